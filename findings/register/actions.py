"""Deeds on papers, findings and their taxonomy. A formal number is given on approval, under a lock: no gaps."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from findings.letters.actions import turn_into_paper_letter
from findings.letters.withheld import names_of, refuse_sender
from findings.register import citing
from findings.register.models import (
    Category,
    Citation,
    Finding,
    FindingPaper,
    PaperEvidence,
    PaperHandler,
    WorkingPaper,
    possible_handlers,
)
from findings.register.taxonomy import CATEGORIES, FOCUSES
from kernel.events import history, record_event
from kernel.lifecycle import amend, lock, move, require
from kernel.policy import principal_of
from kernel.refusals import NotPossible
from rounds.models import FocusDictionary, FocusItem

# --- working papers -----------------------------------------------------------------------------


def write_paper(
    inspection, *, by, handlers=(), files=(), cited=(), senders=(), **fields
) -> WorkingPaper:
    """A new paper of a team that has entered; `cited` are the records it is drawn from.

    `senders` is what the caller's unlocked key read of who sent the letters among them.
    """
    require(by, "write_paper", inspection, "填写底稿")
    if inspection.state not in ("on_site", "left"):
        raise NotPossible("还没有进驻，进驻后才能填写底稿。")
    _check_handlers(inspection, handlers)
    refuse_sender(
        [*(fields.get(name, "") for name in WorkingPaper.WORDS), names_of(files)], senders
    )
    with transaction.atomic():
        paper = WorkingPaper.objects.create(inspection=inspection, author=by, **fields)
        _set_handlers(paper, handlers)
        _cite(paper, cited, by=by)
        record_event(by=by, verb="write_paper", label="填写底稿", record=paper)
        _keep_evidence(paper, files, by=by)
    return paper


def edit_paper(
    paper, *, by, seen=None, handlers=None, cited=None, senders=(), **fields
) -> WorkingPaper:
    """Change what a paper says, who handles it and what it cites; `senders` as in `write_paper`."""
    _check_handlers(paper.inspection, handlers or ())
    refuse_sender((fields.get(name, getattr(paper, name)) for name in WorkingPaper.WORDS), senders)
    with transaction.atomic():
        amend(paper, by=by, verb="edit", label="修改底稿", seen=seen, **fields)
        if handlers is not None:
            _set_handlers(paper, handlers)
        _cite(paper, cited, by=by)
    return paper


def _cite(paper, records, *, by):
    """Set what the paper cites as far as `by` may see it; its sources follow. None: as it is."""
    if records is not None:
        seen = citing.seen_citations(paper, by)
        held = {(row.column, row.source_id): row.pk for row in seen}
        wanted = {(citing.column_of(record), record.pk) for record in records}
        for column, pk in sorted(wanted - held.keys()):
            if not citing.citable(column, paper.inspection, by).filter(pk=pk).exists():
                raise NotPossible("只能引用本次巡察中您看得到、已经完成的材料，请重新选择。")
            citation = Citation.objects.create(
                inspection_id=paper.inspection_id, paper=paper, **{f"{column}_id": pk}
            )
            if column == "letter" and citation.letter.state == "in_scope":
                turn_into_paper_letter(citation.letter, by=by)
        seen.filter(pk__in=[held[key] for key in held.keys() - wanted]).delete()
    stated = list(dict.fromkeys([*paper.sources, *citing.kinds_of(paper)]))
    if stated != paper.sources:
        WorkingPaper.objects.filter(pk=paper.pk).update(sources=stated)
        paper.sources = stated


def _check_handlers(inspection, people):
    if outside := set(people) - set(possible_handlers(inspection)):
        names = "、".join(sorted(person.name for person in outside))
        raise NotPossible(f"{names} 不能作承办人：承办人须是本组成员，组长和应回避的同志除外。")


def _set_handlers(paper, people):
    people = set(people)
    dropped = paper.handlers.exclude(person__in=people)
    _keep_who_has_written(paper, dropped.filter(person__in=possible_handlers(paper.inspection)))
    dropped.delete()
    held = set(PaperHandler.objects.filter(paper=paper).values_list("person_id", flat=True))
    for person in sorted(people, key=lambda person: person.pk):
        if person.pk not in held:
            PaperHandler.objects.create(
                inspection_id=paper.inspection_id, paper=paper, person=person
            )
    paper.forget_handlers()


def _keep_who_has_written(paper, dropped):
    """Who has written stays a handler: otherwise a deputy would step back and review it.

    The author may go: who began a paper reviews it in no case.
    """
    writers = history(paper).filter(verb__in=("write_paper", "edit")).values("person_id")
    written = dropped.filter(person__in=writers).exclude(person=paper.author_id)
    if names := "、".join(row.person.name for row in written):
        raise NotPossible(
            f"{names} 填写过这份底稿，仍是承办人，不能去掉；审核、批准由其他同志办理。"
        )


def add_evidence(paper, *, by, seen=None, files=()) -> WorkingPaper:
    if not files:
        raise NotPossible("请选择要上传的支撑材料。")
    names = "、".join(upload.name for upload in files)
    with transaction.atomic():
        amend(paper, by=by, verb="edit", label="添加支撑材料", seen=seen, note=names)
        _keep_evidence(paper, files, by=by)
    return paper


def _keep_evidence(paper, files, *, by):
    last = paper.evidence.aggregate(last=Max("position"))["last"] or 0
    for position, upload in enumerate(files, start=last + 1):
        PaperEvidence.from_upload(
            upload, by=by, inspection_id=paper.inspection_id, paper=paper, position=position
        ).save()


def remove_evidence(evidence, *, by, seen=None) -> WorkingPaper:
    """Take a file back out of an open paper; the files after it move up, so no number is skipped."""
    paper = evidence.paper
    with transaction.atomic():
        amend(paper, by=by, verb="edit", label="移除支撑材料", seen=seen, note=evidence.name)
        PaperEvidence.objects.filter(pk=evidence.pk).delete()
        later = paper.evidence.filter(position__gt=evidence.position).order_by("position")
        for position, row in enumerate(later, start=evidence.position):
            PaperEvidence.objects.filter(pk=row.pk).update(position=position)
        transaction.on_commit(lambda: default_storage.delete(evidence.stored))
    return paper


def submit_workingpaper(paper, *, by, seen=None, note=""):
    return move(paper, "submit", by=by, seen=seen, note=note)


def review_workingpaper(paper, *, by, seen=None, note=""):
    return move(
        paper, "review", by=by, seen=seen, note=note, reviewed_by=by, reviewed_at=timezone.now(),
        reviewed_for_id=principal_of(by, "review", paper),
    )  # fmt: skip


def approve_workingpaper(paper, *, by, seen=None, note=""):
    """审定: the team's next number, and the fingerprint of exactly this text and evidence."""
    with transaction.atomic():
        team = lock(paper.inspection.team)
        fresh = lock(paper)
        given = WorkingPaper.objects.filter(team=team).aggregate(last=Max("sequence"))["last"] or 0
        return move(
            paper, "approve", by=by, seen=seen, note=note,
            team=team, sequence=given + 1, number=_paper_number(team, given + 1),
            approved_by=by, approved_at=timezone.now(), approved_fingerprint=fresh.fingerprint,
            approved_for_id=principal_of(by, "approve", paper),
        )  # fmt: skip


def _paper_number(team, sequence) -> str:
    round_ = team.round
    code, year = team.committee.document_code, round_.starts_on.year
    return f"{code}〔{year}〕{round_.number}-{team.number}-{sequence:02}号"


def return_to_handler_workingpaper(paper, *, by, seen=None, note=""):
    return move(
        paper, "return_to_handler", by=by, seen=seen, note=note, reviewed_by=None, reviewed_at=None,
        reviewed_for_id=None,
    )  # fmt: skip


def return_to_deputy_workingpaper(paper, *, by, seen=None, note=""):
    return move(
        paper, "return_to_deputy", by=by, seen=seen, note=note, reviewed_by=None, reviewed_at=None,
        reviewed_for_id=None,
    )  # fmt: skip


def discard_workingpaper(paper, *, by, seen=None, note=""):
    return move(paper, "discard", by=by, seen=seen, note=note)


# --- findings -----------------------------------------------------------------------------------


def draw_finding(inspection, *, by, papers, **fields) -> Finding:
    """A new finding from approved papers of the same inspection."""
    require(by, "draw_finding", inspection, "提出问题")
    _check_papers(inspection.pk, papers)
    with transaction.atomic():
        finding = Finding.objects.create(inspection=inspection, **fields)
        _set_papers(finding, papers)
        record_event(by=by, verb="draw_finding", label="提出问题", record=finding)
    return finding


def edit_finding(finding, *, by, seen=None, papers=None, **fields) -> Finding:
    if papers is not None:
        _check_papers(finding.inspection_id, papers)
    with transaction.atomic():
        amend(finding, by=by, verb="edit", label="修改问题", seen=seen, **fields)
        if papers is not None:
            _set_papers(finding, papers)
    return finding


def _check_papers(inspection_id, papers):
    wanted = {paper.pk for paper in papers}
    if not wanted:
        raise NotPossible("问题须由已审定的底稿提出，请至少选择一份底稿。")
    usable = WorkingPaper.objects.approved().filter(inspection_id=inspection_id)
    if usable.filter(pk__in=wanted).count() != len(wanted):
        raise NotPossible("只能引用本次巡察中已审定的底稿。")


def _set_papers(finding, papers):
    wanted = {paper.pk for paper in papers}
    finding.drawn_from.exclude(paper_id__in=wanted).delete()
    held = set(finding.drawn_from.values_list("paper_id", flat=True))
    for paper_id in sorted(wanted - held):
        FindingPaper.objects.create(
            inspection_id=finding.inspection_id, finding=finding, paper_id=paper_id
        )


def confirm_finding(finding, *, by, seen=None, note="", meeting_on=None):
    """组务会认定: the inspection's next number unless it has one, and the text's fingerprint."""
    meeting_on = meeting_on or timezone.localdate()
    if meeting_on > timezone.localdate():
        raise NotPossible("组务会日期不能晚于今天。")
    with transaction.atomic():
        lock(finding.inspection)
        fresh = lock(finding)
        rows = Finding.objects.filter(inspection_id=finding.inspection_id)
        number = fresh.number or (rows.aggregate(last=Max("number"))["last"] or 0) + 1
        return move(
            finding, "confirm", by=by, seen=seen, note=note, number=number, meeting_on=meeting_on,
            confirmed_by=by, confirmed_at=timezone.now(), confirmed_fingerprint=fresh.fingerprint,
        )  # fmt: skip


def reopen_finding(finding, *, by, seen=None, note=""):
    """The confirmation lapses with its fingerprint; the number stays with the finding."""
    return move(
        finding, "reopen", by=by, seen=seen, note=note,
        confirmed_by=None, confirmed_at=None, confirmed_fingerprint="", meeting_on=None,
    )  # fmt: skip


def withdraw_finding(finding, *, by, seen=None, note=""):
    return move(finding, "withdraw", by=by, seen=seen, note=note)


# --- taxonomy -----------------------------------------------------------------------------------


def seed_taxonomy(committee) -> None:
    """The starting list of categories and focus dictionaries; safe to run twice."""
    with transaction.atomic():
        for code, name, children in CATEGORIES:
            parent = _category(committee, code, name, None)
            for position, child in enumerate(children, start=1):
                _category(committee, f"{code}{position:02}", child, parent)
        for name, items in FOCUSES.items():
            dictionary, _ = FocusDictionary.objects.get_or_create(committee=committee, name=name)
            for position, item in enumerate(items, start=1):
                FocusItem.objects.get_or_create(
                    dictionary=dictionary, position=position, defaults={"name": item}
                )


def _category(committee, code, name, parent):
    row, _ = Category.objects.get_or_create(
        committee=committee, code=code,
        defaults={"name": name, "parent": parent, "position": int(code[-2:])},
    )  # fmt: skip
    return row
