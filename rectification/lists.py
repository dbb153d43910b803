"""三清单: the problem list, the task list and the duty list are three views of the same text."""

import io
from dataclasses import dataclass

import xlsxwriter


@dataclass(frozen=True)
class ThreeList:
    """One list: columns are (label, millimetres of a lying page's 225; a term fits in one line); `rows` turns one item into its rows."""

    name: str
    label: str
    columns: tuple[tuple[str, int], ...]
    row: object

    def rows(self, text: dict) -> list[tuple]:
        return [row for item in text["items"] for row in self.row(item)]

    def labelled_rows(self, text: dict) -> list[list[tuple]]:
        """Each cell with its column's label, for narrow screens."""
        labels = [label for label, _ in self.columns]
        return [list(zip(labels, row, strict=True)) for row in self.rows(text)]


def _problem(item):
    yield item["number"], item["text"], item["category"], item["goal"], item["due"]


def _tasks(item):
    for measure in item["measures"] or [{"position": "", "text": "", "due": ""}]:
        yield (
            item["number"], item["title"], measure["position"], measure["text"],
            measure["due"] or item["due"],
        )  # fmt: skip


def _duty(item):
    yield (
        item["number"], item["title"], item["leader"], item["department"], item["due"],
        item["due_reason"],
    )  # fmt: skip


LISTS = {
    spec.name: spec
    for spec in (
        ThreeList(
            "problem", "问题清单",
            (("序号", 13), ("反馈问题", 90), ("类别", 28), ("整改目标", 56), ("时限", 38)),
            _problem,
        ),
        ThreeList(
            "task", "任务清单",
            (("序号", 13), ("反馈问题", 62), ("措施号", 17), ("整改措施", 95), ("时限", 38)),
            _tasks,
        ),
        ThreeList(
            "duty", "责任清单",
            (
                ("序号", 13), ("反馈问题", 66), ("责任领导", 34), ("责任部门", 34), ("时限", 38),
                ("超过集中整改期的理由", 40),
            ),
            _duty,
        ),
    )
}  # fmt: skip


def chosen_list(name: str) -> ThreeList:
    """The list of that name, or the first one."""
    return LISTS.get(name, LISTS["problem"])


def workbook(text: dict) -> io.BytesIO:
    """The three lists as one Excel file, a sheet each; every cell is text, never a formula."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for spec in LISTS.values():
        sheet = book.add_worksheet(spec.label)
        for position, (label, share) in enumerate(spec.columns):
            sheet.write_string(0, position, label, bold)
            sheet.set_column(position, position, share / 2)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(spec.rows(text), start=1):
            for position, value in enumerate(row):
                sheet.write_string(number, position, str(value), wrapped)
    book.close()
    buffer.seek(0)
    return buffer
