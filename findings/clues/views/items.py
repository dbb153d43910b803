"""An item in the receiver's hands, as the receiver and as the sender see it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from findings.clues import actions
from findings.clues.forms import ProgressForm
from findings.clues.lifecycle import RUNNING
from findings.clues.models import Clue, TransferItem
from findings.clues.shown import (
    deeds,
    due_sentence,
    item_content,
    item_facts,
    last_word,
    said_of,
)
from kernel.disclosure import ask_purpose
from kernel.files import serve
from kernel.forms import accepted, form_page
from kernel.move_pages import banner
from kernel.pages import door
from kernel.policy import may, visible


def with_case(rows):
    return rows.with_case()


@door(TransferItem, using=with_case)
def transferitem(request, item):
    person, can_read, said = request.user, may(request.user, "read", item), said_of(item)
    due = due_sentence(item, timezone.localdate())
    page = {
        "record": item,
        "behind": may(person, "see_behind", item),
        "banner": banner(item, person, text=due, remark=_remark(item, said)),
        "content": item_content(item) if can_read else None,
        "files": _files(item) if can_read else None,
        "answers": [(answer, _answer_files(item, answer)) for answer in item.answers_in_order()],
        "clue": visible(Clue, person).filter(pk=item.clue_id).first(),
        "facts": item_facts(item),
        "can_report": item.state == "handling" and may(person, "report_progress", item),
        "events": deeds(item, said),
    }
    return render(request, "clues/transferitem.html", page)


def _remark(item, said):
    """What the other side said last: why it was refused, or what is asked for."""
    if item.state == "refused":
        return last_word(said, "退回")
    if item.state in RUNNING:
        return last_word(said, "催办", "催办受理", "退回补充办理")
    return None


def _files(item):
    return [
        _file(row, reverse("transferitem_file", args=[item.pk, row.position]))
        for row in item.files_in_order()
    ]


def _answer_files(item, answer):
    return [
        _file(
            row,
            reverse("transferitem_answer_file", args=[item.pk, answer.position, row.position]),
        )
        for row in answer.files.all()
    ]


def _file(row, url):
    return {"number": f"{row.position:02}", "name": row.name, "size": row.size, "url": url}


@door(TransferItem, using=with_case)
def transferitem_file(request, item, position):
    """A file that was handed over; no longer the receiver's once it was sent back."""
    if not may(request.user, "read", item):
        raise PermissionDenied
    row = get_object_or_404(item.files_in_order(), position=position)
    return _disclosed(request, item, row)


@door(TransferItem, using=with_case)
def transferitem_answer_file(request, item, answer_position, position):
    answer = get_object_or_404(item.answers_in_order(), position=answer_position)
    return _disclosed(request, item, get_object_or_404(answer.files.all(), position=position))


def _disclosed(request, item, row):
    def give(purpose):
        return serve(row, by=request.user, owner=item, purpose=purpose)

    return ask_purpose(request, item, label="查阅材料", give=give)


@door(TransferItem, "report_progress", using=with_case)
def transferitem_report(request, item):
    form = ProgressForm(request.POST or None, request.FILES or None, item=item)
    if accepted(form, actions.report_progress, item, by=request.user):
        messages.success(request, "已答复进展；办理完毕后请再答复办理结果。")
        return redirect(item)
    return form_page(request, form, item, "答复办理进展", "答复进展")
