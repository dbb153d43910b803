"""Deeds on talks. No event of theirs tells with whom or about what: events are read by auditors."""

from django.db import transaction
from django.utils import timezone

from findings.fieldwork.actions.outlines import tidy
from findings.fieldwork.lifecycle import SIGNED
from findings.fieldwork.models import Interview, InterviewAddendum, InterviewFile, InterviewOutline
from findings.fieldwork.outline import unanswered
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, lock, move
from kernel.refusals import NotAllowed, NotPossible
from kernel.workdays import zh
from rounds.serving import serving


def plan_interview(inspection, *, by, outline_from=None, **fields) -> Interview:
    """A talk to come; its outline is a copy of `outline_from`, or of the group's own."""
    if not policy.may(by, "plan_interview", inspection):
        raise NotAllowed("您没有“安排谈话”的权限。")
    _check_two(inspection, by, fields["asker"], fields["recorder"])
    outline = outline_from or _usual_outline(inspection, fields["group"])
    if outline and outline.committee_id != inspection.committee_id:
        raise NotPossible("只能选用本级巡察办的谈话提纲。")
    with transaction.atomic():
        interview = Interview.objects.create(
            inspection=inspection, outline=outline.questions if outline else "", **fields
        )
        record_event(by=by, verb="plan_interview", label="安排谈话", record=interview)
    return interview


def _usual_outline(inspection, group):
    return InterviewOutline.objects.in_use().filter(
        committee_id=inspection.committee_id, group=group
    ).first()  # fmt: skip


def _check_two(inspection, by, asker, recorder):
    """Two different people of the team; whoever is no leader arranges only talks of their own."""
    if asker == recorder:
        raise NotPossible("谈话人和记录人须是两个人，请另选一人。")
    people = set(serving(inspection))
    if outside := {asker, recorder} - people:
        names = "、".join(sorted(person.name for person in outside))
        raise NotPossible(f"{names} 不能参加谈话：须是本组成员，应回避的同志除外。")
    if by not in (asker, recorder) and not policy.may(by, "assign_interview", inspection):
        raise NotPossible("您只能安排自己参加的谈话，请把自己选为谈话人或记录人。")


def edit_interview(interview, *, by, seen=None, **fields) -> Interview:
    """Until it is signed; who held the talk is settled once it was held."""
    asker = fields.get("asker", interview.asker)
    recorder = fields.get("recorder", interview.recorder)
    if "asker" in fields or "recorder" in fields:
        if interview.state != "planned":
            raise NotPossible("谈话已经进行，谈话人和记录人不能再改。")
        _check_two(interview.inspection, by, asker, recorder)
    if "outline" in fields:
        fields["outline"] = tidy(fields["outline"])
    if "held_on" in fields:
        _check_day(interview.inspection, fields["held_on"])
    return amend(interview, by=by, verb="edit", label="修改谈话", seen=seen, **fields)


def _check_day(inspection, held_on):
    if held_on is None:
        raise NotPossible("请填写谈话日期。")
    if held_on > timezone.localdate():
        raise NotPossible("谈话日期不能晚于今天；还没有谈的请谈完再登记。")
    if inspection.entered_on and held_on < inspection.entered_on:
        raise NotPossible(f"谈话日期不能早于进驻日期（{zh(inspection.entered_on)}）。")


def hold_interview(interview, *, by, seen=None, note="", held_on, transcript, place=None):
    """The talk has been held and written down; the two read it over with the person."""
    if not transcript.strip():
        raise NotPossible("请填写谈话记录。")
    if sentence := unanswered(transcript):
        raise NotPossible(sentence)
    _check_day(interview.inspection, held_on)
    place = interview.place if place is None else place
    return move(
        interview,
        "hold",
        by=by,
        seen=seen,
        note=note,
        held_on=held_on,
        transcript=transcript,
        place=place,
    )


def sign_interview(interview, *, by, seen=None, note="", signed_on, files):
    """The person has read and signed it: the day, the signed pages, and the print of the text."""
    if not files:
        raise NotPossible("请上传签字页的扫描件或照片。")
    if signed_on > timezone.localdate():
        raise NotPossible("签字日期不能晚于今天。")
    with transaction.atomic():
        fresh = lock(interview)
        if fresh.held_on and signed_on < fresh.held_on:
            raise NotPossible(f"签字日期不能早于谈话日期（{zh(fresh.held_on)}）。")
        move(
            interview, "sign", by=by, seen=seen, note=note,
            signed_on=signed_on, signed_fingerprint=fresh.fingerprint,
        )  # fmt: skip
        _keep(interview, files, by=by)
    return interview


def _keep(interview, files, *, by, addendum=None):
    for upload in files:
        InterviewFile.from_upload(
            upload, by=by, inspection_id=interview.inspection_id, interview=interview,
            addendum=addendum,
        ).save()  # fmt: skip


def file_away_interview(interview, *, by, seen=None, note=""):
    return move(interview, "file_away", by=by, seen=seen, note=note)


def cancel_interview(interview, *, by, seen=None, note="", reason=""):
    """`reason` is chosen from a list, so that no name can stand in the event."""
    return move(interview, "cancel", by=by, seen=seen, note=reason or note)


def add_addendum(interview, *, by, text, signed_on, files) -> InterviewAddendum:
    """补正: the only correction of a signed record, itself signed by the person."""
    if not policy.may(by, "add_addendum", interview):
        raise NotAllowed("您没有“补正谈话记录”的权限。")
    if not files:
        raise NotPossible("请上传补正说明签字页的扫描件或照片。")
    if signed_on > timezone.localdate():
        raise NotPossible("签字日期不能晚于今天。")
    with transaction.atomic():
        fresh = lock(interview)
        if fresh.state not in SIGNED:
            raise NotPossible("记录还没有签字，直接修改即可，不必补正。")
        if signed_on < fresh.signed_on:
            raise NotPossible(f"签字日期不能早于原记录的签字日期（{zh(fresh.signed_on)}）。")
        addendum = InterviewAddendum.objects.create(
            inspection_id=fresh.inspection_id, interview=fresh, text=text, signed_on=signed_on,
            written_by=by, written_at=timezone.now(),
        )  # fmt: skip
        _keep(fresh, files, by=by, addendum=addendum)
        record_event(by=by, verb="add_addendum", label="补正谈话记录", record=interview)
    return addendum
