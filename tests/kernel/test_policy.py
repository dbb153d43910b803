"""What nobody has decided is closed: no policy, no verb, nobody signed in."""

from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from accounts.models import Organisation, Person
from kernel import policy
from rounds.models import Inspection

UNDECIDED = [model for model in apps.get_models() if model not in policy.policies()]


def test_a_model_without_a_policy_is_closed_to_everybody(scene):
    assert len(UNDECIDED) > 5
    for model in UNDECIDED:
        for person in (scene.office, scene.head, scene.leader_group, scene.security_admin):
            assert policy.visible(model, person).query.is_empty(), model
            assert not policy.opens(person, model)
            assert not policy.may(person, "see", model())
            assert policy.reach(person, "see", model) == policy.NOBODY


def test_a_verb_that_no_policy_names_is_nobodys(scene):
    assert policy.visible(Inspection, scene.office).exists()
    assert not policy.may(scene.office, "no_such_verb", scene.inspection)
    reach = policy.reach(scene.office, "no_such_verb", Inspection)
    assert not Inspection.objects.filter(reach).exists()


def test_who_is_nobody_has_no_rights(scene):
    closed = Person.objects.get(pk=scene.office.pk)
    closed.is_active = False
    for nobody in (None, AnonymousUser(), closed):
        assert not policy.visible(Inspection, nobody).exists()
        assert not policy.visible(Organisation.objects.all(), nobody).exists()
        assert not policy.opens(nobody, Inspection)
        verbs = policy.policies()[Inspection].may
        assert not any(policy.may(nobody, verb, scene.inspection) for verb in verbs)
        reach = policy.reach(nobody, "enter", Inspection)
        assert not Inspection.objects.filter(reach).exists()


def test_rows_that_were_narrowed_before_are_narrowed_by_the_policy_as_well(scene):
    rows = Inspection.objects.filter(pk=scene.inspection.pk)
    assert policy.visible(rows, scene.head).get() == scene.inspection
    assert not policy.visible(rows, scene.foreign_office).exists()
