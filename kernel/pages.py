"""Doors: fetching a record and holding the right to it are one act, and the only way in.

A view stands behind exactly one door. What a person may not know of is 404, what a person may not
do is 403. Every door is written on the view (`view.door`), so a test can walk all of them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse

from kernel import policy
from kernel.events import is_secret, record_event, record_refusal
from kernel.forms import trail_to
from kernel.refusals import NotAllowed, Refusal
from kernel.resuming import (
    is_from_our_page,
    page_before,
    read_carried,
    resume,
    safe_local_path,
    typed,
)
from kernel.returned import last_return, way_to_mend


@dataclass(frozen=True)
class Door:
    """How a view is entered: kind is open | person | ledger | record.

    `hidden`: whoever may not is told 404 even where the record itself is known to them.
    """

    kind: str
    model: type | None = None
    verb: str = ""
    hidden: bool = False


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
    `quiet` spares a fragment that a page asks for again and again.
    """

    def decorate(view):
        @wraps(view)
        def entered(request, pk, *args, **kwargs):
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            record = admitted(request.user, model, verb, pk, using, hidden)
            response = view(request, record, *args, **kwargs)
            # Whatever was asked: what comes back, unless it leads elsewhere, is the record's page.
            if is_secret(model) and not quiet and not 300 <= response.status_code < 400:
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
    if not is_from_our_page(request):
        return _to_sign_in("")
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


# --- the banner, and the page of one move -------------------------------------------------------


def move_url(record, name: str) -> str:
    return reverse(f"{record._meta.model_name}_{name}", args=[record.pk])


def banner(record, person, *, headline="", text="", remark=None, due=None, mend_url="") -> dict:
    """Where the record stands and what this person may do now, for parts/banner.html.

    `due` is a day counter (kernel.due), `remark` what the last reviewer had to say: it is shown
    while something is still waiting, not for ever. `mend_url`: what came back is first changed
    there, and that is then the main button.
    """
    waits = any(step.duty for step in record.lifecycle.moves_from(record.state))
    buttons = []
    for step in record.lifecycle.moves_from(record.state):
        if not policy.may(person, step.name, record):
            continue
        why_not = step.why_not(record)
        buttons.append(
            {
                "name": step.name,
                "label": step.label,
                "url": move_url(record, step.name),
                "possible": not why_not,
                "why_not": why_not,
                "primary": not (step.reason or step.aside or why_not or mend_url),
            }
        )
    if mend_url:
        mend = {"name": "edit", "label": "修改", "url": mend_url, "possible": True}
        buttons.insert(0, mend | {"primary": True, "first": True})
    return {
        "state_label": record.state_label,
        "tone": record.tone,
        "headline": headline or record.state_label,
        "text": text,
        "due": due,
        "remark": remark if waits else None,
        "moves": buttons,
    }


class MoveForm(forms.Form):
    """What every move asks: a note (required where the table says so) and the version seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="说明", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args, record, step, person, **kwargs):
        self.record, self.step, self.person = record, step, person
        kwargs.setdefault("initial", {}).setdefault("version", record.version)
        super().__init__(*args, **kwargs)
        note = self.fields.pop("note")
        self.fields["note"] = note  # last on the page, whatever fields a subclass adds
        if step.reason:
            note.required = True
            note.label = "理由"
            note.error_messages["required"] = f"“{step.label}”须写明理由。"


def move_page(
    model, name: str, deed, form_class=MoveForm, shown=None, using=None, attached=None, ready=None,
    came_back=last_return,
):  # fmt: skip
    """The view that asks for and carries out one move of one record.

    Without `using` the record comes with what its QuerySet's `with_case` brings, if it has one.
    `deed(record, by=…, seen=…, note=…, **fields of the form)` comes from the app's actions;
    `shown(record)` lists (label, text) of exactly what is being approved or signed, and
    `attached(record)` the files that belong to it (kernel.files.listed). `ready(request, record,
    form_class)` comes first; what it answers, if anything, is sent instead of the page.
    `came_back(record, person)` answers what was said when the record was last returned.
    """
    step = model.lifecycle[name]

    @door(model, name, using=using or _with_case)
    def view(request, record):
        if ready and (instead := ready(request, record, form_class)):
            return instead
        form = form_class(
            request.POST or None, request.FILES or None,
            record=record, step=step, person=request.user,
        )  # fmt: skip
        if request.method == "POST" and form.is_valid():
            given = dict(form.cleaned_data)
            try:
                deed(record, by=request.user, seen=given.pop("version"), **given)
            except NotAllowed:
                raise
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已办理：{step.label}。")
                return go_to(record, request.user)
        page = {
            "record": record,
            "move": step,
            "form": form,
            "why_not": _why_not_now(record, step),
            "others": _other_moves(record, step, request.user),
            "shown": shown(record) if shown else None,
            "files": attached(record) if attached else None,
            "came_back": came_back(record, request.user) if step.duty else None,
            "mend": way_to_mend(record, request.user),
            "trail": trail_to(record),
            "becomes": _becomes(record, step),
            "cancel_url": record.get_absolute_url(),
            "fingerprint": getattr(record, "fingerprint", ""),
        }
        return render(request, "pages/move.html", page)

    view.__name__ = f"{model._meta.model_name}_{name}"
    return view


def _becomes(record, step):
    """The state the deed leads to, if it leads to another one."""
    return record.lifecycle.state(step.target) if step.target != record.state else None


def _with_case(rows):
    return rows.with_case() if hasattr(rows, "with_case") else rows


def _other_moves(record, step, person) -> list[dict]:
    """What else may be done instead: who has read the text here need not go back to return it."""
    moves = banner(record, person)["moves"]
    return [one for one in moves if one["possible"] and one["name"] != step.name]


def _why_not_now(record, step) -> str:
    if record.state not in step.sources:
        return f"目前状态是“{record.state_label}”，不能“{step.label}”。"
    return step.why_not(record)


def move_paths(
    prefix: str, model, deeds, *, forms=None, shown=None, using=None, attached=None, ready=None,
    came_back=last_return,
) -> list:  # fmt: skip
    """One route per move of the model's lifecycle: `<prefix>/<pk>/<move>/`, named `model_move`.

    `deeds` is the app's actions module; it must hold a function for every move, found under
    `<move>_<model>` or `<move>`. A missing one is an error at start, not on somebody's click.
    """
    forms, shown, attached = forms or {}, shown or {}, attached or {}
    routes = []
    for step in model.lifecycle.moves:
        name = f"{model._meta.model_name}_{step.name}"
        deed = getattr(deeds, f"{step.name}_{model._meta.model_name}", None) or getattr(
            deeds, step.name
        )
        view = move_page(
            model, step.name, deed, forms.get(step.name, MoveForm), shown.get(step.name), using,
            attached.get(step.name), ready, came_back,
        )  # fmt: skip
        routes.append(path(f"{prefix}/<int:pk>/{step.name.replace('_', '-')}/", view, name=name))
    return routes


def go_to(record, person) -> HttpResponseRedirect:
    """To the record's page, or to the desk if the deed took the record out of sight."""
    person.forget_scope()
    if policy.visible(type(record), person).filter(pk=record.pk).exists():
        return redirect(record.get_absolute_url())
    return redirect("desk")
