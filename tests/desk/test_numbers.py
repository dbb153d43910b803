"""Every number of the pages above opens exactly as many rows of a ledger."""

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from io import BytesIO

import openpyxl
import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from findings.clues.models import Transfer
from findings.immediate.conditions import OWED
from findings.immediate.models import ImmediateRectification
from findings.register.models import Citation, PaperEvidence
from kernel.ledger import page
from kernel.policy import visible
from kernel.shown import share, shown
from rectification.models import Measure, RectificationItem
from rectification.papers.progress import figures, standing
from rounds.models import Inspection, Round, Term
from xuncha.desk.overview.counting import Overview
from xuncha.desk.quality.cases import checking
from xuncha.desk.quality.finding import find


@pytest.fixture
def faults(world):
    """Much of the world is late."""
    yesterday = timezone.localdate() - timedelta(days=1)
    PaperEvidence.objects.all().delete()
    Citation.objects.all().delete()
    items = RectificationItem.objects.all()
    items.filter(state__in=("under_way", "closing_asked")).update(due_on=yesterday)
    Measure.objects.all().update(due_on=yesterday)
    ImmediateRectification.objects.filter(state__in=OWED).update(due_on=yesterday)
    return world


@pytest.mark.parametrize("role", ["office", "head"])
def test_every_number_of_the_quality_check_opens_its_rows(faults, client, role):
    world = faults
    client.force_login(world.cast[role])
    groups = [
        group for one in find(checking(world.cast[role], {})) for group in one.groups if group.url
    ]
    assert len({group.url.split("?")[0] for group in groups}) > 3
    for group in groups:
        assert client.get(group.url).context["ledger"].total == group.count, group.url


def test_the_quality_check_leads_to_the_rows_and_its_excel_holds_them(world, client):
    client.force_login(world.cast["office"])
    answer = client.get(reverse("quality"))
    lines = [line for one in answer.context["found"] for line in one.lines]
    told = answer.content.decode()
    assert lines
    assert all(line.url in told for line in lines)
    asked = client.get(reverse("quality"), {"export": "xlsx"})
    assert "用途" in asked.content.decode()  # an item handed over is among them
    file = client.post(f"{reverse('quality')}?export=xlsx", {"purpose": "质检会商用"})
    rows = openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content))).active
    assert rows.max_row == len(lines) + 1


# --- the overview --------------------------------------------------------------------------------------


def numbers(overview):
    """(what, cell) of every number of the page that has rows behind it."""
    for table in overview.tables:
        for label, cells in (*table.rows, ("合计", table.sums)):
            for cell, what in zip(cells, table.labels, strict=True):
                if cell.url:
                    yield f"{table.title} {label} {what}", cell


@pytest.fixture
def bare_ledgers(monkeypatch):
    """Ledgers answer their total alone: hundreds are opened here, and none is looked at."""
    monkeypatch.setattr(
        page, "render", lambda request, template, told: HttpResponse(told["ledger"].total)
    )


@pytest.mark.parametrize("role", ["office", "leading_group"])
def test_every_number_of_the_overview_opens_its_rows(faults, client, role, bare_ledgers):
    person = faults.cast[role]
    client.force_login(person)
    client.get(reverse("rectificationitems"), {"state": "closed_out"})  # remembered by the ledger
    narrowed = {"term": Term.objects.get(rounds__inspections__unit__code="101").pk}
    told = {cell.url: (what, cell.value) for what, cell in numbers(Overview(person, narrowed))}
    told |= {cell.url: (what, cell.value) for what, cell in numbers(Overview(person, {}))}
    assert {what.split()[0] for what, _ in told.values()} == {"按单位", "按问题类别", "按轮次"}
    for url, (what, value) in told.items():
        found = int(client.get(url, follow=True).content)
        assert found == value, f"{what}: {value}, but {found} at {url}"


def test_the_sums_are_those_of_the_rows_and_the_rates_those_of_the_sums(faults):
    overview = Overview(faults.cast["office"], {})
    by_unit, by_category, by_round = overview.tables
    for table in (by_unit, by_category, by_round):
        for place, total in enumerate(table.sums):
            column = [cells[place].value for _, cells in table.rows]
            if isinstance(total.value, int):
                assert sum(column) == total.value
    told = {one.rate.full: one for one in overview.rates}
    closed = told["整改完成率"]
    assert closed.share.value == Fraction(closed.part.value, closed.whole.value)
    assert any(cells[2].text == "—" for _, cells in by_unit.rows)  # nothing fed back yet


def test_page_and_paper_count_alike(faults):
    """The paper counts problem by problem as they stand, the page in the database."""
    overview, today = Overview(faults.cast["office"], {}), timezone.localdate()
    table = overview.tables[0]
    told = {label: [cell.text for cell in cells[:5]] for label, cells in table.rows}
    compared = 0
    for case in visible(Inspection, faults.cast["office"]).select_related("unit"):
        counted = figures(standing(case), today)
        if counted["反馈问题数"]:
            names = ("反馈问题数", "已销号数", "整改完成率", "逾期数")
            assert told[str(case.unit)][:4] == [str(counted[name]) for name in names]
            compared += 1
    assert compared > 1


def test_whether_the_first_day_was_kept_is_counted_as_the_item_itself_says(faults):
    items = visible(RectificationItem, faults.cast["office"]).filter(state="closed_out")
    late = items.first()
    RectificationItem.objects.filter(pk=late.pk).update(
        first_due_on=timezone.localdate(late.asked_at) - timedelta(days=1)
    )
    words = Counter(item.timeliness == "按期" for item in items.all() if item.timeliness)
    numbers = Overview(faults.cast["office"], {}).total.numbers
    assert (numbers["in_time"], numbers["dated"]) == (words[True], words.total())
    assert words[False]


def test_offices_write_a_rate_like_this():
    assert [shown(share(*pair)) for pair in ((688, 697), (19, 25), (1, 1), (0, 5), (0, 0))] == [
        "98.71%", "76%", "100%", "0%", "—",
    ]  # fmt: skip


def test_the_excel_of_the_overview_says_how_rates_are_counted(world, client):
    client.force_login(world.cast["office"])
    url = f"{reverse('overview')}?export=xlsx"
    assert "用途" in client.get(url).content.decode()  # clues that were handed over are counted
    file = client.post(url, {"purpose": "向领导小组汇报"})
    book = openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content)))
    assert book.sheetnames[0] == "按单位"
    assert "不计入已销号" in str(list(book["口径"].values))


def test_the_overview_is_for_those_who_follow_inspections_for_a_committee(world, client):
    for role in ("head", "secretary", "receiver", "audit_admin", "without_posting"):
        client.force_login(world.cast[role])
        assert client.get(reverse("overview")).status_code == 404, role
    client.force_login(world.cast["foreign_office"])
    assert not client.get(reverse("overview")).context["overview"].counts
    own = Round.objects.get(inspections__unit__code="101").pk
    for asked in (f"round={own}", "round=x", "unit=1"):
        assert client.get(reverse("overview"), {"within": asked}).status_code == 404


def test_a_clue_that_passes_by_the_office_is_not_counted_in_its_overview(world):
    office, leader = world.cast["office"], world.cast["leading_group"]
    before = Overview(leader, {}).total.numbers["answers_due"]
    assert Overview(office, {}).total.numbers["answers_due"]
    Transfer.objects.update(carrier="team")
    Round.objects.update(clues_through_office=False)
    assert Overview(office, {}).total.numbers["answers_due"] == 0
    assert Overview(leader, {}).total.numbers["answers_due"] == before
