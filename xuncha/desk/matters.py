"""A notice outlives the right to its matter: whoever lost that right reads it no more."""

import re

from django.apps import apps
from django.db.models import BigIntegerField, CharField, F, Value
from django.db.models.functions import Cast

from kernel import policy
from rounds.models import Inspection

Matter = tuple[str, int]  # a model's label and a key
CASE = Inspection._meta.label_lower
OF_THE_CASE = re.compile(r"/inspections/(\d+)/")


def matter_of(key: str, url: str) -> Matter:
    """What a notice told this person about, from its key (`model:pk:…` or `open:…:…:inspection:…`).

    Who was told of the case alone (xuncha.clock.alarms) was sent to its page, not to the record's.
    """
    label, pk, *rest = key.split(":")
    if label == "open":
        return CASE, int(rest[1])
    if found := OF_THE_CASE.fullmatch(url):
        return CASE, int(found[1])
    return label, int(pk)


def cases_of(matters, person) -> dict[Matter, int | None]:
    """Those of the matters that the person may still know of, each with its inspection.

    One question however many kinds of record there are: it is asked with every page.
    """
    wanted: dict[str, set[int]] = {}
    for label, pk in matters:
        wanted.setdefault(label, set()).add(pk)
    parts = [_known(apps.get_model(label), pks, person) for label, pks in sorted(wanted.items())]
    if not parts:
        return {}
    first, *rest = parts
    found = first.union(*rest, all=True) if rest else first
    return {(label, pk): case for label, pk, case in found}


def _known(model, pks, person):
    fields = {field.name for field in model._meta.concrete_fields}
    case = (
        F("pk") if model is Inspection else F("inspection_id") if "inspection" in fields else None
    )
    rows = policy.visible(model, person).filter(pk__in=pks).order_by()
    return rows.annotate(
        matter_kind=Value(model._meta.label_lower, output_field=CharField()),
        matter_case=Cast(Value(None) if case is None else case, BigIntegerField()),
    ).values_list("matter_kind", "pk", "matter_case")


def still_theirs(notices, person) -> list:
    """Those of a person's notices whose matter the person may still know of."""
    matters = {notice: matter_of(notice.key, notice.url) for notice in notices}
    known = cases_of(matters.values(), person)
    return [notice for notice, matter in matters.items() if matter in known]
