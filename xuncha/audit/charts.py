"""Pictures of the events that let oddities be seen, drawn as tables from a few counts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import ExtractHour, TruncDate
from django.urls import reverse

from kernel.models import Event
from xuncha.audit.search import NIGHT_FROM, NIGHT_UNTIL, start_of

WEEKDAYS = "一二三四五六日"
OUT = ("reading", "export")
# 口径: what counts as odd. Shown beside the list, word for word.
NIGHT_READINGS = 3
EXPORTS_AN_HOUR = 30
READINGS_AN_HOUR = 60
REFUSALS_A_DAY = 10
RULES = (
    f"夜间（{NIGHT_FROM} 时至次日 {NIGHT_UNTIL} 时）查阅、导出 {NIGHT_READINGS} 次以上",
    f"1 小时内导出下载 {EXPORTS_AN_HOUR} 次以上，或查阅 {READINGS_AN_HOUR} 次以上",
    f"1 天内被拒绝 {REFUSALS_A_DAY} 次以上",
)
MOST_PEOPLE = 15
MOST_ODD = 100


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, both included."""

    since: date
    until: date

    def of(self, rows):
        return rows.filter(
            at__gte=start_of(self.since), at__lt=start_of(self.until + timedelta(days=1))
        )

    @property
    def days(self) -> list[date]:
        span = (self.until - self.since).days + 1
        return [self.since + timedelta(days=n) for n in range(span)]


def _level(count: int, most: int) -> int:
    """0 for nothing, then 1 to 5 by the share of the largest."""
    return 0 if not count else min(5, 1 + count * 5 // (most + 1))


def search_url(period: Period, **terms) -> str:
    told = {"since": period.since.isoformat(), "until": period.until.isoformat(), **terms}
    return f"{reverse('events')}?{urlencode(told)}"


@dataclass(frozen=True)
class Charts:
    """The counts of one period: four questions to the database, every picture drawn from them."""

    by_hour: dict  # (day, hour, kind) → how many
    by_person: list[dict]
    bursts: list[tuple]  # (person id, name, day, hour, kind, how many)
    refusals: list[tuple]  # (person id, name, day, how many)
    period: Period


def counted(rows, period) -> Charts:
    within = period.of(rows).order_by()
    named = within.filter(person_id__isnull=False).annotate(day=TruncDate("at"))
    night = Q(at__hour__gte=NIGHT_FROM) | Q(at__hour__lt=NIGHT_UNTIL)
    by_hour = (
        within.annotate(day=TruncDate("at"), hour=ExtractHour("at"))
        .values_list("day", "hour", "kind").annotate(n=Count("pk"))
    )  # fmt: skip
    by_person = (
        named.filter(kind__in=(*OUT, "refused")).values("person_id", "person_name")
        .annotate(
            read=Count("pk", filter=Q(kind="reading")), taken=Count("pk", filter=Q(kind="export")),
            night=Count("pk", filter=Q(kind__in=OUT) & night),
            refused=Count("pk", filter=Q(kind="refused")), all=Count("pk"),
        )
        .order_by("-all", "person_id")
    )  # fmt: skip
    bursts = (
        named.annotate(hour=ExtractHour("at"))
        .values_list("person_id", "person_name", "day", "hour", "kind").annotate(n=Count("pk"))
        .filter(Q(kind="export", n__gte=EXPORTS_AN_HOUR) | Q(kind="reading", n__gte=READINGS_AN_HOUR))
    )  # fmt: skip
    refusals = (
        named.filter(kind="refused").values_list("person_id", "person_name", "day")
        .annotate(n=Count("pk")).filter(n__gte=REFUSALS_A_DAY)
    )  # fmt: skip
    return Charts(
        by_hour={(day, hour, kind): n for day, hour, kind, n in by_hour},
        by_person=list(by_person),
        bursts=list(bursts),
        refusals=list(refusals),
        period=period,
    )


def hours(charts: Charts) -> list[dict]:
    """Seven lines of 24 hours: how often something secret was read or anything taken out."""
    found = Counter()
    for (day, hour, kind), n in charts.by_hour.items():
        if kind in OUT:
            found[day.isoweekday(), hour] += n
    most = max(found.values(), default=0)
    return [
        {
            "label": f"星期{WEEKDAYS[weekday - 1]}",
            "cells": [
                {
                    "hour": hour,
                    "count": found[weekday, hour],
                    "level": _level(found[weekday, hour], most),
                    "night": hour >= NIGHT_FROM or hour < NIGHT_UNTIL,
                }
                for hour in range(24)
            ],
        }
        for weekday in range(1, 8)
    ]


def days(charts: Charts) -> list[dict]:
    """One line per day, latest first: how many events of each kind."""
    found = Counter()
    for (day, _, kind), n in charts.by_hour.items():
        found[day, kind] += n
    kinds = Event.Kind.values
    most = {kind: max((n for (_, k), n in found.items() if k == kind), default=0) for kind in kinds}
    return [
        {
            "day": day,
            "cells": [
                {
                    "count": found[day, kind],
                    "level": _level(found[day, kind], most[kind]),
                    "url": search_url(Period(day, day), kind=kind),
                }
                for kind in kinds
            ],
        }
        for day in reversed(charts.period.days)
    ]


def people(charts: Charts) -> list[dict]:
    """Who read and took out most, and how much of it at night."""
    return [
        {**found, "url": search_url(charts.period, person_id=found["person_id"])}
        for found in charts.by_person[:MOST_PEOPLE]
    ]


def oddities(charts: Charts) -> list[dict]:
    """Who did what RULES call odd, worst first, each with a link to the events themselves."""
    found = [
        {
            "person": person["person_name"],
            "what": "夜间查阅、导出",
            "when": "本期合计",
            "count": person["night"],
            "url": search_url(charts.period, person_id=person["person_id"], night="on"),
        }
        for person in charts.by_person
        if person["night"] >= NIGHT_READINGS
    ]
    words = {"export": "短时大量导出下载", "reading": "短时大量查阅"}
    for person_id, name, day, hour, kind, n in charts.bursts:
        found.append(_of_day(person_id, name, day, kind, n, words[kind], f"{hour} 时"))
    for person_id, name, day, n in charts.refusals:
        found.append(_of_day(person_id, name, day, "refused", n, "屡被拒绝", ""))
    return sorted(found, key=lambda odd: -odd["count"])[:MOST_ODD]


def _of_day(person_id, name, day, kind, count, what, hour):
    return {
        "person": name,
        "what": what,
        "when": f"{day.year}年{day.month}月{day.day}日{hour}",
        "count": count,
        "url": search_url(Period(day, day), person_id=person_id, kind=kind),
    }
