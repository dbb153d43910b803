"""Deeds on rounds: planning, teams, recusal, authorisation, entry and leaving.

Authorisation *is* the act that writes a team's grants; ending it takes them back.
"""

from django.db import transaction
from django.utils import timezone

from accounts.actions import refuse_administrator
from accounts.grants import give, give_each, post_group, take_back_each
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, lock, move
from kernel.refusals import NotAllowed, NotPossible
from kernel.workdays import zh
from rounds.models import (
    Authorisation,
    CoverageTarget,
    Inspection,
    InspectionGroupPermission,
    Recusal,
    Round,
    Team,
    TeamMember,
    Term,
)
from rounds.serving import refuse_own_people, refuse_to_join

OUT = "out"  # a unit taken out of the term's coverage

# post in the team → what its authorisation grants on each of the team's inspections
RIGHTS = {
    "inspect": tuple(TeamMember.Post.values),
    "lead": ("head", "deputy"),
    "conclude": ("head",),
    "open_letters": ("head", "letters_officer"),
}
# Granted by the head to a group of one inspection; ends with the team's authorisation like the rest.
KEEPS_CLUES = "keep_clues"


def _require(by, verb, record, label):
    if not policy.may(by, verb, record):
        raise NotAllowed(f"您没有“{label}”的权限。")


def plan_term(term: Term, *, by) -> Term:
    """Save a new term of the person's committee."""
    _require(by, "plan_round", term.committee, "新建届次")
    with transaction.atomic():
        term.save()
        record_event(by=by, verb="plan_term", label="新建届次", record=term)
    return term


def edit_term(term: Term, *, by) -> Term:
    _require(by, "edit", term, "修改届次")
    with transaction.atomic():
        term.save()
        record_event(by=by, verb="edit", label="修改届次", record=term)
    return term


def include_everyone(term: Term, *, by) -> int:
    """全部纳入本届全覆盖: every active organisation becomes a target; answers how many were new."""
    _require(by, "edit", term, "编制全覆盖计划")
    with transaction.atomic():
        lock(term)
        missing = term.committee.organisations.filter(is_active=True).exclude(targets__term=term)
        targets = [CoverageTarget(term=term, unit=unit) for unit in missing]
        CoverageTarget.objects.bulk_create(targets)
        if targets:
            record_event(
                by=by, verb="plan_coverage", label="纳入全覆盖", record=term,
                note=f"全部纳入，新增 {len(targets)} 个单位。",
            )  # fmt: skip
    return len(targets)


def plan_coverage(term: Term, *, by, years: dict) -> int:
    """Set the planned year of each unit: a year, None (未定) or OUT; answers how many changed."""
    _require(by, "edit", term, "编制全覆盖计划")
    with transaction.atomic():
        lock(term)
        standing = {target.unit_id: target for target in term.targets.filter(unit__in=years)}
        changed = {}
        for unit, year in years.items():
            target = standing.get(unit.pk)
            if year == OUT and target:
                _not_yet_covered(term, unit)
                target.delete()
            elif year != OUT and (target is None or target.planned_year != year):
                term.targets.update_or_create(unit=unit, defaults={"planned_year": year})
            else:
                continue
            changed[unit.code] = year
        if changed:
            record_event(
                by=by, verb="plan_coverage", label="调整全覆盖计划", record=term,
                note=f"调整 {len(changed)} 个单位。", data={"years": changed},
            )  # fmt: skip
    return len(changed)


def _not_yet_covered(term, unit):
    if unit.inspections.filter(round__term=term).exists():
        raise NotPossible(f"{unit}已列入本届轮次，不能移出全覆盖。")


def plan_round(round_: Round, *, by) -> Round:
    """Save a new round of a term of the person's committee."""
    _require(by, "plan_round", round_.term, "新建轮次")
    with transaction.atomic():
        round_.committee = round_.term.committee
        round_.save()
        record_event(by=by, verb="plan_round", label="新建轮次", record=round_)
    return round_


def edit_round(round_: Round, *, by, seen=None, **fields) -> Round:
    return amend(round_, by=by, verb="edit", label="修改轮次", seen=seen, **fields)


def submit_round(round_, *, by, seen=None, note=""):
    return move(round_, "submit", by=by, seen=seen, note=note)


def approve_round(round_, *, by, seen=None, note=""):
    return move(round_, "approve", by=by, seen=seen, note=note)


def return_round(round_, *, by, seen=None, note=""):
    return move(round_, "return", by=by, seen=seen, note=note)


def conclude_round(round_, *, by, seen=None, note=""):
    """End the round; authorisations that still run end with it."""
    with transaction.atomic():
        move(round_, "conclude", by=by, seen=seen, note=note)
        for team in round_.teams.select_related("authorisation"):
            if team.authorisation.state == "granted":
                end_authorisation(team.authorisation, by=by, note=f"{round_}结束，授权同时结束。")
    return round_


# --- teams --------------------------------------------------------------------------------------


def form_team(round_: Round, *, by, number: int) -> Team:
    """A team and its authorisation-to-be, as long as the round is being planned."""
    _require(by, "edit", round_, "组建巡察组")
    with transaction.atomic():
        round_ = lock(round_)
        if round_.teams.filter(number=number).exists():
            raise NotPossible(f"本轮已有第 {number} 组，请换一个组号。")
        team = Team.objects.create(committee=round_.committee, round=round_, number=number)
        Authorisation.objects.create(committee=round_.committee, team=team)
        record_event(by=by, verb="form_team", label="组建巡察组", record=team)
    return team


def _still_forming(team, label):
    """Lock the team's authorisation: who is on a team is fixed from its submission on."""
    if lock(team.authorisation).state != "drafting":
        raise NotPossible(f"{team}已报请授权，不能再{label}；确需调整请先退回授权。")


def add_member(team: Team, *, by, person, post, duties="") -> TeamMember:
    _require(by, "edit", team, "调整巡察组")
    with transaction.atomic():
        lock(team.round)  # two clerks adding one person to two teams: the second is told
        _still_forming(team, "增加成员")
        taken = TeamMember.objects.filter(round=team.round, person=person).first()
        if taken:
            raise NotPossible(f"{person} 已在本轮{taken.team}，一人在一轮中只能在一个组。")
        if post == "head" and team.members.filter(post="head").exists():
            raise NotPossible(f"{team}已有组长，请先调整原组长。")
        if not person.is_active:
            raise NotPossible(f"{person} 的账号已停用，不能编入巡察组。")
        refuse_administrator(person)
        refuse_to_join(team, person)
        member = TeamMember.objects.create(
            round=team.round, team=team, person=person, post=post, duties=duties
        )
        person.groups.add(*_groups(team, post))
        record_event(by=by, verb="add_member", label="编入巡察组", record=team, note=str(member))
    return member


def remove_member(member: TeamMember, *, by):
    team = member.team
    _require(by, "edit", team, "调整巡察组")
    with transaction.atomic():
        _still_forming(team, "减少成员")
        member.person.groups.remove(*_groups(team, member.post))
        record_event(by=by, verb="remove_member", label="移出巡察组", record=team, note=str(member))
        member.delete()


def _groups(team, post):
    return [post_group(team, right) for right, posts in RIGHTS.items() if post in posts]


# --- recusal ------------------------------------------------------------------------------------


def declare_teammember(member: TeamMember, *, by, seen=None, note="", ties=()):
    """A member's declaration: `ties` are (unit, ground, detail); none means 无应回避情形."""
    with transaction.atomic():
        move(member, "declare", by=by, seen=seen, note=note)
        for unit, ground, detail in ties:
            _record_recusal(by, member.person, member.team.committee, unit, ground, detail)
    return member


def renew_teammember(member: TeamMember, *, by, seen=None, note=""):
    """Ask a member to declare anew, because the team's units have changed."""
    return move(member, "renew", by=by, seen=seen, note=note)


def _ask_anew(team, by):
    for member in team.members.filter(state="declared"):
        renew_teammember(member, by=by, note="本组新增被巡察单位，请重新申报。")


def recuse(person, *, by, unit, ground, detail="") -> Recusal:
    """A tie that comes up later: declared by the person, or recorded by the office."""
    known = policy.may(by, "import_units", unit.committee) or by.pk == person.pk
    if not known:
        raise NotAllowed("回避由本人申报，或由巡察办登记。")
    with transaction.atomic():
        return _record_recusal(by, person, unit.committee, unit, ground, detail)


def _record_recusal(by, person, committee, unit, ground, detail):
    standing = Recusal.objects.filter(person=person, unit=unit, withdrawn_at__isnull=True).first()
    if standing:
        return standing
    recusal = Recusal.objects.create(
        committee=committee, person=person, unit=unit, ground=ground, detail=detail, declared_by=by
    )
    record_event(by=by, verb="recuse", label="申报回避", record=recusal, note=str(recusal))
    person.forget_scope()
    return recusal


def withdraw_recusal(recusal: Recusal, *, by, note):
    _require(by, "withdraw", recusal, "解除回避")
    if not note.strip():
        raise NotPossible("解除回避须写明理由。")
    with transaction.atomic():
        done = Recusal.objects.filter(pk=recusal.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=timezone.now()
        )
        if not done:
            raise NotPossible("这项回避已经解除。")
        record_event(by=by, verb="withdraw", label="解除回避", record=recusal, note=note)


# --- inspections --------------------------------------------------------------------------------


def add_inspection(
    round_: Round, *, by, unit, planned_entry_on, planned_leave_on, team=None, looks_back_at=None
) -> Inspection:
    """Put a unit into the round: one inspection per unit."""
    _require(by, "edit", round_, "安排被巡察单位")
    with transaction.atomic():
        round_ = lock(round_)
        if round_.state != "planning":
            raise NotPossible("轮次方案已报审，不能再增加单位；确需调整请先退回方案。")
        if round_.inspections.filter(unit=unit).exists():
            raise NotPossible(f"{unit}已在本轮，不能重复添加。")
        if planned_leave_on <= planned_entry_on:
            raise NotPossible("计划撤点日期要晚于计划进驻日期，请检查。")
        if team:
            _still_forming(team, "增加被巡察单位")
            _ask_anew(team, by)
            refuse_own_people(team, [unit])
        inspection = Inspection.objects.create(
            committee=round_.committee, round=round_, team=team, unit=unit,
            planned_entry_on=planned_entry_on, planned_leave_on=planned_leave_on,
            looks_back_at=looks_back_at,
        )  # fmt: skip
        record_event(by=by, verb="add_inspection", label="列入巡察", record=inspection)
    return inspection


def add_inspections(round_: Round, *, by, units, earlier=None, **plan) -> list[Inspection]:
    """Several units at once, all or none; `earlier` maps a unit to the inspection looked back at."""
    earlier = earlier or {}
    with transaction.atomic():
        return [
            add_inspection(round_, by=by, unit=unit, looks_back_at=earlier.get(unit.pk), **plan)
            for unit in units
        ]


def remove_inspection(inspection: Inspection, *, by):
    """Take a unit out again while the round is being planned."""
    _require(by, "edit", inspection, "移出本轮")
    with transaction.atomic():
        if lock(inspection.round).state != "planning":
            raise NotPossible("轮次方案已报审，不能再移出单位；确需调整请先退回方案。")
        if inspection.team:
            _still_forming(inspection.team, "减少被巡察单位")
        record_event(
            by=by, verb="remove_inspection", label="移出本轮", record=inspection.round,
            data={"unit": inspection.unit.code},
        )  # fmt: skip
        inspection.delete()


def edit_inspection(inspection, *, by, seen=None, **fields):
    """Change dates or team while the inspection is planned and its team not yet authorised."""
    with transaction.atomic():
        was = Inspection.objects.get(pk=inspection.pk).team  # a form may have touched ours
        for team in {was, fields.get("team", was)} - {None}:
            _still_forming(team, "调整被巡察单位")
        if fields.get("team") not in (None, was):
            _ask_anew(fields["team"], by)
            refuse_own_people(fields["team"], [inspection.unit])
        return amend(inspection, by=by, verb="edit", label="修改巡察安排", seen=seen, **fields)


def submit_authorisation(authorisation, *, by, seen=None, note=""):
    return move(authorisation, "submit", by=by, seen=seen, note=note)


def return_authorisation(authorisation, *, by, seen=None, note=""):
    return move(authorisation, "return", by=by, seen=seen, note=note)


def grant_authorisation(authorisation, *, by, seen=None, note=""):
    """一次一授权: the decision, and in the same transaction the grants it consists of."""
    with transaction.atomic():
        move(
            authorisation, "grant", by=by, seen=seen, note=note,
            granted_by=by, granted_at=timezone.now(),
        )  # fmt: skip
        team = authorisation.team
        give_each(_groups_of(team), list(team.inspections.all()), by=by)
    return authorisation


def _groups_of(team) -> dict:
    """Each right of a team and the group that holds it."""
    return {right: post_group(team, right) for right in RIGHTS}


def end_authorisation(authorisation, *, by, seen=None, note=""):
    """The team's rights end with its authorisation, on every one of its inspections."""
    with transaction.atomic():
        move(authorisation, "end", by=by, seen=seen, note=note, ended_at=timezone.now())
        team = authorisation.team
        take_back_each(_groups_of(team), list(team.inspections.all()), by=by)
        _end_custody(team, by)
    return authorisation


def _end_custody(team, by):
    """Whom the head had named to keep clues keeps them no longer."""
    held = InspectionGroupPermission.objects.filter(
        content_object__team=team, permission__codename=KEEPS_CLUES
    )
    for grant in held.select_related("group", "content_object"):
        take_back_each({KEEPS_CLUES: grant.group}, [grant.content_object], by=by)


def notify_inspection(inspection, *, by, seen=None, note="", notified_on=None):
    """下发巡察通知: from now on the unit's secretary and liaison know of the inspection."""
    notified_on = notified_on or timezone.localdate()
    if notified_on > timezone.localdate():
        raise NotPossible("通知日期不能晚于今天。")
    with transaction.atomic():
        move(inspection, "notify", by=by, seen=seen, note=note, notified_on=notified_on)
        give("answer_for", post_group(inspection.unit, "unit_secretary"), inspection, by=by)
        give("rectify", post_group(inspection.unit, "unit_liaison"), inspection, by=by)
    return inspection


def enter_inspection(inspection, *, by, seen=None, note="", entered_on=None):
    entered_on = entered_on or timezone.localdate()
    if entered_on > timezone.localdate():
        raise NotPossible("进驻日期不能晚于今天；还没有进驻的请到进驻当天登记。")
    if inspection.notified_on and entered_on < inspection.notified_on:
        raise NotPossible(f"进驻日期不能早于通知日期（{zh(inspection.notified_on)}）。")
    return move(inspection, "enter", by=by, seen=seen, note=note, entered_on=entered_on)


def leave_inspection(inspection, *, by, seen=None, note="", left_on=None):
    left_on = left_on or timezone.localdate()
    if left_on > timezone.localdate():
        raise NotPossible("撤点日期不能晚于今天；还没有撤点的请到撤点当天登记。")
    if inspection.entered_on and left_on < inspection.entered_on:
        raise NotPossible(f"撤点日期不能早于进驻日期（{zh(inspection.entered_on)}）。")
    return move(inspection, "leave", by=by, seen=seen, note=note, left_on=left_on)
