"""The downloadable Excel template: a sheet of units, a sheet of people, and how to fill them in."""

import io

import xlsxwriter

from accounts.importing import people, units
from accounts.importing.listing import NOTES_SHEET

UNIT_EXAMPLE = (
    "区水务局党组", "区水务局", "", "区直单位", "", "张某某", "党组书记", "李某某",
    "010-00000000", 2021, "一般类", "示例行，填写前删去",
)  # fmt: skip
PERSON_EXAMPLE = (
    "李某某", "区水务局党组", "联络员", "区水务局办公室主任", "010-00000000", "",
    "示例行，填写前删去",
)  # fmt: skip
LEVELS = ["区直单位", "镇（街道）", "村（社区）", "其他"]
POSTS = ["书记", "联络员"]
UNIT_NOTES = {
    "name": "必填。全称，以党组、党委、党工委、党总支、党支部结尾。",
    "code": "可不填，导入时自动编排。",
    "level": "必填，从下拉列表中选择。",
    "parent": "村（社区）必填所在镇（街道）党委的全称；其他单位可不填。",
    "secretary": "必填。暂时没有的填“空缺”。",
    "phone": "联络员的电话；没有联络员的，填书记的。11 位手机号或带区号的固定电话。",
    "last_inspected_year": "四位年份，没有的留空。",
    "attention": "从下拉列表中选择，没有的留空。",
}
PERSON_NOTES = {
    "name": "必填。",
    "unit": "必填。“单位”表中或平台中已有的党组织全称。",
    "post": "书记或联络员；只建账号、不任职的留空。",
    "username": "可不填，由系统编排。以字母开头，3 至 40 个小写字母、数字。",
}
NOTES = (
    "1．“单位”表一行一个党组织；书记、联络员写在单位这一行就可以导入。",
    "2．“人员”表用来补充职务、电话、登录名，或为其他人员建账号；不需要的可以整张删去。",
    "3．已在平台中的单位按名称对应，只更新填了内容的格子；留空的格子不改动平台中的内容。",
    "4．书记、联络员换人的，原任职自导入前一日止；填“空缺”不会免去现任书记。",
    "5．先检查、再导入：有一处须改正就一行也不导入。同一份名册可以重复上传，不会重复建立。",
    "6．新建的账号没有密码，由系统管理员在管理后台设置后才能登录。",
)


def template_file() -> io.BytesIO:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    formats = {
        "bold": book.add_format({"bold": True, "bg_color": "#F0EFEC", "border": 1}),
        "text": book.add_format({"num_format": "@"}),
    }
    choices = {"level": LEVELS, "attention": list(units.ATTENTION)}
    _sheet(book, "单位", units.LABELS, UNIT_NOTES, choices, UNIT_EXAMPLE, formats)
    _sheet(book, "人员", people.LABELS, PERSON_NOTES, {"post": POSTS}, PERSON_EXAMPLE, formats)
    notes = book.add_worksheet(NOTES_SHEET)
    notes.set_column(0, 0, 90)
    notes.write_column(0, 0, NOTES)
    book.close()
    buffer.seek(0)
    return buffer


def _sheet(book, title, labels, notes, choices, example, formats):
    sheet = book.add_worksheet(title)
    sheet.set_column(0, len(labels) - 1, 16)
    for at, (name, label) in enumerate(labels.items()):
        sheet.write(0, at, label, formats["bold"])
        if name in notes:
            sheet.write_comment(0, at, notes[name])
        if name in ("phone", "code"):  # as text: no lost zeros, no 1.39E+10
            sheet.set_column(at, at, 18, formats["text"])
        if name in choices:
            sheet.data_validation(
                1, at, 2000, at, {"validate": "list", "source": choices[name]}
            )  # fmt: skip
    sheet.write_row(1, 0, example)
    sheet.freeze_panes(1, 1)
