"""The chain of seals: whoever changes, removes or adds to what is sealed is found, and where."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from kernel import seals
from kernel.events import record_event
from kernel.guards import lift_event_guard
from kernel.models import Event, Seal, SealedEvent


@pytest.fixture(autouse=True)
def _log_apart(settings, tmp_path):
    settings.SEAL_LOG = tmp_path / "seals.log"


@pytest.fixture
def chain(scene):
    """Three seals; the last two of three events each."""
    seals.seal_events()
    for _ in range(2):
        for number in range(3):
            record_event(
                by=scene.head, verb="look", label="查看", record=scene.inspection,
                note=f"第{number}次", data={"乙": 1, "甲": [None, 2.5]}, kind="reading",
            )  # fmt: skip
        seals.seal_events()
    return list(Seal.objects.order_by("number"))


def fault() -> str:
    return seals.verify().fault


def tamper(sql, *values):
    """What the owner of the database can do: take the triggers off, then anything."""
    lift_event_guard()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_an_untouched_chain_is_proved_whole(chain):
    verdict = seals.verify()
    assert (verdict.seals, verdict.unsealed, verdict.fault) == (3, 0, "")
    assert verdict.events == Event.objects.count()


def test_what_is_not_sealed_yet_is_counted_as_unproved(chain, scene):
    record_event(by=scene.head, verb="look", label="查看", record=scene.inspection)
    assert seals.verify().unsealed == 1


def test_sealing_twice_seals_nothing_twice(chain):
    assert seals.seal_events() is None
    assert SealedEvent.objects.count() == Event.objects.count()


def test_an_event_that_committed_late_is_sealed_all_the_same(chain, scene, monkeypatch):
    """Its id lies below those sealed already, as a slow transaction leaves it."""
    with transaction.atomic():
        late = record_event(by=scene.head, verb="look", label="查看", record=scene.inspection)
        Event.objects.bulk_create(
            [Event(person_name="系统", verb="x", label="x", subject_type="x", subject_id=0)]
        )
        ahead = seals.unsealed().exclude(pk=late.pk)
        with monkeypatch.context() as patch:
            patch.setattr(seals, "unsealed", lambda: ahead)
            seals.seal_events()
    assert seals.seal_events().events == 1
    assert not fault()
    assert SealedEvent.objects.filter(event_id=late.pk).exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [("note", "改写"), ("person_name", "他人"), ("at", "2020-01-01 00:00:00+00:00"),
     ("kind", "deed"), ("subject_id", 7), ("address", "10.0.0.1"), ("data", "{}"),
     ("request_id", "x"), ("from_state", "x"), ("inspection_id", None)],
)  # fmt: skip
def test_a_changed_event_is_named(chain, column, value):
    victim = SealedEvent.objects.filter(seal=chain[1]).order_by("event_id")[1].event_id
    tamper(f"UPDATE kernel_event SET {column} = %s WHERE id = %s", value, victim)
    assert f"第 2 号封存中编号 {victim} 的记录被改动" in fault()


def test_a_removed_event_is_named(chain):
    victim = SealedEvent.objects.filter(seal=chain[2]).first().event_id
    tamper("DELETE FROM kernel_event WHERE id = %s", victim)
    assert f"编号 {victim} 的记录被删除" in fault()


def test_an_event_removed_with_its_membership_is_noticed(chain):
    victim = SealedEvent.objects.filter(seal=chain[1]).first().event_id
    tamper("DELETE FROM kernel_event WHERE id = %s", victim)
    tamper("DELETE FROM kernel_sealedevent WHERE event_id = %s", victim)
    assert "第 2 号封存的成员清单被改动：应有 3 条，现有 2 条" in fault()


def test_a_seal_made_again_without_the_key_is_noticed(chain, settings):
    """Somebody changes an event and recomputes everything, all but the secret."""
    member = SealedEvent.objects.filter(seal=chain[2]).first()
    tamper("UPDATE kernel_event SET note = %s WHERE id = %s", "改写", member.event_id)
    digest = seals.digest_of(Event.objects.get(pk=member.event_id), algorithm="sha256")
    tamper("UPDATE kernel_sealedevent SET digest = %s WHERE event_id = %s", digest, member.event_id)
    digests = SealedEvent.objects.filter(seal=chain[2]).order_by("event_id")
    seal = chain[2]
    seal.root = seals.merkle_root([m.digest for m in digests], "sha256")
    forged = seals.value_of(seal, b"not the key")
    tamper("UPDATE kernel_seal SET root = %s, value = %s WHERE number = 3", seal.root, forged)
    assert "第 3 号封存" in fault()
    assert "校验值不符" in fault()


def test_a_chain_made_again_even_with_the_key_differs_from_its_copy_outside(chain, settings):
    tamper("DELETE FROM kernel_sealedevent")
    tamper("DELETE FROM kernel_seal")
    seals.seal_events()
    assert "与库外副本或凭据不符" in fault()


def test_an_end_cut_off_is_noticed_by_the_copy_or_by_a_receipt(chain, settings):
    kept = chain[2].value
    tamper("DELETE FROM kernel_sealedevent WHERE seal_id = 3")
    tamper("DELETE FROM kernel_seal WHERE number = 3")
    assert "第 3 号封存不见了" in fault()
    settings.SEAL_LOG.unlink()
    assert not fault()
    assert "第 3 号封存不见了" in seals.verify(receipts={3: kept[:12]}).fault


def test_a_seal_missing_in_the_middle_is_named(chain):
    tamper("DELETE FROM kernel_sealedevent WHERE seal_id = 2")
    tamper("DELETE FROM kernel_seal WHERE number = 2")
    assert "第 2 号封存不见了" in fault()


def test_a_replaced_key_still_proves_old_seals(chain, settings):
    settings.SEAL_KEYS = [b"new" * 11, *settings.SEAL_KEYS]
    assert not fault()
    settings.SEAL_KEYS = [b"new" * 11]
    assert "校验值不符" in fault()


def test_a_line_cut_short_by_a_full_disk_is_written_again(chain, settings):
    text = settings.SEAL_LOG.read_text()
    settings.SEAL_LOG.write_text(text[:-30])
    seals.copy_out()
    assert seals.copies() == {seal.number: seal.value for seal in chain}


@pytest.mark.parametrize(
    ("table", "column"), [("kernel_seal", "root"), ("kernel_sealedevent", "digest")]
)
def test_the_database_refuses_to_change_or_remove_a_seal(chain, table, column):
    for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = 'x'"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(sql)


def test_the_command_proves_or_names_the_first_broken_place(chain):
    out = StringIO()
    call_command("verify_events", stdout=out)
    assert "办理记录完整：3 个封存" in out.getvalue()
    call_command("verify_events", "--receipt", f"2:{chain[1].value[:16]}", stdout=out)
    with pytest.raises(CommandError, match="应为“编号:封存值”"):
        call_command("verify_events", "--receipt", "x", stdout=out)
    with pytest.raises(CommandError, match="凭据不符"):
        call_command("verify_events", "--receipt", "2:00000000", stdout=out)
    tamper("DELETE FROM kernel_event WHERE id = (SELECT MIN(id) FROM kernel_event)")
    with pytest.raises(CommandError, match=r"第 1 号封存中编号 \d+ 的记录被删除"):
        call_command("verify_events", stdout=out)


def test_sm3_seals_as_well(scene, settings):
    settings.SEAL_ALGORITHM = "sm3"
    seals.seal_events()
    settings.SEAL_ALGORITHM = "sha256"
    record_event(by=scene.head, verb="look", label="查看", record=scene.inspection)
    seals.seal_events()
    assert not fault()
    assert {seal.algorithm for seal in Seal.objects.all()} == {"sm3", "sha256"}


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=2, max_size=20), st.data())
def test_any_change_of_the_members_changes_the_root(leaves, data):
    digests = [leaf.hex() for leaf in leaves]
    root = seals.merkle_root(digests, "sha256")
    at = data.draw(st.integers(0, len(digests) - 1))
    other = data.draw(st.binary(min_size=32, max_size=32).filter(lambda leaf: leaf != leaves[at]))
    assert seals.merkle_root([*digests[:at], other.hex(), *digests[at + 1 :]], "sha256") != root
    assert seals.merkle_root(digests[:-1], "sha256") != root


def test_the_canonical_form_does_not_depend_on_how_the_data_lie(chain):
    event = Event.objects.filter(verb="look").first()
    before = seals.digest_of(event, algorithm="sha256")
    event.data = json.loads(json.dumps(dict(reversed(event.data.items()))))
    assert seals.digest_of(event, algorithm="sha256") == before


def test_an_event_written_in_afterwards_is_named_though_it_was_sealed(chain, scene):
    """Triggers let rows be added: one that says it is old is younger than what was sealed since."""
    event = Event.objects.filter(verb="look").last()
    event.pk, event.at = None, event.at - timedelta(days=30)
    event.save(force_insert=True)
    seals.seal_events()
    assert f"编号 {event.pk} 的记录" in fault()
    assert "事后补写" in fault()


def test_an_event_that_was_committed_late_is_no_fault(chain, scene):
    event = Event.objects.filter(verb="look").last()
    event.pk, event.at = None, event.at - timedelta(minutes=20)
    event.save(force_insert=True)
    seals.seal_events()
    assert fault() == ""
