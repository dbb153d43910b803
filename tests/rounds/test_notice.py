"""Before the notice; a module of its own because its world has not entered yet."""

from kernel import policy
from rounds import actions, coverage
from tests.scene import Scene


def sees(person, record):
    return policy.visible(type(record), person).filter(pk=record.pk).exists()


def test_the_unit_knows_of_its_inspection_from_the_notice_on(db):
    scene = Scene(entered=False)
    assert not sees(scene.secretary, scene.inspection)
    actions.notify_inspection(scene.inspection, by=scene.office)
    assert sees(scene.secretary, scene.inspection)
    assert sees(scene.liaison, scene.inspection)
    assert not sees(scene.other_secretary, scene.inspection)
    assert not sees(scene.former_secretary, scene.inspection)


def test_a_unit_counts_once_it_has_been_entered(db):
    scene = Scene(entered=False)
    actions.include_everyone(scene.term, by=scene.office)
    assert coverage.lines_of(scene.term, scene.office)[-1].covered == 0
    scene.enter(scene.inspection)
    assert coverage.lines_of(scene.term, scene.office)[-1].covered == 1
    assert coverage.lines_of(scene.term, scene.office)[-1].rate == "50.0%"
