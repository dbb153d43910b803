from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rounds.actions import recuse
from rounds.models import Inspection
from tests.rectification.cases import under_way_item
from xuncha.clock import alarms
from xuncha.clock.sweeping import ring, sweep
from xuncha.desk.models import Notice
from xuncha.desk.todo import todo


@pytest.fixture
def leaving_soon(scene):
    """The inspection is to be left in five days: its head (and the office) has that on the desk."""
    return scene


def test_who_has_something_due_within_a_week_is_reminded_once(leaving_soon):
    sweep()
    before = Notice.objects.count()
    told = Notice.objects.of(leaving_soon.head).filter(key__contains=":leave.")
    assert told.count() == 1
    assert sweep() == 0
    assert Notice.objects.count() == before


def test_a_reminder_goes_only_to_those_who_may_know_of_the_matter(leaving_soon):
    ring()
    for person in (leaving_soon.other_head, leaving_soon.secretary, leaving_soon.stranger):
        assert not Notice.objects.of(person).filter(text__contains="区住建局").exists()


def test_an_overdue_matter_is_told_again_as_overdue(leaving_soon):
    ring()
    Inspection.objects.filter(pk=leaving_soon.inspection.pk).update(
        planned_leave_on=timezone.localdate() - timedelta(days=1)
    )
    ring()
    texts = list(Notice.objects.of(leaving_soon.head).values_list("text", flat=True))
    assert len(texts) == 2
    assert any("逾期 1 天" in text for text in texts)


def test_the_desk_and_the_reminder_cannot_disagree(leaving_soon):
    duty = next(d for d in todo(leaving_soon.head) if d.verb == "登记撤点")
    ring()
    notice = Notice.objects.of(leaving_soon.head).get()
    assert notice.due_on == duty.due.on
    assert duty.due.text in notice.text


@pytest.fixture
def barred_head(leaving_soon):
    """Reminded of a matter, then barred from it."""
    ring()
    recuse(leaving_soon.head, by=leaving_soon.office, unit=leaving_soon.unit, ground="relative")
    return leaving_soon.head


def test_whoever_lost_the_right_to_a_matter_reads_its_notice_no_more(barred_head, client):
    client.force_login(barred_head, "django.contrib.auth.backends.ModelBackend")
    assert "住建" not in client.get(reverse("notices")).content.decode()


def test_a_record_that_cannot_be_reckoned_silences_no_other(leaving_soon, monkeypatch, caplog):
    item = under_way_item(leaving_soon)
    type(item).objects.update(due_on=timezone.localdate() + timedelta(days=5))

    def stumbling(alarm, person):
        if alarm.rule == "leave":
            raise OverflowError("date value out of range")
        return meant(alarm, person)

    meant = alarms.is_meant
    monkeypatch.setattr("xuncha.clock.alarms.is_meant", stumbling)
    assert sweep() > 0
    assert not Notice.objects.filter(key__contains=":leave.").exists()
    assert Notice.objects.of(leaving_soon.liaison).filter(key__contains=":item.").exists()
    assert "rounds.inspection:" in caplog.text
