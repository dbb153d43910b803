"""质检: every kind is found where it is, by those who may know of it, and opens its own rows."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from findings.fieldwork.models import Interview
from findings.register.actions import reopen_finding
from findings.register.models import Citation, PaperHandler
from kernel.policy import visible
from rounds.conditions import LATE
from rounds.models import Deadline, Round
from tests.clues import cases as clues
from tests.fieldwork import cases as fieldwork
from tests.immediate.test_immediate import issued
from tests.letters import cases as letters
from tests.rectification import cases as rectification
from tests.register import cases as register
from tests.reports import cases as reports
from xuncha.clock.settling import settle
from xuncha.desk.quality.cases import checking
from xuncha.desk.quality.finding import find
from xuncha.desk.quality.kinds import KINDS

TEAM, ABOVE = {"head", "member"}, {"office", "leader_group"}
ASKED = (*sorted(TEAM), *sorted(ABOVE), "other_head", "secretary")


def yesterday():
    return timezone.localdate() - timedelta(days=1)


def found_by(person, **asked) -> dict[str, int]:
    return {one.kind.name: one.count for one in find(checking(person, asked))}


def who_finds(scene) -> dict[str, set[str]]:
    """{kind: who finds it}, but for the papers of the stages, which have no files."""
    told = {}
    for key in ASKED:
        for kind in found_by(getattr(scene, key)):
            told.setdefault(kind, set()).add(key)
    told.pop("workingpaper-unsupported", None)
    return told


def changed(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def a_late_answer(scene, by="office"):
    clues.with_receivers(scene)
    item = clues.handling(scene, by=by)
    changed(item, due_on=yesterday(), term_starts_on=yesterday())


# --- each fault is found by those who may know of the row, and by nobody else ---------------------------


def test_nothing_is_found_where_nothing_is_amiss(scene):
    assert who_finds(scene) == {}


def test_what_is_amiss_on_site(scene):
    changed(fieldwork.planned(scene), planned_on=yesterday())
    days = {"hand_over_due_on": yesterday(), "return_due_on": yesterday()}
    changed(fieldwork.on_loan(scene), **days)
    PaperHandler.objects.filter(paper=register.a_paper(scene)).last().delete()
    changed(issued(scene), due_on=yesterday())
    assert who_finds(scene) == {
        "interview-unwritten": TEAM,
        "documentitem-late_return": TEAM,
        "workingpaper-short_of_handlers": TEAM,
        "immediaterectification-late": TEAM | ABOVE,
    }


def test_what_is_amiss_in_clues(scene):
    a_late_answer(scene)
    assert who_finds(scene) == {"transferitem-late": {"head"} | ABOVE}


def test_what_is_amiss_in_a_report(scene):
    fieldwork.held(scene)
    first, second = reports.report_in(scene, "office_review", 2).problems.order_by("position")
    first.delete()
    reopen_finding(second.finding, by=scene.head, note="补充事实")
    assert who_finds(scene) == {
        "interview-unsigned": TEAM,
        "finding-unreported": TEAM | ABOVE,
        "finding-unconfirmed": TEAM,
        "report-lapsed": TEAM | ABOVE,
        "workingpaper-unused": TEAM | ABOVE,
    }


def test_what_is_not_done_by_its_day(scene):
    changed(reports.delivered_feedback(scene), delivered_on=yesterday() - timedelta(days=95))
    settle(scene.inspection.pk)
    told = who_finds(scene)
    assert told == {"deadline-late": TEAM | ABOVE, "feedbackopinion-unreceived": TEAM | ABOVE}
    late = visible(Deadline, scene.office).filter(LATE.where(timezone.localdate()))
    assert {"plan", "concentrated"} <= {row.rule for row in late}
    assert {row.standing for row in late} == {"late"}


def test_a_team_that_stays_longer_than_planned(scene):
    changed(scene.inspection, planned_leave_on=yesterday())
    assert who_finds(scene) == {"inspection-behind": TEAM | ABOVE}


def test_what_is_amiss_in_rectification(scene):
    case = rectification.overdue_case(scene)
    second = case.rectification_items.order_by("number").last()
    changed(second, due_on=None, long_term=True)
    assert who_finds(scene) == {
        "rectificationitem-late": TEAM | ABOVE,
        "measure-without_day": TEAM | ABOVE,
    }


def test_a_paper_that_only_a_letter_supports_counts_like_one_without_support(scene):
    """That there is a letter is told to few: nobody may infer it from a paper that is not listed."""
    paper = register.approved(scene)
    assert found_by(scene.office)["workingpaper-unsupported"] == 1
    letters.in_custody(scene)
    letter = letters.a_letter(scene)
    Citation.objects.create(inspection_id=paper.inspection_id, paper=paper, letter=letter)
    assert found_by(scene.office)["workingpaper-unsupported"] == 1
    record = fieldwork.settled(scene)
    Citation.objects.create(inspection_id=paper.inspection_id, paper=paper, record=record)
    assert "workingpaper-unsupported" not in found_by(scene.office)


def test_every_kind_has_a_name_of_its_own():
    names = [kind.name for kind in KINDS]
    assert len(set(names)) == len(names)


# --- what must not be inferred --------------------------------------------------------------------------


def test_the_unit_and_strangers_find_no_such_page(scene, client):
    for key in ("secretary", "liaison", "stranger", "system_admin", "audit_admin"):
        client.force_login(getattr(scene, key))
        assert client.get(reverse("quality")).status_code == 404


def test_what_is_not_theirs_answers_like_what_is_not_there(scene, client):
    client.force_login(scene.other_head)
    for asked in (f"inspection={scene.inspection.pk}", "inspection=999999", "round=x", "round=²"):
        assert client.get(f"{reverse('quality')}?{asked}").status_code == 404
    assert client.get(f"{reverse('quality')}?round={scene.round.pk}").status_code == 200


def test_a_clue_that_the_team_hands_over_past_the_office_is_not_counted_there(scene):
    a_late_answer(scene, by="head")
    assert "transferitem-late" in found_by(scene.office)
    Round.objects.update(clues_through_office=False)
    assert "transferitem-late" not in found_by(scene.office)
    assert "transferitem-late" in found_by(scene.head)


def test_a_talk_of_others_is_not_counted_for_a_member(scene):
    talk = fieldwork.planned(scene)
    changed(talk, planned_on=yesterday())
    assert "interview-unwritten" in found_by(scene.member)
    Interview.objects.filter(pk=talk.pk).update(asker=scene.deputy)
    assert "interview-unwritten" in found_by(scene.member2)
    Interview.objects.filter(pk=talk.pk).update(recorder=scene.head)
    assert "interview-unwritten" not in found_by(scene.member2)
