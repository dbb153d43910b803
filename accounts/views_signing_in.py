"""Signing in step by step, and signing out. No session exists before the last step."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.core import signing
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts import actions, throttle
from accounts.demo_people import DEMO_PASSPHRASE, DEMO_PASSWORD, DEMO_PEOPLE
from accounts.forms_signing_in import CodeForm, FirstSignInForm, SignInForm, browser_of
from accounts.models import Person
from kernel.addresses import client_address
from kernel.events import record_event
from kernel.pages import open_door, person_door
from kernel.resuming import read_carried, resume, safe_local_path

BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGES = {
    "sign_in_first": "registration/sign_in_first.html",
    "sign_in_code": "registration/sign_in_code.html",
}
STEP, STEP_SECONDS = "accounts sign-in step", 600


@open_door
def sign_in(request):
    """Sign in; a form that outlived its session travels along and is shown again afterwards."""
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _proceed(request, form.person)
    return _sign_in_page(request, form, 429 if form.has_error("__all__", "locked") else 200)


@open_door
def sign_in_first(request):
    """The first sign-in, with a one-time password: it is replaced before anything else."""
    person = _person_at_this_step(request)
    if person is None or not person.one_time_until:
        return _begin_again(request)
    form = FirstSignInForm(request, request.POST, person=person)
    if not form.is_valid():
        return _step_page(request, "sign_in_first", person, form)
    actions.set_own_password(person, form.cleaned_data["new_password1"])
    return _proceed(request, person)


@open_door
def sign_in_code(request):
    person = _person_at_this_step(request)
    if person is None or person.one_time_until:
        return _begin_again(request)
    form = CodeForm(request, request.POST, person=person)
    if not form.is_valid():
        return _step_page(request, "sign_in_code", person, form)
    return _enter(request, person)


@person_door
@require_POST
def sign_out(request):
    record_event(
        by=request.user, verb="sign_out", label="退出", record=request.user, kind="account"
    )
    logout(request)
    return redirect("sign_in")


def _proceed(request, person):
    """To the step that is still missing, or in."""
    if person.one_time_until:
        form = FirstSignInForm(request, person=person)
        return _step_page(request, "sign_in_first", person, form)
    if actions.has_second_factor(person):
        return _step_page(request, "sign_in_code", person, CodeForm(request, person=person))
    return _enter(request, person)


def _enter(request, person):
    request.session.flush()  # whoever sat here before, nothing of theirs goes on
    login(request, person, backend=BACKEND)
    actions.open_session(
        request.session, person, address=client_address(request), browser=browser_of(request)
    )
    throttle.forgive(person.username)
    if carried := read_carried(request.POST.get("carried", "")):
        return resume(request, carried)
    return redirect(safe_local_path(request, request.POST.get("next", "")))


def _carried(request) -> list[tuple[str, str]]:
    """What travels through the steps: a form that outlived its session, or where one wanted to go."""
    if read_carried(request.POST.get("carried", "")):
        return [("carried", request.POST["carried"])]
    return [("next", request.POST.get("next", request.GET.get("next", "")))]


def _sign_in_page(request, form, status=200):
    carried = _carried(request)
    page = {
        "form": form,
        "carried": carried,
        "expired": carried[0][0] == "carried",
        "demo_people": DEMO_PEOPLE if settings.DEMO else (),
        "demo_password": DEMO_PASSWORD if settings.DEMO else "",
        "demo_passphrase": DEMO_PASSPHRASE if settings.DEMO else "",
    }
    return render(request, "registration/sign_in.html", page, status=status)


def _begin_again(request):
    if request.method != "POST":
        return redirect("sign_in")
    messages.warning(request, "登录步骤已过期，请重新输入登录名和密码。")
    return _sign_in_page(request, None)


def _step_page(request, name, person, form):
    """The page of one step; `step` proves that the password was right, for ten minutes."""
    proof = {"person": person.pk, "hash": person.get_session_auth_hash()}
    page = {
        "form": form,
        "step": signing.dumps(proof, salt=STEP),
        "step_route": name,
        "carried": _carried(request),
        "person": person,
    }
    return render(request, PAGES[name], page)


def _person_at_this_step(request) -> Person | None:
    try:
        proof = signing.loads(request.POST.get("step", ""), salt=STEP, max_age=STEP_SECONDS)
    except signing.BadSignature:
        return None
    return actions.person_of_step(proof["person"], proof["hash"])
