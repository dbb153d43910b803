"""What walks have led to: one person in two posts, and a deed from a copy that is out of date."""

import pytest

from accounts.actions import appoint
from accounts.models import Posting
from findings.immediate import actions as immediate
from findings.register import actions as register
from findings.requests import actions as requests
from kernel.refusals import NotAllowed, Overtaken
from rectification import actions as rectification
from rounds import actions as rounds
from rounds.models import Round
from tests.immediate.test_immediate import proposed
from tests.rectification.cases import accepted_plan, signed_plan
from tests.register.cases import a_paper
from tests.scene import TODAY


def takes(scene, key, post):
    """`key` takes a post of the committee beside what they have done before."""
    person = getattr(scene, key)
    posting = Posting(person=person, post=post, committee=scene.committee, starts_on=TODAY())
    appoint(posting, by=None)
    return getattr(scene, key)


def test_a_secretary_who_moves_to_the_office_does_not_accept_the_plan_they_signed(scene):
    plan = signed_plan(scene)
    secretary = takes(scene, "secretary", "office")
    with pytest.raises(NotAllowed):
        rectification.accept_plan(plan, by=secretary, office_comments="同意。")
    rectification.accept_plan(plan, by=scene.office, office_comments="同意。")


def test_nor_the_report_they_signed(scene):
    accepted_plan(scene)
    secretary = takes(scene, "secretary", "office")
    report = rectification.write_rectification_report(
        scene.inspection, by=secretary, kind="head", text="情况。"
    )
    rectification.submit_for_signature_rectificationreport(report, by=secretary)
    rectification.sign_rectificationreport(report, by=secretary)
    with pytest.raises(NotAllowed):
        rectification.accept_rectificationreport(report, by=secretary, office_comments="属实。")


@pytest.mark.parametrize(("withheld", "post"), [("", "office"), ("涉密内容。", "leading_group")])
def test_nor_approve_the_publication_they_confirmed(scene, withheld, post):
    accepted_plan(scene)
    secretary = takes(scene, "secretary", post)
    publication = rectification.write_publication(
        scene.inspection, by=scene.liaison, audience="inside", text="已整改。", withheld=withheld
    )
    rectification.submit_publication(publication, by=scene.liaison)
    rectification.confirm_publication(publication, by=secretary)
    with pytest.raises(NotAllowed):
        rectification.approve_publication(publication, by=secretary)


def test_who_sits_in_office_and_leading_group_does_not_approve_the_round_they_submitted(scene):
    round_ = rounds.plan_round(
        Round(
            term=scene.term, number=4, kind="routine", focus=scene.focus,
            starts_on=TODAY(), ends_on=scene.term.ends_on,
        ),
        by=scene.office,
    )  # fmt: skip
    team = rounds.form_team(round_, by=scene.office, number=1)
    for key, post in (("head", "head"), ("member", "member")):
        rounds.add_member(team, by=scene.office, person=getattr(scene, key), post=post)
    rounds.add_inspection(
        round_, by=scene.office, unit=scene.unit, team=team, planned_entry_on=TODAY(),
        planned_leave_on=scene.term.ends_on,
    )  # fmt: skip
    both = takes(scene, "office", "leading_group")
    rounds.submit_round(round_, by=both)
    with pytest.raises(NotAllowed):
        rounds.approve_round(round_, by=both)
    rounds.approve_round(round_, by=scene.leader_group)
    for member in team.members.all():
        rounds.declare_teammember(member, by=member.person)
    rounds.submit_authorisation(team.authorisation, by=both)
    with pytest.raises(NotAllowed):
        rounds.grant_authorisation(team.authorisation, by=both)
    rounds.grant_authorisation(team.authorisation, by=scene.leader_group)


def test_a_deputy_who_joins_the_leading_group_does_not_approve_what_they_proposed(scene):
    record = immediate.submit_immediaterectification(proposed(scene), by=scene.deputy)
    deputy = takes(scene, "deputy", "leading_group")
    with pytest.raises(NotAllowed):
        immediate.approve_immediaterectification(record, by=deputy)


@pytest.mark.parametrize("deed", ["answer", "acknowledge"])
def test_a_head_who_joins_the_leading_group_does_not_answer_themselves(scene, deed):
    matter = requests.request_instructions(
        scene.inspection, by=scene.head, kind="report", title="重要情况", text="情况。"
    )
    requests.report_majormatter(matter, by=scene.head)
    head = takes(scene, "head", "leading_group")
    given = {"answer": "同意。"} if deed == "answer" else {}
    with pytest.raises(NotAllowed):
        getattr(requests, f"{deed}_majormatter")(matter, by=head, **given)


def test_a_deed_from_an_old_copy_asks_for_the_right_anew(scene):
    """The deputy has become a handler since the copy was read: it is no longer theirs to review."""
    paper = register.submit_workingpaper(a_paper(scene), by=scene.member)
    old = scene.again(paper)
    assert scene.deputy.pk not in old.handler_ids  # read once, as a page would
    register.return_to_handler_workingpaper(paper, by=scene.head, note="补充。")
    register.edit_paper(paper, by=scene.member, handlers=[scene.member, scene.deputy])
    register.submit_workingpaper(paper, by=scene.member)
    with pytest.raises(NotAllowed):
        register.review_workingpaper(old, by=scene.deputy)


def test_an_edit_from_an_old_copy_asks_for_the_right_anew(scene):
    paper = a_paper(scene)
    old = scene.again(paper)
    assert scene.member2.pk in old.handler_ids
    register.edit_paper(paper, by=scene.member, handlers=[scene.member, scene.deputy])
    with pytest.raises(NotAllowed):
        register.edit_paper(old, by=scene.member2, facts="改之。")


def test_an_edit_from_a_copy_in_another_state_is_overtaken_like_a_move(scene):
    """Back with its handlers, the paper may be edited, but not from a copy of before."""
    paper = register.submit_workingpaper(a_paper(scene), by=scene.member)
    old = scene.again(paper)
    register.return_to_handler_workingpaper(paper, by=scene.deputy, note="补充。")
    with pytest.raises(Overtaken):
        register.edit_paper(old, by=scene.member, facts="改之。")
