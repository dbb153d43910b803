"""Each notice is told once by each way, whatever dies when."""

from datetime import timedelta

import pytest

from accounts.models import Person
from rounds.actions import recuse
from tests.delivery.cases import Killed, Recorder, at, fault, stages, told
from xuncha.delivery.actions import deliver, read_all, release_delivery, save_settings, sending
from xuncha.delivery.channels import Wrong
from xuncha.delivery.models import Delivery, Mention
from xuncha.delivery.timing import LEASE

LATER = LEASE + timedelta(minutes=1)


@pytest.fixture
def ways(monkeypatch):
    """Sets the ways out of the installation: `ways(mail=Recorder())`."""

    def use(**channels):
        monkeypatch.setattr(sending, "configured", lambda: channels)
        return next(iter(channels.values()))

    return use


def test_twenty_notices_make_one_message_that_names_none_of_them(scene, ways):
    mail = ways(mail=Recorder())
    for _ in range(20):
        told(scene.head, scene.inspection)
    assert deliver(at()) == "新写 1 条，发出 1 条"
    assert deliver(at()) == "新写 0 条，发出 0 条"
    (message,) = mail.got
    assert message.text.startswith("您有 1 项事项临近期限或已到期。")
    assert "住建" not in message.subject + message.text
    assert Mention.objects.count() == 20


def test_what_is_written_after_the_digest_waits_for_the_next_working_day(scene, ways):
    mail = ways(mail=Recorder())
    told(scene.head, scene.inspection)
    deliver(at(30))
    told(scene.head, scene.inspection, when=at(30, 10))
    deliver(at(30, 11))
    assert len(mail.got) == 1
    deliver(at(31, 8, 59))
    assert len(mail.got) == 1
    deliver(at(31, 9))
    assert len(mail.got) == 2


def test_no_digest_leaves_on_a_day_off_unless_the_installation_wants_it(scene, ways, settings):
    mail = ways(mail=Recorder())
    told(scene.head, scene.inspection, when=at(28, 0))
    deliver(at(28))
    assert not mail.got
    settings.DIGEST_DAYS = "daily"
    deliver(at(28))
    assert len(mail.got) == 1


def test_a_digest_that_nobody_was_there_to_send_leaves_as_soon_as_somebody_is(scene, ways):
    mail = ways(mail=Recorder())
    told(scene.head, scene.inspection, when=at(27, 8))  # a Friday
    deliver(at(28, 10))
    assert len(mail.got) == 1


def test_whoever_wishes_is_told_at_once_but_not_at_night(scene, ways):
    mail = ways(mail=Recorder())
    head = scene.head
    save_settings(by=head, ways=["mail"], at_once=True, quiet=(22, 7))
    told(head, scene.inspection, when=at(28, 22))
    deliver(at(28, 23))
    deliver(at(29, 6))
    assert not mail.got
    deliver(at(29, 7))
    assert len(mail.got) == 1


def test_nobody_is_told_by_a_way_they_switched_off(scene, ways, monkeypatch):
    mail = ways(mail=Recorder(), sms=Recorder())
    monkeypatch.setattr("xuncha.delivery.actions.own.configured", lambda: {"mail": 1, "sms": 1})
    save_settings(by=scene.head, ways=["sms"], at_once=False, quiet=None)
    told(scene.head, scene.inspection)
    deliver(at())
    assert not mail.got
    assert Delivery.objects.get().way == "sms"


def test_what_was_read_in_the_meantime_is_not_told(scene, ways):
    mail = ways(mail=Recorder())
    told(scene.head, scene.inspection)
    read_all(by=scene.head)
    deliver(at())
    assert not mail.got


def test_whoever_lost_the_right_before_the_message_left_gets_none(scene, ways):
    mail = ways(mail=Recorder())
    told(scene.head, scene.inspection)
    recuse(scene.head, by=scene.office, unit=scene.unit, ground="relative")
    deliver(at())
    deliver(at(31))
    assert not mail.got
    assert stages(scene.head) == ["moot"]


def test_a_server_that_is_down_for_a_day_delays_one_message_and_loses_nothing(scene, ways):
    mail = ways(mail=Recorder(*[fault(Wrong.DOWN)] * 400))
    people = (scene.head, scene.office, scene.deputy)
    for person in people:
        told(person, scene.inspection)
    now = at(30)
    while now < at(31, 10):
        deliver(now)
        if now == at(31, 0, 25):
            for person in people:  # the night's sweep writes more
                told(person, scene.other_inspection if person == scene.office else scene.inspection)
        now += timedelta(minutes=20)
    assert not mail.got
    assert set(Delivery.objects.values_list("stage", flat=True)) == {"waiting"}
    mail.wrong.clear()
    while now < at(31, 19):
        deliver(now)
        now += timedelta(minutes=20)
    assert sorted(message.to for message in mail.got) == ["t_deputy", "t_head", "t_office"]
    assert "2 项" in next(message.text for message in mail.got if message.to == "t_office")
    assert Mention.objects.filter(delivery__stage="sent").count() == 6


def test_a_way_that_is_down_is_asked_once_a_round_not_once_a_person(scene, ways):
    mail = ways(mail=Recorder(*[fault(Wrong.DOWN)] * 3))
    for person in (scene.head, scene.office, scene.deputy):
        told(person, scene.inspection)
    deliver(at())
    assert len(mail.wrong) == 2


def test_one_way_that_is_down_holds_up_no_other(scene, ways):
    ways(mail=Recorder(fault(Wrong.DOWN)), sms=(sms := Recorder()))
    told(scene.head, scene.inspection)
    deliver(at())
    assert len(sms.got) == 1


@pytest.mark.parametrize("is_taken", [False, True])
def test_mail_whose_sender_was_killed_is_shown_as_unclear_and_never_sent_twice(
    scene, ways, is_taken
):
    mail = ways(mail=Recorder(Killed(is_taken=is_taken)))
    told(scene.head, scene.inspection)
    with pytest.raises(Killed):
        deliver(at())
    assert stages(scene.head) == ["sending"]
    deliver(at() + timedelta(minutes=5))  # the lease still runs: nobody knows that it is dead
    assert stages(scene.head) == ["sending"]
    deliver(at() + LATER)
    deliver(at(31))
    assert stages(scene.head) == ["unclear"]
    assert len(mail.got) == is_taken


@pytest.mark.parametrize("is_taken", [False, True])
def test_where_repeats_are_dropped_a_killed_sender_loses_and_doubles_nothing(scene, ways, is_taken):
    hook = ways(webhook=Recorder(Killed(is_taken=is_taken), drops_repeats_for=timedelta(days=3)))
    told(scene.head, scene.inspection)
    with pytest.raises(Killed):
        deliver(at())
    told(scene.head, scene.other_inspection, when=at(30, 9, 10))
    deliver(at() + LATER)
    deliver(at() + LATER + timedelta(minutes=2))
    assert stages(scene.head) == ["sent"]
    (message,) = hook.got
    assert "1 项" in message.text  # what may have arrived is said again word for word


def test_killed_before_the_claim_was_written_nothing_has_happened(scene, ways, monkeypatch):
    mail = ways(mail=Recorder())
    told(scene.head, scene.inspection)

    def die(*_):
        raise Killed(is_taken=False)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_put_together", die)
        with pytest.raises(Killed):
            deliver(at())
    assert stages(scene.head) == ["waiting"]
    assert not Mention.objects.exists()
    deliver(at())
    assert len(mail.got) == 1


def test_an_answer_that_does_not_come_is_asked_for_again_only_while_repeats_are_dropped(
    scene, ways
):
    silence = [fault(Wrong.UNCLEAR, is_taken=True) for _ in range(9)]
    hook = ways(wecom=Recorder(*silence, drops_repeats_for=timedelta(hours=4)))
    told(scene.head, scene.inspection)
    now = at()
    while now < at(30, 19):
        deliver(now)
        now += timedelta(minutes=20)
    assert len(hook.got) == 1
    assert stages(scene.head) == ["unclear"]


def test_a_wrong_address_is_shown_and_told_again_when_somebody_has_mended_it(scene, ways):
    mail = ways(mail=Recorder(fault(Wrong.PERMANENT, "邮件服务器不接受这个收件地址，请核对。")))
    told(scene.head, scene.inspection)
    deliver(at())
    deliver(at(31))
    assert stages(scene.head) == ["failed"]
    release_delivery(Delivery.objects.get(), by=scene.office)
    deliver(at(31))
    deliver(at(31, 12))
    assert len(mail.got) == 1
    assert stages(scene.head) == ["released", "sent"]


def test_it_is_given_up_after_three_days_and_then_shown(scene, ways):
    ways(mail=Recorder(*[fault(Wrong.TEMPORARY, "稍后再试。")] * 100))
    told(scene.head, scene.inspection)
    now = at(24)
    told(scene.head, scene.inspection, when=at(24, 0))
    while now < at(28):
        deliver(now)
        now += timedelta(hours=2)
    assert "failed" in stages(scene.head)
    assert Delivery.objects.filter(stage="failed").get().fault == "稍后再试。"


def test_two_rounds_at_once_open_one_message(scene, ways, monkeypatch):
    """The second has looked before the first wrote: the constraint decides."""
    mail = ways(mail=Recorder())
    told(scene.head, scene.inspection)
    row = {"person": scene.head, "way": "mail", "kind": "digest", "next_try_at": at()}
    Delivery.objects.create(**row, written_at=at())
    head = scene.head
    head.waits_since = at(30, 0)
    monkeypatch.setattr(sending, "people_to_tell", lambda way, now: [head])
    deliver(at())
    assert len(mail.got) == 1
    assert stages(scene.head) == ["sent"]


def test_a_way_that_was_taken_away_leaves_nothing_waiting(scene, ways):
    ways(mail=Recorder(fault(Wrong.DOWN)))
    told(scene.head, scene.inspection)
    deliver(at())
    ways(sms=Recorder())
    deliver(at(30, 10))
    assert stages(scene.head) == ["moot", "sent"]


def test_what_is_old_is_not_dug_up_by_a_way_that_is_new(scene, ways):
    told(scene.head, scene.inspection, when=at(1))
    mail = ways(mail=Recorder())
    deliver(at())
    assert not mail.got


def test_a_message_that_is_tried_again_reaches_no_closed_account(scene, ways):
    hook = ways(wecom=Recorder(fault(Wrong.UNCLEAR), drops_repeats_for=timedelta(days=3)))
    told(scene.head, scene.inspection)
    deliver(at())
    assert stages(scene.head) == ["waiting"]
    Person.objects.filter(pk=scene.head.pk).update(is_active=False)
    deliver(at(30, 12))
    assert not hook.got
    assert stages(scene.head) == ["moot"]
