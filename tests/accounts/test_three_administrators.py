"""三员: three roles, three people, and none of them ever holds a case role."""

import pytest
from django.db import IntegrityError, transaction

from accounts import grants
from accounts.actions import appoint, dismiss_administrator, make_administrator, relieve
from accounts.checks import three_administrators
from accounts.grants import case_roles, holds_case_role, post_group
from accounts.models import AdminRole, Person, Posting
from accounts.policy import audit_administrator, security_administrator, system_administrator
from kernel import policy
from kernel.models import Event
from kernel.refusals import NotAllowed, NotPossible
from rounds import actions as rounds
from rounds.models import Inspection, TeamMember

THREE = ("system_admin", "security_admin", "audit_admin")
ROLES = list(AdminRole.Role.values)


@pytest.mark.parametrize("key", THREE)
def test_each_of_the_three_is_one_and_not_another(scene, key):
    scope = getattr(scene, key).scope
    rules = (system_administrator, security_administrator, audit_administrator)
    assert [key.startswith(scope.admin_role), sum(rule(scope, None) for rule in rules)] == [True, 1]


def test_whatever_the_tables_say_an_administrator_holds_no_grant(scene, monkeypatch):
    """The database refuses such rows; were they there, they would count for nothing."""
    held = [("administer", scene.committee.pk), ("conclude", scene.inspection.pk)]
    monkeypatch.setattr(grants.GRANTS, "rows", lambda **_: [*held, ("admin:system", 1)])
    scope = scene.system_admin.scope
    assert scope.admin_role == "system"
    assert not scope.ids("administer", "conclude")
    monkeypatch.setattr(grants.GRANTS, "rows", lambda **_: held)
    assert scene.office.scope.ids("administer", "conclude")


@pytest.mark.parametrize("key", THREE)
@pytest.mark.parametrize("role", ROLES)
def test_no_administrator_becomes_a_second_one(scene, key, role):
    with pytest.raises(NotPossible, match="只能担任三员之一"):
        make_administrator(getattr(scene, key), role, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        AdminRole.objects.create(person=getattr(scene, key), role=role)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_with_a_case_role_becomes_an_administrator(scene, role):
    """The whole cast: whoever holds a post or is in a team is refused, everybody else is not."""
    for key, person in scene.cast.items():
        if key in THREE:
            continue
        if holds_case_role(person):
            with pytest.raises(NotPossible, match="业务职务"):
                make_administrator(person, role, by=None)
        else:
            assert key in ("stranger", "former_secretary")
            make_administrator(person, role, by=None)
            assert person.scope.admin_role == role
            assert not person.groups.exists()


@pytest.mark.parametrize("key", THREE)
@pytest.mark.parametrize("post", Posting.Post.values)
def test_no_administrator_is_given_a_post(scene, key, post):
    at_committee = post in Posting.AT_COMMITTEE
    place = {"committee": scene.committee} if at_committee else {"organisation": scene.unit}
    with pytest.raises(NotPossible, match="三员"):
        appoint(Posting(person=getattr(scene, key), post=post, **place), by=scene.security_admin)
    assert not Posting.objects.filter(person__admin_role__isnull=False).exists()


@pytest.mark.parametrize("key", THREE)
def test_no_administrator_joins_a_team_or_is_offered_for_one(scene, key):
    planned = rounds.plan_round(
        type(scene.round)(
            term=scene.term, number=9, kind="routine", focus=scene.focus,
            starts_on=scene.round.starts_on, ends_on=scene.round.ends_on,
        ),
        by=scene.office,
    )  # fmt: skip
    team = rounds.form_team(planned, by=scene.office, number=1)
    with pytest.raises(NotPossible, match="三员"):
        rounds.add_member(team, by=scene.office, person=getattr(scene, key), post="member")
    assert not policy.visible(Person, scene.office).filter(admin_role__isnull=False).exists()


@pytest.mark.parametrize("key", THREE)
def test_the_database_itself_refuses_an_administrator_in_a_group(scene, key):
    group = post_group(scene.committee, "office")
    with pytest.raises(IntegrityError), transaction.atomic():
        getattr(scene, key).groups.add(group)


@pytest.mark.parametrize("role", ROLES)
def test_the_database_itself_refuses_somebody_of_a_group_as_administrator(scene, role):
    with pytest.raises(IntegrityError), transaction.atomic():
        AdminRole.objects.create(person=scene.head, role=role)
    other = AdminRole.objects.get(person=scene.audit_admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        AdminRole.objects.filter(pk=other.pk).update(person=scene.head)


@pytest.mark.parametrize("key", THREE)
def test_a_posting_written_past_all_deeds_still_opens_nothing(scene, key):
    person = getattr(scene, key)
    group = post_group(scene.committee, "office")
    Posting.objects.create(person=person, post="office", committee=scene.committee, group=group)
    scope = getattr(scene, key).scope
    assert not scope.ids("administer", "direct")
    assert not policy.visible(Inspection, getattr(scene, key)).exists()


def test_somebody_leaves_case_work_and_becomes_an_administrator(scene):
    posting = Posting.objects.get(person=scene.office2)
    relieve(posting, by=scene.security_admin)
    make_administrator(scene.office2, "audit", by=scene.security_admin)
    event = Event.objects.get(verb="make_administrator", subject_id=scene.office2.pk)
    assert (event.person_id, event.note) == (scene.security_admin.pk, "审计管理员")


def test_a_member_of_an_ended_team_may_become_an_administrator(scene):
    team = scene.again(scene.team)
    rounds.end_authorisation(team.authorisation, by=scene.office, note="轮次结束")
    make_administrator(scene.member2, "system", by=None)
    assert scene.member2.scope.admin_role == "system"


def test_nobody_changes_their_own_role(scene):
    own = AdminRole.objects.get(person=scene.security_admin)
    make_administrator(scene.stranger, "security", by=scene.security_admin)
    with pytest.raises(NotAllowed, match="自己"):
        dismiss_administrator(own, by=scene.security_admin)


@pytest.mark.parametrize("key", THREE)
def test_the_last_of_a_role_stays(scene, key):
    row = AdminRole.objects.get(person=getattr(scene, key))
    with pytest.raises(NotPossible, match="最后一名"):
        dismiss_administrator(row, by=None)


def test_with_a_successor_an_administrator_may_go(scene):
    make_administrator(scene.stranger, "system", by=scene.security_admin)
    dismiss_administrator(AdminRole.objects.get(person=scene.system_admin), by=scene.security_admin)
    assert scene.system_admin.scope.admin_role == ""
    assert Event.objects.filter(verb="dismiss_administrator").count() == 1


def test_an_administrator_who_is_switched_off_holds_nothing(scene):
    Person.objects.filter(pk=scene.system_admin.pk).update(is_active=False)
    assert not scene.system_admin.get_all_permissions()
    assert not scene.system_admin.is_staff


def test_what_makes_a_case_role_is_known(scene):
    assert {label for label, _ in case_roles()} == {"任职", "巡察组"}


def violations():
    """What `manage.py check --deploy` says about the people in the database."""
    return sorted({fault.id for fault in three_administrators(None) if fault.id != "accounts.W001"})


def test_the_production_check_finds_nobody_who_is_two(scene):
    assert violations() == []


def test_the_production_check_finds_what_was_written_past_all_deeds(scene):
    """A posting or a membership in the tables, by import, repair or ill will."""
    group = post_group(scene.committee, "office")
    Posting.objects.create(
        person=scene.audit_admin, post="office", committee=scene.committee, group=group
    )
    assert violations() == ["accounts.E002"]
    fault = next(f for f in three_administrators(None) if f.id == "accounts.E002")
    assert "纪明" in fault.msg
    assert "审计管理员" in fault.msg
    TeamMember.objects.create(
        round=scene.round, team=scene.team, person=scene.system_admin, post="member"
    )
    assert len([f for f in three_administrators(None) if f.id == "accounts.E002"]) == 2


def test_the_production_check_misses_a_role_that_nobody_holds(scene):
    Person.objects.filter(pk=scene.audit_admin.pk).update(is_active=False)
    assert [f.id for f in three_administrators(None)] == ["accounts.W001"]
