"""What the pages of rounds and teams tell: rows and (label, text) facts, as one person sees them."""

from collections import defaultdict

from django.utils.timezone import localtime

from kernel import policy
from kernel.events import history
from kernel.workdays import zh
from rounds.actions import RIGHTS
from rounds.models import Inspection, Recusal, Round, TeamMember

GRANTED = {
    "inspect": "查看、登记本组巡察的底稿、问题和报告",
    "lead": "审核底稿和问题，起草报告",
    "conclude": "审定底稿、问题和报告，登记进驻和撤点",
    "open_letters": "办理信访",
}


def deadlines(round_: Round) -> list[tuple[str, str]]:
    """The terms of the round that count from a day of the case, and the version they stand in."""
    return [
        ("规则版本", f"第 {round_.rules.number} 版"),
        *((rule.label, words) for rule, words in round_.rules.lines() if rule.counts),
    ]


def round_facts(round_: Round) -> list[tuple[str, str]]:
    return [
        ("届次", str(round_.term)),
        ("类型", round_.get_kind_display()),
        ("监督重点", str(round_.focus)),
        ("时间", f"{zh(round_.starts_on)}至{zh(round_.ends_on)}"),
        ("线索移交", "经巡察办" if round_.clues_through_office else "巡察组直接移交，不经巡察办"),
    ]


def inspections_of(owner, person):
    """The inspections of a round or a team that `person` may know of."""
    return policy.visible(owner.inspections.with_case(), person).order_by("unit__code", "pk")


def ties_of(round_, person):
    """Standing recusals of the round's people, as far as `person` may know of them."""
    standing = Recusal.objects.filter(
        withdrawn_at__isnull=True, person__memberships__round=round_
    ).select_related("person", "unit")
    return policy.visible(standing, person).order_by("person__name", "unit__code", "pk")


def teams_of(round_, inspections) -> list[dict]:
    """Per team: its members, its authorisation and its units among these `inspections`."""
    units = defaultdict(list)
    for inspection in inspections:
        units[inspection.team_id].append(inspection)
    teams = round_.teams.select_related("authorisation", "round__term")
    return [
        {
            "team": team,
            "head": next((one.person for one in team.members.all() if one.post == "head"), None),
            "size": len(team.members.all()),
            "undeclared": sum(one.state == "pending" for one in team.members.all()),
            "inspections": units[team.pk],
        }
        for team in teams.prefetch_related("members__person").order_by("number")
    ]


def members_of(team, person) -> list[dict]:
    """Per member: post, declaration, and ties to the team's own units."""
    ties = defaultdict(list)
    inspections = Inspection.objects.filter(team=team)
    for tie in ties_of(team.round, person).filter(unit__inspections__in=inspections):
        ties[tie.person_id].append(tie)
    members = policy.visible(TeamMember, person).filter(team=team)
    rows = members.select_related("person__employer", "round__term", "team").order_by("pk")
    return [
        {"member": one, "ties": ties[one.person_id], "rights": rights_of(one.post)} for one in rows
    ]


def shown_round(round_) -> list[tuple[str, str]]:
    """Exactly what is approved with a round: units, teams, dates, deadlines."""
    plans = round_.inspections.with_case().order_by("team__number", "unit__code")
    lines = [
        (
            one.unit.name,
            f"{one.team}；{zh(one.planned_entry_on)}至{zh(one.planned_leave_on)}",
        )
        for one in plans
    ]
    return [*round_facts(round_), *lines, *deadlines(round_)]


def shown_authorisation(authorisation) -> list[tuple[str, str]]:
    """Exactly what an authorisation grants: to whom, with which rights, in which units."""
    team = authorisation.team
    units = "、".join(one.unit.name for one in team.inspections.select_related("unit"))
    rows = [("轮次", team.round.title), ("巡察组", str(team)), ("被巡察单位", units or "—")]
    barred = defaultdict(list)
    ties = Recusal.objects.filter(unit__inspections__team=team, withdrawn_at__isnull=True)
    for tie in ties.select_related("unit"):
        barred[tie.person_id].append(tie.unit.name)
    for member in team.members.select_related("person"):
        line = f"{member.person}：{rights_of(member.post)}"
        if units := barred[member.person_id]:
            line += f"（对{'、'.join(units)}回避，授权不及于该单位）"
        rows.append((member.get_post_display(), line))
    return rows


def rights_of(post: str) -> str:
    return "；".join(GRANTED[right] for right, posts in RIGHTS.items() if post in posts)


def unit_names(member, person) -> list[str]:
    """The names only: what a member must know to declare ties, before any authorisation."""
    rows = member.team.inspections.all()
    if member.person_id != person.pk:
        rows = policy.visible(rows, person)
    return list(rows.order_by("unit__code").values_list("unit__name", flat=True))


def member_facts(member) -> list[tuple[str, str]]:
    return [
        ("轮次", member.round.title),
        ("巡察组", str(member.team)),
        ("姓名", member.person.name),
        ("组内职务", member.get_post_display()),
        ("分工", member.duties or "—"),
    ]


def authorisation_facts(authorisation) -> list[tuple[str, str]]:
    rows = [("轮次", authorisation.team.round.title), ("巡察组", str(authorisation.team))]
    if authorisation.granted_at:
        rows.append(("授权人", str(authorisation.granted_by)))
        rows.append(("授权时间", zh(localtime(authorisation.granted_at).date())))
    if authorisation.ended_at:
        rows.append(("结束时间", zh(localtime(authorisation.ended_at).date())))
    return rows


def recusal_facts(recusal) -> list[tuple[str, str]]:
    rows = [
        ("人员", str(recusal.person)),
        ("回避单位", recusal.unit.name),
        ("事由", recusal.get_ground_display()),
        ("具体情况", recusal.detail or "—"),
        ("申报人", str(recusal.declared_by)),
        ("申报时间", zh(localtime(recusal.declared_at).date())),
    ]
    if recusal.withdrawn_at:
        rows.append(("解除时间", zh(localtime(recusal.withdrawn_at).date())))
    return rows


def last_remark(record):
    """The last event, if it sent the record back with a reason: what the banner shows on top."""
    last = history(record).last()
    if last is None or last.verb != "return":
        return None
    return {"who": last.person_name, "when": last.at, "text": last.note}
