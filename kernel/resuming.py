"""A form that outlived its session: what was typed travels through sign-in and is shown again.

Only what came from a page of ours (`is_from_our_page`): whatever another site posts here would
otherwise stand, after signing in, under a valid token and one button.
"""

import json
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

_SECRET = ("password", "passcode", "passphrase", "recovery_half")
# What a field is called that belongs to no model; a room adds its own.
FIELD_LABELS = {"note": "说明", "files": "附件", "text": "内容", "title": "标题"}
_UNSEEN = {"version", "add_row", "find"}


def is_from_our_page(request) -> bool:
    """Whether the browser says that a page of this site sent the form.

    Every browser names the origin of a form that is posted to another site, "null" where it will
    not tell; who names nothing at all is no browser.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    told = request.headers.get("Origin", request.headers.get("Referer"))
    if told is None:
        return True
    at = urlsplit(told)
    trusted = f"{at.scheme}://{at.netloc}" in settings.CSRF_TRUSTED_ORIGINS
    return trusted or at.netloc == request.get_host()


def typed(request) -> dict:
    """What was posted: fields in order, names of files, and where it went.

    Without the token, and without whatever opens something: that is never shown nor kept in a page.
    """
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and not any(word in name for word in _SECRET)
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
    action = safe_local_path(request, carried["action"])
    values = {}
    for name, value in carried["fields"]:
        if value and name not in _UNSEEN:
            values.setdefault(name, []).append(value)
    model = _written_to(action, set(values))
    page = {
        "fields": [
            (_label_of(name, model), _in_words(name, values[name], model)) for name in values
        ],
        "hidden": carried["fields"],
        "lost_files": carried["files"],
        "action": action,
    }
    return render(request, "pages/resume.html", page)


def _written_to(path: str, names: set[str]):
    """The model the form was most likely about: of the page's own room, with the most fields."""
    try:
        view = resolve(path.partition("?")[0]).func
    except Resolver404:
        return None
    door = getattr(view, "door", None)
    room = view.__module__.partition(".views")[0]

    def likeness(model):
        fields = {_name_of(field) for field in model._meta.get_fields()}
        at_home = model is getattr(door, "model", None) or model.__module__.startswith(room)
        return len(names & fields), at_home

    likely = max(_our_models(), key=likeness)
    return likely if likeness(likely)[0] else None


def _our_models():
    foreign = ("django", "guardian", "axes", "otp")
    return [m for m in apps.get_models() if not m.__module__.startswith(foreign)]


def _is_reverse(field) -> bool:
    return field.is_relation and field.auto_created and not field.concrete


def _name_of(field) -> str:
    """A reverse relation goes by the name it has on this side."""
    return field.get_accessor_name() if _is_reverse(field) else field.name


def _field_of(name: str, model):
    plain = name.rsplit("-", 1)[-1]
    fields = model._meta.get_fields() if model else ()
    return next((field for field in fields if _name_of(field) == plain), None)


def _label_of(name: str, model) -> str:
    """What a field is called on the page; the form itself is no longer at hand."""
    field = _field_of(name, model)
    if field is None:
        return FIELD_LABELS.get(name.rsplit("-", 1)[-1], "其他内容")
    named = field.related_model._meta if _is_reverse(field) else field
    return str(named.verbose_name)


def _in_words(name: str, values: list[str], model) -> str:
    """A choice in its words; of other records only how many were chosen."""
    field = _field_of(name, model)
    if field is not None and field.is_relation:
        return f"已选定 {len(values)} 项"
    words = dict(getattr(field, "flatchoices", None) or ()) | {"on": "是"}
    return "、".join(str(words.get(value, value)) for value in values)


def page_before(request) -> str:
    """The page whose button was pressed or link followed, as the browser tells it; or ""."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.netloc == request.get_host() else ""


def safe_local_path(request, target: str) -> str:
    """`target` if it is a path of this site, otherwise the desk."""
    here = {request.get_host()}
    if target.startswith("/") and url_has_allowed_host_and_scheme(
        target, here, require_https=request.is_secure()
    ):
        return target
    return reverse("desk")
