"""我的已办: one's own deeds, read from the events, as far as one may still know of the record."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from kernel import policy
from kernel.ledger import Column, Filter, Ledger
from kernel.lifecycle import LifecycleModel
from kernel.models import Event
from xuncha.desk.waiting import Search, find, for_desk

PERIODS = ((7, "近 7 天"), (30, "近 30 天"), (90, "近 90 天"), (365, "近一年"))
EVER = 10_000
SORTS = (("sent", "送审"), ("decided", "审核审批"), ("returned", "退回"), ("other", "其他办理"))


def _models():
    return [model for model in apps.get_models() if issubclass(model, LifecycleModel)]


def deeds_of(person) -> QuerySet:
    """The person's own moves of records that the person may know of today."""
    known = Q(pk__in=[])
    for model in _models():
        seen = policy.visible(model, person).filter(pk=OuterRef("subject_id")).order_by()
        known |= Q(Exists(seen), subject_type=model._meta.label_lower)
    moves = Event.objects.filter(kind=Event.Kind.DEED, person_id=person.pk).exclude(to_state="")
    return moves.filter(known).alias(sort=_sort(), age=_age())


def _sort():
    """Of what sort a deed is, as its lifecycle says."""
    whens = []
    for model in _models():
        lifecycle = model.lifecycle
        decisions = [step.name for step in lifecycle.moves if step.review]
        for sort, verbs in (
            ("returned", lifecycle.returns), ("decided", decisions),
            ("sent", lifecycle.submissions),
        ):  # fmt: skip
            if verbs:
                about = Q(subject_type=model._meta.label_lower, verb__in=verbs)
                whens.append(When(about, then=Value(sort)))
    return Case(*whens, default=Value("other"))


def _age():
    """The shortest of the PERIODS, in days, within which a deed lies."""
    now = timezone.now()
    whens = [When(at__gte=now - timedelta(days=days), then=Value(days)) for days, _ in PERIODS]
    return Case(*whens, default=Value(EVER), output_field=IntegerField())


def _kinds(rows):
    found = set(rows.order_by().values_list("subject_type", flat=True).distinct())
    return [
        (model._meta.label_lower, model._meta.verbose_name)
        for model in _models()
        if model._meta.label_lower in found
    ]


@dataclass(frozen=True, slots=True)
class Deed:
    """One line: what was done and when, and what has become of the record since."""

    label: str
    note: str
    at: datetime
    record: LifecycleModel

    @property
    def title(self) -> str:
        kind, title = (
            self.record._meta.verbose_name,
            str(getattr(self.record, "title", self.record)),
        )
        return title if kind in title else f"{kind}：{title}"

    @property
    def unit(self) -> str:
        inspection = getattr(self.record, "inspection", None)
        return str(inspection.unit) if inspection else ""

    @property
    def state_label(self) -> str:
        return self.record.state_label

    @property
    def tone(self) -> str:
        return self.record.tone

    def get_absolute_url(self) -> str:
        return self.record.get_absolute_url()


def _deeds(events: Sequence[Event]) -> list[Deed]:
    """The events of one page with the records they are about, read together."""
    wanted = defaultdict(set)
    for event in events:
        wanted[event.subject_type].add(event.subject_id)
    searches = [
        Search(for_desk(apps.get_model(label), pks), tell=None, urgency=lambda record: record.pk)
        for label, pks in wanted.items()
    ]
    found, _ = find(searches)
    records = {(record._meta.label_lower, record.pk): record for _, record in found}
    told = ((event, records.get((event.subject_type, event.subject_id))) for event in events)
    return [Deed(event.label, event.note, event.at, record) for event, record in told if record]


DONE = Ledger(
    name="done",
    title="我的已办",
    columns=(
        Column("事项", "title", link=True),
        Column("单位", "unit"),
        Column("我的办理", "label", small="note"),
        Column("时间", "at", kind="date", sort="at"),
        Column("现在", kind="status"),
    ),
    search=("label",),
    filters=(
        Filter("within", "时间", "age__lte", PERIODS),
        Filter("sort_of", "办理类别", "sort", SORTS),
        Filter("about", "事项", "subject_type", _kinds),
    ),
    order=("-at", "-pk"),
    search_hint="搜索办理动作",
    empty_text="没有符合条件的已办事项。",
    none_text="您还没有办过的事项。办理之后会列在这里。",
    of_page=_deeds,
)
