"""A list of the back office answers what its own filters ask, and nothing an address makes up."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import SignInRules
from findings.register.actions import seed_taxonomy

# The rules of signing in have no list: one row, shown at once.
LISTS = [(m, page) for m, page in admin.site._registry.items() if m is not SignInRules]
LOOKUPS = ("", "__startswith", "__pk")


def keeper(model, scene):
    """Whoever of the three has the list."""
    name = f"{model._meta.app_label}.view_{model._meta.model_name}"
    people = (scene.system_admin, scene.security_admin)
    return next(person for person in people if person.has_perm(name))


def address(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def names(model):
    """Of columns and of all that points to the model: inspections, papers, sessions, groups."""
    for field in model._meta.get_fields():
        yield field.name
        if field.is_relation and field.auto_created:
            yield field.get_accessor_name() or field.name


@pytest.mark.parametrize(("model", "page"), LISTS, ids=lambda v: getattr(v, "__name__", ""))
def test_no_column_and_no_relation_can_be_asked_by_address(model, page, scene, client):
    client.force_login(keeper(model, scene))
    filters = {entry for entry in page.list_filter if isinstance(entry, str)}
    asked = [
        f"{name}{how}" for name in set(names(model)) for how in LOOKUPS
        if not (name in filters and how == "")
    ]  # fmt: skip
    assert len(asked) > 10
    for lookup in asked:
        response = client.get(address(model), {lookup: "1"})
        assert response.status_code == 400, f"{address(model)}?{lookup}=1"


@pytest.mark.parametrize(("model", "page"), LISTS, ids=lambda v: getattr(v, "__name__", ""))
def test_every_link_of_a_list_still_leads_somewhere(model, page, scene, client):
    seed_taxonomy(scene.committee)
    client.force_login(keeper(model, scene))
    body = client.get(address(model)).content.decode()
    links = {unescape(found) for found in re.findall(r'href="(\?[^"]*)"', body)}
    # One of each kind: they differ in the values of the same questions.
    kinds = {re.sub(r"=[^&]*", "", link): link for link in sorted(links)}
    for link in kinds.values():
        response = client.get(address(model) + link, follow=True)
        assert response.status_code == 200, link
        assert "e=1" not in response.request.get("QUERY_STRING", ""), link


def test_no_password_can_be_guessed_letter_by_letter(scene, client):
    asked = {"username": "t_office", "password__startswith": "!"}
    for person in (scene.system_admin, scene.security_admin):
        client.force_login(person)
        assert client.get(reverse("admin:accounts_person_changelist"), asked).status_code == 400
