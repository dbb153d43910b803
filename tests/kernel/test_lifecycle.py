import pytest
from django.db.models import F

from kernel import lifecycle
from kernel.events import history
from kernel.refusals import NotAllowed, NotPossible, Overtaken
from rounds.actions import enter_inspection, leave_inspection


def test_saving_a_record_cannot_change_its_state(scene):
    inspection = scene.again(scene.inspection)
    inspection.state = "left"
    inspection.version = 99
    inspection.save()
    assert scene.again(inspection).state == "on_site"
    assert scene.again(inspection).version != 99


def test_a_record_cannot_be_born_in_a_later_state(scene):
    copy = scene.again(scene.inspection)
    copy.pk, copy._state.adding = None, True
    with pytest.raises(ValueError, match="starts as planned"):
        copy.save()


def test_a_move_out_of_turn_is_refused_in_words(scene):
    with pytest.raises(NotPossible, match="进驻中"):
        enter_inspection(scene.inspection, by=scene.head)


def test_a_move_by_the_wrong_person_is_refused(scene):
    for person in (scene.member, scene.secretary, scene.leader_group, scene.stranger):
        with pytest.raises(NotAllowed):
            leave_inspection(scene.inspection, by=person)
    assert scene.again(scene.inspection).state == "on_site"


def test_who_looked_at_an_older_version_is_told_so(scene):
    with pytest.raises(Overtaken):
        leave_inspection(scene.inspection, by=scene.head, seen=scene.inspection.version - 1)


@pytest.mark.parametrize("change", [{"version": F("version") + 1}, {"state": "left"}])
def test_what_changed_behind_a_lock_that_does_not_hold_is_noticed(scene, monkeypatch, change):
    """SQLite locks no row: between reading and writing, somebody else may have been there."""
    lock = lifecycle.lock

    def somebody_was_faster(record):
        fresh = lock(record)
        type(record)._base_manager.filter(pk=record.pk).update(**change)
        return fresh

    monkeypatch.setattr(lifecycle, "lock", somebody_was_faster)
    with pytest.raises(Overtaken):
        leave_inspection(scene.inspection, by=scene.head)
    assert not history(scene.inspection).filter(verb="leave").exists()
