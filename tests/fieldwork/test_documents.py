"""Requested documents: each way with its day and both agents; the list follows its documents."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from findings.fieldwork.actions import documents as deeds
from findings.fieldwork.models import DocumentItem, DocumentRequest
from findings.fieldwork.pasted import Unreadable, read_documents, written_documents
from kernel.refusals import NotAllowed, NotPossible
from rounds.actions import recuse
from tests.fieldwork.cases import (
    drafted,
    handed_over,
    items_of,
    on_loan,
    returned,
    sent,
    today,
)
from xuncha.desk.todo import todo


def states(listing) -> list[str]:
    return [item.state for item in items_of(listing)]


def lines(person) -> list[str]:
    return [duty.what for duty in todo(person) if "资料" in duty.what or "清单" in duty.what]


def test_both_ways_are_kept_with_day_and_both_agents(scene):
    listing = returned(scene)
    assert listing.state == "closed"
    for item in items_of(listing):
        assert (item.handed_on, item.handed_by) == (today(), "周岚")
        assert (item.received_on, item.received_by) == (today(), scene.member2)
        assert (item.returned_on, item.returned_by, item.taken_back_by) == (
            today(), scene.member2, "周岚",
        )  # fmt: skip


def test_the_list_moves_on_when_the_last_document_has(scene):
    listing = sent(scene)
    first, *rest = items_of(listing)
    give = {"by": scene.liaison, "handed_on": today(), "handed_by": "周岚"}
    deeds.hand_over_documentitem(first, **give)
    assert scene.again(listing).state == "issued"
    deeds.hand_over_items(listing, items=rest, **give)
    assert scene.again(listing).state == "handed_over"
    deeds.receive_items(listing, by=scene.member, items=items_of(listing), received_on=today())
    assert scene.again(listing).state == "on_loan"


def test_what_is_received_on_the_spot_needs_the_name_of_the_units_agent(scene):
    listing = sent(scene)
    with pytest.raises(NotPossible, match="请填写单位经手人"):
        deeds.receive_items(listing, by=scene.member, items=items_of(listing), received_on=today())
    assert set(states(listing)) == {"requested"}
    deeds.receive_items(
        listing, by=scene.member, items=items_of(listing), received_on=today(), handed_by="贺强"
    )
    assert scene.again(listing).state == "on_loan"
    assert {item.handed_by for item in items_of(listing)} == {"贺强"}


def test_documents_that_stay_close_the_list_when_all_have_come(scene):
    listing = on_loan(scene, to_return=False, return_due_on=None)
    assert listing.state == "closed"


def test_a_document_sent_back_for_completion_reopens_the_hand_over(scene):
    listing = handed_over(scene)
    item = items_of(listing)[1]
    with pytest.raises(NotPossible, match="须写明理由"):
        deeds.refuse_documentitem(item, by=scene.member)
    deeds.refuse_documentitem(item, by=scene.member, note="缺第二季度。")
    item, listing = scene.again(item), scene.again(listing)
    assert (item.state, item.handed_on, item.handed_by) == ("requested", None, "")
    assert listing.state == "issued"


def test_what_the_unit_cannot_provide_keeps_the_list_open_until_somebody_decides(scene):
    listing = sent(scene)
    lost, *rest = items_of(listing)
    deeds.declare_unavailable_documentitem(lost, by=scene.liaison, note="搬迁时遗失。")
    deeds.hand_over_items(
        listing, by=scene.liaison, items=rest, handed_on=today(), handed_by="周岚"
    )
    deeds.receive_items(listing, by=scene.member, items=items_of(listing)[1:], received_on=today())
    deeds.give_back_items(
        listing, by=scene.member, items=items_of(listing)[1:], returned_on=today(),
        taken_back_by="周岚",
    )  # fmt: skip
    assert scene.again(listing).state == "on_loan"
    deeds.withdraw_documentitem(scene.again(lost), by=scene.member)
    assert scene.again(listing).state == "closed"


def test_only_the_units_liaison_hands_over_and_only_the_team_receives(scene):
    listing = sent(scene)
    for key in ("secretary", "member", "office", "other_liaison"):
        with pytest.raises(NotAllowed):
            deeds.hand_over_items(
                listing, by=getattr(scene, key), items=items_of(listing), handed_on=today(),
                handed_by="某",
            )  # fmt: skip
    for key in ("liaison", "other_member", "office"):
        with pytest.raises(NotAllowed):
            deeds.receive_items(
                listing, by=getattr(scene, key), items=items_of(listing), received_on=today(),
                handed_by="某",
            )  # fmt: skip


def test_days_do_not_run_backwards(scene):
    listing = sent(scene)
    early, late = today() - timedelta(days=1), today() + timedelta(days=1)
    give = {"by": scene.liaison, "items": items_of(listing), "handed_by": "周岚"}
    with pytest.raises(NotPossible, match="不能晚于今天"):
        deeds.hand_over_items(listing, handed_on=late, **give)
    deeds.hand_over_items(listing, handed_on=today(), **give)
    with pytest.raises(NotPossible, match="接收日期不能更早"):
        deeds.receive_items(listing, by=scene.member, items=items_of(listing), received_on=early)
    item = items_of(on_loan(scene))[0]
    with pytest.raises(NotPossible, match="归还日期不能更早"):
        deeds.give_back_documentitem(item, by=scene.member, returned_on=early, taken_back_by="周岚")
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentItem.objects.filter(pk=item.pk).update(returned_on=today())
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentItem.objects.filter(pk=item.pk).update(handed_by="")
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentRequest.objects.filter(pk=listing.pk).update(return_due_on=early)


def test_sent_lists_are_numbered_without_a_gap_the_unit_could_see(scene):
    first, never, second = drafted(scene), drafted(scene), drafted(scene)
    deeds.issue_documentrequest(first, by=scene.member)
    deeds.discard_documentrequest(never, by=scene.member, note="重复")
    deeds.issue_documentrequest(second, by=scene.member)
    assert [scene.again(one).number for one in (first, never, second)] == [1, None, 2]


def test_a_list_without_documents_is_not_sent(scene):
    listing = drafted(scene, items=())
    with pytest.raises(NotPossible, match="还没有资料"):
        deeds.issue_documentrequest(listing, by=scene.member)


def test_a_hand_over_is_asked_for_today_or_later(scene, client):
    yesterday = today() - timedelta(days=1)
    with pytest.raises(NotPossible, match="移交期限不能早于今天"):
        drafted(scene, hand_over_due_on=yesterday)
    listing = drafted(scene)
    with pytest.raises(NotPossible, match="移交期限不能早于今天"):
        deeds.edit_request(listing, by=scene.member, hand_over_due_on=yesterday)
    client.force_login(scene.member)
    given = {"subject": "财务资料", "documents": "凭证", "hand_over_due_on": str(yesterday)}
    url = reverse("documentrequest_new", args=[scene.inspection.pk])
    assert "移交期限不能早于今天。" in client.post(url, given).content.decode()


def test_a_draft_is_never_overdue_but_is_sent_only_with_a_day_to_come(scene):
    listing = drafted(scene)
    past = {"hand_over_due_on": today() - timedelta(days=3)}
    DocumentRequest.objects.filter(pk=listing.pk).update(**past)
    listing = scene.again(listing)
    [duty] = [duty for duty in todo(scene.member) if "送出调阅清单" in duty.what]
    assert (duty.due, duty.why_not) == (None, "移交期限已过，请先修改移交期限。")
    with pytest.raises(NotPossible, match="移交期限已过"):
        deeds.issue_documentrequest(listing, by=scene.member)
    deeds.edit_request(listing, by=scene.member, hand_over_due_on=today())
    assert deeds.issue_documentrequest(listing, by=scene.member).due_on == today()


def test_what_is_due_stands_on_the_right_desk(scene):
    listing = sent(scene)
    assert any("移交调阅资料" in line for line in lines(scene.liaison))
    assert not lines(scene.secretary)
    late = on_loan(scene, return_due_on=today() + timedelta(days=3))
    DocumentRequest.objects.filter(pk=late.pk).update(
        hand_over_due_on=today() - timedelta(days=9), return_due_on=today() - timedelta(days=2)
    )
    [duty] = [duty for duty in todo(scene.member) if "归还调阅资料" in duty.what]
    assert (duty.due.text, duty.why_not) == ("逾期 2 天", "还有 3 项没有归还单位。")
    assert not any("归还" in line for line in lines(scene.liaison))
    recuse(scene.member, by=scene.office, unit=scene.unit, ground="relative")
    assert not lines(scene.member)
    assert listing.due_on == today()


def test_overdue_returns_are_marked_and_filtered_in_the_ledger(scene, client):
    late = on_loan(scene)
    DocumentRequest.objects.filter(pk=late.pk).update(
        hand_over_due_on=today() - timedelta(days=9), return_due_on=today() - timedelta(days=2)
    )
    sent(scene, items=(("另一份", 1),))
    client.force_login(scene.member)
    page = client.get(reverse("documentitems"), {"late": "late_return"}).content.decode()
    assert page.count("逾期 2 天") == 3
    assert "另一份" not in page


def test_pasted_lines_become_documents_and_faults_name_their_line():
    found = read_documents("会议记录｜2\n\n台账\n合同\t3\n")
    assert found == [("会议记录", 2), ("台账", 1), ("合同", 3)]
    items = [DocumentItem(name=name, copies=copies) for name, copies in found]
    assert read_documents(written_documents(items)) == found
    with pytest.raises(Unreadable) as caught:
        read_documents(f"好\n{'长' * 130}\n台账｜很多\n账簿｜0")
    assert [fault[:5].strip("“") for fault in caught.value.faults] == [
        "第 2 行",
        "第 3 行",
        "第 4 行",
    ]


def test_items_of_another_list_are_refused_by_form_and_by_deed(scene, client):
    listing, other = sent(scene), sent(scene)
    client.force_login(scene.liaison)
    url = reverse("documentrequest_hand_over", args=[listing.pk])
    data = {"items": [items_of(other)[0].pk], "handed_on": str(today()), "handed_by": "周岚"}
    assert "items" in client.post(url, data).context["form"].errors
    with pytest.raises(NotPossible, match="只能登记这份清单里的资料"):
        deeds.hand_over_items(
            listing, by=scene.liaison, items=items_of(other), handed_on=today(), handed_by="周岚"
        )
    assert set(states(other)) == {"requested"}


def test_the_list_is_written_sent_handed_over_received_and_returned_by_its_pages(scene, client):
    client.force_login(scene.member)
    data = {
        "subject": "财务资料", "instructions": "送二楼。", "hand_over_due_on": str(today()),
        "to_return": "on", "return_due_on": str(today() - timedelta(days=1)),
        "documents": "凭证｜6\n台账",
    }  # fmt: skip
    url = reverse("documentrequest_new", args=[scene.inspection.pk])
    refused = client.post(url, data)
    assert "归还期限不能早于移交期限" in refused.content.decode()
    assert "凭证｜6" in refused.content.decode()
    client.post(url, {**data, "return_due_on": str(today())})
    listing = DocumentRequest.objects.get()
    assert [item.copies for item in items_of(listing)] == [6, 1]
    edit = reverse("documentrequest_edit", args=[listing.pk])
    client.post(
        edit,
        {**data, "return_due_on": str(today()), "documents": "凭证", "version": listing.version},
    )
    listing = scene.again(listing)
    issue = reverse("documentrequest_issue", args=[listing.pk])
    assert "凭证" in client.get(issue).content.decode()
    client.post(issue, {"version": listing.version})
    client.force_login(scene.liaison)
    pks = [item.pk for item in items_of(listing)]
    client.post(
        reverse("documentrequest_hand_over", args=[listing.pk]),
        {"items": pks, "handed_on": str(today()), "handed_by": "周岚"},
    )
    client.force_login(scene.member2)
    client.post(
        reverse("documentrequest_receive", args=[listing.pk]),
        {"items": pks, "received_on": str(today())},
    )
    page = client.get(reverse("documentrequest", args=[listing.pk])).content.decode()
    assert "登记归还" in page
    client.post(
        reverse("documentrequest_give_back", args=[listing.pk]),
        {"items": pks, "returned_on": str(today()), "taken_back_by": "周岚"},
    )
    assert scene.again(listing).state == "closed"


def test_on_a_closed_list_nothing_is_noted_any_more(scene):
    listing = on_loan(scene, to_return=False, return_due_on=None)
    with pytest.raises(NotPossible, match="这份清单已办结"):
        deeds.give_back_documentitem(
            items_of(listing)[0], by=scene.member, returned_on=today(), taken_back_by="周岚"
        )


def test_the_desk_does_not_say_that_the_office_will_be_told_of_a_list_it_never_sees(scene):
    sent(scene)
    duty = next(duty for duty in todo(scene.liaison) if "调阅" in duty.what)
    assert duty.due.explain == "单位移交资料的期限"
