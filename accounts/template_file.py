"""The downloadable Excel template of the list of units."""

import io

import xlsxwriter

from accounts.importing import ATTENTION, headings

EXAMPLE = (
    "区水务局党组", "区水务局", "", "区直单位", "", "张某某", "党组书记", "李某某",
    "010-00000000", 2021, "一般类", "示例行，填写前删去",
)  # fmt: skip
LEVELS = ["区直单位", "镇（街道）", "村（社区）", "其他"]
NOTES = (
    "1．一行一个党组织，名称写全称，以党组、党委、党工委、党总支、党支部结尾。",
    "2．村（社区）的上级党组织写所在镇（街道）党委的全称；其他单位可以不填上级。",
    "3．书记姓名必填，暂时没有的填“空缺”；联络员、联系电话没有的留空。",
    "4．编码可以不填，导入时自动编排。",
    "5．已在平台中的单位按名称对应，只更新有变化的内容，不会重复。",
)


def template_file() -> io.BytesIO:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("单位名册")
    bold = book.add_format({"bold": True, "bg_color": "#F0EFEC", "border": 1})
    names = list(headings())
    sheet.write_row(0, 0, names, bold)
    sheet.write_row(1, 0, EXAMPLE)
    sheet.set_column(0, len(names) - 1, 16)
    sheet.freeze_panes(1, 1)
    for name, choices in (("类别", LEVELS), ("分类", list(ATTENTION))):
        at = names.index(name)
        sheet.data_validation(1, at, 2000, at, {"validate": "list", "source": choices})
    notes = book.add_worksheet("填写说明")
    notes.set_column(0, 0, 90)
    notes.write_column(0, 0, NOTES)
    book.close()
    buffer.seek(0)
    return buffer
