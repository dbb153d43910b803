"""Who knows of what was heard and seen on site: the whole cast, every kind, page and ledger."""

import pytest
from django.urls import reverse

from findings.fieldwork.actions.documents import note_document
from kernel.models import Event
from kernel.policy import may
from rounds.actions import end_authorisation, recuse
from tests.fieldwork.cases import SECRET, a_vote, drafted, filed, held, items_of, on_loan, settled
from tests.register.test_papers import who_sees

# Those outside who come nearest: the ledgers are opened by them and by all who know of it.
NEAR = {"office", "leader_group", "other_head", "other_liaison", "former_secretary", "secretary"}
TEAM = {"head", "deputy", "member", "member2", "letters_officer"}
UNIT = {"secretary", "liaison"}


def talk(scene):
    return filed(scene)


def first_item(scene):
    return items_of(on_loan(scene))[0]


KNOWN = [
    (talk, {"head", "deputy", "member", "member2"}, "interviews"),
    (drafted, TEAM, "documentrequests"),
    (on_loan, TEAM | UNIT, "documentrequests"),
    (first_item, TEAM | UNIT, "documentitems"),
    (settled, TEAM, "fieldrecords"),
    (a_vote, TEAM, "fieldrecords"),
]
IDS = [make.__name__ for make, _, _ in KNOWN]


@pytest.fixture
def as_(client, scene):
    def sign_in(key):
        client.force_login(getattr(scene, key))
        return client

    return sign_in


@pytest.mark.parametrize(("make", "known", "ledger"), KNOWN, ids=IDS)
def test_page_ledger_and_policy_agree_on_who_knows_of_it(scene, as_, make, known, ledger):
    record = make(scene)
    assert who_sees(scene, record) == known
    name = getattr(record, "subject_name", "") or getattr(record, "subject", "") or record.title
    for key in scene.ids:
        client = as_(key)
        wanted = 200 if key in known else 404
        assert client.get(record.get_absolute_url()).status_code == wanted, key
        if key not in known | NEAR:
            continue
        page = client.get(reverse(ledger), follow=True)
        assert (name in page.content.decode()) == (key in known), key


@pytest.mark.parametrize(("make", "known", "ledger"), KNOWN, ids=IDS)
def test_a_recusal_takes_it_out_of_sight_at_once(scene, make, known, ledger):
    record = make(scene)
    recuse(scene.member, by=scene.office, unit=scene.unit, ground="relative")
    assert who_sees(scene, record) == known - {"member"}


@pytest.mark.parametrize(("make", "known", "ledger"), KNOWN, ids=IDS)
def test_with_the_authorisation_the_team_loses_all_of_it(scene, make, known, ledger):
    record = make(scene)
    end_authorisation(
        scene.again(scene.team.authorisation), by=scene.leader_group, note="本轮结束。"
    )
    assert who_sees(scene, record) == known & UNIT


def test_a_talk_of_others_is_not_even_counted_for_a_member(scene, as_):
    held(scene, by="head", asker="head", recorder="member2")
    case = as_("member").get(scene.inspection.get_absolute_url()).content.decode()
    assert "待签字" not in case
    assert (
        "安排谈话 1 人次，已谈 1 人次"
        in as_("head").get(scene.inspection.get_absolute_url()).content.decode()
    )


def test_each_reading_of_a_talk_is_an_event_and_no_event_tells_what_was_said(scene, as_):
    record = filed(scene)
    as_("deputy").get(record.get_absolute_url())
    [reading] = Event.objects.filter(kind="reading")
    assert (reading.label, reading.person_name) == ("查阅谈话记录", "周敏")
    told = "".join(
        f"{e.note}{e.data}" for e in Event.objects.filter(subject_type="fieldwork.interview")
    )
    assert SECRET not in told
    assert record.subject_name not in told + record.title


def test_a_signed_page_leaves_only_for_a_stated_purpose(scene, as_):
    record = filed(scene)
    url = reverse("interview_file", args=[record.pk, record.files.get().pk])
    assert as_("secretary").get(url).status_code == 404
    assert as_("letters_officer").get(url).status_code == 404
    assert "用途" in as_("member").get(url).content.decode()
    given = as_("member").post(url, {"purpose": "核对签字日期"})
    assert b"".join(given.streaming_content).startswith(b"\x89PNG")
    other = held(scene, asker="deputy", by="deputy")
    astray = reverse("interview_file", args=[other.pk, record.files.get().pk])
    assert as_("deputy").post(astray, {"purpose": "核对签字日期"}).status_code == 404


def test_nothing_the_team_noted_about_a_document_reaches_the_unit(scene, as_):
    item = first_item(scene)
    note_document(item, by=scene.member, text="讨论部分只有结论。")
    assert (
        "讨论部分只有结论" in as_("letters_officer").get(item.get_absolute_url()).content.decode()
    )
    for key in UNIT:
        client = as_(key)
        for url in (item.get_absolute_url(), item.listing.get_absolute_url()):
            page = client.get(url).content.decode()
            assert "开列调阅清单" not in page  # nor how the list was drafted
            assert "摘记" not in page
            assert "讨论部分只有结论" not in page
        for verb in ("note", "receive", "refuse", "withdraw"):
            assert not may(getattr(scene, key), verb, item)
        assert client.get(reverse("documentitem_note", args=[item.pk])).status_code == 403


def test_the_unit_neither_reads_a_draft_nor_opens_the_team_s_forms(scene, as_):
    listing = on_loan(scene)
    for route in ("documentrequest_receive", "documentrequest_give_back", "documentrequest_edit"):
        assert as_("liaison").get(reverse(route, args=[listing.pk])).status_code == 403
    assert (
        as_("member").get(reverse("documentrequest_hand_over", args=[listing.pk])).status_code
        == 403
    )
    for route in ("interview_new", "documentrequest_new", "fieldrecord_new", "capture"):
        assert as_("liaison").get(reverse(route, args=[scene.inspection.pk])).status_code == 403
        assert (
            as_("other_member").get(reverse(route, args=[scene.inspection.pk])).status_code == 404
        )
