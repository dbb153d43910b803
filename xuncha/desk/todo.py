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
    queue: str = "mine"
    page_url: str = ""

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
    return in_order(
        [*_moves_waiting(person, today, calendar), *openings_of(person, today, calendar)]
    )


def waiting_in(inspection, person, today, calendar) -> list[Duty]:
    """What waits for this person in the case file of one inspection, its own moves left out."""
    return in_order(_moves_waiting(person, today, calendar, inspection))


def in_order(duties) -> list[Duty]:
    far = timezone.datetime.max.date()
    return sorted(duties, key=lambda duty: (duty.due.on if duty.due else far, duty.what))


def openings_of(person, today, calendar):
    for opening in openings(person, today, calendar):
        yield Duty(
            what=opening.text, small="", unit=str(opening.inspection.unit), verb=opening.verb,
            url=opening.url, due=opening.due, key=f"open:{opening.name}:{opening.inspection.pk}",
        )  # fmt: skip


def _moves_waiting(person, today, calendar, inspection=None):
    for model, ids in _candidates(person, inspection).items():
        for record in load(model, ids):
            for step in model.lifecycle.moves_from(record.state):
                if not step.duty or not policy.may(person, step.name, record):
                    continue
                queue = _queue(record, person)
                yield _duty(record, step, due_of(record, today, calendar), queue)


def _queue(record, person) -> str:
    """已退回, 待我审 or 待我办: somebody else's work is judged by whoever may send it back."""
    if record.state.startswith("returned"):
        return "returned"
    back = (
        step.name
        for step in record.lifecycle.moves_from(record.state)
        if step.name.startswith(("return", "refuse"))
    )
    return "review" if any(policy.may(person, name, record) for name in back) else "mine"


def _duty(record, step, due, queue) -> Duty:
    inspection, why_not = getattr(record, "inspection", None), step.why_not(record)
    return Duty(
        what=f"{step.duty}：{record.title}",
        small=record.state_label,
        unit=str(inspection.unit) if inspection else "",
        verb=step.label,
        url=record.get_absolute_url() if why_not else move_url(record, step.name),
        page_url=record.get_absolute_url(),
        due=due,
        key=f"{record._meta.label_lower}:{record.pk}:{step.name}",
        why_not=why_not,
        queue=queue,
    )


def _candidates(person, inspection=None) -> dict:
    """{model: ids} of visible rows in a state in which something is waiting, by one query."""
    by_label, parts = {}, []
    for model in waiting_models():
        waiting = {s for m in model.lifecycle.moves if m.duty for s in m.sources}
        rows = policy.visible(model, person)
        if inspection is not None:
            if "inspection" not in {field.name for field in model._meta.concrete_fields}:
                continue
            rows = rows.filter(inspection=inspection)
        by_label[model._meta.label_lower] = model
        parts.append(
            rows.filter(state__in=sorted(waiting))
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


def load(model, ids):
    """These records, with what a line about them names."""
    rows = model._default_manager.filter(pk__in=ids)
    names = {field.name for field in model._meta.concrete_fields}
    if "inspection" in names:
        rows = rows.select_related("inspection__unit", "inspection__round__term")
    elif model._meta.model_name == "inspection":
        rows = rows.select_related("unit", "round__term", "team__authorisation")
    return rows
