"""What a person chose to see of their desk: by due date, by whose duty it is, or both."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

BUCKETS = (
    ("late", "已逾期", "late"),
    ("week", "7 天内", "soon"),
    ("month", "30 天内", ""),
    ("later", "更晚", ""),
    ("none", "无期限", ""),
)
OWNERS = (("own", "本人"), ("post", "岗位"))


@dataclass(frozen=True, slots=True)
class Choice:
    due: str = ""
    whose: str = ""

    @classmethod
    def read(cls, asked):
        """From the address; what is no choice is none."""
        due, whose = asked.get("due", ""), asked.get("whose", "")
        is_due = due in {name for name, _, _ in BUCKETS}
        return cls(due if is_due else "", whose if whose in dict(OWNERS) else "")

    def __bool__(self):
        return bool(self.due or self.whose)

    def url(self, **changes) -> str:
        wish = replace(self, **changes)
        kept = {"due": wish.due, "whose": wish.whose}
        return f"?{urlencode({name: value for name, value in kept.items() if value})}"


def tiles(desk, choice: Choice) -> list[dict]:
    """The due dates, counted within what is chosen otherwise; a second click takes one back."""
    return [
        {
            "label": label,
            "tone": tone,
            "count": len(desk.lines(name, choice.whose)),
            "more": desk.is_cut,
            "url": choice.url(due="" if choice.due == name else name),
            "current": choice.due == name,
        }
        for name, label, tone in BUCKETS
    ]


def owners(desk, choice: Choice) -> list[dict]:
    """Own or the post's, counted within the chosen dates; nothing where there is only one sort."""
    if not choice.whose and len({duty.whose for duty in desk}) < 2:
        return []
    return [
        {
            "label": label,
            "count": len(desk.lines(choice.due, name)),
            "more": desk.is_cut,
            "url": choice.url(whose=name),
            "current": choice.whose == name,
        }
        for name, label in (("", "全部"), *OWNERS)
    ]
