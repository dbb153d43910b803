"""Reading a whole workbook: every fault found, and what it would change."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from accounts.importing import people as people_sheet
from accounts.importing import units as units_sheet
from accounts.importing.cells import Fault, clean, content_lines, find_header, lines_of
from accounts.importing.comparing import Seat, UnitChange, compare_people, compare_units
from accounts.importing.people import PersonRow, read_person
from accounts.importing.together import check_units
from accounts.importing.units import UnitRow, read_unit
from accounts.models import Organisation
from kernel.refusals import NotPossible
from kernel.workbooks import read_workbook

MOST_LINES = 5000
NOTES_SHEET = "填写说明"


@dataclass
class Listing:
    """What a workbook says, what is wrong with it, and what importing it would change."""

    rows: list[UnitRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    units: list[UnitChange] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)

    @property
    def blocking(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.blocking]

    @property
    def mended(self) -> list[Fault]:
        return [fault for fault in self.faults if not fault.blocking]

    @cached_property
    def new(self) -> list[UnitChange]:
        return [change for change in self.units if change.unit is None]

    @cached_property
    def changed(self) -> list[UnitChange]:
        return [change for change in self.units if change.unit is not None and change.changed]

    @cached_property
    def appointed(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.post and not seat.holds]

    @cached_property
    def replaced(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.former]

    @cached_property
    def accounts(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.is_new]

    @cached_property
    def contacts(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.contacts]

    @property
    def count(self) -> dict[str, int]:
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "same": len(self.units) - len(self.new) - len(self.changed),
            "people": len(self.appointed),
            "ended": sum(len(seat.former) for seat in self.seats),
            "accounts": len(self.accounts),
            "contacts": len(self.contacts),
        }

    @property
    def changes_anything(self) -> bool:
        return any(number for name, number in self.count.items() if name != "same")


def read_listing(file, committee) -> Listing:
    """Read an uploaded .xlsx or .xls against what the committee already has."""
    listing = Listing()
    read = sum(_read_sheet(*sheet, listing) for sheet in _sheets(file, listing))
    if not read:
        raise NotPossible(
            "没有找到名册：表头里要有“党组织名称”和“类别”（人员表要有“姓名”和“所在单位”）。"
            "请对照模板检查表头后再上传。"
        )
    if not listing.rows and not listing.people:
        told = "请在表头下面逐行填写后再上传。"
        listing.faults.append(Fault("", "", "（空）", "名册里至少要有一行", told))
    _check_together(listing, committee)
    listing.faults.sort(key=lambda fault: (fault.sheet, _line_of(fault.cell)))
    return listing


def _line_of(cell: str) -> int:
    return int(re.sub(r"\D", "", cell) or 0)


def _sheets(file, listing) -> Iterator[tuple]:
    """Name and lines of each sheet that shows; hidden ones are told, not read."""
    for sheet in read_workbook(file, most_lines=MOST_LINES):
        if sheet.name == NOTES_SHEET or not sheet.height:
            continue
        if not sheet.is_visible:
            told = "其中的内容没有读取；需要导入的，请取消隐藏后再上传。"
            listing.faults.append(Fault(sheet.name, "", "", "隐藏的工作表", told, blocking=False))
            continue
        if sheet.height > MOST_LINES:
            raise NotPossible(
                f"“{sheet.name}”有 {sheet.height} 行，一次最多 {MOST_LINES} 行。"
                "请删去下方的空行，或分几个文件上传。"
            )
        yield sheet.name, lines_of(sheet)


def _read_sheet(name, lines, listing) -> int:
    """Read one sheet as what its heading says it is; 1 if it was a list, 0 if not."""
    found = find_header(lines, people_sheet.HEADINGS, {"name", "unit"}, 2)
    if found is not None:
        for line in content_lines(name, lines, *found, listing.faults):
            listing.people.append(read_person(line))
        return 1
    found = find_header(lines, units_sheet.HEADINGS, {"name"}, 3)
    if found is not None:
        _tell_missing_columns(name, *found, listing)
        for line in content_lines(name, lines, *found, listing.faults):
            listing.rows.append(read_unit(line))
        return 1
    if any(clean(value) for line in lines for value in line):
        told = "没有读取；需要导入的，请按模板补上表头。"
        listing.faults.append(Fault(name, "", "", "没有找到表头", told, blocking=False))
    return 0


def _tell_missing_columns(name, header, columns, listing):
    for column in units_sheet.NEEDED:
        if column not in columns:
            label = units_sheet.LABELS[column]
            told = f"没有“{label}”列，这次不更新{label}；新单位须有这一列。"
            fault = Fault(name, f"A{header + 1}", "", f"表头要有“{label}”", told, blocking=False)
            listing.faults.append(fault)


def _check_together(listing, committee):
    known = {
        unit.name: unit
        for unit in Organisation.objects.filter(committee=committee).select_related("parent")
    }
    check_units(listing.rows, known, committee)
    listing.units = compare_units(listing.rows, known)
    listing.seats = compare_people(listing.rows, listing.people, known, committee)
    _tell_vacancies(listing, known)


def _tell_vacancies(listing, known):
    """A vacant post in the list takes nobody's post away: that is said, not done."""
    seats = {seat.unit for seat in listing.seats if seat.post == "unit_secretary"}
    vacant = [
        row for row in listing.rows
        if row.is_vacant and row.name in known and row.name not in seats
    ]  # fmt: skip
    for row in vacant:
        secretary = known[row.name].secretary
        if secretary is not None:
            told = f"平台中现任书记是{secretary}，这次不变动；已免职的，请系统管理员在后台填写免职日期。"
            row.line.fault("secretary", "书记空缺", told, blocking=False)
