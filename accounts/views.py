"""Signing in and out, and the list of units; nothing here knows of a case."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from accounts.forms import ImportForm, SignInForm
from accounts.ledgers import ORGANISATIONS
from accounts.models import Committee, Organisation, UnitImport
from accounts.template_file import template_file
from kernel.events import record_event
from kernel.ledger import ledger_page
from kernel.pages import door, ledger_door, open_door, person_door
from kernel.refusals import Refusal
from kernel.resuming import read_carried, resume, safe_local_path


@open_door
def sign_in(request):
    """Sign in; a form that outlived its session travels along and is shown again afterwards."""
    sent = request.POST if request.method == "POST" else None
    form = SignInForm(request, data=sent)
    given = sent or request.GET
    carried, target = read_carried(given.get("carried", "")), given.get("next", "")
    if form.is_valid():
        return _enter(request, form.get_user(), carried, target)
    if form.non_field_errors():
        actions.note_failed_sign_in(form.cleaned_data.get("username", ""))
    page = {
        "form": form,
        "carried": [("carried", given["carried"])] if carried else [("next", target)],
        "expired": bool(carried),
        "demo_people": DEMO_PEOPLE if settings.DEMO else (),
        "demo_password": DEMO_PASSWORD if settings.DEMO else "",
    }
    return render(request, "registration/sign_in.html", page)


def _enter(request, person, carried, target):
    login(request, person)
    record_event(by=person, verb="sign_in", label="登录", record=person, kind="account")
    if carried:
        return resume(request, carried)
    return redirect(safe_local_path(request, target))


@person_door
@require_POST
def sign_out(request):
    record_event(
        by=request.user, verb="sign_out", label="退出", record=request.user, kind="account"
    )
    logout(request)
    return redirect("sign_in")


@person_door
def password_change(request):
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        record_event(
            by=request.user, verb="change_password", label="修改密码", record=request.user,
            kind="account",
        )  # fmt: skip
        messages.success(request, "密码已修改，下次登录请使用新密码。")
        return redirect("desk")
    return render(request, "registration/password_change.html", {"form": form})


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
