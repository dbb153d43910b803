"""What a calendar file carries out of the house: nothing but kinds of days and announced units."""

import re

import icalendar
import pytest
from django.urls import reverse

from accounts.models import Organisation, Person
from findings.clues.models import Clue, Transfer
from findings.register.models import Finding, WorkingPaper
from kernel.policy import visible
from rectification.models import RectificationItem
from rounds.models import Inspection
from tests.house.visits import EVERYBODY
from tests.world import ROLES
from xuncha.desk.ics import NEUTRAL

SAID = {
    "待办期限", "进驻", "计划进驻", "撤点", "计划撤点", "反馈", "调阅资料期限", "整改期限", "核查期限",
    "发出巡察通知", "确定联络员", "提交汇报材料", "形成巡察报告", "反馈巡察意见", "报送整改方案",
    "召开专题民主生活会", "开展中期督导", "报告整改进展", "完成集中整改并上报整改报告",
    "完成整改评估", "公开整改情况",
}  # fmt: skip
LINE = re.compile(r"(?P<words>[^（：]+)(（(?P<whose>.+)）)?(：\d+ 项)?")


def files(visitor) -> list[str]:
    urls = [reverse("my_calendar")]
    for inspection in visible(Inspection, visitor.person).order_by("round_id", "pk"):
        urls.append(reverse("inspection_calendar", args=[inspection.pk]))
    found = []
    for url in urls[:1] + urls[1::6]:
        answer = visitor.client.get(url, {"export": "ics"})
        assert answer["Content-Type"].startswith("text/calendar")
        found.append(b"".join(answer.streaming_content).decode())
    return found


def said_by(file: str) -> list[str]:
    return [str(e["summary"]) for e in icalendar.Calendar.from_ical(file).walk("VEVENT")]


@pytest.fixture
def secrets(world):
    """Names and titles, of the whole world, that no file may hold."""
    titles = [
        *Finding.objects.values_list("title", flat=True),
        *WorkingPaper.objects.values_list("title", flat=True),
        *RectificationItem.objects.values_list("text", flat=True),
        *(clue.title for clue in Clue.objects.all()),
        *(transfer.title for transfer in Transfer.objects.all()),
    ]
    return {*Person.objects.values_list("name", flat=True), *(t[:12] for t in titles)} - {""}


@pytest.mark.parametrize("role", ROLES if EVERYBODY else ("office", "head", "secretary"))
def test_a_file_names_kinds_of_days_and_announced_units_one_may_know_of(
    role, world, visitors, secrets
):
    visitor = visitors[role]
    announced = {
        str(case.unit)
        for case in visible(Inspection, visitor.person)
        .exclude(state="planned")
        .select_related("unit")
    }
    units = {str(unit) for unit in Organisation.objects.all()}
    for file in files(visitor):
        unfolded = file.replace("\r\n ", "")
        assert not [name for name in secrets if name in unfolded]
        for text in said_by(file):
            line = LINE.fullmatch(text)
            assert line["words"] in SAID, text
            assert line["whose"] in announced or line["whose"] not in units, text
            assert (line["whose"] is None) == (line["words"] == NEUTRAL), text


def test_the_files_of_those_who_work_are_not_empty(world, visitors):
    for role in ("office", "head", "secretary", "liaison"):
        assert said_by(files(visitors[role])[0]), role
    assert said_by(files(visitors["without_posting"])[0]) == []
