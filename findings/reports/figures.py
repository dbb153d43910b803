"""Reading the numbers in Chinese official prose, however they are written.

１２３，４００元, 12.34万元 and 十二万三千四百元 are the same amount; 30%, 百分之三十 and 三成 the same
share; 三次 and 3次 the same count; 2023年3月5日, 2023.3.5 and 二〇二三年三月五日 the same day.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from findings.reports.numerals import ARABIC, CHINESE, SCALES, value_of

MONEY, PERCENT, FRACTION, COUNT, DATE, DOCUMENT = (
    "money", "percent", "fraction", "count", "date", "document",
)  # fmt: skip
ABOUT, BELOW, ABOVE = "about", "below", "above"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as it stands in a text.

    `value`: yuan, per cent or a count; (year, month, day) of a date with None for what is not said;
    (year, number) of a document. `place`: what its last digit told stands for. `near`: 约 and the
    like. `loose`: as good as a word (一个, 一次); told, but never asked to be proved.
    """

    kind: str
    value: Decimal | Fraction | tuple
    words: str
    start: int
    end: int
    unit: str = ""
    place: Decimal = Decimal(0)
    near: str = ""
    loose: bool = False


# --- the grammar --------------------------------------------------------------------------------

_UNITS = (
    "个百分点", "平方米", "平方公里", "公里", "小时", "分钟", "人次", "户次", "批次", "场次", "个月",
    *"元次个件人名位户家起笔份处套项批场天日号年月亩吨台辆条篇本册部间栋幢座所村轮期米岁周倍遍趟支种类张页宗例头只棵株车",
)  # fmt: skip
_UNIT = "|".join(_UNITS)
_NUMBER = f"(?:{ARABIC}|{CHINESE})"
_TO = r"\s?[-—–~～至到]{1,2}\s?"
_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇零九一二三四五六七八]{3})"
_SMALL = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"

# Numbers that count nothing: titles, ordinals, slogans, names of things, a list's own numbers.
_NO_FIGURE = "|".join(
    (
        r"《[^《》]{0,120}》",
        rf"第\s?{_NUMBER}",
        r"(?:中央)?八项规定|六项纪律|三重一大|三会一课|一岗双责|两学一做|三个区分开来|两个一以贯之",
        r"[两三四五六七八九十]个(?:维护|确立|意识|自信|全面|聚焦|落实|责任|务必|一批|服务|过硬|一)",
        r"(?:近|前|后|未来)[几两三五十]年|上下两级|两委|两张皮",
        r"[A-Za-z][A-Za-z0-9]*[-\d.]*",
        r"1\d{4}(?=[^。；，]{0,6}热线)",
        r"(?:(?<=^)|(?<=\n))\s*\d{1,2}\s?[.、)）](?!\d)",
        r"[(（]\s?[\d一二三四五六七八九十]{1,3}\s?[)）]",
    )
)
_DATE = "|".join(
    (
        rf"(?P<y1>{_YEAR})年度?(?:(?P<m1>{_SMALL})月份?(?:(?P<d1>{_SMALL})[日号])?)?",
        r"(?P<y2>(?:19|20)\d{2})[.\-/](?P<m2>\d{1,2})[.\-/](?P<d2>\d{1,2})(?![\d.])",
        rf"(?P<y3>(?:19|20)\d{{2}})(?={_TO}(?:19|20)\d{{2}}年)",
        rf"(?P<m4>{_SMALL})月份?(?P<d4>{_SMALL})[日号]",
        rf"(?P<m5>{_SMALL})月",
        rf"(?P<m6>\d{{1,2}})(?={_TO}\d{{1,2}}月)",
    )
)
_PARTS = {f"{part}{form}" for part in "ymd" for form in range(1, 7)}
_TOKEN = re.compile(
    "|".join(
        (
            rf"(?P<nothing>{_NO_FIGURE})",
            r"(?P<document>[〔\[［](?P<dy>\d{4})[〕\]］]\s?(?P<dn>\d{1,6})号)",
            rf"(?P<date>{_DATE})",
            rf"(?P<percent>百分之(?P<p1>{_NUMBER})|(?P<p2>{ARABIC})\s?(?:%|个百分点)"
            r"|(?P<p3>[二两三四五六七八九])成(?![为立效员果就长])(?P<p4>[一二三四五六七八九])?)",
            rf"(?P<fraction>(?P<f1>{_NUMBER})分之(?P<f2>{_NUMBER}))",
            rf"(?P<number>(?P<a>{ARABIC})\s?(?P<a1>[十百千]?[万亿]?)(?P<am>[余多])?(?P<a2>[万亿]?)\s?"
            rf"(?P<au>{_UNIT})?"
            rf"|(?P<c>{CHINESE})(?P<cm>[余多])?(?P<c2>[万亿]?)(?P<cu>{_UNIT}))",
        )
    )
)
# One character for one, so that places in the text stay.
_PLAIN = str.maketrans("０１２３４５６７８９％．－／", "0123456789%.-/")
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3})")
_BEFORE = re.compile(
    r"(?:(?P<about>大约|大概|约)|(?P<below>将近|接近|不足|不到|近)|(?P<above>超过|不少于|逾|超))"
    r"(?:为|人民币)?\s?$"
)


def figures_in(text: str) -> list[Figure]:
    """Every number of a text in its order."""
    plain = _WIDE_COMMA.sub(",", text).translate(_PLAIN)
    found = (_figure(match, plain, text) for match in _TOKEN.finditer(plain))
    return [figure for figure in found if figure is not None]


def _figure(match, plain, text) -> Figure | None:
    kind = next(name for name in _READERS if match[name])
    read = _READERS[kind](match)
    if read is None:
        return None
    before = _BEFORE.search(plain, max(0, match.start() - 8), match.start())
    near = read.pop("near", "") or (before.lastgroup if before else "")
    words = text[match.start() : match.end()].strip()
    return Figure(words=words, start=match.start(), end=match.end(), near=near, **read)


def _nothing(match):
    return None


def _document(match):
    return {"kind": DOCUMENT, "value": (int(match["dy"]), int(match["dn"]))}


def _date(match):
    told = {name[0]: words for name, words in match.groupdict().items() if words and name in _PARTS}
    day = tuple(_whole(told[part]) if part in told else None for part in "ymd")
    return {"kind": DATE, "value": day}


def _whole(words: str) -> int:
    return int(value_of(words)[0])


def _percent(match):
    if match["p3"]:
        tenths = value_of(match["p3"])[0] * 10
        return {"kind": PERCENT, "value": tenths + (value_of(match["p4"])[0] if match["p4"] else 0)}
    value, place = value_of(match["p1"] or match["p2"])
    return {"kind": PERCENT, "value": value, "place": place}


def _fraction(match):
    below, above = value_of(match["f1"])[0], value_of(match["f2"])[0]
    return {"kind": FRACTION, "value": Fraction(above) / Fraction(below)} if below else None


def _number(match):
    words, unit = match["a"] or match["c"], match["au"] or match["cu"] or ""
    value, place = value_of(words) or (None, None)
    if value is None:
        return None
    scale = SCALES[match["a1"] or ""] * SCALES[match["a2"] or match["c2"] or ""]
    kind = MONEY if unit == "元" else PERCENT if unit == "个百分点" else COUNT
    return {
        "kind": kind, "value": value * scale, "place": place * scale, "unit": unit,
        "near": ABOVE if match["am"] or match["cm"] else "",
        "loose": words == "一" and scale == 1,
    }  # fmt: skip


_READERS = {
    "nothing": _nothing, "document": _document, "date": _date, "percent": _percent,
    "fraction": _fraction, "number": _number,
}  # fmt: skip


# --- whether a number occurs elsewhere ----------------------------------------------------------


class Told:
    """All numbers of some texts, to be asked whether another text's number is among them."""

    def __init__(self, texts: Iterable[str]):
        self.by_kind: dict[str, list] = {}
        for text in texts:
            for figure in figures_in(text):
                self.by_kind.setdefault(figure.kind, []).append(figure.value)

    def __contains__(self, figure: Figure) -> bool:
        return figure.loose or any(_same(figure, value) for value in self._like(figure))

    def _like(self, figure) -> list:
        """Values that this one may be compared with."""
        values = list(self.by_kind.get(figure.kind, ()))
        dates = self.by_kind.get(DATE, ())
        if figure.kind == DATE and figure.value[1:] == (None, None):
            values += [
                (int(n), None, None) for n in self.by_kind.get(COUNT, ()) if 1990 <= n < 2100
            ]
        if figure.kind == COUNT and figure.unit == "":
            values += self.by_kind.get(MONEY, ())
            values += [Decimal(day[0]) for day in dates if day[0]]
        if figure.kind == COUNT and figure.unit in ("日", "号"):
            values += [Decimal(day[2]) for day in dates if day[2]]
        return values


def _same(figure: Figure, told) -> bool:
    if figure.kind == DATE:
        return all(asked in (None, known) for asked, known in zip(figure.value, told, strict=True))
    if figure.value == told or figure.kind in (FRACTION, DOCUMENT):
        return figure.value == told
    least, most = _span(figure)
    return least <= told <= most


def _span(figure: Figure) -> tuple[Decimal, Decimal]:
    """Within what a number of the papers is still told by this one.

    约12万元 may be 11.8万元, 30余次 may be 36次, 近30户 28户; what is written with a decimal point may
    have been rounded; anything else is exact.
    """
    value, place = figure.value, figure.place
    if figure.near == ABOUT:
        off = min(place / 2, value / 20)
        return value - off, value + off
    if figure.near == BELOW:
        return value - min(place, value / 5), value
    if figure.near == ABOVE:
        return value, value + place
    rounded = place / 2 if _has_point(figure.words) else Decimal(0)
    return value - rounded, value + rounded


def _has_point(words: str) -> bool:
    return "." in words or "．" in words or "点" in words.replace("个百分点", "")
