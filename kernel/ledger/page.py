"""Serving a ledger: the page, what is remembered of it, and the Excel file."""

from urllib.parse import urlencode

from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kernel.disclosure import ask_purpose
from kernel.events import is_secret, record_event
from kernel.ledger.sheet import workbook
from kernel.ledger.spec import Ledger
from kernel.ledger.taste import Taste, chosen, cookie_of, keep
from kernel.ledger.view import LedgerView


def ledger_page(
    request, rows, ledger: Ledger, *, sub="", actions=(), trail=(), template="pages/ledger.html"
):
    """Serve a ledger over the visible `rows`: the page, or with ?export=xlsx the Excel file.

    What was last asked of it is remembered for the session, how it is looked at in a cookie for
    longer; a link that carries filters wins.
    """
    key = f"ledger:{ledger.name}"
    if "clear" in request.GET:
        request.session.pop(key, None)
        return redirect(request.path)
    if "taste" in request.GET:
        return _remembered(request, ledger)
    if not request.GET and request.session.get(key):
        return redirect(f"{request.path}?{request.session[key]}")
    taste = Taste.read(request.COOKIES.get(cookie_of(ledger), ""))
    narrow = request.user.scope.is_narrow
    view = LedgerView(ledger, rows, request.GET.dict(), request.path, taste, narrow)
    if request.GET.get("export") == "xlsx" and ledger.exports:
        return _exported(request, view, is_secret(rows.model))
    kept = {k: v for k, v in view.params.items() if k not in ("page", "export")}
    if kept:
        request.session[key] = urlencode(kept)
    elif request.GET:
        request.session.pop(key, None)
    page = {"ledger": view, "heading": ledger.title, "sub": sub, "actions": actions, "trail": trail}
    return render(request, template, page)


def _remembered(request, ledger: Ledger):
    """Keep how the person likes to see this ledger, and go back to where they were."""
    asked = request.GET.dict()
    back = {n: v for n, v in asked.items() if v and n not in ("taste", "col", "size")}
    response = redirect(f"{request.path}?{urlencode(back)}" if back else f"{request.path}?clear=1")
    return keep(response, request, ledger, chosen(ledger, request.GET))


def _exported(request, view: LedgerView, secret: bool):
    title = view.spec.title
    sheets = [(title, view.spec.columns, view.selected)]
    return workbook_page(request, view.spec.name, title, sheets, rows=view.total, secret=secret)


def workbook_page(request, name: str, title: str, sheets, *, rows: int, secret=False):
    """`sheets` of (title, columns, rows) as Excel; of secret records only for a stated purpose."""

    def give(purpose=""):
        record_event(
            by=request.user, verb="export", label="导出台账", record=request.user, kind="export",
            note=purpose, data={"ledger": name, "title": title, "rows": rows},
        )  # fmt: skip
        filename = f"{title}{timezone.localdate():%Y%m%d}.xlsx"
        return FileResponse(workbook(sheets), as_attachment=True, filename=filename)

    return ask_purpose(request, None, label=f"导出{title}", give=give) if secret else give()
