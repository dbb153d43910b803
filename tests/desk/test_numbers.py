"""Every number of the pages above opens exactly as many rows of a ledger."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from findings.immediate.conditions import OWED
from findings.immediate.models import ImmediateRectification
from findings.register.models import Citation, PaperEvidence
from rectification.models import Measure, RectificationItem
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
    page = client.get(reverse("quality"))
    lines = [line for one in page.context["found"] for line in one.lines]
    told = page.content.decode()
    assert lines
    assert all(line.url in told for line in lines)
    asked = client.get(reverse("quality"), {"export": "xlsx"})
    assert "用途" in asked.content.decode()  # an item handed over is among them
    file = client.post(f"{reverse('quality')}?export=xlsx", {"purpose": "质检会商用"})
    rows = openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content))).active
    assert rows.max_row == len(lines) + 1
