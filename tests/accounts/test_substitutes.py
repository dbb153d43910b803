"""代办: what a named colleague may do, for how long, under both names; and what nobody hands over."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.actions import appoint, end_substitution, make_administrator, name_substitute
from accounts.models import Person, Posting, Substitution
from accounts.parties import colleagues
from findings.clues.models import Clue
from findings.fieldwork.models import DocumentItem, Interview
from findings.immediate import actions as immediate
from findings.immediate.models import ImmediateRectification
from findings.letters.models import Letter
from findings.register import actions as register
from findings.reports.models import FeedbackOpinion
from kernel import policy
from kernel.events import history
from kernel.refusals import NotAllowed, NotPossible
from kernel.seals import digest_of
from rectification.models import Plan, Publication, RectificationReport
from rounds import actions as rounds
from rounds.models import Inspection
from tests.fieldwork.cases import sent
from tests.house.visits import BACKEND, questions
from tests.immediate.test_immediate import reported
from tests.register.cases import a_paper, reviewed, submitted
from tests.scene import TODAY
from xuncha.clock.sweeping import ring
from xuncha.desk.models import Notice
from xuncha.desk.todo import todo


def name(scene, principal, substitute, starts=0, days=5):
    day = TODAY() + timedelta(days=starts)
    return name_substitute(
        by=getattr(scene, principal), substitute=getattr(scene, substitute), starts_on=day,
        ends_on=day + timedelta(days=days), reason="外出学习",
    )  # fmt: skip


def reviewed_by_head(scene):
    return register.review_workingpaper(submitted(scene), by=scene.head)


def may(person, verb, record):
    return policy.may(person, verb, type(record)._default_manager.get(pk=record.pk))


# --- what passes on -----------------------------------------------------------------------------


def test_a_deputy_approves_for_the_head_under_both_names(scene):
    paper = reviewed_by_head(scene)
    assert not may(scene.deputy, "approve", paper)
    name(scene, "head", "deputy")
    register.approve_workingpaper(paper, by=scene.deputy)
    event = history(paper).last()
    assert (event.person_name, event.person_id) == ("周敏代顾远", scene.deputy.pk)
    assert event.data == {"principal": scene.head.pk, "principal_name": "顾远"}
    paper = scene.again(paper)
    assert (paper.approved_by, paper.approved_for) == (scene.deputy, scene.head)


def test_both_names_are_part_of_what_is_sealed(scene):
    paper = reviewed_by_head(scene)
    name(scene, "head", "deputy")
    register.approve_workingpaper(paper, by=scene.deputy)
    event = history(paper).last()
    sealed = digest_of(event, algorithm="sha256")
    for column, other in (("person_name", "周敏"), ("data", {})):
        was = getattr(event, column)
        setattr(event, column, other)
        assert digest_of(event, algorithm="sha256") != sealed
        setattr(event, column, was)


def test_what_is_ones_own_right_is_ones_own_deed(scene):
    paper = submitted(scene)
    name(scene, "head", "deputy")
    register.review_workingpaper(paper, by=scene.deputy)
    assert history(paper).last().person_name == "周敏"
    assert scene.again(paper).reviewed_for is None


def test_a_member_reviews_for_a_deputy_and_nothing_more(scene):
    paper = submitted(scene)
    name(scene, "deputy", "letters_officer")
    assert may(scene.letters_officer, "review", paper)
    assert not may(scene.letters_officer, "approve", paper)
    for verb in ("write_report", "draw_finding", "assign_interview", "propose_immediate"):
        assert not policy.may(scene.letters_officer, verb, scene.inspection)
    register.review_workingpaper(paper, by=scene.letters_officer)
    assert history(paper).last().person_name == "林洁代周敏"


def test_who_stands_in_for_the_head_as_a_member_approves_nothing(scene):
    name(scene, "head", "letters_officer")
    assert not may(scene.letters_officer, "approve", reviewed(scene))


def test_a_deputy_verifies_an_immediate_rectification_for_the_head(scene):
    record = reported(scene)
    assert not may(scene.deputy, "verify", record)
    name(scene, "head", "deputy")
    immediate.verify_immediaterectification(record, by=scene.deputy)
    assert history(record).last().person_name == "周敏代顾远"


def test_the_secretary_hands_over_documents_for_the_liaison(scene):
    item = DocumentItem.objects.filter(listing=sent(scene)).first()
    assert not may(scene.secretary, "hand_over", item)
    name(scene, "liaison", "secretary")
    assert may(scene.secretary, "hand_over", item)
    assert not may(scene.other_secretary, "hand_over", item)


def test_the_secretarys_signature_is_never_handed_over(scene):
    name(scene, "secretary", "liaison")
    for model, verb in (
        (Plan, "sign"), (RectificationReport, "sign"), (Publication, "confirm"),
        (FeedbackOpinion, "receive"), (ImmediateRectification, "acknowledge"),
    ):  # fmt: skip
        record = model(inspection=scene.inspection)
        assert policy.may(scene.secretary, verb, record)
        assert not policy.may(scene.liaison, verb, record)


@pytest.mark.parametrize(
    ("principal", "substitute"),
    [("head", "deputy"), ("head", "member"), ("deputy", "member"), ("letters_officer", "deputy"),
     ("secretary", "liaison"), ("liaison", "secretary"), ("office", "office2"),
     ("leader_group", "leader_group2")],
)  # fmt: skip
def test_a_substitute_learns_of_nothing_more(scene, principal, substitute):
    """Rows, rooms and rights on the case are what they were, but for the few verbs handed over."""
    reviewed(scene)
    cases = [scene.inspection, scene.other_inspection]

    def known():
        person = getattr(scene, substitute)
        rows = {
            m: set(policy.visible(m, person).values_list("pk", flat=True))
            for m in policy.policies()
            if m is not Substitution
        }
        verbs = policy.policies()[Inspection].may
        rights = {(case.pk, v) for case in cases for v in verbs if policy.may(person, v, case)}
        secret = [
            (type(one), verb)
            for one in (
                Letter(inspection=cases[0]),
                Clue(inspection=cases[0]),
                Interview(inspection=cases[0]),
            )
            for verb in policy.policies()[type(one)].may
            if verb not in ("send_back", "submit") and policy.may(person, verb, one)
        ]
        return rows, rights, secret

    before = known()
    name(scene, principal, substitute)
    assert known() == before


# --- four eyes ----------------------------------------------------------------------------------


def test_a_substitute_does_not_approve_their_own_paper(scene):
    paper = register.write_paper(
        scene.inspection, by=scene.deputy, handlers=[scene.deputy, scene.member],
        **{k: getattr(a_paper(scene), k) for k in ("title", "overview", "facts", "basis", "analysis", "responsible_subject")},
    )  # fmt: skip
    register.submit_workingpaper(paper, by=scene.deputy)
    register.review_workingpaper(paper, by=scene.head)
    name(scene, "head", "deputy")
    assert not may(scene.deputy, "approve", paper)
    assert not may(scene.head, "approve", paper)  # the two are one person meanwhile
    end_substitution(Substitution.objects.get(), by=scene.head)
    assert may(scene.head, "approve", paper)


def test_who_passed_it_up_does_not_approve_it_in_the_heads_place(scene):
    paper = reviewed(scene)  # by the deputy
    name(scene, "head", "deputy")
    assert not may(scene.deputy, "approve", paper)
    with pytest.raises(NotAllowed):
        register.approve_workingpaper(paper, by=scene.deputy)
    assert may(scene.head, "approve", paper)


def test_nor_who_had_it_reviewed_in_their_own_place(scene):
    paper = submitted(scene)
    name(scene, "deputy", "letters_officer")
    name(scene, "head", "deputy")
    register.review_workingpaper(paper, by=scene.letters_officer)
    assert not may(scene.deputy, "approve", paper)
    end_substitution(Substitution.objects.get(substitute=scene.letters_officer), by=scene.deputy)
    assert not may(scene.deputy, "approve", paper)
    assert may(scene.head, "approve", paper)


def test_nor_who_stands_in_for_the_deputy_that_passed_it_up(scene):
    paper = reviewed(scene)  # by the deputy
    scene.letters_officer.groups.set(scene.deputy.groups.all())  # a second deputy
    name(scene, "head", "letters_officer")
    assert may(scene.letters_officer, "approve", paper)
    running = name(scene, "deputy", "letters_officer")
    assert not may(scene.letters_officer, "approve", paper)
    end_substitution(running, by=scene.deputy)
    assert may(scene.letters_officer, "approve", paper)


def test_who_stands_in_for_the_author_neither_reviews_nor_approves(scene):
    paper = submitted(scene)
    name(scene, "member", "deputy")
    assert not may(scene.deputy, "review", paper)
    name(scene, "head", "deputy")
    assert not may(scene.deputy, "approve", reviewed_by_head(scene))


def test_a_chain_of_substitutes_passes_nothing_on(scene):
    paper = reviewed_by_head(scene)
    name(scene, "head", "deputy")
    name(scene, "deputy", "letters_officer")
    assert may(scene.deputy, "approve", paper)
    assert not may(scene.letters_officer, "approve", paper)
    assert set(scene.letters_officer.scope.principals) == {scene.deputy.pk}


# --- how long, and against which walls ----------------------------------------------------------


def test_it_begins_and_ends_by_itself_with_the_days_of_shanghai(scene):
    paper = reviewed_by_head(scene)
    name(scene, "head", "deputy", starts=1, days=1)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    for after, held in ((timedelta(hours=23), False), (timedelta(days=1), True),
                        (timedelta(days=3, minutes=-1), True), (timedelta(days=3), False)):  # fmt: skip
        with time_machine.travel(today + after, tick=False):
            assert may(scene.deputy, "approve", paper) == held, after


@pytest.mark.parametrize("by", ["head", "deputy", "office"])
def test_it_ends_at_once_when_either_of_the_two_or_the_office_ends_it(scene, by):
    paper = reviewed_by_head(scene)
    running = name(scene, "head", "deputy")
    end_substitution(running, by=getattr(scene, by))
    assert not may(scene.deputy, "approve", paper)
    with pytest.raises(NotPossible):
        end_substitution(running, by=getattr(scene, by))


@pytest.mark.parametrize("who", ["head", "deputy"])
def test_a_recusal_of_either_beats_it(scene, who):
    paper = reviewed_by_head(scene)
    name(scene, "head", "deputy")
    rounds.recuse(getattr(scene, who), by=scene.office, unit=scene.unit, ground="interest")
    assert not may(scene.deputy, "approve", paper)


def test_it_ends_with_the_teams_authorisation_and_with_the_account(scene):
    paper = reviewed_by_head(scene)
    name(scene, "head", "deputy")
    Person.objects.filter(pk=scene.head.pk).update(is_active=False)
    assert not may(scene.deputy, "approve", paper)
    Person.objects.filter(pk=scene.head.pk).update(is_active=True)
    assert may(scene.deputy, "approve", paper)
    rounds.end_authorisation(scene.again(scene.team.authorisation), by=scene.office, note="结束")
    assert not may(scene.deputy, "approve", paper)


def test_who_takes_a_post_in_the_unit_stands_in_no_more(scene):
    paper = reviewed_by_head(scene)
    name(scene, "head", "deputy")
    appoint(
        Posting(person=scene.deputy, post="unit_liaison", organisation=scene.unit),
        by=scene.security_admin,
    )
    assert not may(scene.deputy, "approve", paper)


# --- naming -------------------------------------------------------------------------------------


PARTIES = {
    "office": {"office2"},
    "leader_group": {"leader_group2"},
    "head": {"deputy", "member", "member2", "letters_officer"},
    "other_head": {"other_deputy", "other_member"},
    "secretary": {"liaison"},
    "other_liaison": {"other_secretary"},
    "stranger": set(),
    "former_secretary": set(),
    "system_admin": set(),
}


@pytest.mark.parametrize("who", PARTIES)
def test_only_colleagues_of_the_same_party_are_named(scene, client, who):
    """The choice offers nobody else, and neither a post of the form nor the deed takes anybody else."""
    person = getattr(scene, who)
    theirs = {getattr(scene, key) for key in PARTIES[who]}
    assert set(colleagues(person)) == theirs
    client.force_login(person, BACKEND)
    today = TODAY().isoformat()
    for one in scene.cast.values():
        if one in theirs:
            continue
        sent = {"substitute": one.pk, "starts_on": today, "ends_on": today, "reason": "x"}
        assert client.post(reverse("substitution_new"), sent).status_code == 200
        with pytest.raises(NotPossible):
            name_substitute(
                by=person, substitute=one, starts_on=TODAY(), ends_on=TODAY(), reason="x"
            )
    assert not Substitution.objects.exists()


def test_a_colleague_who_is_made_an_administrator_is_no_longer_offered(scene):
    posting = Posting.objects.get(person=scene.office2)
    Posting.objects.filter(pk=posting.pk).update(ends_on=TODAY() - timedelta(days=1))
    make_administrator(scene.office2, "system", by=None)
    Posting.objects.filter(pk=posting.pk).update(ends_on=None)  # as no deed would
    assert scene.office2 not in colleagues(scene.office)


@pytest.mark.parametrize(("starts", "days"), [(-1, 3), (2, -1), (0, 92)])
def test_days_that_cannot_be_are_refused(scene, starts, days):
    with pytest.raises(NotPossible):
        name(scene, "head", "deputy", starts=starts, days=days)


def test_two_substitutes_on_one_day_are_refused_until_the_first_is_ended(scene):
    first = name(scene, "head", "deputy", starts=0, days=5)
    with pytest.raises(NotPossible):
        name(scene, "head", "member", starts=5, days=3)
    name(scene, "head", "member", starts=6, days=3)
    end_substitution(first, by=scene.head)
    name(scene, "head", "member2", starts=0, days=5)


def test_nobody_stands_in_for_more_than_three(scene):
    for key in ("head", "deputy", "member"):
        name(scene, key, "letters_officer")
    with pytest.raises(NotPossible):
        name(scene, "member2", "letters_officer")


# --- pages --------------------------------------------------------------------------------------


def test_the_desk_of_the_substitute_marks_whose_line_it_is(scene, client):
    paper = reviewed_by_head(scene)
    name(scene, "head", "deputy")
    line = next(duty for duty in todo(scene.deputy) if str(paper.title) in duty.what)
    assert line.principal == "代顾远"
    client.force_login(scene.deputy, BACKEND)
    assert "代顾远" in client.get(reverse("desk")).content.decode()
    page = client.get(reverse("workingpaper_approve", args=[paper.pk])).content.decode()
    assert "您代顾远办理" in page
    client.force_login(scene.head, BACKEND)
    assert "周敏正在为您代办" in client.get(reverse("desk")).content.decode()


def test_the_substitute_is_told_what_the_principal_is_told_within_their_own_reach(scene):
    case = Inspection.objects.filter(pk=scene.inspection.pk)
    case.update(planned_leave_on=TODAY() + timedelta(days=1))

    def told(key):
        ring()
        return Notice.objects.filter(person=getattr(scene, key), key__contains="leave").exists()

    assert told("head")
    assert not told("deputy")
    name(scene, "head", "deputy")
    assert told("deputy")
    assert not told("member")


def test_the_page_names_ends_and_tells_what_was_done(scene, client):
    paper = reviewed_by_head(scene)
    client.force_login(scene.head, BACKEND)
    page = client.get(reverse("substitution_new")).content.decode()
    assert "审定问题底稿" in page
    assert "信访件、问题线索" in page
    today = TODAY().isoformat()
    sent = {"substitute": scene.deputy.pk, "starts_on": today, "ends_on": today, "reason": "学习"}
    answer = client.post(reverse("substitution_new"), sent)
    running = Substitution.objects.get()
    assert answer.url == running.get_absolute_url()
    register.approve_workingpaper(paper, by=scene.deputy, note="请补台账")
    page = client.get(answer.url).content.decode()
    assert "审定底稿" in page
    assert "请补台账" not in page
    client.force_login(scene.office, BACKEND)  # what a team does is not the office's to read
    assert "审定底稿" not in client.get(answer.url).content.decode()
    client.force_login(scene.head, BACKEND)
    client.post(reverse("substitution_end", args=[running.pk]))
    assert "已提前结束" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("who", "seen", "ended"),
    [("deputy", 200, 302), ("office2", 200, 302), ("member", 404, 404), ("foreign_office", 404, 404),
     ("leader_group", 404, 404), ("secretary", 404, 404), ("audit_admin", 404, 404)],
)  # fmt: skip
def test_who_knows_of_it_and_who_ends_it(scene, client, who, seen, ended):
    running = name(scene, "head", "deputy")
    client.force_login(getattr(scene, who), BACKEND)
    assert client.get(running.get_absolute_url()).status_code == seen
    assert client.post(reverse("substitution_end", args=[running.pk])).status_code == ended
    assert (Substitution.objects.get().ended_at is not None) == (ended == 302)


def test_nobody_is_kept_from_their_own_part_by_being_named(scene):
    """A member names the head, who then may not pass what the member wrote, and declines."""
    paper = reviewed(scene)
    name(scene, "member", "head")
    assert not may(scene.head, "approve", paper)
    end_substitution(Substitution.objects.get(), by=scene.head)
    assert may(scene.head, "approve", paper)


def test_who_looked_for_it_and_was_refused_is_told_to_neither_of_the_two(scene, client):
    """That is for the audit administrator; the page shows what was done with it."""
    running = name(scene, "head", "deputy")
    client.force_login(scene.member, BACKEND)
    assert client.get(running.get_absolute_url()).status_code == 404
    for key in ("head", "deputy", "office"):
        client.force_login(getattr(scene, key), BACKEND)
        page = client.get(running.get_absolute_url()).content.decode()
        assert "请人代办" in page
        assert "未获准" not in page


def test_standing_in_costs_one_query_a_page_and_three_on_the_desk(scene, client):
    paper = reviewed(scene)
    client.force_login(scene.deputy, BACKEND)

    def asked(url):
        client.get(url)
        with questions() as found:
            client.get(url)
        return len(found)

    urls = [reverse("desk"), paper.get_absolute_url(), reverse("workingpapers")]
    before = [asked(url) for url in urls]
    name(scene, "head", "deputy")
    after = [asked(url) for url in urls]
    assert [b - a for a, b in zip(before, after, strict=True)] == [3, 1, 1]
