"""The year's holidays, pasted by the system administrator from the State Council's notice."""

import io
from datetime import UTC, date, datetime

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kernel.actions import enter_workdays
from kernel.models import Event, WorkdayException
from kernel.workday_list import read_workdays
from kernel.workdays import Calendar

LISTS = "admin:kernel_workdayexception_changelist"
ENTER = "admin:kernel_workdayexception_enter"
# 2031 as a notice would give it: whole, with a day of December before.
YEAR = """日期,安排,名称
2030-12-31至2031-01-02 放假 元旦
2031年1月22日至28日\t放假\t春节
2031-02-08,上班
2031-04-05至2031-04-07 放假 清明节
2031-05-01至05-05 放假 劳动节
2031-06-24 放假 端午节
2031-10-01至10-07 放假 国庆节
"""


@pytest.fixture
def administrator(scene, client):
    client.force_login(scene.system_admin, "django.contrib.auth.backends.ModelBackend")
    return scene.system_admin


def post(client, **given):
    return client.post(reverse(ENTER), given)


def confirm(client, page, **changed):
    """Send the form of the comparison off, as a browser would."""
    given = page.context["form"].cleaned_data
    fields = {
        "source": given["source"],
        "days": given["text"],
        "seen": page.context["found"].fingerprint,
    }
    if given["whole_years"]:
        fields["whole_years"] = "on"
    return post(client, **{**fields, **changed})


def upload(name, content):
    return SimpleUploadedFile(name, content)


def workbook(*rows, sheets=1):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    dates = book.add_format({"num_format": "yyyy/m/d"})
    for _ in range(sheets):
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                write = sheet.write_datetime if isinstance(value, date) else sheet.write
                write(at, column, value, *([dates] if isinstance(value, date) else []))
    book.close()
    return buffer.getvalue()


def test_a_years_holidays_are_looked_at_and_then_entered_at_once(administrator, client):
    assert "录入全年安排" in client.get(reverse(LISTS)).content.decode()
    WorkdayException.objects.create(day=date(2031, 1, 23), is_workday=True, name="记错的")
    page = post(client, source="通知", days=YEAR)
    text = page.content.decode()
    assert "改动 2031-01-23 上班 记错的 → 2031-01-23 放假 春节" in text
    assert "还缺" not in text.split("2031 年")[1].split("</tr>")[0]
    assert not WorkdayException.objects.filter(day__year=2031, is_workday=False).exists()
    assert confirm(client, page).status_code == 302
    days = WorkdayException.objects.filter(day__year=2031)
    assert days.filter(is_workday=False, name="春节", source="通知").count() == 7
    assert days.get(is_workday=True).day == date(2031, 2, 8)
    assert Event.objects.filter(verb="enter_workdays", person_id=administrator.pk).count() == 1
    assert Calendar.load().knows(date(2031, 6, 1))


def test_entering_the_same_list_again_changes_nothing(administrator, client):
    confirm(client, post(client, days=YEAR))
    page = post(client, days=YEAR)
    assert "没有要改动的" in page.content.decode()
    rows = page.context["form"].cleaned_data["rows"]
    assert enter_workdays(rows, by=administrator) == 0
    assert Event.objects.filter(verb="enter_workdays").count() == 1


def test_a_whole_year_takes_away_what_it_does_not_name_and_spares_the_year_before(
    administrator, client
):
    for day in (date(2031, 3, 3), date(2030, 10, 1)):
        WorkdayException.objects.create(day=day, is_workday=False, name="旧的")
    page = post(client, days=YEAR, whole_years="on")
    assert "删除 2031-03-03 放假 旧的" in page.content.decode()
    assert confirm(client, page).status_code == 302
    assert not WorkdayException.objects.filter(day=date(2031, 3, 3)).exists()
    assert WorkdayException.objects.filter(day=date(2030, 10, 1)).exists()


def test_what_has_changed_since_it_was_looked_at_is_shown_again(administrator, client):
    page = post(client, days=YEAR)
    WorkdayException.objects.create(day=date(2031, 1, 23), is_workday=True, name="别人刚录的")
    again = confirm(client, page)
    assert again.status_code == 200
    assert "别人刚录的" in again.content.decode()
    assert not WorkdayException.objects.filter(day=date(2031, 5, 1)).exists()
    assert confirm(client, again).status_code == 302


def test_a_workbook_with_dates_in_two_columns_is_read(administrator, client):
    content = workbook(
        ("开始日期", "结束日期", "安排", "名称"),
        (date(2031, 1, 22), date(2031, 1, 28), "放假", "春节"),
        (date(2031, 2, 8), "", "上班", ""),
    )
    page = post(client, file=upload("2031年放假安排.xlsx", content))
    assert confirm(client, page).status_code == 302
    assert WorkdayException.objects.filter(day__year=2031).count() == 8


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_the_encodings_of_this_country(administrator, client, encoding):
    page = post(client, file=upload("2031.csv", "2031-02-08,上班,调休".encode(encoding)))
    assert [day.day for day in page.context["found"].added] == [date(2031, 2, 8)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("2031.xlsx", b"2031-02-08,\xe4\xb8\x8a", "可能改过扩展名"),
        ("2031.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "可能改过扩展名"),
        ("2031.pdf", b"%PDF-1.7", "只接受"),
        ("2031.txt", b"2031-02-08 " * 100_000, "文件太大"),
        ("2031.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "打开密码"),
        ("2031.xlsx", workbook(("2031-02-08", "上班"), sheets=2), "几张表"),
        ("2031.xlsx", workbook((), ("", ""), ("2031-02-30", "上班")), "第 3 行"),
        ("2031.txt", b"", "空"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_in_words(
    administrator, client, name, content, said
):
    page = post(client, file=upload(name, content))
    assert said in page.content.decode()
    assert not WorkdayException.objects.filter(day__year=2031).exists()


def test_a_line_that_cannot_be_read_stops_the_whole_list(administrator, client):
    page = post(client, days="2031-01-22 放假\n2031-02-30 上班")
    assert "第 2 行" in page.content.decode()
    assert not WorkdayException.objects.filter(day__year=2031).exists()


def test_either_a_file_or_typed(administrator, client):
    both = post(client, days=YEAR, file=upload("2031.txt", YEAR.encode()))
    assert "只能选一样" in both.content.decode()
    assert "请选择文件" in post(client).content.decode()


def test_the_back_office_says_which_years_are_entered(administrator, client):
    with time_machine.travel(datetime(2026, 11, 20, 3, tzinfo=UTC), tick=False):
        text = client.get(reverse(LISTS)).content.decode()
        assert "2026 年：齐全，248 个工作日" in text
        assert "2027 年：未录全" in text
        assert "2027 年放假安排尚未录入" in text
        assert "2027 年放假安排尚未录入" in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize(
    "line",
    ["春节 放假", "2月5日 放假", "2031-02-30 放假", "2031-02-05", "2031-02-05 放假 上班",
     "2031-02-05至2031-02-01 放假", "2031-02-05至2031-06-01 放假", "0001-01-01 放假", "0231-02-05 放假"],
)  # fmt: skip
def test_nothing_is_guessed_about_a_holiday(line):
    days, faults = read_workdays(line)
    assert (days, len(faults)) == ([], 1)


def test_two_lines_that_contradict_are_told():
    assert read_workdays("2031-02-05 放假\n2031-02-05 上班")[1]


def test_only_the_administrator_enters_holidays(scene, client):
    client.force_login(scene.office, "django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("admin:kernel_workdayexception_enter")).status_code == 403
