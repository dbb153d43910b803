"""The pages as people use them: forms, buttons, files for a purpose, the Excel of the ledger."""

import pytest
from django.urls import reverse

from findings.clues import actions
from findings.clues.models import Clue, ClueCustodian, Transfer
from kernel.models import Event
from tests.clues import cases
from tests.issuing.drawn import drawn
from tests.letters.cases import PASSPHRASE, a_letter, in_custody
from tests.register.cases import confirmed

CLUE = {**cases.FIELDS, "channel": "ordinary"}


@pytest.fixture
def sign_in(client, scene):
    def as_person(key):
        client.force_login(getattr(scene, key))
        return client

    return as_person


def text_of(response) -> str:
    return response.content.decode()


def test_the_head_registers_a_clue_and_leads_it_to_the_leading_group(scene, sign_in):
    client = sign_in("head")
    url = reverse("clue_new", args=[scene.inspection.pk])
    assert "办理渠道" in text_of(client.get(url))
    client.post(url, {**CLUE, "files": cases.proof()})
    clue = Clue.objects.get()
    page = text_of(client.get(clue.get_absolute_url()))
    assert "示例干部甲" in page
    assert "线索材料.txt" in page
    meeting = {"version": clue.version, "deliberated_on": cases.TODAY(), "minutes": "移交"}
    missing = client.post(reverse("clue_deliberate", args=[clue.pk]), meeting)
    assert "请选择拟移交去向" in text_of(missing)
    client.post(
        reverse("clue_deliberate", args=[clue.pk]), {**meeting, "destination": "discipline"}
    )
    clue = scene.again(clue)
    client.post(reverse("clue_submit", args=[clue.pk]), {"version": clue.version})
    shown = text_of(sign_in("leader_group").get(reverse("clue_approve", args=[clue.pk])))
    assert "示例干部甲" in shown
    assert "纪检监察机关" in shown


def test_the_leading_group_reads_whose_clue_it_approves_and_opens_what_proves_it(scene, sign_in):
    clue = cases.registered(scene, origin_detail="谈话记录第 12 号")
    actions.add_evidence(clue, by=scene.head, files=[cases.proof()])
    actions.deliberate_clue(
        scene.again(clue), by=scene.head, destination="discipline", minutes="应当移交。"
    )
    actions.submit_clue(scene.again(clue), by=scene.head)
    client = sign_in("leader_group")
    page = client.get(reverse("clue_approve", args=[clue.pk]))
    told = dict(page.context["shown"])
    assert told["被巡察单位"] == scene.unit.name
    assert told["轮次"] == scene.inspection.round.title
    assert (told["线索来源"], told["来源说明"]) == ("个别谈话", "谈话记录第 12 号")
    assert "查阅须写明用途" in text_of(page)
    way = reverse("clue_evidence", args=[clue.pk, 1])
    assert f'href="{way}"' in text_of(page)
    assert "用途" in text_of(client.get(way))
    given = client.post(way, {"purpose": "审批移交前核对材料"})
    assert b"".join(given.streaming_content) == "收款记录".encode()


def test_short_facts_of_a_deed_stand_beside_their_labels_and_long_texts_below(scene, sign_in):
    clue = cases.submitted(scene, outline="反映其收受礼金。" * 9)
    page = text_of(sign_in("leader_group").get(reverse("clue_approve", args=[clue.pk])))
    assert '<div class="brief"><dt>被反映人</dt>' in page
    assert f"<div><dt>反映的主要问题</dt><dd>{clue.outline}" in page


def test_whoever_takes_up_what_came_back_reads_why(scene, sign_in):
    """The event says only that something was said: the words stand with the record itself."""
    clue = cases.submitted(scene)
    actions.return_clue(clue, by=scene.leader_group, note="请补充时间地点。")
    page = text_of(sign_in("head").get(reverse("clue_deliberate", args=[clue.pk])))
    assert "请补充时间地点。" in page
    assert f'href="{reverse("clue_edit", args=[clue.pk])}">修改' in page


def test_a_custodian_is_not_offered_the_channel_nor_letters(scene, sign_in):
    cases.named(scene)
    page = text_of(sign_in("member").get(reverse("clue_new", args=[scene.inspection.pk])))
    assert "办理渠道" not in page
    assert "相关信访件" not in page
    assert "相关底稿" in page


def test_the_channel_and_what_it_needs_are_told_at_the_field(scene, sign_in):
    url = reverse("clue_new", args=[scene.inspection.pk])
    page = text_of(sign_in("head").post(url, {**CLUE, "channel": "direct"}))
    assert "请先勾选" in page
    assert cases.FIELDS["outline"] in page  # nothing typed is lost


def test_a_clue_registered_from_a_letter_points_to_it_and_copies_nothing(scene, sign_in):
    in_custody(scene, "head")
    letter = a_letter(scene)
    url = reverse("clue_new", args=[scene.inspection.pk])
    client = sign_in("head")
    client.post(reverse("letters_unlock"), {"passphrase": PASSPHRASE})
    page = text_of(client.get(f"{url}?letter={letter.pk}"))
    assert f'value="{letter.pk}" selected' in page
    client.post(url, {**CLUE, "origin": "letter", "origin_letter": letter.pk})
    clue = Clue.objects.get()
    assert letter.number in text_of(client.get(clue.get_absolute_url()))
    cases.named(scene)
    assert letter.number not in text_of(sign_in("member").get(clue.get_absolute_url()))


def test_each_reading_is_an_event_and_a_file_is_given_for_a_purpose_only(scene, sign_in):
    clue = cases.registered(scene, files=[cases.proof()])
    client = sign_in("head")
    client.get(clue.get_absolute_url())
    url = reverse("clue_evidence", args=[clue.pk, 1])
    assert "用途" in text_of(client.get(url))
    given = client.post(url, {"purpose": "供组务会研究"})
    assert b"".join(given.streaming_content)
    kinds = list(Event.objects.filter(subject_id=clue.pk).values_list("kind", "note"))
    assert ("reading", "") in kinds
    assert ("export", "供组务会研究") in kinds


def test_the_head_names_and_dismisses_custodians(scene, sign_in):
    client = sign_in("head")
    url = reverse("clue_custodians", args=[scene.inspection.pk])
    assert url in text_of(client.get(reverse("clues")))
    assert "还没有指定" in text_of(client.get(url))
    client.post(url, {"person": scene.member.pk})
    custodian = ClueCustodian.objects.get()
    assert scene.member.name in text_of(client.get(url))
    client.post(reverse("clue_custodian_dismiss", args=[custodian.pk]))
    assert "已撤销" in text_of(client.get(url))
    for key in ("deputy", "member", "office", "secretary"):
        assert sign_in(key).get(url).status_code == 403, key


def test_the_office_draws_sends_and_the_receiver_signs_and_answers(scene, sign_in):
    clue, finding = cases.approved(scene), confirmed(scene)
    client = sign_in("office")
    url = reverse("transfer_new", args=[scene.inspection.pk])
    page = text_of(client.get(url))
    assert clue.number in page
    assert "绿水区纪委监委" not in page
    wrong = {"receiver": scene.receivers["organisation"].pk, "clues": clue.pk}
    assert "批准移交纪检监察机关" in text_of(client.post(url, wrong))
    client.post(
        url,
        {"receiver": scene.receivers["discipline"].pk, "clues": clue.pk, "findings": finding.pk},
    )
    transfer = Transfer.objects.get()
    add = reverse("transfer_items_new", args=[transfer.pk])
    letter = {"letter_subject": "反映欠薪", "letter_outline": "某工地欠薪。"}
    client.post(add, {"version": transfer.version, **letter})
    client.post(reverse("transfer_item_remove", args=[transfer.pk, 2]))
    transfer = scene.again(transfer)
    assert "第 2 项" in text_of(client.get(reverse("transfer_send", args=[transfer.pk])))
    client.post(reverse("transfer_send", args=[transfer.pk]), {"version": transfer.version})
    _signed_and_answered(scene, sign_in("receiver"), scene.again(transfer))


def _signed_and_answered(scene, client, transfer):
    page = text_of(client.get(transfer.get_absolute_url()))
    assert scene.inspection.get_absolute_url() not in page
    client.post(
        reverse("transfer_receive", args=[transfer.pk]),
        {"version": transfer.version, "handed_on": cases.TODAY(), "accept_all": "on"},
    )
    item = cases.item_of(transfer)
    assert "示例干部甲" in text_of(client.get(item.get_absolute_url()))
    answer = {"disposition": "preliminary", "text": "正在核实。", "files": cases.proof("函询.txt")}
    client.post(reverse("transferitem_report", args=[item.pk]), answer)
    assert "正在核实。" in text_of(client.get(item.get_absolute_url()))
    file = reverse("transferitem_answer_file", args=[item.pk, 1, 1])
    assert "用途" in text_of(client.get(file))
    client.post(
        reverse("transferitem_answer", args=[item.pk]),
        {"version": item.version, "disposition": "case_filed", "text": "已立案。"},
    )
    assert scene.again(item).state == "answered"


def test_what_was_refused_is_no_longer_the_receivers_to_read(scene, sign_in):
    clue = cases.approved(scene, outline="收受礼金若干。")
    transfer = cases.sent(scene, clues=[clue])
    item = cases.item_of(transfer)
    client = sign_in("receiver")
    url = reverse("transferitem_refuse", args=[item.pk])
    assert "须写明理由" in text_of(client.post(url, {"version": item.version}))
    client.post(url, {"version": item.version, "note": "不属管辖"})
    page = text_of(client.get(item.get_absolute_url()))
    assert "收受礼金" not in page
    assert "不属管辖" in page
    assert "收受礼金" in text_of(sign_in("office").get(item.get_absolute_url()))


def test_a_handed_over_file_opens_for_the_receiver_until_it_is_refused(scene, sign_in):
    clue = cases.registered(scene, files=[cases.proof()])
    actions.deliberate_clue(clue, by=scene.head, destination="discipline", minutes="移交")
    actions.submit_clue(clue, by=scene.head)
    actions.approve_clue(clue, by=scene.leader_group)
    item = cases.item_of(cases.sent(scene, clues=[clue]))
    url = reverse("transferitem_file", args=[item.pk, 1])
    assert sign_in("receiver").get(url).status_code == 200
    assert sign_in("other_receiver").get(url).status_code == 404
    actions.refuse_transferitem(item, by=scene.receiver, note="不属管辖")
    assert sign_in("receiver").get(url).status_code == 403


def test_the_ledger_leaves_the_house_only_for_a_purpose_and_names_nobody(scene, sign_in):
    cases.handling(scene)
    client = sign_in("office")
    for name in ("clues", "transferitems", "transfers"):
        url = reverse(name)
        assert "示例干部甲" not in text_of(client.get(url))
        assert "用途" in text_of(client.get(f"{url}?export=xlsx"))
        given = client.post(f"{url}?export=xlsx", {"purpose": "季度对账使用"})
        assert b"".join(given.streaming_content).startswith(b"PK")


def test_the_accounts_open_their_rows(scene, sign_in):
    cases.handling(scene)
    cases.reported_directly(scene)
    page = text_of(sign_in("office").get(reverse("reconciliation")))
    assert "区纪委监委" in page
    assert "直报" not in page
    assert "直报" in text_of(sign_in("head").get(reverse("reconciliation")))
    url = f"{reverse('transferitems')}?receiver={scene.receivers['discipline'].pk}&state=handling"
    assert "共 1 条" in text_of(sign_in("receiver").get(url))


def test_the_printed_letter_names_agents_and_items_but_neither_person_nor_matter(scene):
    transfer = scene.again(cases.received(scene))
    told = str(drawn(transfer))
    for word in (
        "青巡移",
        "区纪委监委",
        scene.office.name,
        scene.receiver.name,
        "廉洁纪律",
        "3个月",
    ):
        assert word in told
    for word in ("示例干部甲", "礼金", "监督站"):
        assert word not in told
