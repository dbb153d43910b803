from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from findings.clues import actions
from findings.clues.forms import ORIGINS, ClueForm, CustodianForm, EvidenceForm
from findings.clues.ledgers import CLUES
from findings.clues.models import Clue, ClueCustodian, TransferItem
from findings.clues.openings import custodian_pages
from findings.clues.shown import (
    clue_facts,
    clue_texts,
    course,
    deeds,
    evidence_files,
    last_word,
    reflected,
    said_of,
)
from findings.letters.models import Letter
from findings.letters.unlocking import Reader
from kernel.disclosure import ask_purpose
from kernel.files import serve
from kernel.forms import accepted, form_page
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.policy import may, visible
from kernel.shown import quoted
from rounds.models import Inspection


def with_case(rows):
    return rows.with_case()


@ledger_door(Clue)
def clues(request, rows):
    sub = "被巡察单位和本组其他同志看不到线索，也看不到有没有线索。台账不列被反映人。"
    named = custodian_pages(request.user)
    return ledger_page(request, rows.with_handling(), CLUES, sub=sub, actions=named)


@door(Clue, using=with_case)
def clue(request, record):
    can_edit = record.is_editable and may(request.user, "edit", record)
    item, said = record.latest_item, said_of(record)
    page = {
        "record": record,
        "steps": course(record, item),
        "banner": banner(record, request.user, remark=_remark(record, said)),
        "reflected": reflected(record),
        "texts": clue_texts(record),
        "facts": clue_facts(record),
        "origins": [*_origins(record, request.user)],
        "files": evidence_files(record, can_edit),
        "evidence_form": EvidenceForm(clue=record) if can_edit else None,
        "items": visible(TransferItem, request.user).filter(clue=record).order_by("created_at"),
        "can_edit": can_edit,
        "events": deeds(record, said),
    }
    return render(request, "clues/clue.html", page)


def _origins(clue, person):
    """What it points back to, as far as this person may know of it."""
    for name, model in ORIGINS.items():
        pk = getattr(clue, f"{name}_id")
        if pk and (found := visible(model, person).filter(pk=pk).first()):
            yield found._meta.verbose_name, found


def _remark(clue, said):
    """Why it came back, while it is back."""
    labels = {"returned": "退回研究", "shelved": "留存备查", "sent_back": "接收单位退回"}
    return last_word(said, labels[clue.state]) if clue.state in labels else None


@door(Inspection, "register_clue", using=with_case)
def clue_new(request, inspection):
    form = ClueForm(
        request.POST or None, request.FILES or None, inspection=inspection, person=request.user,
        initial=_from_letter(request, inspection),
        may_choose_channel=may(request.user, "report_past_everybody", inspection),
        reader=Reader(request),
    )  # fmt: skip
    if accepted(form, actions.register_clue, inspection, by=request.user):
        messages.success(request, "线索已登记。")
        return redirect(form.outcome)
    return form_page(request, form, inspection, "登记问题线索", "登记")


def remember_reader(request, record, form_class):
    """Before the page of a move: its form may have to hold a text against a letter's sender."""
    record.reader = Reader(request)


def _from_letter(request, inspection):
    """With `?letter=7` the clue comes from that letter; nothing of its content is copied."""
    wish = request.GET.get("letter", "")
    if not (wish.isascii() and wish.isdecimal() and len(wish) < 19):
        return None
    rows = visible(Letter, request.user).filter(inspection=inspection)
    letter = get_object_or_404(rows, pk=wish)
    return {"origin": Clue.Origin.LETTER, "origin_letter": letter.pk}


@door(Clue, "edit", using=with_case)
def clue_edit(request, record):
    form = ClueForm(
        request.POST or None, instance=record, inspection=record.inspection, person=request.user,
        may_choose_channel=may(request.user, "choose_channel", record), reader=Reader(request),
    )  # fmt: skip
    if accepted(form, actions.edit_clue, record, by=request.user):
        messages.success(request, "修改已保存。")
        return redirect(record)
    return form_page(request, form, record, "修改问题线索", "保存修改")


@door(Clue, "edit", using=with_case)
@require_POST
def clue_add_evidence(request, record):
    form = EvidenceForm(request.POST, request.FILES, clue=record)
    if accepted(form, actions.add_evidence, record, by=request.user):
        messages.success(request, "材料已上传。")
        return redirect(record)
    return form_page(request, form, record, "添加线索材料", "上传")


@door(Clue, "edit", using=with_case)
@require_POST
def clue_remove_evidence(request, record, position):
    evidence = get_object_or_404(record.evidence_in_order(), position=position)
    actions.remove_evidence(evidence, by=request.user)
    messages.success(request, f"已移除{quoted(evidence.name)}。")
    return redirect(record)


@door(Clue)
def clue_evidence(request, record, position):
    row = get_object_or_404(record.evidence_in_order(), position=position)

    def give(purpose):
        return serve(row, by=request.user, owner=record, purpose=purpose)

    return ask_purpose(request, record, label="查阅线索材料", give=give)


# --- who keeps them ------------------------------------------------------------------------------


@door(Inspection, "name_custodian", using=with_case)
def clue_custodians(request, inspection):
    """Whom the head has named; one more by the form below."""
    form = CustodianForm(request.POST or None, inspection=inspection)
    if accepted(form, actions.name_custodian, inspection, by=request.user):
        messages.success(request, f"已指定 {form.outcome} 为线索专管员。")
        return redirect("clue_custodians", inspection.pk)
    rows = visible(ClueCustodian, request.user).filter(inspection=inspection)
    page = {
        "inspection": inspection,
        "custodians": rows.select_related("person", "named_by", "dismissed_by"),
        "form": form if form.fields["person"].queryset.exists() else None,
    }
    return render(request, "clues/custodians.html", page)


@door(ClueCustodian, "dismiss", using=lambda rows: rows.select_related("inspection", "person"))
@require_POST
def clue_custodian_dismiss(request, custodian):
    actions.dismiss_custodian(custodian, by=request.user)
    messages.success(request, f"已撤销 {custodian} 的线索专管员。")
    return redirect("clue_custodians", custodian.inspection_id)
