from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import Committee
from issuing import actions
from issuing.forms import TemplateForm, WordingForm
from issuing.kinds import all_kinds, kind_of
from issuing.ledgers import OFFICIAL_PAPERS, REGISTER
from issuing.models import (
    OfficialPaper,
    RegisteredNumber,
    WordTemplate,
    says_of,
)
from issuing.pages import ask_for_file, asks_for_file, files_of, hand_out, is_poll
from issuing.papers import print_for, template_of
from issuing.shown import official_facts, preview
from issuing.trial import trial_of
from issuing.word_template import ELEMENTS, template_faults
from kernel.chain import chain
from kernel.events import history
from kernel.files import listed, serve
from kernel.forms import accepted
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.refusals import Refusal


@ledger_door(RegisteredNumber)
def registerednumbers(request, rows):
    return ledger_page(request, rows, REGISTER, sub="文号按代字和年份连续编排，撤回的文书不退号。")


@ledger_door(OfficialPaper)
def officialpapers(request, rows):
    links = [{"label": "发文登记", "url": reverse("registerednumbers")}] + [
        {"label": f"文书用语（{committee}）", "url": reverse("wordings", args=[committee.pk])}
        for committee in actions.committees_of(request.user)
    ]
    return ledger_page(request, rows, OFFICIAL_PAPERS, sub="从定稿到签章件归卷。", actions=links)


@door(OfficialPaper, using=lambda rows: rows.select_related("registered", "frozen_by", "wording"))
def officialpaper(request, record):
    if asks_for_file(request):
        ask_for_file(request, record, "")
        return redirect(record)
    url, paper = record.get_absolute_url(), record.paper
    file_url = reverse("officialpaper_download", args=[record.pk])
    present = print_for(paper, record.kind, record.committee)
    page = files_of(record, "", url, file_url, present)
    if is_poll(request):
        return render(request, "issuing/_files.html", page)
    events = history(record)
    page |= {
        "record": record,
        "banner": banner(record, request.user),
        "preview": preview(paper),
        "facts": official_facts(record),
        "about": record.record,
        "copies": listed(
            record.signed_copies.select_related("added_by"),
            under=record,
            route="officialpaper_copy",
        ),
        "chain": chain(record, events),
        "events": events,
    }
    return render(request, "issuing/officialpaper.html", page)


@door(OfficialPaper, "print")
def officialpaper_download(request, record):
    return hand_out(request, record, "", record.paper, owner=record)


@door(OfficialPaper)
def officialpaper_copy(request, record, file_id):
    row = get_object_or_404(record.signed_copies.all(), pk=file_id)
    return serve(row, by=request.user, owner=record)


# --- what papers say ----------------------------------------------------------------------------


@door(Committee, "word_papers")
def wordings(request, committee):
    present = committee.wordings.all().present()
    own = set(committee.word_templates.in_use().values_list("kind", flat=True))
    kinds = sorted(all_kinds(), key=lambda kind: (not kind.issued, kind.label))
    page = {
        "committee": committee,
        "kinds": [(kind, present.get(kind.name), kind.name in own) for kind in kinds],
    }
    return render(request, "issuing/wordings.html", page)


def _kind(name):
    try:
        return kind_of(name)
    except KeyError:
        raise Http404 from None


@door(Committee, "word_papers")
def wording(request, committee, name):
    """The words of one kind: changed here, tried on a real record before they are kept.

    With `?edition=2` the form begins with what that edition said.
    """
    kind = _kind(name)
    says = says_of(kind, committee)
    editions = list(committee.wordings.filter(kind=kind.name).select_related("made_by"))
    seen = editions[0].edition if editions else 0
    posted = request.POST if request.method == "POST" else None
    asked = request.GET.get("edition", "")
    old = next((one for one in editions if str(one.edition) == asked), None)
    begins = old.says if old else says
    form = WordingForm(posted, kind=kind, says=begins, initial={"edition": seen})
    form.changes = lambda: {"seen": form.cleaned_data["edition"], "says": form.says}
    if "save" in request.POST and accepted(
        form, actions.word_paper, committee, kind, by=request.user
    ):
        messages.success(request, f"已保存为第{form.outcome.edition}版。已定稿的文书不变。")
        return redirect("wording", pk=committee.pk, name=name)
    tried = form.says if form.is_bound and form.is_valid() else begins
    page = {
        "committee": committee,
        "kind": kind,
        "form": form,
        "editions": editions,
        "old": old,
        "is_shipped": says == kind.says,
        "trial": trial_of(kind, committee, request.user, tried),
        "template": template_of(kind.name, committee),
        "template_form": TemplateForm(),
        "elements": ELEMENTS,
    }
    return render(request, "issuing/wording.html", page)


@door(Committee, "word_papers")
@require_POST
def wording_restore(request, committee, name):
    kind = _kind(name)
    seen = request.POST.get("edition", "")
    try:
        actions.word_paper(
            committee, kind, by=request.user, seen=int(seen) if seen.isdecimal() else -1, says=None
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已恢复系统自带用语；原来的各版仍可查看。")
    return redirect("wording", pk=committee.pk, name=name)


@door(Committee, "word_papers")
@require_POST
def template_add(request, committee, name):
    kind = _kind(name)
    form = TemplateForm(request.POST, request.FILES)
    faults = []
    if form.is_valid():
        (upload,) = form.cleaned_data["files"]
        faults = template_faults(upload)
        if not faults:
            actions.add_template(committee, kind, by=request.user, upload=upload)
            messages.success(request, "模板已启用。以后生成的 Word 用这份模板，PDF 仍用公文版式。")
    else:
        faults = [sentence for field in form.errors.values() for sentence in field]
    for sentence in faults:
        messages.error(request, sentence)
    return redirect("wording", pk=committee.pk, name=name)


@door(WordTemplate, "remove")
@require_POST
def wordtemplate_remove(request, template):
    actions.remove_template(template, by=request.user)
    messages.success(request, "模板已停用，Word 恢复公文版式。")
    return redirect("wording", pk=template.committee_id, name=template.kind)


@door(WordTemplate)
def wordtemplate(request, template):
    return serve(template, by=request.user, owner=template)
