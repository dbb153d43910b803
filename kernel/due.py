"""One computation of "due": it feeds the page, the ledger, the badge and the reminder alike."""

from dataclasses import dataclass
from datetime import date

from kernel.workdays import zh


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, why then, and how near that is as of `today`."""

    on: date
    today: date
    explain: str = ""

    @property
    def days(self) -> int:
        """Calendar days left; negative once overdue."""
        return (self.on - self.today).days

    @property
    def text(self) -> str:
        if self.days < 0:
            return f"逾期 {-self.days} 天"
        if self.days == 0:
            return "今天到期"
        return f"剩 {self.days} 天"

    @property
    def tone(self) -> str:
        if self.days < 0:
            return "late"
        return "warn" if self.days <= 7 else "run"

    @property
    def bucket(self) -> str:
        if self.days < 0:
            return "late"
        if self.days <= 7:
            return "week"
        return "month" if self.days <= 30 else "later"

    @property
    def on_text(self) -> str:
        return zh(self.on)


@dataclass(frozen=True, slots=True)
class Kept:
    """A date that presses nobody any more: whether it was kept stays to be seen."""

    on: date | None
    text: str = ""
    tone: str = "off"
    explain: str = ""
