"""What is shown or handed out of a letter only for a stated purpose, and the scans of its original."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from findings.letters import scanned
from findings.letters.forms import ScansForm
from findings.letters.models import Letter
from findings.letters.shown import names_in_secret, sender_facts
from findings.letters.unlocking import keyring
from findings.letters.views import unlock_first, with_case
from kernel.disclosure import ask_purpose
from kernel.events import record_event
from kernel.files import handed_out
from kernel.forms import accepted, form_page
from kernel.pages import door
from kernel.uploads import keeps_uploads_in_memory, uploads_too_large


@door(Letter, "name_sender", using=with_case)
def letter_sender(request, record):
    """Shown once, in the answer to the post that states a purpose."""
    ring = keyring(request)
    if ring is None or not ring.holds(record.key_id):
        return unlock_first(request)

    def give(purpose):
        record_event(
            by=request.user, verb="name_sender", label="查看信访人身份", record=record,
            note=purpose, kind="export",
        )  # fmt: skip
        page = {"record": record, "facts": sender_facts(ring, record)}
        return render(request, "letters/sender.html", page)

    return ask_purpose(
        request, record, label="查看信访人身份", give=give, unnamed=names_in_secret(ring, record),
        why="信访人身份平时不显示。写明用途后显示一次，本次查看将留痕。",
    )  # fmt: skip


@door(Letter, "open_scan", using=with_case)
def letter_scan(request, record, scan_id):
    ring = keyring(request)
    scan = get_object_or_404(record.scans.select_related("letter"), pk=scan_id)
    if ring is None or not ring.holds(scan.key_id):
        return unlock_first(request)

    def give(purpose):
        record_event(
            by=request.user, verb="open_scan", label="查阅信访件扫描件", record=record,
            note=purpose, kind="export", data={"scan": scan.pk, "sha256": scan.sha256},
        )  # fmt: skip
        name, content = scanned.opened_scan(ring, scan)
        return handed_out(content, name)

    return ask_purpose(
        request, record, label=f"查阅扫描件 {scan.position}", give=give,
        unnamed=names_in_secret(ring, record),
        why="原件上可能有信访人的署名和笔迹。写明用途后方可打开，本次查阅将留痕。",
    )  # fmt: skip


@keeps_uploads_in_memory
@door(Letter, "edit", using=with_case)
@require_POST
def letter_add_scans(request, record):
    too_large = uploads_too_large(request)
    form = ScansForm(request.POST, request.FILES, letter=record, uploads_too_large=too_large)
    if accepted(form, scanned.add_scans, record, by=request.user):
        messages.success(request, "扫描件已加密保存。")
        return redirect(record)
    return form_page(request, form, record, "上传扫描件", "上传", intro=record.title)


@door(Letter, "edit", using=with_case)
@require_POST
def letter_remove_scan(request, record, scan_id):
    scan = get_object_or_404(record.scans.select_related("letter"), pk=scan_id)
    scanned.remove_scan(scan, by=request.user)
    messages.success(request, "扫描件已移除。")
    return redirect(record)


@door(Letter, "hand_over", using=with_case)
def letter_sheet(request, record):
    """移交单: the summary as its owner gets it, to be printed and signed for."""
    ring, hand_over = keyring(request), getattr(record, "hand_over", None)
    if ring is None or (hand_over and not ring.holds(hand_over.key_id)):
        return unlock_first(request)
    if hand_over is None:
        return redirect(record)

    def give(purpose):
        record_event(
            by=request.user, verb="print_sheet", label="打印信访移交单", record=record,
            note=purpose, kind="export",
        )  # fmt: skip
        summary = ring.text(hand_over, "summary", record.context("summary"))
        page = {"record": record, "hand_over": hand_over, "summary": summary}
        return render(request, "letters/sheet.html", page)

    return ask_purpose(
        request, record, label="打印移交单", give=give, unnamed=names_in_secret(ring, record)
    )  # fmt: skip
