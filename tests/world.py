"""The finished world of the demonstration, with what it does without, so that every page opens."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actions import appoint, try_import
from accounts.models import Committee, Person, Posting
from accounts.template_file import template_file
from issuing import actions as issuing
from issuing.kinds import kind_of
from kernel import policy
from rounds import actions as rounds
from rounds.models import Inspection
from tests.issuing.drawn import template_of
from xuncha.audit.actions import ask_for_export, ask_for_proof
from xuncha.clock.sweeping import sweep
from xuncha.delivery.models import Delivery
from xuncha.desk.demo.load import load

# One person per role, over every relation to the case of 区住建局 (in rectification).
ROLES = {
    "office": "shenming",
    "leading_group": "lujianguo",
    "head": "guyuan",
    "deputy": "zhoumin",
    "member": "songjia",
    "letters_officer": "linjie",
    "custodian": "hetao",  # a member, whom the head named; barred from the case on site
    "other_head": "yaowei",
    "secretary": "xuguoping",
    "liaison": "zhoulan",
    "other_secretary": "hanli",
    "other_liaison": "jinbo",
    "receiver": "mengyao",
    "other_receiver": "qiushi",
    "finished_secretary": "s102",
    "finished_liaison": "l102",
    "colleague": "fanjing",  # the other team's
    "ended_member": "chengliang",  # the other team's; of 柳河镇 too, until that authorisation ended
    "former_secretary": "before101",
    "foreign_office": "office_of_luluo",
    "foreign_leading_group": "leader_of_luluo",
    "system_admin": "xitong",
    "security_admin": "anquan",
    "audit_admin": "shenji",
    "without_posting": "nobody",
}


class Cast(Mapping):
    """Everybody by their role, each loaded when asked for, so that rights are never stale."""

    def __getitem__(self, role) -> Person:
        return Person.objects.get(username=ROLES[role])

    def __iter__(self):
        return iter(ROLES)

    def __len__(self):
        return len(ROLES)


@dataclass
class HouseWorld:
    demo: object

    cast = Cast()

    @property
    def people(self) -> list[Person]:
        return list(self.cast.values())

    def record(self, model):
        """A record of this model, of the case in rectification where there is one."""
        rows = model._base_manager.order_by("pk")
        if any(field.name == "inspection" for field in model._meta.concrete_fields):
            preferred = rows.filter(inspection__unit__code="101").first()
            if preferred:
                return preferred
        if model._meta.model_name == "inspection":
            return rows.get(unit__code="101")
        found = rows.first()
        assert found is not None, f"the demonstration has no {model.__name__}"
        return found

    def sees(self, person, record) -> bool:
        return policy.visible(type(record), person).filter(pk=record.pk).exists()


def _rarities(demo):
    """What the demonstration does without, so that every page has a record to open."""
    office, head = Person.objects.get(username="shenming"), Person.objects.get(username="guyuan")
    rounds.recuse(head, by=office, unit=demo.world.units["106"], ground="relative")
    _look_back_team(demo.world)
    sweep()
    Delivery.objects.create(  # what did not arrive
        person=head, way="mail", kind="digest", stage="failed", next_try_at=timezone.now(),
        settled_at=timezone.now(), fault="邮件服务器不接受这个收件地址，请核对。",
    )  # fmt: skip
    listing = SimpleUploadedFile("名册.xlsx", template_file().read())
    try_import(demo.world.committee, by=office, upload=listing)
    _wordings(demo.world.committee, office)
    _people_at_the_edge(demo)
    auditor = Person.objects.get(username="shenji")
    ask_for_export({}, by=auditor, purpose="季度安全检查")
    ask_for_proof(by=auditor)


def _wordings(committee, office):
    """An office with words and a Word template of its own."""
    kind = kind_of("rounds.inspection:notice")
    says = replace(kind.says, note="联系人：方静")
    issuing.word_paper(committee, kind, by=office, seen=0, says=says)
    issuing.add_template(committee, kind, by=office, upload=template_of("{标题}", "{正文}"))


def _look_back_team(people):
    """The demonstration only plans its look-back; here a team may already begin to check."""
    office, leader = people["shenming"], people["lujianguo"]
    inspection = Inspection.objects.get(looks_back_at__isnull=False)
    team = rounds.form_team(inspection.round, by=office, number=1)
    rounds.edit_inspection(inspection, by=office, team=team)
    for name, post in (("yaowei", "head"), ("hetao", "member")):
        member = rounds.add_member(team, by=office, person=people[name], post=post)
        rounds.declare_teammember(member, by=people[name])
    rounds.submit_authorisation(team.authorisation, by=office)
    rounds.grant_authorisation(team.authorisation, by=leader)


def _people_at_the_edge(demo):
    """Who was inside yesterday, is barred, or belongs to the next county."""
    office, units = Person.objects.get(username="shenming"), demo.world.units
    barred = Person.objects.get(username=ROLES["custodian"])
    rounds.recuse(barred, by=office, unit=units["104"], ground="relative")
    today = timezone.localdate()
    before = Person.objects.create_user(ROLES["former_secretary"], name="郑前")
    appoint(
        Posting(
            person=before, post="unit_secretary", organisation=units["101"],
            starts_on=today - timedelta(days=900), ends_on=today - timedelta(days=400),
        ),
        by=None,
    )  # fmt: skip
    next_county = Committee.objects.create(
        name="中国共产党示例市绿罗区委员会", short_name="绿罗区委", region="示例市绿罗区",
        document_code="绿巡",
    )  # fmt: skip
    for role, post in (("foreign_office", "office"), ("foreign_leading_group", "leading_group")):
        person = Person.objects.create_user(ROLES[role], name="邻区" + post)
        appoint(Posting(person=person, post=post, committee=next_county), by=None)


def finished_world() -> HouseWorld:
    demo = load(per_unit=3)
    Person.objects.create_user("nobody", name="无职务人员")
    _rarities(demo)
    return HouseWorld(demo)
