"""How words are written: quotation marks within quotation marks."""

import pytest

from kernel.shown import quoted


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("项目管理不严", "“项目管理不严”"),
        ("执行“三重一大”不严", "“执行‘三重一大’不严”"),
        ("学习“以‘案’促改”走过场", "“学习‘以“案”促改’走过场”"),
    ],
)
def test_marks_within_marks_are_of_the_other_kind(words, told):
    assert quoted(words) == told
