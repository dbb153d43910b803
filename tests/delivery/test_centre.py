"""The notice centre: what is shown, folded, put off and done with; and what the badge counts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rounds.actions import recuse
from tests.delivery.cases import at, told
from tests.house.visits import BACKEND
from xuncha.delivery import centre
from xuncha.delivery.actions.centre import until_of
from xuncha.desk.models import Notice
from xuncha.desk.top import count_unread


@pytest.fixture
def desk(scene, client):
    """The head of a team, signed in, with two notices of one matter and one of another."""
    head, now = scene.head, timezone.now()
    told(head, scene.inspection, when=now - timedelta(days=3))
    told(head, scene.inspection, when=now - timedelta(days=1), tier="today")
    record = scene.team.members.get(person=head)
    Notice.objects.create(
        person=head, key=f"rounds.teammember:{record.pk}:declare:20261203:week",
        text="作回避申报：第一组", url="/", created_at=now,
    )  # fmt: skip
    client.force_login(head, BACKEND)
    return client


def page(client, show="unread"):
    return client.get(reverse("notices"), {"show": show})


def send(client, do, *notices, **more):
    data = {"do": do, "notice": [notice.pk for notice in notices], **more}
    return client.post(reverse("notices_mark"), data | {"back": "/notices/"}, follow=True)


def test_notices_of_one_matter_are_folded_under_its_unit(scene, desk):
    cases = page(desk).context["cases"]
    assert [case.title for case in cases] == ["其他事项", scene.inspection.title]
    (matter,) = cases[1].matters
    assert matter.newest.key.endswith("today")
    assert len(matter.earlier) == 1


def test_what_is_put_off_is_neither_shown_nor_counted_until_its_day_comes(scene, desk):
    newest = Notice.objects.filter(text__contains="撤点").first()
    send(desk, f"in_3_days:{newest.pk}")
    assert count_unread(scene.head) == 1
    assert "撤点" not in page(desk).content.decode()
    assert "再提醒" in page(desk, "snoozed").content.decode()
    Notice.objects.filter(pk=newest.pk).update(snoozed_until=timezone.localdate())
    assert count_unread(scene.head) == 2
    assert "撤点" in page(desk).content.decode()


def test_many_are_marked_at_once_and_a_matter_is_marked_whole(scene, desk):
    answer = send(desk, "done", *Notice.objects.exclude(key__contains="week").all())
    assert "1 项已标为已处理。" in answer.content.decode()
    assert Notice.objects.done().count() == 2
    assert count_unread(scene.head) == 1
    send(desk, "undone", *Notice.objects.done())
    assert not Notice.objects.done().exists()


def test_a_day_to_be_reminded_on_is_a_day_to_come(scene, desk):
    notice = Notice.objects.first()
    for day in ("", "2020-01-01", (timezone.localdate() + timedelta(days=90)).isoformat()):
        answer = send(desk, "date", notice, until=day)
        assert "日期" in answer.content.decode()
    tomorrow = timezone.localdate() + timedelta(days=1)
    send(desk, "date", notice, until=tomorrow.isoformat())
    notice.refresh_from_db()
    assert notice.snoozed_until == tomorrow


@pytest.mark.parametrize("do", ["", "burn", "done:x", "done:99999999999999999999", "read"])
def test_nonsense_and_nothing_ticked_are_refused_in_words(desk, do):
    answer = send(desk, do)
    assert answer.status_code == 200
    assert 'class="note error"' in answer.content.decode()
    assert Notice.objects.filter(read_at__isnull=False).count() == 0


def test_nobody_marks_the_notices_of_others(scene, desk):
    other = told(scene.deputy, scene.inspection)
    send(desk, "done", other)
    send(desk, f"done:{other.pk}")
    other.refresh_from_db()
    assert other.done_at is None


def test_opening_a_notice_reads_what_was_told_of_its_matter_before(scene, desk):
    newest = Notice.objects.filter(text__contains="撤点").first()
    assert desk.post(reverse("notice_open", args=[newest.pk])).status_code == 302
    assert count_unread(scene.head) == 1


def test_a_matter_that_is_theirs_no_more_is_neither_shown_nor_counted(scene, desk):
    recuse(scene.head, by=scene.office, unit=scene.unit, ground="relative")
    for view, _ in centre.VIEWS:
        assert "住建" not in page(desk, view).content.decode()
    assert count_unread(scene.head) == 1


def test_a_person_who_may_know_of_a_record_only_is_not_told_its_inspection(scene):
    """The unit's name is told by the inspection's own policy, not by the notice's key."""
    notice = told(scene.stranger, scene.inspection)
    assert centre.cases([notice], scene.stranger) == []


def test_monday_is_the_next_one():
    friday = at(27).date()
    assert until_of("monday", None, friday).isoformat() == "2026-11-30"
    assert until_of("monday", None, friday + timedelta(days=3)).isoformat() == "2026-12-07"


def test_what_was_taken_back_is_neither_shown_nor_counted(scene, desk):
    Notice.objects.filter(text__contains="撤点").update(withdrawn_at=timezone.now())
    for view, _ in centre.VIEWS:
        assert "住建" not in page(desk, view).content.decode()
    assert count_unread(scene.head) == 1


def test_who_was_told_of_the_case_alone_keeps_the_notice_as_long_as_the_case(scene, client):
    """A matter they may not know of, told as a matter of the case: the key names the matter."""
    url = scene.inspection.get_absolute_url()
    notice = told(scene.office, scene.inspection)
    Notice.objects.filter(pk=notice.pk).update(key="clues.clue:7:item.1:20261203:late", url=url)
    assert count_unread(scene.office) == 1
    client.force_login(scene.office, BACKEND)
    assert [case.url for case in page(client).context["cases"]] == [url]
    Notice.objects.filter(pk=notice.pk).update(url="/clues/7/")
    assert count_unread(scene.office) == 0
