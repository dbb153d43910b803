"""What one query gathers is what each row is, and what it answers is what the row would ask."""

import pytest
from django.apps import apps

from kernel.gathering import annotated, gather
from kernel.lifecycle import LifecycleModel

ROOMS = ("accounts", "issuing", "rounds", "findings", "rectification", "xuncha")
MODELS = [m for m in apps.get_models() if m.__module__.split(".")[0] in ROOMS]
ON_DESKS = [
    m for m in MODELS
    if issubclass(m, LifecycleModel) and hasattr(m._default_manager.all(), "for_desk")
]  # fmt: skip


def test_every_row_of_every_model_comes_back_as_it_is(world, django_assert_num_queries):
    kinds = [model._base_manager.all() for model in MODELS]
    with django_assert_num_queries(1):
        groups = gather(kinds)
    for model, gathered in zip(MODELS, groups, strict=True):
        rows = model._base_manager.in_bulk()
        assert {row.pk for row in gathered} == set(rows)
        for row in gathered:
            for field in model._meta.concrete_fields:
                if field.attname not in row.get_deferred_fields():
                    given, wanted = (getattr(r, field.attname) for r in (row, rows[row.pk]))
                    assert (given, type(given)) == (wanted, type(wanted)), field


@pytest.mark.parametrize("model", ON_DESKS, ids=lambda m: m.__name__)
def test_a_desk_is_told_exactly_what_each_row_would_say(model, world):
    names = [name for name in dir(model) if isinstance(getattr(model, name, None), annotated)]
    (gathered,) = gather([model._default_manager.for_desk()])
    assert gathered, f"the demonstration has no {model.__name__}"
    for row in gathered:
        alone = model._base_manager.get(pk=row.pk)
        known = [name for name in names if name in row.__dict__]
        assert known or not names
        for name in known:
            given, wanted = getattr(row, name), getattr(alone, name)
            assert given == wanted or sorted(given) == sorted(wanted), name


def test_relations_deferrals_and_prefetches_hold(world, django_assert_num_queries):
    paper = apps.get_model("register", "WorkingPaper")
    rows = paper.objects.select_related("inspection__unit", "category__parent").defer("facts")
    with django_assert_num_queries(2):
        (papers,) = gather([rows])
        papers.sort(key=lambda p: p.pk)
        told = [(p.inspection.unit.name, p.category and p.category.full_name) for p in papers]
        assert all(p.handler_ids for p in papers)
    assert told == [
        (p.inspection.unit.name, p.category and p.category.full_name)
        for p in paper.objects.filter(pk__in=[p.pk for p in papers]).order_by("pk")
    ]
    assert "facts" in papers[0].get_deferred_fields()
    assert papers[0].facts == paper.objects.get(pk=papers[0].pk).facts


def test_nothing_asked_is_nothing_found(world):
    term = apps.get_model("rounds", "Term")
    assert gather([]) == []
    assert gather([term.objects.none(), term.objects.filter(pk__in=[])]) == [[], []]
