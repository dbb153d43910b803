"""How values are written for people: one spelling on pages, in Excel and in official texts."""

from datetime import date, datetime
from fractions import Fraction

from django.utils import timezone

from kernel.workdays import zh

# GB/T 15834-2011, 4.8: quotation marks within quotation marks are single ones, and again.
_WITHIN = str.maketrans("“”‘’", "‘’“”")


def quoted(text) -> str:
    """Somebody's words in quotation marks; marks within them change to the other kind."""
    return f"“{str(text).translate(_WITHIN)}”"


def shown(value) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{zh(local.date())} {local:%H:%M}"
    if isinstance(value, date):
        return zh(value)
    if isinstance(value, Fraction):
        return f"{float(value) * 100:.2f}".rstrip("0").rstrip(".") + "%"
    return str(value)


def share(part: int, whole: int) -> Fraction | None:
    """A rate, exactly; of nothing there is none. Written as offices do: 688/697 is 98.71%."""
    return Fraction(part, whole) if whole else None
