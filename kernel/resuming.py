"""A form that outlived its session: what was typed travels through sign-in and is shown again."""

import json

from django.apps import apps
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

_LABELS = {"note": "说明", "version": "版本"}


def typed(request) -> dict:
    """What was posted: fields in order, names of files, and where it went.

    Without the token, and without passwords: those are never shown nor kept in a page.
    """
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
        for value in values
    ]
    files = [file.name for _, files in request.FILES.lists() for file in files]
    return {"fields": fields, "files": files, "action": request.get_full_path()}


def read_carried(text: str) -> dict | None:
    """What `typed` answered, back from the page; None for nothing or for anything malformed."""
    try:
        carried = json.loads(text)
        fields = [[name, value] for name, value in carried["fields"]]
        files, action = list(carried["files"]), carried["action"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    words = [action, *files, *(word for pair in fields for word in pair)]
    if not all(isinstance(word, str) for word in words):
        return None
    return {"fields": fields, "files": files, "action": action}


def resume(request, carried: dict):
    """The page that shows what was typed before the session ran out, to be sent on."""
    page = {
        "fields": [(_label_of(name), value) for name, value in carried["fields"] if value],
        "hidden": carried["fields"],
        "lost_files": carried["files"],
        "action": safe_local_path(request, carried["action"]),
    }
    return render(request, "pages/resume.html", page)


def _label_of(name: str) -> str:
    """What a field is called on the page; the form itself is no longer at hand."""
    plain = name.rsplit("-", 1)[-1]
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.name == plain and model.__module__.split(".")[0] not in ("django", "guardian"):
                return str(field.verbose_name)
    return _LABELS.get(plain, plain)


def safe_local_path(request, target: str) -> str:
    """`target` if it is a path of this site, otherwise the desk."""
    here = {request.get_host()}
    if target.startswith("/") and url_has_allowed_host_and_scheme(
        target, here, require_https=request.is_secure()
    ):
        return target
    return reverse("desk")
