"""我的待办: four queues, each matter in the one where it belongs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from findings.register import actions
from findings.requests import actions as requests
from kernel.events import record_event
from kernel.workdays import Calendar
from rectification import actions as rectification
from rounds import actions as rounds
from rounds.models import Inspection
from tests.fieldwork.cases import drafted, on_loan
from tests.letters.cases import a_letter, in_custody
from tests.rectification.cases import accepted_plan, asked_item, prove, under_way_item
from tests.register.cases import a_finding, a_paper, submitted, text_file
from xuncha.desk import waiting
from xuncha.desk.todo import todo, waiting_in

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def lines(person, about="register.workingpaper"):
    """{queue: [the move, or "sent"]} of this person's lines about one kind of record."""
    found = {}
    for duty in todo(person).duties:
        if duty.key.startswith(about):
            found.setdefault(duty.queue, []).append(duty.key.rsplit(":", 1)[-1])
    return found


def test_a_paper_goes_from_my_work_to_sent_and_comes_back_as_returned(scene):
    paper = a_paper(scene, files=[text_file()])
    assert lines(scene.member) == {"mine": ["submit"]}
    actions.submit_workingpaper(paper, by=scene.member)
    assert lines(scene.member) == {"sent": ["sent"]}
    assert lines(scene.deputy) == {"review": ["review"]}
    actions.return_to_handler_workingpaper(paper, by=scene.deputy, note="请补充依据。")
    assert lines(scene.member) == {"returned": ["submit"]}
    assert lines(scene.deputy) == {}
    (back,) = todo(scene.member).queue("returned")
    assert back.consequence == "周敏：请补充依据。"


def test_who_sent_it_first_still_sees_where_it_waits_after_the_next_step(scene):
    paper = a_paper(scene, files=[text_file()])
    actions.submit_workingpaper(paper, by=scene.member)
    (sent,) = todo(scene.member).queue("sent")
    assert (sent.page_url, sent.small) == (paper.get_absolute_url(), "待副组长审核")
    assert sent.holder == "组长或副组长"
    actions.review_workingpaper(paper, by=scene.deputy)
    for person in (scene.member, scene.deputy):
        (sent,) = todo(person).queue("sent")
        assert (sent.small, sent.holder) == ("待组长审定", "组长")
    actions.approve_workingpaper(paper, by=scene.head)
    assert lines(scene.member) == lines(scene.deputy) == {}


def test_what_was_sent_back_and_sent_again_by_another_is_no_longer_mine(scene):
    paper = a_paper(scene, files=[text_file()])
    actions.submit_workingpaper(paper, by=scene.member)
    actions.return_to_handler_workingpaper(paper, by=scene.deputy, note="请补充依据。")
    actions.submit_workingpaper(paper, by=scene.member2)
    assert lines(scene.member) == {}
    assert lines(scene.member2) == {"sent": ["sent"]}


def test_a_question_waits_with_the_leading_group_and_tells_the_head_so(scene):
    matter = requests.request_instructions(
        scene.inspection, by=scene.head, kind="request", title="请示", text="妥否，请批示。"
    )
    requests.report_majormatter(matter, by=scene.head)
    (sent,) = todo(scene.head).queue("sent")
    assert (sent.holder, sent.told) == ("领导小组", "今天送出")
    assert [duty.verb for duty in todo(scene.leader_group).queue("review")] == ["答复"]


def test_a_refused_close_out_comes_back_with_the_reason(scene):
    item = asked_item(scene)
    about = "rectification.rectificationitem"
    assert lines(scene.office, about) == {"review": ["verify_and_close"]}
    assert lines(scene.liaison, about) == {"sent": ["sent"]}
    assert todo(scene.office).queue("review")[0].due is None  # the unit was in time
    rectification.refuse_closing_rectificationitem(item, by=scene.office, note="佐证不足。")
    (back,) = todo(scene.liaison).queue("returned")
    assert back.told == "沈明：佐证不足。"
    assert back.due.on == item.due_on


def test_what_is_pressing_stands_first_and_says_so(scene, client):
    for urgency, title in (("most_urgent", "特急件"), ("ordinary", "普通件"), ("urgent", "加急件")):
        matter = requests.request_instructions(
            scene.inspection, by=scene.head, kind="request", title=title, text="请批示。",
            urgency=urgency,
        )  # fmt: skip
        requests.report_majormatter(matter, by=scene.head)
    first, second, third = todo(scene.leader_group).queue("review")
    assert [duty.press[1] for duty in (first, second, third)] == ["特急", "加急", ""]
    assert first.what.endswith("特急件")
    client.force_login(scene.leader_group, BACKEND)
    page = client.get(reverse("desk")).content.decode()
    assert page.index(">特急</span>") < page.index(">加急</span>") < page.index("：普通件")
    ledger = client.get(reverse("majormatters")).content.decode()
    assert ledger.index("特急件") < ledger.index("加急件") < ledger.index("普通件")


def test_what_waits_for_a_meeting_is_work_and_no_review(scene):
    a_finding(scene)
    assert lines(scene.head, "register.finding") == {"mine": ["confirm"]}


def test_what_i_sent_disappears_with_my_right_to_see_it(scene):
    actions.submit_workingpaper(a_paper(scene, files=[text_file()]), by=scene.member)
    assert lines(scene.member) == {"sent": ["sent"]}
    rounds.recuse(scene.member, by=scene.office, unit=scene.unit, ground="relative")
    assert lines(scene.member) == {}
    gone = scene.member2
    gone.is_active = False
    assert todo(gone).duties == []


def test_the_sent_stand_apart_from_what_reminders_and_tiles_count(scene, client):
    actions.submit_workingpaper(a_paper(scene, files=[text_file()]), by=scene.member)
    assert [duty for duty in todo(scene.member) if duty.queue == "sent"] == []
    client.force_login(scene.member, BACKEND)
    page = client.get(reverse("desk"))
    assert sum(tile["count"] for tile in page.context["tiles"]) == 0
    assert "组长或副组长" in page.content.decode()


def test_a_desk_stops_at_its_most_urgent_lines_and_says_so(scene, monkeypatch, client):
    monkeypatch.setattr(waiting, "MOST", 2)
    monkeypatch.setattr("xuncha.desk.openings.MOST", 2)
    for _ in range(3):
        a_paper(scene, files=[text_file()])
    desk = todo(scene.member)
    assert len(desk.duties) == 2
    assert desk.is_cut
    client.force_login(scene.member, BACKEND)
    page = client.get(reverse("desk")).content.decode()
    assert "事项很多" in page
    assert "2+" in page


def test_items_are_taken_by_their_date_when_not_all_fit(scene, monkeypatch):
    accepted_plan(scene, findings=3)
    rows = list(scene.inspection.rectification_items.order_by("pk"))
    for days, item in zip((30, 10, 20), rows, strict=True):
        type(item).objects.filter(pk=item.pk).update(due_on=item.due_on + timedelta(days=days))
    monkeypatch.setattr(waiting, "MOST", 2)
    shown = [d.key for d in todo(scene.liaison).duties if "rectificationitem" in d.key]
    assert shown == [f"rectification.rectificationitem:{rows[i].pk}:ask_closing" for i in (1, 2)]


def test_a_case_file_tells_what_waits_in_it_and_nothing_of_other_cases(scene):
    submitted(scene)
    today, calendar = timezone.localdate(), Calendar.load()
    here = waiting_in(scene.inspection, scene.deputy, today, calendar)
    assert [duty.verb for duty in here] == ["审核同意，报组长审定"]
    assert waiting_in(scene.other_inspection, scene.deputy, today, calendar) == []


@pytest.mark.parametrize("key", ["head", "liaison", "secretary", "office", "deputy"])
def test_a_case_file_counts_what_the_desk_counts(scene, key):
    accepted_plan(scene)  # on site, and with reports that are yet to be begun
    submitted(scene)
    person, here = getattr(scene, key), scene.inspection
    lines_here = waiting_in(here, person, timezone.localdate(), Calendar.load())
    on_desk = [duty for duty in todo(person) if duty.unit == str(here.unit)]
    assert sorted(duty.key for duty in lines_here) == sorted(duty.key for duty in on_desk)
    assert on_desk or key not in ("head", "liaison")


def test_readings_and_other_marks_in_the_history_do_not_hide_a_return(scene):
    paper = a_paper(scene, files=[text_file()])
    actions.submit_workingpaper(paper, by=scene.member)
    actions.return_to_handler_workingpaper(paper, by=scene.deputy, note="请补充依据。")
    record_event(by=scene.head, verb="read", label="查阅", record=paper, kind="reading")
    actions.edit_paper(paper, by=scene.member, overview="补充后的概述")
    assert lines(scene.member) == {"returned": ["submit"]}


def button(person, words) -> tuple[str, str, bool]:
    (duty,) = (duty for duty in todo(person) if duty.what.startswith(words))
    return duty.verb, duty.url, duty.primary


def test_where_a_duty_is_more_than_one_move_the_button_says_so_and_leads_to_the_page(scene):
    paper = a_paper(scene, files=[text_file()])
    assert button(scene.member, "完善并报审底稿") == ("修改", paper.get_absolute_url(), True)
    actions.submit_workingpaper(paper, by=scene.member)
    way = reverse("workingpaper_review", args=[paper.pk])
    assert button(scene.deputy, "审核底稿") == ("审核同意，报组长审定", way, True)
    listing = on_loan(scene)
    assert button(scene.member, "归还调阅资料") == ("登记归还", listing.get_absolute_url(), True)


def test_an_unfinished_measure_asks_for_progress_and_a_proven_one_for_the_close_out(scene):
    item = prove(scene, under_way_item(scene))
    way = reverse("rectificationitem_ask_closing", args=[item.pk])
    assert button(scene.liaison, "落实整改")[:2] == ("申请销号", way)
    rectification.resume_measure(item.measures.get(), by=scene.liaison, note="还要再做。")
    assert button(scene.liaison, "落实整改")[:2] == ("填报进展", item.get_absolute_url())


def test_a_refused_close_out_is_first_mended_on_the_page_of_its_item(scene):
    item = asked_item(scene)
    rectification.refuse_closing_rectificationitem(item, by=scene.office, note="请补充。")
    assert button(scene.liaison, "落实整改") == ("补充整改", item.get_absolute_url(), True)
    (measure,) = item.measures.all()
    rectification.resume_measure(measure, by=scene.liaison, note="还要再做。")
    assert button(scene.liaison, "落实整改")[:2] == ("填报进展", item.get_absolute_url())


def test_a_letter_is_classed_on_its_page_where_no_answer_is_suggested(scene, client):
    in_custody(scene)
    letter = a_letter(scene)
    assert button(scene.head, "分办信访件") == ("分办", letter.get_absolute_url(), True)
    client.force_login(scene.head, BACKEND)
    page = client.get(letter.get_absolute_url())
    moves = page.context["banner"]["moves"]
    assert page.context["chain"][0] == {"step": "分办", "state": "now"}
    assert {"列入受理范围", "列为不属受理范围"} <= {move["label"] for move in moves}
    assert not any(move["primary"] for move in moves)


def test_what_cannot_be_done_yet_can_be_looked_at(scene):
    paper = a_paper(scene, title="空底稿", facts="")
    assert button(scene.member, "完善并报审底稿：空")[0] == "修改"
    listing = drafted(scene, items=())
    assert button(scene.member, "送出调阅清单") == ("查看", listing.get_absolute_url(), False)
    assert paper.state == "drafting"


def test_a_look_back_planned_with_its_round_asks_for_the_list_of_old_problems(scene):
    rows = Inspection.objects.filter(pk=scene.other_inspection.pk)
    rows.update(looks_back_at=scene.inspection)
    (line,) = (duty for duty in todo(scene.office) if duty.what == "列出回头看核查清单")
    assert line.url == reverse("lookbackcheck_new", args=[scene.other_inspection.pk])


def test_what_is_mine_alone_is_told_from_what_my_colleagues_could_do_as_well(scene, client):
    paper = a_paper(scene, title="空底稿", facts="")  # its author's and its handlers'
    listing = on_loan(scene)  # any member's
    owners = {duty.key: duty.whose for duty in todo(scene.member)}
    assert owners[f"register.workingpaper:{paper.pk}:submit"] == "own"
    assert owners[f"fieldwork.documentrequest:{listing.pk}:close"] == "post"
    client.force_login(scene.member, BACKEND)
    page = client.get(reverse("desk"))
    counts = {one["label"]: one["count"] for one in page.context["owners"]}
    assert counts["全部"] == counts["本人"] + counts["岗位"] == len(owners)
    own = client.get(reverse("desk"), {"whose": "own", "due": "none"})
    ((_, _, lines),) = own.context["queues"]
    assert {duty.whose for duty in lines} == {"own"}
    assert {duty.bucket for duty in lines} == {"none"}
    tile = next(t for t in own.context["tiles"] if t["current"])
    assert (tile["count"], tile["url"]) == (len(lines), "?whose=own")


def test_whoever_has_duties_of_one_sort_only_is_not_asked_to_choose(scene, client):
    submitted(scene)
    client.force_login(scene.deputy, BACKEND)
    page = client.get(reverse("desk"))
    assert {duty.whose for duty in todo(scene.deputy)} == {"post"}
    assert page.context["owners"] == []
