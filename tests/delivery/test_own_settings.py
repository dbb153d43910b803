"""我的提醒设置, and the message that shows whether it arrives."""

import pytest
from django.urls import reverse

from tests.delivery.cases import Recorder, at, stages
from tests.house.visits import BACKEND
from xuncha.delivery.actions import deliver, sending
from xuncha.delivery.actions import own as deeds
from xuncha.delivery.habits import habits_of, quiet_hours
from xuncha.delivery.models import Delivery, ReminderSettings


@pytest.fixture
def mail(monkeypatch):
    channel = Recorder()
    for module in ("actions.own", "actions.sending", "own", "views"):
        monkeypatch.setattr(f"xuncha.delivery.{module}.configured", lambda: {"mail": channel})
    return channel


@pytest.fixture
def head(scene, client):
    client.force_login(scene.head, BACKEND)
    return scene.head


def save(client, **fields):
    return client.post(reverse("reminder_settings"), {"at_once": "digest", **fields})


def test_settings_are_kept_and_shown_again(head, mail, client):
    assert save(client, at_once="now", quiet_from="21", quiet_until="7").status_code == 302
    found = ReminderSettings.objects.get(person=head)
    assert (found.at_once, found.muted, quiet_hours(found)) == (True, ["mail"], (21, 7))
    form = client.get(reverse("reminder_settings")).context["form"]
    assert form.initial == {"ways": [], "at_once": "now", "quiet_from": 21, "quiet_until": 7}
    save(client, ways=["mail"])
    assert quiet_hours(ReminderSettings.objects.get()) == (20, 8)


def test_half_a_span_of_quiet_hours_is_asked_about(head, mail, client):
    answer = save(client, quiet_from="21")
    assert "要么都选" in answer.content.decode()
    assert not ReminderSettings.objects.exists()


def test_without_settings_of_their_own_the_installations_habits_hold(head, settings):
    settings.QUIET_HOURS = (22, 6)
    assert quiet_hours(habits_of(head)) == (22, 6)


def test_a_trial_leaves_even_at_night_says_nothing_and_shows_its_outcome(head, mail, client):
    assert client.post(reverse("reminder_trial"), {"way": "mail"}).status_code == 302
    Delivery.objects.update(next_try_at=at(28, 23))
    deliver(at(28, 23))
    assert mail.got[0].text == sending.TRIAL_TEXT
    assert stages(head) == ["sent"]
    assert "已发出" in client.get(reverse("reminder_settings")).content.decode()


def test_trials_do_not_pile_up(head, mail, client):
    for _ in range(3):
        answer = client.post(reverse("reminder_trial"), {"way": "mail"}, follow=True)
    assert "10 分钟后" in answer.content.decode()
    assert Delivery.objects.count() == 1
    answer = client.post(reverse("reminder_trial"), {"way": "pigeon"}, follow=True)
    assert "没有开通" in answer.content.decode()


def test_who_has_no_address_is_told_what_is_missing(head, mail, client, monkeypatch):
    monkeypatch.setattr(Recorder, "address_of", lambda *_: "")
    page = client.get(reverse("reminder_settings")).content.decode()
    assert "送不到" in page
    assert "测试消息" not in page.split("</table>")[0]
    client.post(reverse("reminder_trial"), {"way": "mail"})
    assert not Delivery.objects.exists()
    assert deeds.BETWEEN_TRIALS
