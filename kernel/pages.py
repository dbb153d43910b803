"""Doors: fetching a record and holding the right to it are one act, and the only way in.

A view stands behind exactly one door. What a person may not know of is 404, what a person may not
do is 403. Every door is written on the view (`view.door`), so a test can walk all of them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from kernel import policy
from kernel.events import is_secret, record_event, record_refusal
from kernel.resuming import (
    is_from_our_page,
    page_before,
    read_carried,
    resume,
    safe_local_path,
    typed,
)


@dataclass(frozen=True)
class Door:
    """How a view is entered: kind is open | person | room | ledger | record.

    `opens` (of a room): asked of a person's scope.
    `hidden`: whoever may not is told 404 even where the record itself is known to them.
    """

    kind: str
    model: type | None = None
    verb: str = ""
    hidden: bool = False
    opens: Callable | None = None


def _hang(view, door):
    view.door = door
    return view


def open_door(view):
    """For anybody, signed in or not: sign-in and the health check, nothing else."""
    return _hang(view, Door("open"))


def person_door(view):
    """For any signed-in person; the view may only show what concerns that person."""

    @wraps(view)
    def entered(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return view(request, *args, **kwargs)

    return _hang(entered, Door("person"))


def room_door(opens: Callable, model):
    """For whoever `opens(scope)`, a question of the policy, lets in: a page about what there is in
    many a `model`. 404 to everybody else. The view may only show what its visitor may know of.
    """

    def decorate(view):
        @wraps(view)
        def entered(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if not opens(request.user.scope):
                record_refusal(by=request.user, model=model, pk=0, verb="see")
                raise Http404
            return view(request, *args, **kwargs)

        return _hang(entered, Door("room", model, opens.__name__, opens=opens))

    return decorate


def ledger_door(model):
    """Hands the view the rows of `model` that the person may know of; 404 to whom it is not open."""

    def decorate(view):
        @wraps(view)
        def entered(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if not policy.opens(request.user, model):
                record_refusal(by=request.user, model=model, pk=0, verb="see")
                raise Http404
            return view(request, policy.visible(model, request.user), *args, **kwargs)

        return _hang(entered, Door("ledger", model, "see"))

    return decorate


def door(
    model, verb: str = "see", *, using: Callable | None = None, quiet: bool = False,
    hidden: bool = False,
):  # fmt: skip
    """Hands the view the record `pk`: 404 if it may not be known of, 403 if `verb` is not theirs.

    With `hidden` the latter is 404 as well, so that a deed nobody need know of does not show.

    `using` adds select_related and the like to the visible rows. Whoever is turned away leaves an
    event, and so does whoever opens a record of a secret model (one that has a `reading_label`);
    `quiet` spares a fragment that a page asks for again and again, and so does a response that
    `tells_nothing` of the record.
    """

    def decorate(view):
        @wraps(view)
        def entered(request, pk, *args, **kwargs):
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            record = admitted(request.user, model, verb, pk, using, hidden)
            response = view(request, record, *args, **kwargs)
            # Whatever was asked: what comes back, unless it leads elsewhere, is the record's page.
            silent = quiet or getattr(response, "tells_nothing", False)
            if is_secret(model) and not silent and not 300 <= response.status_code < 400:
                record_event(
                    by=request.user, verb=verb, label=model.reading_label, record=record,
                    kind="reading",
                )  # fmt: skip
            return response

        return _hang(entered, Door("record", model, verb, hidden))

    return decorate


def admitted(person, model, verb: str, pk: int, using: Callable | None = None, hidden=False):
    """The record, for whoever may know of it and do `verb`; else Http404 or PermissionDenied."""
    rows = policy.visible(model, person)
    record = (using(rows) if using else rows).filter(pk=pk).first()
    if record and (verb == "see" or policy.may(person, verb, record)):
        return record
    record_refusal(by=person, model=model, pk=pk, verb=verb)
    raise PermissionDenied if record and not hidden else Http404


def ask_to_sign_in(request):
    """To the sign-in page; what was typed into a form travels along in the page itself."""
    if request.method != "POST":
        return _to_sign_in(request.get_full_path())
    if request.path.startswith(reverse("sign_in")):
        messages.warning(request, "登录页面已过期，请重新填写；反复出现时请允许浏览器保存 Cookie。")
        carried = [(name, request.POST.get(name, "")) for name in ("carried", "next")]
    else:
        what = typed(request)
        if not (what["fields"] or what["files"]):  # a bare button: nothing to lose
            return _to_sign_in(page_before(request))
        carried = [("carried", json.dumps(what))]
    page = {
        "form": None,
        "carried": carried,
        "expired": bool(dict(carried).get("carried")),
        "action": reverse("sign_in"),
    }
    return render(request, "registration/sign_in.html", page, status=401)


def _to_sign_in(target: str):
    return redirect(f"{reverse('sign_in')}?{urlencode({'next': target})}")


def csrf_failure(request, reason=""):
    """A form from before the last sign-in carries an old token: show it again, lose nothing."""
    if not is_from_our_page(request):
        page = {
            "heading": "没有办理",
            "text": "这个请求不是从本平台的页面发出的。请打开本平台，在页面上办理。",
            "back_url": reverse("desk"),
        }
        return render(request, "pages/message.html", page, status=403)
    if not request.user.is_authenticated:
        return ask_to_sign_in(request)
    what = typed(request)
    if request.path.startswith(reverse("sign_in")):  # signed in meanwhile, in another window
        what = read_carried(request.POST.get("carried", ""))
        if what is None:
            return redirect(safe_local_path(request, request.POST.get("next", "")))
    response = resume(request, what)
    response.status_code = 403
    return response
