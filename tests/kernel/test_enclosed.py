"""Text that lies enclosed: as written for whoever holds the key, and nothing for anybody else."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.exceptions import FieldError, ValidationError
from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.forms import Textarea, TextInput, modelform_factory
from django.test import override_settings

from findings.clues.models import Clue, ClueRemark
from kernel import enclosed, reenclosing
from tests.clues.cases import FIELDS, registered, with_receivers
from xuncha.settings import data_key

OLD, NEW, OTHER = (data_key(word) for word in ("old", "new", "other"))
NAME, OUTLINE = FIELDS["person_name"], FIELDS["outline"]


@pytest.fixture
def clue(scene):
    with_receivers(scene)
    return registered(scene)


def keys(*held):
    return override_settings(DATA_KEYS=list(held))


def raw(record, name: str) -> str:
    """The column as it lies in the database."""
    with connection.cursor() as cursor:
        table, column = record._meta.db_table, record._meta.get_field(name).column
        cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE id = %s', [record.pk])
        return cursor.fetchone()[0]


def put(record, name: str, value: str):
    with connection.cursor() as cursor:
        table, column = record._meta.db_table, record._meta.get_field(name).column
        cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', [value, record.pk])


# --- reading and writing ------------------------------------------------------------------------


def test_every_way_of_reading_gives_what_was_written_and_the_column_does_not(clue):
    rows = Clue.objects.filter(pk=clue.pk)
    assert rows.get().person_name == NAME
    assert rows.values("person_name")[0] == {"person_name": NAME}
    assert rows.values_list("outline", flat=True)[0] == OUTLINE
    assert rows.annotate(told=F("outline")).get().told == OUTLINE
    inner = Subquery(Clue.objects.filter(pk=OuterRef("pk")).values("person_name"))
    assert rows.annotate(told=inner).get().told == NAME
    deferred = rows.for_desk().get()
    assert "outline" not in vars(deferred)
    assert deferred.outline == OUTLINE
    assert NAME not in raw(clue, "person_name")


@pytest.mark.parametrize("way", ["save", "update", "bulk_update", "create"])
def test_every_way_of_writing_encloses(clue, way):
    if way == "create":
        clue = ClueRemark.objects.create(
            inspection=clue.inspection,
            clue=clue,
            deed="x",
            text="新写的",
            said_by=clue.registered_by,
        )
        assert ClueRemark.objects.get(pk=clue.pk).text == "新写的"
        assert "新写的" not in raw(clue, "text")
        return
    clue.outline = "新写的"
    {
        "save": clue.save,
        "update": lambda: Clue.objects.filter(pk=clue.pk).update(outline="新写的"),
        "bulk_update": lambda: Clue.objects.bulk_update([clue], ["outline"]),
    }[way]()
    assert Clue.objects.get(pk=clue.pk).outline == "新写的"
    assert "新写的" not in raw(clue, "outline")


def test_the_same_text_twice_lies_there_as_two_different_ones(clue):
    first = raw(clue, "person_name")
    clue.save()
    assert raw(clue, "person_name") != first


def test_nothing_stays_nothing_and_can_be_asked_for(clue):
    assert raw(clue, "minutes") == ""
    assert Clue.objects.filter(minutes="").get() == clue
    assert Clue.objects.exclude(outline="").get() == clue
    assert not Clue.objects.filter(minutes__isnull=True).exists()


def test_a_name_of_two_characters_is_as_long_as_one_of_three_or_forty(clue):
    lengths = set()
    for name in ("王五", "欧阳某", "某" * 40):
        Clue.objects.filter(pk=clue.pk).update(person_name=name)
        lengths.add(len(raw(clue, "person_name")))
    assert len(lengths) == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"person_name": NAME}, {"person_name__contains": NAME}, {"outline__icontains": "礼金"},
        {"person_name__in": [NAME]}, {"person_name__startswith": "示"}, {"outline__length": 3},
        {"person_name__gt": "a"}, {"person_name__regex": "."},
    ],
)  # fmt: skip
def test_searching_it_is_an_error_and_not_an_empty_answer(clue, asked):
    with pytest.raises(FieldError, match="enclosed"):
        list(Clue.objects.filter(**asked))


# --- lengths and forms --------------------------------------------------------------------------


def test_the_longest_length_counts_what_people_write(clue):
    clue.person_name = "某" * 61
    with pytest.raises(ValidationError, match="不能超过 60 字"):
        clue.full_clean()
    form = modelform_factory(Clue, fields=["person_name", "outline"])
    assert "person_name" in form({"person_name": "某" * 61, "outline": "x"}).errors
    assert "person_name" not in form({"person_name": "某" * 60, "outline": "x"}).errors
    assert isinstance(form().fields["person_name"].widget, TextInput)
    assert isinstance(form().fields["outline"].widget, Textarea)


# --- keys ---------------------------------------------------------------------------------------


def test_another_key_reads_nothing_and_says_so(clue):
    with keys(OTHER), pytest.raises(enclosed.Unreadable, match=r"clues\.clue\..*DATA_KEY"):
        Clue.objects.get(pk=clue.pk)


def test_a_value_moved_to_another_field_does_not_open(clue):
    put(clue, "person_post", raw(clue, "person_name"))
    with pytest.raises(enclosed.Unreadable, match=r"clues\.clue\.person_post"):
        Clue.objects.get(pk=clue.pk)


@pytest.mark.parametrize("value", ["原来的明文", "AAAA", "====", "x"])
def test_what_was_never_enclosed_is_no_text(clue, value):
    put(clue, "outline", value)
    with pytest.raises(enclosed.Unreadable):
        Clue.objects.get(pk=clue.pk)


def test_one_changed_letter_and_it_does_not_open(clue):
    lies = raw(clue, "outline")
    put(clue, "outline", lies[:80] + ("A" if lies[80] != "A" else "B") + lies[81:])
    with pytest.raises(enclosed.Unreadable):
        Clue.objects.get(pk=clue.pk)


def test_after_a_new_key_the_old_one_still_reads_and_the_new_one_writes(clue):
    with keys(OLD):
        clue.save()
    with keys(NEW, OLD):
        assert Clue.objects.get(pk=clue.pk).outline == OUTLINE
        Clue.objects.filter(pk=clue.pk).update(outline="新写的")
        assert Clue.objects.get(pk=clue.pk).outline == "新写的"
    with keys(NEW):
        assert Clue.objects.only("outline").get(pk=clue.pk).outline == "新写的"
        with pytest.raises(enclosed.Unreadable):
            Clue.objects.get(pk=clue.pk)


# --- migrations ---------------------------------------------------------------------------------


@contextmanager
def _editor():
    yield type("Editor", (), {"connection": connection})


def test_a_migration_carries_rows_into_it_and_out_again(clue, monkeypatch):
    monkeypatch.setattr(reenclosing, "BATCH", 1)
    others = [registered_again(clue) for _ in range(3)]
    forwards, backwards = reenclosing.both_ways("clues", "Clue")
    with _editor() as editor:
        backwards(apps, editor)
        assert {raw(one, "outline") for one in (clue, *others)} == {OUTLINE}
        assert raw(clue, "minutes") == ""
        forwards(apps, editor)
    assert OUTLINE not in raw(clue, "outline")
    assert [one.outline for one in Clue.objects.all()] == [OUTLINE] * 4


def registered_again(clue):
    return Clue.objects.create(
        inspection=clue.inspection, registered_by=clue.registered_by, **FIELDS
    )
