"""Freezing a paper, drawing its number, sending it out, filing the signed copy; wordings."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Committee
from issuing.kinds import Kind, cases_of, committee_of, kind_of, print_of
from issuing.lifecycle import SENT
from issuing.models import (
    OfficialPaper,
    RegisteredNumber,
    SignedCopy,
    ToldCase,
    Wording,
    WordTemplate,
    present_wording,
    says_of,
)
from issuing.wording import LABELS, Says, faults
from kernel.events import record_event
from kernel.lifecycle import lock, move, require
from kernel.policy import may, visible
from kernel.refusals import NotPossible, Overtaken
from kernel.workdays import zh

# --- the register -------------------------------------------------------------------------------


def draw_number(
    kind: Kind, record, *, by, prefix: str, year: int, title="", addressee="", secrecy=""
) -> RegisteredNumber:
    """The next number of this prefix and year, for good; to be called inside the deed's transaction.

    Whoever draws holds the committee's row until the deed is done: no number twice, none left out.
    """
    committee = lock(committee_of(record))
    series = RegisteredNumber.objects.filter(committee=committee, prefix=prefix, year=year)
    return RegisteredNumber.objects.create(
        committee=committee, prefix=prefix, year=year,
        sequence=(series.aggregate(last=Max("sequence"))["last"] or 0) + 1,
        kind=kind.name, kind_label=kind.label, title=title[:200], addressee=addressee[:200],
        secrecy=secrecy, subject_type=record._meta.label_lower, subject_id=record.pk,
        inspection_id=getattr(record, "inspection_id", None), drawn_by=by,
    )  # fmt: skip


def number_by_deed(name: str, record, *, by, year: int) -> RegisteredNumber:
    """For papers that a deed of their own room sends out: the next number of their kind."""
    kind, committee = kind_of(name), committee_of(record)
    return draw_number(
        kind, record, by=by, prefix=kind.prefix(record, says_of(kind, committee)), year=year,
        title=kind.label, addressee=record.inspection.unit.name,
    )  # fmt: skip


# --- the life of a paper ------------------------------------------------------------------------


def paper_to_freeze(kind: Kind, record) -> OfficialPaper:
    """What `freeze` would write, unsaved: whether somebody may freeze it is asked of this."""
    return OfficialPaper(
        committee=committee_of(record), kind=kind.name, subject_type=record._meta.label_lower,
        subject_id=record.pk, inspection_id=getattr(record, "inspection_id", None),
    )  # fmt: skip


def freeze(kind: Kind, record, *, by, seen: str, secrecy=None, urgency=None) -> OfficialPaper:
    """定稿: the text as it is now, exactly as the person has seen it (`seen`, its fingerprint)."""
    fresh = paper_to_freeze(kind, record)
    require(by, "freeze", fresh, "定稿")
    require(by, kind.verb, record, "定稿")
    if not kind.issued:
        raise NotPossible(f"{kind.label}是内部用表，打印后签字即可，不需要定稿编号。")
    if sentence := kind.ready(record):
        raise NotPossible(sentence)
    with transaction.atomic():
        lock(fresh.committee)
        if present_paper(kind, record):
            raise NotPossible("这份文书已有定稿；要改的，请先撤回原定稿。")
        wording = present_wording(kind, fresh.committee)
        says = wording.says if wording else kind.says
        present = kind.draw(record, says)
        if print_of(present) != seen:
            raise Overtaken
        fresh.secrecy = present.secrecy if secrecy is None else secrecy
        fresh.urgency = present.urgency if urgency is None else urgency
        text = fresh.now(present)
        fresh.turn = _turn(kind, record)
        fresh.title = text.title_line[:200]
        fresh.content, fresh.content_hash = OfficialPaper.text_of(text), print_of(text)
        fresh.prefix = kind.prefix(record, says)
        fresh.wording, fresh.frozen_by, fresh.frozen_at = wording, by, timezone.now()
        try:
            with transaction.atomic():
                fresh.save(force_insert=True)
        except IntegrityError:
            raise NotPossible("这份文书刚由别人定稿，请刷新页面。") from None
        ToldCase.objects.bulk_create(
            ToldCase(paper=fresh, inspection_id=pk) for pk in sorted(cases_of(record))
        )
        record_event(
            by=by, verb="freeze", label=f"定稿：{kind.label}", record=fresh,
            now=fresh.state, data={"sha256": fresh.content_hash},
        )  # fmt: skip
        if kind.number(record):
            _take_over(fresh, kind, record, by)
    return fresh


def _take_over(paper, kind, record, by):
    """A deed has numbered and sent it already: the paper follows, so that its copy can be filed."""
    drawn = RegisteredNumber.objects.filter(
        kind=kind.name, subject_type=paper.subject_type, subject_id=paper.subject_id, paper=None
    ).first()
    given = {"registered": drawn} if drawn else {"given_number": kind.number(record)}
    move(paper, "number", by=by, **given)
    move(
        paper, "issue", by=by, issued_on=kind.issued_on(record) or timezone.localdate(),
        issued_by=by, issued_at=timezone.now(),
    )  # fmt: skip


def present_paper(kind: Kind, record) -> OfficialPaper | None:
    """The record's paper of this kind that was not withdrawn; of several, the one not yet sent."""
    papers = _papers(kind, record).exclude(state__in=_past(kind))
    return papers.select_related("registered", "frozen_by", "committee").first()


def _papers(kind: Kind, record):
    return OfficialPaper.objects.filter(kind=kind.name, subject_id=record.pk)


def _past(kind: Kind) -> tuple[str, ...]:
    """The states in which a paper no longer stands in the way of a new one."""
    return ("withdrawn", *SENT) if kind.again else ("withdrawn",)


def _turn(kind: Kind, record) -> int:
    """Each of several has its own, and the database lets no two have the same."""
    if not kind.again:
        return 1
    return (_papers(kind, record).aggregate(last=Max("turn"))["last"] or 0) + 1


def present_papers(kinds, record) -> dict[str, OfficialPaper]:
    """By kind, the papers of the record that were not withdrawn; of several, the newest."""
    if not kinds:
        return {}
    rows = OfficialPaper.objects.filter(kind__in=[one.name for one in kinds], subject_id=record.pk)
    rows = rows.exclude(state="withdrawn").select_related("registered").order_by("frozen_at")
    return {row.kind: row for row in rows}


def earlier_papers(kind: Kind, record):
    """What was withdrawn, and where another may follow, what has gone out before."""
    return _papers(kind, record).filter(state__in=_past(kind)).select_related("registered")


def number(paper, *, by, seen=None, note=""):
    """编号: the next one of the register."""
    if not paper.prefix:
        raise NotPossible(
            "这个文种没有设发文字号代字。要编号的，请先在“文书用语”中填写代字，再撤回重新定稿。"
        )
    with transaction.atomic():
        lock(paper.committee)
        fresh = lock(paper)
        text = fresh.frozen
        drawn = draw_number(
            fresh.spec, fresh.record, by=by, prefix=fresh.prefix, year=timezone.localdate().year,
            title=fresh.title, addressee=text.addressee, secrecy=fresh.secrecy,
        )  # fmt: skip
        return move(paper, "number", by=by, seen=seen, note=note, registered=drawn)


def issue(paper, *, by, seen=None, note="", issued_on=None, approver=""):
    """印发: the day that is printed under the paper, and who signed it."""
    day = issued_on or timezone.localdate()
    if day > timezone.localdate():
        raise NotPossible("印发日期不能晚于今天。")
    if paper.registered_id and day.year != paper.registered.year:
        raise NotPossible(
            f"文号是{paper.registered.year}年的，印发日期（{zh(day)}）也须在这一年；"
            "跨年印发的，请撤回后重新定稿、编号。"
        )
    return move(
        paper, "issue", by=by, seen=seen, note=note, issued_on=day, approver=approver.strip(),
        issued_by=by, issued_at=timezone.now(),
    )  # fmt: skip


def file(paper, *, by, seen=None, note="", files=()):
    """归卷: the signed and stamped paper comes back as a scan."""
    if not files:
        raise NotPossible("请上传签章件的扫描件。")
    with transaction.atomic():
        move(paper, "file", by=by, seen=seen, note=note)
        for upload in files:
            SignedCopy.from_upload(upload, by=by, paper=paper).save()
    return paper


def withdraw(paper, *, by, seen=None, note=""):
    """撤回: with its reason; the number stays used."""
    return move(paper, "withdraw", by=by, seen=seen, note=note)


# --- what a paper says --------------------------------------------------------------------------


def committees_of(person):
    """The committees whose words this person keeps."""
    return [one for one in visible(Committee, person) if may(person, "word_papers", one)]


def word_paper(committee, kind: Kind, *, by, seen: int, says: Says | None) -> Wording:
    """The office's next edition of a kind's words; None for the shipped ones again."""
    require(by, "word_papers", committee, "修改文书用语")
    if says is not None and faults(says, facts=kind.placeholders, parts=kind.parts):
        raise NotPossible("文书用语有误，请按提示改正。")
    with transaction.atomic():
        lock(committee)
        last = present_wording(kind, committee)
        if (last.edition if last else 0) != seen:
            raise Overtaken
        if says is None and (last is None or last.is_shipped):
            raise NotPossible("现在用的就是系统自带用语。")
        if says is not None and says == (last.says if last else kind.says):
            raise NotPossible("与现在的用语相同，没有需要保存的修改。")
        text = says or kind.says
        wording = Wording.objects.create(
            committee=committee, kind=kind.name, edition=seen + 1, is_shipped=says is None,
            made_by=by, **{name: getattr(text, name) for name in LABELS},
        )  # fmt: skip
        record_event(by=by, verb="word_paper", label=f"修改文书用语：{kind.label}", record=wording)
    return wording


def add_template(committee, kind: Kind, *, by, upload) -> WordTemplate:
    """The office's own .docx; it takes the place of the one before."""
    require(by, "word_papers", committee, "上传Word模板")
    with transaction.atomic():
        template = WordTemplate.from_upload(upload, by=by, committee=committee, kind=kind.name)
        template.save()
        record_event(
            by=by, verb="add_template", label=f"上传Word模板：{kind.label}", record=template
        )
    return template


def remove_template(template, *, by):
    require(by, "remove", template, "停用Word模板")
    with transaction.atomic():
        fresh = lock(template)
        if fresh.removed_at:
            raise Overtaken
        fresh.removed_by, fresh.removed_at = by, timezone.now()
        fresh.save(update_fields=["removed_by", "removed_at"])
        label = kind_of(fresh.kind).label
        record_event(by=by, verb="remove_template", label=f"停用Word模板：{label}", record=fresh)
    return fresh
