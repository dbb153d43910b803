import pytest

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
