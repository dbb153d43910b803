"""What forms offer and take: nothing their user may not know of, nothing that says whose a record is."""

import pytest
from django.core.exceptions import ValidationError

from kernel import policy

# Fields that say whose a record is or how far it has come: no form may let anybody fill them in.
NEVER = {
    "inspection", "state", "author", "fingerprint", "committee", "committee_id", "pk", "id",
    "is_superuser", "is_staff", "groups",
}  # fmt: skip
# Directories that people pick from: colleagues for a team, departments to hand something over to.
DIRECTORIES = {"accounts.Person", "accounts.Organisation"}


def forms_of(response):
    """Every form and every form of a set that a page was rendered with."""
    for layer in response.context or ():
        for value in layer.dicts if hasattr(layer, "dicts") else [layer]:
            for found in dict(value).values():
                if hasattr(found, "management_form"):
                    yield from found.forms
                elif hasattr(found, "fields") and hasattr(found, "is_bound"):
                    yield found


def check_forms(response, person, where: str) -> int:
    """Assert it of every form of a page; answers how many choices of records were looked at."""
    looked_at = 0
    for form in forms_of(response):
        # A row of a set names itself by its id; its deed looks among the record's own rows.
        never = NEVER - {"id"} if form.prefix else NEVER
        assert not never & set(form.fields), f"{where}: a field decides whose the record is"
        for name, field in form.fields.items():
            queryset = getattr(field, "queryset", None)
            if queryset is not None:
                check_choice(queryset, field, person, f"{where}: {name}")
                looked_at += 1
    return looked_at


def check_choice(queryset, field, person, where: str):
    model = queryset.model
    offered = set(queryset.values_list("pk", flat=True))
    if model in policy.policies() and model._meta.label not in DIRECTORIES:
        known = set(policy.visible(model, person).values_list("pk", flat=True))
        assert offered <= known, f"{where} offers {model.__name__} {sorted(offered - known)[:5]}"
    foreign = model._base_manager.exclude(pk__in=offered).first()
    if foreign is not None:
        many = getattr(field.widget, "allow_multiple_selected", False)
        with pytest.raises(ValidationError):
            field.clean([foreign.pk] if many else foreign.pk)
