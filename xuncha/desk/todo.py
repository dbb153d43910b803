"""我的待办: what waits for a person, computed from the lifecycles, the policy and the deadlines.

Nothing is stored: a duty is a move (or a record still to be begun) that the tables say is waiting
and that the policy gives to this person.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.db.models import CharField, Value
from django.utils import timezone

from kernel import policy
from kernel.lifecycle import LifecycleModel
from kernel.pages import move_url
from kernel.workdays import Calendar
from xuncha.desk.deadlines import due_of
from xuncha.desk.due import Due
from xuncha.desk.openings import openings

MOST_PER_MODEL = 200


@dataclass(frozen=True, slots=True)
class Duty:
    """One line on a desk."""

    what: str
    small: str
    unit: str
    verb: str
    url: str
    due: Due | None
    key: str
    why_not: str = ""
    returned: bool = False

    @property
    def queue(self) -> str:
        return "returned" if self.returned else "mine"

    @property
    def bucket(self) -> str:
        return self.due.bucket if self.due else "none"

    @property
    def primary(self) -> bool:
        return not self.why_not

    @property
    def consequence(self) -> str:
        if self.why_not:
            return self.why_not
        return self.due.explain if self.due else ""


def waiting_models():
    """The models some of whose moves are somebody's duty, in the order of the house."""
    for model in apps.get_models():
        if issubclass(model, LifecycleModel) and any(m.duty for m in model.lifecycle.moves):
            yield model


def todo(person) -> list[Duty]:
    """Everything that waits for this person, soonest due first."""
    today, calendar = timezone.localdate(), Calendar.load()
    duties = [*_moves_waiting(person, today, calendar), *openings_of(person, today, calendar)]
    far = timezone.datetime.max.date()
    return sorted(duties, key=lambda duty: (duty.due.on if duty.due else far, duty.what))


def openings_of(person, today, calendar):
    for opening in openings(person, today, calendar):
        yield Duty(
            what=opening.text, small="", unit=str(opening.inspection.unit), verb=opening.verb,
            url=opening.url, due=opening.due, key=f"open:{opening.name}:{opening.inspection.pk}",
        )  # fmt: skip


def _moves_waiting(person, today, calendar):
    for model, ids in _candidates(person).items():
        for record in _load(model, ids):
            for step in model.lifecycle.moves_from(record.state):
                if not step.duty or not policy.may(person, step.name, record):
                    continue
                yield _duty(record, step, due_of(record, today, calendar))


def _duty(record, step, due) -> Duty:
    inspection, why_not = getattr(record, "inspection", None), step.why_not(record)
    return Duty(
        what=f"{step.duty}：{record.title}",
        small=record.state_label,
        unit=str(inspection.unit) if inspection else "",
        verb=step.label,
        url=record.get_absolute_url() if why_not else move_url(record, step.name),
        due=due,
        key=f"{record._meta.label_lower}:{record.pk}:{step.name}",
        why_not=why_not,
        returned=record.state.startswith("returned"),
    )


def _candidates(person) -> dict:
    """{model: ids} of visible rows in a state in which something is waiting, by one query."""
    by_label, parts = {}, []
    for model in waiting_models():
        waiting = {s for m in model.lifecycle.moves if m.duty for s in m.sources}
        by_label[model._meta.label_lower] = model
        parts.append(
            policy.visible(model, person)
            .filter(state__in=sorted(waiting))
            .order_by()
            .annotate(model_label=Value(model._meta.label_lower, output_field=CharField()))
            .values_list("model_label", "pk")
        )
    if not parts:
        return {}
    found = defaultdict(list)
    first, *rest = parts  # one flat UNION: SQLite's parser gives up on a nested one
    for label, pk in first.union(*rest, all=True):
        found[by_label[label]].append(pk)
    return {model: ids[:MOST_PER_MODEL] for model, ids in found.items()}


def _load(model, ids):
    rows = model._default_manager.filter(pk__in=ids)
    names = {field.name for field in model._meta.concrete_fields}
    if "inspection" in names:
        rows = rows.select_related("inspection__unit", "inspection__round__term")
    elif model._meta.model_name == "inspection":
        rows = rows.select_related("unit", "round__term", "team__authorisation")
    return rows
