"""Tests that read the code: the rules of the house hold for whatever is added next."""

import ast
import re
from collections import Counter
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

OURS = ["kernel", "accounts", "issuing", "rounds", "findings", "rectification", "xuncha"]
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


def fault_of_route(entry) -> str:
    door = getattr(entry.callback, "door", None)
    if door is None:
        return "has no door"
    if door.kind != "record":
        return ""
    declared = policy.policies().get(door.model)
    if declared is None:
        return f"{door.model.__name__} has no policy"
    known = door.verb == "see" or door.verb in declared.may
    return "" if known else f"nobody may {door.verb}"


def test_every_route_stands_behind_a_door():
    found = {where: fault_of_route(entry) for where, entry in routes()}
    assert len(found) > 300
    assert not {where: fault for where, fault in found.items() if fault}


@pytest.mark.parametrize("model", lifecycle_models(), ids=lambda m: m.__name__)
def test_every_record_with_a_state_has_a_policy_that_names_each_of_its_moves(model):
    declared = policy.policies()[model]
    assert {step.name for step in model.lifecycle.moves} <= set(declared.may)


# Each of these reads all files in one test: a test for each file would be more tests than all others.


def offenders(fault_of, paths=SOURCES) -> list[str]:
    """What `fault_of(path, text)` finds, with the file it was found in."""
    found = ((path, fault_of(path, path.read_text())) for path in paths)
    return [f"{short(path)} {fault}" for path, fault in found if fault]


def _names_roles(path, text) -> str:
    if path.name == "policy.py" or "policy" in path.parts or short(path) == "accounts/grants.py":
        return ""
    if re.search(r"scope\.(holds|ids)\(", text):
        return "names roles"
    if short(path) == "accounts/models/people.py":  # says that nobody is one, and what Django asks
        return ""
    code = re.sub(r'""".*?"""|#.*', "", text, flags=re.S)
    found = re.search(r"is_superuser|is_staff|admin_role\b.*==", code)
    return found[0] if found else ""


def test_only_policies_ask_what_a_person_holds():
    assert not offenders(_names_roles)


def test_no_two_routes_share_an_address_or_a_name():
    """The second of two would never be reached, whatever its door."""
    found = list(routes())
    for what in (where for where, _ in found), (entry.name for _, entry in found if entry.name):
        doubled = [one for one, times in Counter(what).items() if times > 1]
        assert not doubled


def test_no_view_touches_a_manager():
    views = [p for p in SOURCES if p.stem.startswith("views") or "views" in p.parts]
    manager = re.compile(r"\.(objects|_base_manager|_default_manager)\b")
    assert len(views) > 20
    assert not offenders(lambda path, text: manager.search(text) and "asks a manager", views)


def test_only_our_own_field_takes_several_records():
    """Django's asks the database for whatever was sent, and a huge number is a fault there."""
    outside = [path for path in SOURCES if not short(path).startswith("kernel/")]
    told = "use kernel.forms.SeveralField"
    assert not offenders(lambda _, text: "ModelMultipleChoiceField" in text and told, outside)


WRITERS_OF_STATE = {"kernel/lifecycle.py", "kernel/jobs.py", "kernel/models.py"}


WRITING = ("update", "create", "bulk_update")


def _writes_a_state(path, text) -> str:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in WRITING:
            names = {keyword.arg for keyword in node.keywords}
        else:
            names = set()
        if "state" in names:
            return f"line {node.lineno}"
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets):
                return f"line {node.lineno}"
    return ""


def test_only_move_writes_a_state():
    others = [path for path in SOURCES if short(path) not in WRITERS_OF_STATE]
    assert not offenders(_writes_a_state, others)
    assert _writes_a_state(Path("x.py"), "record.state = 'left'") == "line 1"
    assert _writes_a_state(Path("x.py"), "rows.update(state='left')") == "line 1"


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


def test_every_template_compiles_and_is_used():
    used = used_templates()
    for name in TEMPLATES:
        engines["django"].get_template(name)
        by_django = name in ("400.html", "403.html", "404.html", "500.html") or name.startswith(
            ("django/forms/", "admin/", "auth/")
        )
        assert by_django or name in used, name
        text = (settings.BASE_DIR / "templates" / name).read_text()
        if not name.startswith(
            "paper/"
        ):  # those are printed by WeasyPrint, never sent to a browser
            assert not re.search(r"\sstyle=|<script>|\son\w+=", text), f"{name}: inline parts"
