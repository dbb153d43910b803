"""The list of units; nothing here knows of a case."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.forms import ImportForm
from accounts.ledgers import ORGANISATIONS
from accounts.models import Committee, Organisation, UnitImport
from accounts.template_file import template_file
from kernel.ledger import ledger_page
from kernel.pages import door, ledger_door
from kernel.refusals import Refusal


@ledger_door(Organisation)
def organisations(request, rows):
    links = [
        {"label": f"导入名册（{committee}）", "url": reverse("units_import", args=[committee.pk])}
        for committee in actions.importable_committees(request.user)
    ]
    return ledger_page(request, rows, ORGANISATIONS, actions=links)


@door(Committee, "import_units")
def units_import(request, committee):
    """The dry run: nothing is imported, every fault is told."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            unit_import, _ = actions.try_import(
                committee, by=request.user, upload=form.cleaned_data["file"]
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("unitimport", unit_import.pk)
    page = {"form": form, "committee": committee}
    return render(request, "accounts/import.html", page)


@door(Committee, "import_units")
def units_template(request, committee):
    return FileResponse(template_file(), as_attachment=True, filename="单位名册模板.xlsx")


@door(UnitImport)
def unitimport(request, unit_import):
    listing = actions.read_import(unit_import)
    return render(
        request, "accounts/unitimport.html", {"unit_import": unit_import, "listing": listing}
    )


@door(UnitImport, "confirm")
@require_POST
def unitimport_confirm(request, unit_import):
    count = actions.confirm_import(unit_import, by=request.user)
    messages.success(request, _told(count))
    return redirect("unitimport", unit_import.pk)


def _told(count) -> str:
    if not any(number for name, number in count.items() if name != "same"):
        return f"已导入：{count['same']} 个单位与平台中完全一致，没有变动。"
    return (
        f"已导入：新增 {count['new']} 个单位，更新 {count['changed']} 个，"
        f"无变化 {count['same']} 个；任职 {count['people']} 人次，免职 {count['ended']} 人次，"
        f"新建账号 {count['accounts']} 个。"
    )
