"""The fixed cast and a small world, built by the real deeds.

示例市青山区: a committee with its office and leading group, two units with secretary and liaison,
a round with two teams. Attributes answer freshly loaded people, so rights are never stale.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.actions import appoint, make_administrator
from accounts.models import Committee, Organisation, Person, Posting
from rounds import actions
from rounds.models import FocusDictionary, FocusItem, Inspection, Round, Team, TeamMember, Term

TODAY = timezone.localdate

CAST = {
    "office": "沈明",
    "office2": "方静",
    "leader_group": "陆建国",
    "leader_group2": "钱卫东",
    "head": "顾远",
    "deputy": "周敏",
    "member": "宋佳",
    "member2": "何涛",
    "letters_officer": "林洁",
    "secretary": "许国平",
    "liaison": "周岚",
    "former_secretary": "郑前",
    "other_head": "姚伟",
    "other_deputy": "江梅",
    "other_member": "程亮",
    "other_secretary": "韩立",
    "other_liaison": "金波",
    "stranger": "路人",
    "foreign_office": "邻区办",
    "foreign_leader_group": "邻区组",
    "system_admin": "邹凯",
    "security_admin": "梁安",
    "audit_admin": "纪明",
}


class Scene:
    """`Scene()` builds the world up to an entered inspection; `scene.head` is a fresh person."""

    def __init__(self, *, entered: bool = True):
        self.ids = {
            key: Person.objects.create(username=f"t_{key}", name=name, title="示例职务").pk
            for key, name in CAST.items()
        }
        self.committee = Committee.objects.create(
            name="中国共产党示例市青山区委员会", short_name="青山区委", region="示例市青山区",
            document_code="青巡",
        )  # fmt: skip
        self.foreign_committee = Committee.objects.create(
            name="中国共产党示例市绿水区委员会", short_name="绿水区委", region="示例市绿水区",
            document_code="绿巡",
        )  # fmt: skip
        for role in ("system", "security", "audit"):
            make_administrator(getattr(self, f"{role}_admin"), role, by=None)
        self.unit = self._unit("101", "青山区住房和城乡建设局党组", "区住建局党组")
        self.other_unit = self._unit("201", "云溪镇党委", "云溪镇党委")
        self._post("office", "office", committee=self.committee)
        self._post("office2", "office", committee=self.committee)
        self._post("leader_group", "leading_group", committee=self.committee)
        self._post("leader_group2", "leading_group", committee=self.committee)
        self._post("foreign_office", "office", committee=self.foreign_committee)
        self._post("foreign_leader_group", "leading_group", committee=self.foreign_committee)
        self._post("secretary", "unit_secretary", organisation=self.unit)
        self._post("liaison", "unit_liaison", organisation=self.unit)
        self._post("other_secretary", "unit_secretary", organisation=self.other_unit)
        self._post("other_liaison", "unit_liaison", organisation=self.other_unit)
        long_ago = TODAY() - timedelta(days=900)
        self._post(
            "former_secretary", "unit_secretary", organisation=self.unit,
            starts_on=long_ago, ends_on=TODAY() - timedelta(days=30),
        )  # fmt: skip
        self.focus = FocusDictionary.objects.create(committee=self.committee, name="四个聚焦")
        for position, name in enumerate(
            ["聚焦党中央决策部署在基层落实情况", "聚焦群众身边不正之风和腐败问题"], start=1
        ):
            FocusItem.objects.create(dictionary=self.focus, position=position, name=name)
        self.term = Term.objects.create(
            committee=self.committee, name="十二届区委",
            starts_on=TODAY() - timedelta(days=900), ends_on=TODAY() + timedelta(days=900),
        )  # fmt: skip
        self._plan()
        self._authorise()
        if entered:
            self.enter(self.inspection)
            self.enter(self.other_inspection)

    def __getattr__(self, key):
        ids = self.__dict__.get("ids", {})
        if key in ids:
            return Person.objects.get(pk=ids[key])
        raise AttributeError(key)

    @property
    def cast(self) -> dict:
        return {key: getattr(self, key) for key in self.ids}

    def again(self, record):
        """The record as the database has it now."""
        return type(record)._base_manager.get(pk=record.pk)

    def _unit(self, code, name, short_name):
        return Organisation.objects.create(
            committee=self.committee, code=code, name=name, short_name=short_name,
            kind="leading_group",
        )  # fmt: skip

    def _post(self, key, post, starts_on=None, **place):
        starts_on = starts_on or TODAY() - timedelta(days=400)
        person = getattr(self, key)
        appoint(Posting(person=person, post=post, starts_on=starts_on, **place), by=None)

    def _plan(self):
        self.round = actions.plan_round(
            Round(
                term=self.term, number=3, kind="routine", focus=self.focus,
                starts_on=TODAY() - timedelta(days=60), ends_on=TODAY() + timedelta(days=120),
            ),
            by=self.office,
        )  # fmt: skip
        self.team = actions.form_team(self.round, by=self.office, number=1)
        self.other_team = actions.form_team(self.round, by=self.office, number=2)
        members = [
            (self.team, "head", "head"),
            (self.team, "deputy", "deputy"),
            (self.team, "member", "member"),
            (self.team, "member2", "member"),
            (self.team, "letters_officer", "letters_officer"),
            (self.other_team, "other_head", "head"),
            (self.other_team, "other_deputy", "deputy"),
            (self.other_team, "other_member", "member"),
        ]
        for team, key, post in members:
            actions.add_member(team, by=self.office, person=getattr(self, key), post=post)
        dates = {
            "planned_entry_on": TODAY() - timedelta(days=40),
            "planned_leave_on": TODAY() + timedelta(days=5),
        }
        self.inspection = actions.add_inspection(
            self.round, by=self.office, unit=self.unit, team=self.team, **dates
        )
        self.other_inspection = actions.add_inspection(
            self.round, by=self.office, unit=self.other_unit, team=self.other_team, **dates
        )
        actions.submit_round(self.round, by=self.office)
        actions.approve_round(self.round, by=self.leader_group)

    def _authorise(self):
        for team in (self.team, self.other_team):
            team = Team.objects.get(pk=team.pk)
            for member in TeamMember.objects.filter(team=team):
                actions.declare_teammember(member, by=Person.objects.get(pk=member.person_id))
            actions.submit_authorisation(team.authorisation, by=self.office)
            actions.grant_authorisation(team.authorisation, by=self.leader_group)
        self.inspection = Inspection.objects.get(pk=self.inspection.pk)
        self.other_inspection = Inspection.objects.get(pk=self.other_inspection.pk)

    def enter(self, inspection):
        actions.notify_inspection(
            inspection, by=self.office, notified_on=TODAY() - timedelta(days=50)
        )
        actions.enter_inspection(
            inspection, by=self.office, entered_on=TODAY() - timedelta(days=40)
        )
