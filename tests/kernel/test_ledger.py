"""The tool bar of every ledger, tried on the ledger of working papers."""

from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from findings.register.models import WorkingPaper
from kernel.ledger.view import _matching
from tests.house.visits import BACKEND
from tests.register.cases import a_paper, submitted

pytestmark = pytest.mark.django_db
URL = "/papers/"


@pytest.fixture
def read(scene, client):
    """The ledger as the head sees it: answers its context, following where it leads."""
    submitted(scene, title="质保金退付超期")
    a_paper(scene, title="公车台账不实", overview="抽查 12 次用车。", found_on=date(2026, 11, 3))
    client.force_login(scene.head, BACKEND)

    def ledger(query=""):
        return client.get(f"{URL}{query}", follow=True).context["ledger"]

    return ledger


def titles(ledger):
    return [row["cells"][1]["text"] for row in ledger.rows]


def labels(ledger):
    return [column["label"] for column in ledger.columns]


def test_filters_are_named_counted_and_taken_off_one_by_one(read):
    ledger = read("?state=deputy_review&q=质保金")
    assert ledger.active == 2
    assert titles(ledger) == ["质保金退付超期"]
    words = dict(ledger.chips)
    assert list(words) == ["“质保金”", "状态：待副组长审核"]
    assert read(words["状态：待副组长审核"].removeprefix(URL)).chosen == {}
    assert ledger.export_count == "1 条"


def test_what_was_asked_is_remembered_until_it_is_cleared_and_a_link_wins(read):
    read("?q=公车")
    assert titles(read()) == ["公车台账不实"]
    assert titles(read("?q=质保金")) == ["质保金退付超期"]
    read("?clear=1")
    assert len(titles(read())) == 2


def test_a_person_chooses_the_columns_and_the_rows_of_a_page(read, client):
    usual = labels(read())
    read("?taste=1&col=0&col=5&size=20&q=公车")
    ledger = read()
    assert labels(ledger) == ["编号", "标题", "状态"]  # the link to the record always stays
    assert (ledger.size, ledger.query) == (20, "公车")
    assert [choice["label"] for choice in ledger.column_choices if choice["fixed"]] == ["标题"]
    every = "".join(f"&col={number}" for number in range(len(usual)))
    read(f"?taste=1{every}&size=50")
    assert labels(read()) == usual
    assert client.cookies["ledger_workingpapers"].value == "/50"


@pytest.mark.parametrize("cookie", ["", "x", "9.9.9/7", "1" * 4000, "0.1/20/3", "-1/-1", "²/²"])
def test_a_spoilt_cookie_spoils_nothing(read, client, cookie):
    client.cookies["ledger_workingpapers"] = cookie
    ledger = read()
    assert len(titles(ledger)) == 2
    assert ledger.size in (20, 50, 100)


def test_the_order_is_chosen_from_the_headings_or_from_the_list(read):
    values = [value for value, _, _ in read().orders]
    assert values[0] == ""
    assert {"number", "-number"} <= set(values)
    assert read("?sort=-found_on").columns[4]["sorted"] == "desc"
    assert read("?sort=nonsense").columns[4]["sorted"] == ""


def test_excel_holds_every_column_whatever_is_shown_and_days_as_days(read, client, tmp_path):
    read("?taste=1&col=0&size=20")
    answer = client.get(f"{reverse('workingpapers')}?export=xlsx&q=公车")
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"".join(answer))
    head, row = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
    assert "发现日期" in head
    assert row[head.index("标题")] == "公车台账不实"
    assert row[head.index("发现日期")].date() == date(2026, 11, 3)


def test_an_empty_ledger_says_what_to_do_and_an_empty_search_how_to_widen_it(scene, client):
    client.force_login(scene.head, BACKEND)
    ledger = client.get(URL).context["ledger"]
    assert ledger.empty_text == ledger.spec.none_text
    ledger = client.get(f"{URL}?q=没有").context["ledger"]
    assert ledger.empty_text == ledger.spec.empty_text


EXTREME = ["9" * 400, "+99999999999999999999", "9_999_999_999_999_999_999_999", "-1" + "0" * 30,
           "\u0663", "1e400", "0x10", " 7", "None", "²"]  # fmt: skip


@pytest.mark.parametrize("field", ["author_id", "inspection__round_id", "state", "found_on", "pk"])
def test_no_value_in_an_address_is_too_much_for_a_filter(scene, field):
    a_paper(scene)
    for value in EXTREME:
        assert len(_matching(WorkingPaper.objects.all(), field, value)) <= 1


def test_a_search_of_thirty_thousand_words_is_cut(read):
    assert read("?q=" + "字+" * 3000).total == 0
