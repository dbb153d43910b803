"""审计: search, export, prove and look at the events; nothing here changes one."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kernel.events import record_event
from kernel.ledger import COUNT_CAP, ledger_page
from kernel.models import Event, Seal
from kernel.pages import door, ledger_door
from kernel.paper_pages import paper_box
from kernel.policy import opens, visible
from kernel.refusals import Refusal
from xuncha.audit import actions, charts
from xuncha.audit.forms import ExportForm, SearchForm
from xuncha.audit.ledgers import SEALS
from xuncha.audit.models import EventExport, Verification
from xuncha.audit.search import default_terms, found
from xuncha.audit.shown import names_of, row_of

ON_A_PAGE = 50
PERIODS = ((7, "近 7 天"), (30, "近 30 天"), (90, "近 90 天"))


@ledger_door(Event)
def events(request, rows):
    form = SearchForm(request.GET or default_terms())
    terms = form.terms() if form.is_valid() else default_terms()
    actions.note_search(terms, by=request.user)
    matching = found(rows, terms)
    total = matching[: COUNT_CAP + 1].count()
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit():
        matching = matching.filter(pk__lt=min(int(before), 2**63 - 1))
    shown = list(matching[: ON_A_PAGE + 1])
    names = names_of(shown)
    query = request.GET.copy()
    query["before"] = shown[ON_A_PAGE - 1].pk if len(shown) > ON_A_PAGE else ""
    page = {
        "form": form,
        "rows": [row_of(event, names) for event in shown[:ON_A_PAGE]],
        "total": f"{COUNT_CAP:,}+" if total > COUNT_CAP else total,
        "earlier": f"?{query.urlencode()}" if query["before"] else "",
        "asked": request.GET.urlencode(),
        "can_export": bool(total) and opens(request.user, EventExport),
    }
    return render(request, "audit/events.html", page)


@ledger_door(EventExport)
def export_new(request, rows):
    """The search stands in the address; the purpose is asked here."""
    search = SearchForm(request.GET or default_terms())
    if not search.is_valid():
        return redirect("events")
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            export = actions.ask_for_export(
                search.terms(), by=request.user, purpose=form.cleaned_data["purpose"].strip()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已排队导出，完成后在本页下载。")
            return redirect(export)
    page = {
        "heading": "导出办理记录",
        "intro": "按当前查询条件导出为 Excel，在后台生成。导出本身也会留痕。",
        "form": form,
        "submit_label": "导出",
        "cancel_url": f"../?{request.GET.urlencode()}",
    }
    return render(request, "pages/form.html", page)


@ledger_door(EventExport)
def exports(request, rows):
    page = {"exports": rows.select_related("asked_by")[:200]}
    return render(request, "audit/exports.html", page)


@door(EventExport)
def export(request, record):
    page = {"record": record, "paper": paper_box(record, request.user), "words": _words(record)}
    return render(request, "audit/export.html", page)


def _words(record) -> list[tuple[str, str]]:
    """The terms of an export as the search form names them."""
    form = SearchForm(record.terms)
    chosen = {name: str(value) for name, value in record.terms.items()}
    for name in ("kind", "subject_type"):
        if name in chosen:
            chosen[name] = dict(form.fields[name].choices).get(chosen[name], chosen[name])
    return [(form.fields[name].label or name, value) for name, value in chosen.items()]


@ledger_door(Seal)
def overview(request, rows):
    wish = request.GET.get("days", "30")
    span = next((days for days, _ in PERIODS if str(days) == wish), 30)
    today = timezone.localdate()
    period = charts.Period(today - timedelta(days=span - 1), today)
    record_event(
        by=request.user, verb="see_oddities", label="查看审计概览", record=request.user,
        kind="reading", data={"days": span},
    )  # fmt: skip
    seen = charts.counted(visible(Event, request.user), period)
    page = {
        "periods": [(days, label, days == span) for days, label in PERIODS],
        "odd": charts.oddities(seen),
        "rules": charts.RULES,
        "hours": charts.hours(seen),
        "people": charts.people(seen),
        "kinds": Event.Kind.labels,
        "days": charts.days(seen),
        "last_seal": rows.order_by("-number").first(),
        "last_proof": visible(Verification, request.user).select_related("asked_by").first(),
    }
    return render(request, "audit/overview.html", page)


@ledger_door(Seal)
def seals(request, rows):
    return ledger_page(
        request, rows, SEALS,
        sub="打印或抄存封存凭据，由审计管理员另行保管；以后可与数据库核对，整体重做封存也会被发现。",
    )  # fmt: skip


@ledger_door(Verification)
@require_POST
def verification_new(request, rows):
    verification = actions.ask_for_proof(by=request.user)
    messages.success(request, "已排队核验，结论在本页显示。")
    return redirect(verification)


@door(Verification)
def verification(request, record):
    paper = paper_box(record, request.user)
    job = paper["job"]
    page = {
        "record": record,
        "paper": paper,
        "has_failed": record.finished_at is None and bool(job) and job["state"] == "failed",
    }
    return render(request, "audit/verification.html", page)
