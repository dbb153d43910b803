"""One's own account: password, where one is signed in, and the second factor."""

from io import BytesIO

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.forms_signing_in import CodeForm, ConfirmForm, OwnPasswordForm, ProveForm
from accounts.own import recent_events, running_sessions
from kernel.pages import person_door


@person_door
def password_change(request):
    sent = request.POST if request.method == "POST" else None
    form = OwnPasswordForm(request, sent, person=request.user)
    if form.is_valid():
        actions.set_own_password(
            request.user, form.cleaned_data["new_password1"], keep=request.session.session_key
        )
        update_session_auth_hash(request, request.user)
        messages.success(request, "密码已修改，下次登录请使用新密码；其他地方的登录已退出。")
        return redirect("desk")
    return render(request, "registration/password_change.html", {"form": form})


@person_door
def sign_ins(request):
    """我的登录: where one is signed in now, and what has happened to the account lately."""
    page = {
        "sessions": running_sessions(request.user, request.session.session_key),
        "events": recent_events(request.user),
        "has_second_factor": actions.has_second_factor(request.user),
    }
    return render(request, "registration/sign_ins.html", page)


@person_door
@require_POST
def sign_ins_end(request):
    """End one other session, or all others."""
    row = request.POST.get("session", "")
    keep = request.session.session_key
    if row:
        count = actions.end_one_session(request.user, row)
    else:
        count = actions.end_sessions(
            request.user, by=request.user, why="本人退出其他登录", keep=keep
        )
    messages.success(request, f"已退出 {count} 处登录。")
    return redirect("sign_ins")


@person_door
def second_factor(request):
    return _second_factor_page(request)


@person_door
@require_POST
def second_factor_begin(request):
    form = ProveForm(request, request.POST, person=request.user)
    if not form.is_valid():
        return _second_factor_page(request, begin_form=form)
    actions.begin_second_factor(request.user)
    return redirect("second_factor")


@person_door
def second_factor_qr(request):
    """The secret for the phone's camera; only until the second factor is switched on."""
    factor = actions.unconfirmed_second_factor(request.user)
    if factor is None:
        return redirect("second_factor")
    picture = BytesIO()
    segno.make(actions.secret_as_uri(factor), error="m").save(picture, kind="svg", scale=5)
    response = HttpResponse(picture.getvalue(), content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@person_door
@require_POST
def second_factor_confirm(request):
    form = ConfirmForm(request, request.POST)
    if form.is_valid():
        codes = actions.confirm_second_factor(request.user, form.cleaned_data["passcode"])
        if codes:
            request.session.pop(actions.FIRST, None)
            return _codes_page(request, codes)
        form.add_error("passcode", "口令不正确，请核对手机上显示的数字；手机时间不准也会这样。")
    return _second_factor_page(request, confirm_form=form)


@person_door
@require_POST
def second_factor_codes(request):
    """Fresh recovery codes; the old ones no longer count."""
    form = CodeForm(request, request.POST, person=request.user, prefix="codes")
    if not form.is_valid():
        return _second_factor_page(request, codes_form=form)
    return _codes_page(request, actions.renew_recovery_codes(request.user))


@person_door
@require_POST
def second_factor_end(request):
    form = ProveForm(request, request.POST, person=request.user, prefix="end")
    if actions.needs_second_factor(request.user):
        return _second_factor_page(request)
    if not form.is_valid():
        return _second_factor_page(request, end_form=form)
    actions.end_second_factor(request.user, by=request.user)
    messages.success(request, "已停用动态口令，备用码同时作废。")
    return redirect("second_factor")


def _codes_page(request, codes):
    return render(request, "registration/recovery_codes.html", {"codes": codes})


def _second_factor_page(request, **forms):
    person = request.user
    pending = actions.unconfirmed_second_factor(person)
    page = {
        "factor": person.second_factor if actions.has_second_factor(person) else None,
        "pending": pending,
        "letters": actions.secret_in_letters(pending) if pending else "",
        "codes_left": actions.recovery_codes_left(person),
        "must": actions.needs_second_factor(person),
        "first": actions.FIRST in request.session,
        "begin_form": ProveForm(request, person=person),
        "confirm_form": ConfirmForm(request),
        "codes_form": CodeForm(request, person=person, prefix="codes"),
        "end_form": ProveForm(request, person=person, prefix="end"),
        **forms,
    }
    return render(request, "registration/second_factor.html", page)
