#!/usr/bin/env python3
"""The sweep of deadlines over 2,000,000 measures of which 5,000 are due.

`build` fills an empty PostgreSQL database by COPY; `measure` sweeps it for the first time, again, and
with a tenth as many due, and writes what it found to benchmarks/sweep.md.
"""

import platform
import sys
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import scale  # (it sets Django up)
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Committee
from kernel.workdays import Calendar
from rectification.models import Measure, RectificationItem
from xuncha.clock.models import Mark
from xuncha.clock.sweeping import sweep
from xuncha.desk.models import Notice

MEASURES, DUE = 2_000_000, 5_000
FAR = timedelta(days=400)


def build():
    if "scale" not in connection.settings_dict["NAME"]:
        raise SystemExit("the database must have 'scale' in its name: this fills it")
    call_command("migrate", verbosity=0)
    if Committee.objects.exists():
        raise SystemExit("the database is not empty: drop and create it first")
    scale._people_and_units()
    scale._rounds()
    scale._grants()
    scale._items(scale.random.Random(7))
    RectificationItem.objects.update(due_on=timezone.localdate() + FAR)
    scale.copy(Measure, _measures())
    Mark.objects.create(name="settled", calendar=Calendar.load().fingerprint)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _measures():
    """Half of them done, the rest due in a year; what is due is set by `measure`."""
    items = list(RectificationItem.objects.order_by("pk").values_list("pk", "inspection_id"))
    blank = scale.defaults(Measure, version=1, text="完善制度并抓好落实")
    later, number = timezone.localdate() + FAR, 0
    while number < MEASURES:
        for item, inspection in items:
            number += 1
            if number > MEASURES:
                return
            yield {
                **blank, "inspection_id": inspection, "item_id": item, "due_on": later,
                "position": (number - 1) // len(items) + 1,
                "state": "done" if number % 2 else "under_way",
            }  # fmt: skip


def _make_due(count: int):
    """Spread over the whole table, as the cases of a county are; yesterday was their day."""
    today = timezone.localdate()
    Measure.objects.filter(state="under_way", due_on__lt=today).update(due_on=today + FAR)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rectification_measure SET due_on = %s WHERE id IN (SELECT id FROM"
            " rectification_measure WHERE state = 'under_way' AND id %% %s = 0 LIMIT %s)",
            [today - timedelta(days=1), MEASURES // DUE // 2 * 2, count],
        )
        cursor.execute("VACUUM ANALYZE rectification_measure")
    Notice.objects.all().delete()


def _swept() -> tuple[float, int, int]:
    with CaptureQueriesContext(connection) as asked:
        started = time.perf_counter()
        written = sweep()
        took = time.perf_counter() - started
    return took, written, len(asked)


def measure():
    lines = []
    for count in (DUE, DUE // 10):
        _make_due(count)
        for label in ("first", "again"):
            took, written, queries = _swept()
            lines.append(f"| {count:,} | {label} | {took:.2f} s | {written:,} | {queries:,} |")
            print(lines[-1], flush=True)
    total = Measure.objects.count()
    report = f"""# The sweep of deadlines

{total:,} measures in 10,000 cases, PostgreSQL, {platform.python_version()}, one process; written by `benchmarks/sweep.py`.
Each overdue measure reaches the unit, its secretary and the office.

| due | sweep | time | notices written | questions asked |
| --- | --- | --- | --- | --- |
""" + "\n".join(lines)
    (Path(__file__).parent / "sweep.md").write_text(report + "\n")


if __name__ == "__main__":
    {"build": build, "measure": measure}[sys.argv[1]]()
