"""Whose notices they are, and which rooms of the house a person finds in the top bar."""

from django.db.models import Q

from kernel.policy import Policy, Rule, policy, rule
from rounds.policy import (
    clue_custodian,
    head,
    leading_group,
    letters_officer,
    member,
    office,
    unit_liaison,
    unit_secretary,
    within,
)
from xuncha.desk.models import Notice

COMMITTEE = ("administer", "direct")
TEAM = ("inspect", "lead", "conclude")
LETTERS = ("open_letters", "conclude")
UNIT = ("rectify", "answer_for")


@rule
def addressee(scope, notice):
    return notice.person_id == scope.person.pk


@policy(Notice)
class NoticePolicy(Policy):
    may = {"read": addressee}

    @staticmethod
    def sees(scope):
        return Q(person_id=scope.person.pk)


def follows(scope) -> bool:
    """Whether the person follows inspections for a committee."""
    return bool(scope.ids(*COMMITTEE))


def serves(scope) -> bool:
    """Whether the person is on a team."""
    return bool(scope.ids(*TEAM) - scope.apart)


def checks_quality(scope) -> bool:
    """质检 is for those who do the work and those above them, never for the inspected unit."""
    return follows(scope) or serves(scope)


def surveys(scope) -> bool:
    """总览 is for office and leading group."""
    return follows(scope)


def cases_checked(scope) -> Q:
    """The inspections that the person works on or follows; of one's own unit there is no check."""
    return within(scope, inspections=TEAM, committees=COMMITTEE, path="")


def rooms(scope) -> list[tuple[str, str]]:
    """(label, route) of the ledgers this person has reason to open."""
    of_committee, of_team = bool(scope.ids(*COMMITTEE)), bool(scope.ids(*TEAM))
    of_unit = bool(scope.ids(*UNIT))
    found = []
    if scope.admin_role in ("system", "security"):  # the auditor's rooms are outside it
        found += [("管理后台", "admin:index")]
    if scope.admin_role == "system":
        found += [("运行状况", "operations")]
    if scope.admin_role == "audit":
        found += [("审计概览", "audit"), ("办理记录", "events")]
    if scope.admin_role == "security":
        found += [("审计管理员的记录", "events")]
    if of_committee or of_team or of_unit:
        found += [("巡察任务", "inspections")]
    if checks_quality(scope):
        found += [("质检", "quality")]
    if surveys(scope):
        found += [("总览", "overview")]
    if of_committee or of_team or of_unit:
        found += [("期限", "deadlines")]
    if of_team:
        found += [("谈话", "interviews")]
    if of_team or of_unit:
        found += [("调阅", "documentrequests")]
    if of_team:
        found += [("现场记录", "fieldrecords")]
    if of_team or of_committee:
        found += [
            ("问题底稿", "workingpapers"), ("问题台账", "findings"), ("巡察报告", "reports"),
        ]  # fmt: skip
    if scope.ids("conclude", "keep_clues", "direct"):
        found += [("问题线索", "clues")]
    if of_committee or scope.ids("conclude", "keep_clues", "receive"):
        found += [("移交", "transferitems")]
    if scope.ids(*LETTERS) - scope.apart:
        found += [("信访", "letters")]
    if of_committee or of_unit:
        found += [("整改台账", "rectificationitems")]
    if of_committee:
        found += [("巡察轮次", "rounds")]
    if scope.ids("administer"):
        found += [
            ("期限规则", "rulesets"),
            ("全覆盖", "terms"),
            ("单位", "organisations"),
            ("谈话提纲", "interviewoutlines"),
        ]
    if of_committee or of_team:
        found += [("回避", "recusals")]
    if of_committee:
        found += [("恢复密钥", "recovery_keys")]
    if scope.ids("administer"):
        found += [("发文", "officialpapers")]
    return found


# --- who may know of which step of an inspection (guide_steps.py), asked of the inspection ----------

everybody = Rule(lambda scope, inspection: True)  # whoever sees the inspection at all
team = member
committee = office | leading_group
inside = team | committee
unit = unit_liaison | unit_secretary
unit_and_committee = unit | committee
letters_custody = letters_officer | head
clue_keepers = head | clue_custodian
transfer_carriers = clue_keepers | office
head_and_leading_group = head | leading_group
