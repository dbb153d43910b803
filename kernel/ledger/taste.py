"""How a person likes to see a ledger; kept in a cookie, since it is nothing but comfort."""

from dataclasses import dataclass

from django.conf import settings

PAGE_SIZES = (50, 20, 100)
MOST_COLUMNS = 40
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Taste:
    """How a person likes to see one ledger: which columns, how many rows a page."""

    columns: tuple[int, ...] = ()
    size: int = PAGE_SIZES[0]

    @classmethod
    def read(cls, text: str):
        """From a cookie ("0.2.3/20"); anything malformed is the default."""
        columns, _, size = text.partition("/")
        return cls(_numbers(columns.split(".")), cls.known_size(size))

    @staticmethod
    def known_size(text: str) -> int:
        return next((size for size in PAGE_SIZES if text == str(size)), PAGE_SIZES[0])

    def __str__(self):
        return f"{'.'.join(map(str, self.columns))}/{self.size}"


def _numbers(words) -> tuple[int, ...]:
    known = {str(number): number for number in range(MOST_COLUMNS)}
    return tuple(known[word] for word in words if word in known)


def cookie_of(ledger) -> str:
    return f"ledger_{ledger.name}"


def chosen(ledger, asked) -> Taste:
    """From the form under “显示”; the usual columns are no choice at all."""
    columns = _numbers(asked.getlist("col"))
    usual = {n for n, column in enumerate(ledger.columns) if not column.extra}
    size = Taste.known_size(asked.get("size", ""))
    return Taste(() if set(columns) == usual else columns, size)


def keep(response, request, ledger, taste: Taste):
    response.set_cookie(
        cookie_of(ledger), str(taste), max_age=A_YEAR, path=request.path,
        httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response
