"""Tests that read the code: the rules of the house hold for whatever is added next."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template import engines
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from kernel import policy
from kernel.guards import kinships
from kernel.lifecycle import LifecycleModel

OURS = ["kernel", "accounts", "rounds", "findings", "rectification", "xuncha"]
SOURCES = [
    path
    for room in OURS
    for path in (settings.BASE_DIR / room).rglob("*.py")
    if "migrations" not in path.parts
]


def routes(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":
                yield from routes(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry


def our_models():
    return [m for m in apps.get_models() if m.__module__.split(".")[0] in OURS]


def lifecycle_models():
    return [m for m in our_models() if issubclass(m, LifecycleModel)]


def short(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize(
    ("where", "entry"), list(routes()), ids=lambda v: v if isinstance(v, str) else ""
)
def test_every_route_stands_behind_a_door(where, entry):
    door = getattr(entry.callback, "door", None)
    assert door is not None, f"{where} has no door"
    if door.kind == "record":
        declared = policy.policies().get(door.model)
        assert declared, f"{where}: {door.model.__name__} has no policy"
        assert door.verb == "see" or door.verb in declared.may, f"{where}: nobody may {door.verb}"


@pytest.mark.parametrize("model", lifecycle_models(), ids=lambda m: m.__name__)
def test_every_record_with_a_state_has_a_policy_that_names_each_of_its_moves(model):
    declared = policy.policies()[model]
    assert {step.name for step in model.lifecycle.moves} <= set(declared.may)


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_only_policies_ask_what_a_person_holds(path):
    if path.name == "policy.py" or "policy" in path.parts:
        return
    if short(path) in ("accounts/grants.py",):
        return
    text = path.read_text()
    assert not re.search(r"scope\.(holds|ids)\(", text), f"{short(path)} names roles"
    if short(path) == "accounts/models/people.py":  # says that nobody is one, and what Django asks
        return
    code = re.sub(r'""".*?"""|#.*', "", text, flags=re.S)
    assert not re.search(r"is_superuser|is_staff|admin_role\b.*==", code), short(path)


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if p.stem.startswith("views") or "views" in p.parts], ids=short
)
def test_no_view_touches_a_manager(path):
    assert not re.search(r"\.(objects|_base_manager|_default_manager)\b", path.read_text())


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_only_our_own_field_takes_several_records(path):
    """Django's asks the database for whatever was sent, and a huge number is a fault there."""
    if not short(path).startswith("kernel/"):
        assert "ModelMultipleChoiceField" not in path.read_text(), "use kernel.forms.SeveralField"


WRITERS_OF_STATE = {"kernel/lifecycle.py", "kernel/jobs.py", "kernel/models.py"}


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_only_move_writes_a_state(path):
    if short(path) in WRITERS_OF_STATE:
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in (
            "update", "create", "bulk_update",
        ):  # fmt: skip
            names = {keyword.arg for keyword in node.keywords}
            assert "state" not in names, f"{short(path)}:{node.lineno} writes a state"
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                written = isinstance(target, ast.Attribute) and target.attr == "state"
                assert not written, f"{short(path)}:{node.lineno} writes a state"


def test_rows_below_an_inspection_agree_with_their_parents():
    """The guard is laid for every such pair; a new model cannot forget it."""
    pairs = list(kinships())
    assert pairs
    assert len({kin.name for kin in pairs}) == len(pairs)


def used_templates():
    """Templates named anywhere in Python or in another template."""
    named = set()
    for path in SOURCES:
        named |= set(re.findall(r'"([\w/.-]+\.(?:html|txt))"', path.read_text()))
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        named |= set(re.findall(r"{% (?:extends|include) [\"']([^\"']+)", path.read_text()))
    return named


TEMPLATES = [
    str(path.relative_to(settings.BASE_DIR / "templates"))
    for path in (settings.BASE_DIR / "templates").rglob("*.html")
]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles_and_is_used(name):
    engines["django"].get_template(name)
    by_django = name in ("400.html", "403.html", "404.html", "500.html") or name.startswith(
        ("django/forms/", "admin/", "auth/")
    )
    assert by_django or name in used_templates()
    text = (settings.BASE_DIR / "templates" / name).read_text()
    if name.startswith("paper/"):
        return  # printed by WeasyPrint, never sent to a browser
    assert not re.search(r"\sstyle=|<script>|\son\w+=", text), "inline style or script"
