"""How values are written for people: one spelling on pages, in Excel and in official texts."""

from datetime import date, datetime

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
    return str(value)
