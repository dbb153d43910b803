"""What the pages of the demonstration cost, and how fast the machine is: writes pages.md.

Run in an installation with the demonstration (its VAR_DIR), on an idle machine:
.venv/bin/python benchmarks/pages.py
"""

import logging
import os
import statistics
import sys
import time
import warnings
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
warnings.simplefilter("ignore")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import Person  # noqa: E402
from rounds.models import Inspection  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"
PEOPLE = {"巡察办": "shenming", "领导小组": "lujianguo", "组长": "guyuan", "单位书记": "xuguoping"}
TIMES = 25


def pages_of_the_case():
    case = Inspection.objects.get(unit__code="101", looks_back_at=None)
    return {
        "我的待办": reverse("desk"), "案卷": case.get_absolute_url(), "流程指引": reverse("guide", args=[case.pk]),
        "整改台账": reverse("rectificationitems"), "期限": reverse("deadlines"), "没有的页面": "/nowhere/",
    }  # fmt: skip


def loop() -> float:
    """Seconds of twenty million additions: what every figure here is to be read against."""
    begun, total = time.process_time(), 0
    for number in range(20_000_000):
        total += number * number
    return time.process_time() - begun


def measured(client, url) -> tuple[int, float, int]:
    """(status, median milliseconds of CPU, queries) of one page."""
    client.get(url)
    spent = []
    for _ in range(TIMES):
        begun = time.process_time()
        client.get(url)
        spent.append(time.process_time() - begun)
    with CaptureQueriesContext(connection) as asked:
        status = client.get(url).status_code
    return status, 1000 * statistics.median(spent), len(asked)


def main():
    logging.disable(logging.CRITICAL)
    settings.ALLOWED_HOSTS = ["testserver"]
    lines = [
        "# Pages of the demonstration", "",
        f"Milliseconds of CPU (median of {TIMES}) and queries, in one process on {connection.vendor}; the",
        f"machine adds up twenty million squares in {loop():.2f} s (Python {sys.version.split()[0]}).",
        "", "| page | " + " | ".join(PEOPLE) + " |", "| --- |" + " ---: |" * len(PEOPLE),
    ]  # fmt: skip
    clients = []
    for username in PEOPLE.values():
        clients.append(Client())
        clients[-1].force_login(Person.objects.get(username=username), BACKEND)
    for name, url in pages_of_the_case().items():
        cells = []
        for client in clients:
            status, spent, queries = measured(client, url)
            cells.append(
                f"{spent:.0f} ms, {queries}" if status == 200 else f"{status}: {spent:.0f} ms"
            )
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    text = "\n".join(lines) + "\n"
    (HOUSE / "benchmarks" / "pages.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
