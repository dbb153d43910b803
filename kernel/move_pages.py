"""The page of one move, and the banner that leads to it: what a person may do to a record now."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse

from kernel import policy
from kernel.forms import trail_to
from kernel.pages import door
from kernel.refusals import NotAllowed, Refusal
from kernel.returned import last_return, way_to_mend


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
    came_back=last_return, warned=None,
):  # fmt: skip
    """The view that asks for and carries out one move of one record.

    Without `using` the record comes with what its QuerySet's `with_case` brings, if it has one.
    `deed(record, by=…, seen=…, note=…, **fields of the form)` comes from the app's actions;
    `shown(record)` lists (label, text) of exactly what is being approved or signed, and
    `attached(record)` the files that belong to it (kernel.files.listed). `ready(request, record,
    form_class)` comes first; what it answers, if anything, is sent instead of the page.
    `came_back(record, person)` answers what was said when the record was last returned, and
    `warned(record, person)` lists what to look at first (each with `said` and `items`); it bars
    nothing.
    """
    step = model.lifecycle[name]

    @door(model, name, using=using or with_case)
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
            "warnings": warned(record, request.user) if warned else None,
            "mend": way_to_mend(record, request.user),
            "trail": trail_to(record),
            "becomes": _becomes(record, step),
            "principal": _in_whose_place(request.user, record, step),
            "cancel_url": record.get_absolute_url(),
            "fingerprint": getattr(record, "fingerprint", ""),
        }
        return render(request, "pages/move.html", page)

    view.__name__ = f"{model._meta.model_name}_{name}"
    return view


def _in_whose_place(person, record, step) -> str:
    principal = policy.principal_of(person, step.name, record)
    return person.scope.names[principal] if principal else ""


def _becomes(record, step):
    """The state the deed leads to, if it leads to another one."""
    return record.lifecycle.state(step.target) if step.target != record.state else None


def with_case(rows):
    """The rows with what their own pages name about them, where the QuerySet says what that is."""
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
    came_back=last_return, warned=None,
) -> list:  # fmt: skip
    """One route per move of the model's lifecycle: `<prefix>/<pk>/<move>/`, named `model_move`.

    `deeds` is the app's actions module; it must hold a function for every move, found under
    `<move>_<model>` or `<move>`. A missing one is an error at start, not on somebody's click.
    """
    forms, shown, attached, warned = forms or {}, shown or {}, attached or {}, warned or {}
    routes = []
    for step in model.lifecycle.moves:
        name = f"{model._meta.model_name}_{step.name}"
        deed = getattr(deeds, f"{step.name}_{model._meta.model_name}", None) or getattr(
            deeds, step.name
        )
        view = move_page(
            model, step.name, deed, forms.get(step.name, MoveForm), shown.get(step.name), using,
            attached.get(step.name), ready, came_back, warned.get(step.name),
        )  # fmt: skip
        routes.append(path(f"{prefix}/<int:pk>/{step.name.replace('_', '-')}/", view, name=name))
    return routes


def go_to(record, person) -> HttpResponseRedirect:
    """To the record's page, or to the desk if the deed took the record out of sight."""
    person.forget_scope()
    if policy.visible(type(record), person).filter(pk=record.pk).exists():
        return redirect(record.get_absolute_url())
    return redirect("desk")
