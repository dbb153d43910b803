"""Oddities of real workbooks: told or mended, never swallowed."""

import io
import random
from datetime import date

import openpyxl
import pytest

from accounts.importing import read_listing
from accounts.importing.cells import column_letters
from accounts.models import Organisation
from kernel.refusals import NotPossible
from tests.accounts.lists import DATA, LINE, bring_in, faults, read, saved, shared, workbook

VILLAGE = {**LINE, "党组织名称": "甲村党支部", "类别": "村（社区）"}


def test_two_units_with_one_code_are_told(scene):
    one, other = {**LINE, "编码": "A1"}, {**LINE, "党组织名称": "区乙局党组", "编码": "A1"}
    assert faults(scene, one, other) == [("C4", "编码不能重复")]


def test_a_code_of_another_unit_that_stands_is_told(scene):
    assert faults(scene, {**LINE, "编码": scene.unit.code}) == [("C3", "编码不能重复")]


def test_a_code_that_excel_keeps_as_a_number_is_a_code(scene):
    assert read(scene, {**LINE, "编码": 1001.0}).rows[0].given["code"] == "1001"


def test_codes_given_and_codes_made_up_do_not_collide(scene):
    bring_in(scene, workbook(LINE, {**LINE, "党组织名称": "区乙局党组", "编码": "0001"}))
    codes = Organisation.objects.values_list("code", flat=True)
    assert len(set(codes)) == len(codes)


def test_a_unit_with_a_remark_is_no_footnote(scene):
    assert len(read(scene, {**LINE, "备注": "注：2023 年与某局合并，合计 3 个科室"}).rows) == 1


@pytest.mark.parametrize(
    "first", ["合计", "区直单位小计", "填表人：张某", "说明：本表由组织部提供", "注1：略"]
)
def test_a_line_below_the_list_is_no_unit(scene, first):
    assert len(read(scene, LINE, {"党组织名称": first}).rows) == 1


def test_the_heading_repeated_on_a_new_printed_page_is_no_unit(scene):
    again = {name: name for name in ("党组织名称", "类别", "书记姓名")}
    names = list(again)
    assert (
        len(read(scene, LINE, again, LINE | {"党组织名称": "区乙局党组"}, headings=names).rows) == 2
    )


def test_the_templates_example_is_no_unit(scene):
    assert read(scene, LINE, {**LINE, "备注": "示例行，填写前删去"}).rows[1:] == []


def test_what_the_list_leaves_out_stays_as_it_was(scene):
    scene.unit.last_inspected_year, scene.unit.attention = 2019, "key"
    scene.unit.save()
    line = {"党组织名称": scene.unit.name, "简称": "住建", "书记姓名": "许国平"}
    bring_in(scene, workbook(line, headings=list(line)))
    unit = Organisation.objects.get(pk=scene.unit.pk)
    assert (unit.short_name, unit.last_inspected_year, unit.attention) == ("住建", 2019, "key")


def test_a_new_unit_needs_the_column_of_levels(scene):
    headings = ["党组织名称", "简称", "书记姓名"]
    assert [rule for _, rule in faults(scene, LINE, headings=headings)] == ["新单位须写明类别"]


def test_rings_through_units_that_stand_already_are_found(scene):
    scene.unit.parent = scene.other_unit
    scene.unit.save()
    town = {
        **LINE,
        "党组织名称": scene.other_unit.name,
        "类别": "镇",
        "上级党组织": scene.unit.name,
    }
    assert faults(scene, town) == [("E3", "上级关系不能成环")]


def test_a_unit_cannot_be_its_own_parent(scene):
    assert faults(scene, {**LINE, "上级党组织": "区某局党组"}) == [("E3", "上级关系不能成环")]


def test_a_villages_parent_is_a_town(scene):
    line = {**VILLAGE, "上级党组织": scene.unit.name}
    assert faults(scene, line) == [("E3", "村（社区）的上级是镇（街道）党委")]


@pytest.mark.parametrize(
    ("column", "typed", "field", "kept"),
    [
        ("上次巡察年份", date(2021, 5, 1), "last_inspected_year", 2021),
        ("上次巡察年份", "２０２１年５月", "last_inspected_year", 2021),
        ("上次巡察年份", "2021.5", "last_inspected_year", 2021),
        ("分类", "关注", "attention", "watched"),
        ("类别", "乡镇(街道)", "level", "town"),
    ],
)
def test_what_can_be_read_is_mended(scene, column, typed, field, kept):
    listing = read(scene, {**LINE, column: typed})
    assert listing.rows[0].given[field] == kept
    assert not listing.blocking


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (13900000000.0, "13900000000"),
        ("１３９００００００００", "13900000000"),
        ("139 0000 0000", "13900000000"),
        ("139-0000-0000", "13900000000"),
        ("+86 13900000000", "13900000000"),
        ("010-00000000", "010-00000000"),
    ],
)
def test_phones_as_people_type_them(scene, typed, kept):
    listing = read(scene, {**LINE, "联系电话": typed})
    assert (listing.rows[0].phone, listing.blocking) == (kept, [])


def test_an_old_workbook_with_merged_parents_is_read(scene):
    listing = read_listing(shared("units-small.xls"), scene.committee)
    assert listing.blocking == []
    assert [row.parent for row in listing.rows] == ["", "石桥镇党委", "石桥镇党委"]


def test_hidden_and_strange_sheets_are_told_not_read(scene):
    book = openpyxl.load_workbook(workbook(LINE))
    for title, state in (("旧名册", "hidden"), ("杂记", "visible")):
        sheet = book.create_sheet(title)
        sheet.append(["区旧局党组"])
        sheet.sheet_state = state
    listing = read_listing(saved(book), scene.committee)
    told = {fault.rule for fault in listing.faults}
    assert (len(listing.rows), told) == (1, {"隐藏的工作表", "没有找到表头"})


def test_a_list_without_lines_cannot_be_imported(scene):
    assert [rule for _, rule in faults(scene)] == ["名册里至少要有一行"]


def test_a_workbook_without_a_list_gets_a_sentence(scene):
    book = openpyxl.Workbook()
    book.active.append(["会议签到表"])
    with pytest.raises(NotPossible, match="没有找到名册"):
        read_listing(saved(book), scene.committee)


def test_a_broken_workbook_gets_a_sentence_whatever_broke(scene):
    whole, dice = (DATA / "units.xlsx").read_bytes(), random.Random(1)
    refused = 0
    for _ in range(60):
        broken = bytearray(whole[: dice.randrange(1, len(whole))] if dice.random() < 0.3 else whole)
        for _ in range(dice.randrange(1, 40)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        try:
            read_listing(io.BytesIO(bytes(broken)), scene.committee)
        except NotPossible:
            refused += 1
    assert refused


def test_columns_beyond_z_have_two_letters():
    assert [column_letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
