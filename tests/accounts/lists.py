"""Made-up lists of units and people, as workbooks."""

import io
from pathlib import Path

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import actions
from accounts.importing import people, read_listing, units

DATA = Path(__file__).parent / "data"
LINE = {
    "党组织名称": "区某局党组",
    "类别": "区直单位",
    "书记姓名": "张某",
    "联系电话": "13900000000",
}
PERSON = {"姓名": "李某", "所在单位": "区某局党组", "职位": "联络员"}


def workbook(*lines, title="名册", staff=(), headings=None):
    """A sheet of units under a title row, and a sheet of people if there are any."""
    book = openpyxl.Workbook()
    sheet = book.active
    names = list(headings or units.LABELS.values())
    sheet.append([title])
    sheet.append(names)
    for line in lines:
        sheet.append([line.get(name) for name in names])
    if staff:
        sheet = book.create_sheet("人员")
        names = list(people.LABELS.values())
        sheet.append(names)
        for line in staff:
            sheet.append([line.get(name) for name in names])
    return saved(book)


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    buffer.seek(0)
    return buffer


def upload(buffer, name="名册.xlsx"):
    return SimpleUploadedFile(name, buffer.read())


def shared(name):
    return SimpleUploadedFile(name, (DATA / name).read_bytes())


def read(scene, *lines, **more):
    return read_listing(workbook(*lines, **more), scene.committee)


def faults(scene, *lines, **more):
    found = read(scene, *lines, **more).faults
    return [(fault.cell, fault.rule) for fault in found if fault.blocking]


def bring_in(scene, buffer):
    """Dry run and confirmation; answers the counts."""
    unit_import, _ = actions.try_import(scene.committee, by=scene.office, upload=upload(buffer))
    return actions.confirm_import(unit_import, by=scene.office)
