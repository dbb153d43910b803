"""Numerals, Arabic and Chinese, and what they are worth."""

import re
from decimal import Decimal

# 1,234.5 as well; a Chinese one begins with a digit, so that 千家万户 counts nothing. Longer ones, like
# the number of an account, count nothing either.
ARABIC = (
    r"(?:(?<![\d.,])\d{1,3}(?:,\d{3}){1,5}(?![\d,])(?:\.\d{1,8})?(?!\d)"
    r"|(?<![\d.])\d{1,15}(?!\d)(?:\.\d{1,8})?(?!\d))"
)
CHINESE = (
    "(?<![一二两三四五六七八九十百千万亿零〇数几])"
    "[一二两三四五六七八九十][一二两三四五六七八九十百千万亿零〇]{0,24}(?:点[零〇一二三四五六七八九]{1,8})?"
)
SCALES = {
    "": Decimal(1),
    **{
        head + tail: Decimal(low * high)
        for head, low in {"": 1, "十": 10, "百": 100, "千": 1000}.items()
        for tail, high in {"": 1, "万": 10**4, "亿": 10**8}.items()
        if head + tail
    },
}
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_TWO_DIGITS = re.compile("[一二两三四五六七八九]{2}")


def value_of(words: str) -> tuple[Decimal, Decimal] | None:
    """(value, what its last digit other than nought stands for); None for 三四 and the like.

    Digits told one by one, as in 二〇二三, are read so.
    """
    if words[0] in "0123456789":
        return _arabic(words.replace(",", ""))
    whole, _, decimals = words.partition("点")
    value = _chinese(whole)
    if value is None:
        return None
    if decimals:
        digits = "".join(str(_DIGITS[char]) for char in decimals)
        return _arabic(f"{value}.{digits}")
    return _arabic(str(value))


def _arabic(digits: str) -> tuple[Decimal, Decimal]:
    value = Decimal(digits)
    _, _, decimals = digits.partition(".")
    if decimals:
        return value, Decimal(1).scaleb(-len(decimals))
    noughts = len(digits) - len(digits.rstrip("0")) if value else 0
    return value, Decimal(10) ** noughts


def _chinese(words: str) -> int | None:
    if len(words) == 4 and not set(words) - _DIGITS.keys():
        return int("".join(str(_DIGITS[char]) for char in words))
    if _TWO_DIGITS.search(words):
        return None
    total, section, digit, last = 0, 0, 0, 1
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
            last = 1 if char in "零〇" else last
        elif char in _SMALL:
            section += (digit or 1) * _SMALL[char]
            digit, last = 0, _SMALL[char]
        elif char == "亿":
            total, section, digit, last = (total + section + digit) * 10**8, 0, 0, 10**8
        else:
            total, section, digit, last = total + (section + digit) * 10**4, 0, 0, 10**4
    # 三万五, 一百二: the last digit stands for the next lower place; behind 十 it is itself.
    return total + section + digit * (last // 10 if last > 10 else 1)
