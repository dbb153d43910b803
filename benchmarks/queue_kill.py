"""Two hundred papers at once, and one of two workers killed in the middle (kill -9).

    .venv/bin/python benchmarks/queue_kill.py            # in an installation with the demonstration

Asks for the papers of the demonstration's records, starts two workers, kills one of them when a
third of the papers is done, and waits. Says how long it took and proves that every paper was built
once: each job done, each with a file of its own, and no file that belongs to none.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Person  # noqa: E402
from issuing.kinds import all_kinds  # noqa: E402
from issuing.models import OfficialPaper  # noqa: E402
from kernel import jobs  # noqa: E402
from kernel.models import Job  # noqa: E402

WORKER = """
import time
import django
django.setup()
from kernel.jobs import build
from kernel.models import Job
while ids := list(Job.objects.filter(state__in=["queued", "running"]).values_list("pk", flat=True)):
    for pk in reversed(ids):
        build(pk)
    time.sleep(1)
"""


def ask(many: int) -> list[int]:
    """Jobs for so many papers: frozen ones first, then drafts of every kind."""
    office, asked = Person.objects.get(username="shenming"), []
    for suffix in ("pdf", "docx"):
        for paper in OfficialPaper.objects.all():
            asked.append(jobs.request_paper(paper, by=office, suffix=suffix).pk)
    for kind in all_kinds():
        for record in kind.model._base_manager.order_by("pk")[:12]:
            if len(asked) >= many:
                return asked[:many]
            asked.append(jobs.request_paper(record, by=office, name=kind.name).pk)
    return asked[:many]


def worker():
    return subprocess.Popen([sys.executable, "-W", "ignore", "-c", WORKER], cwd=settings.BASE_DIR)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--papers", type=int, default=200)
    many = parser.parse_args().papers
    jobs.wake = lambda job_id: None  # the workers here look for themselves: no broker is needed
    asked = ask(many)
    mine = Job.objects.filter(pk__in=asked)
    mine.exclude(state="done").update(state="queued", attempts=0, claim="")
    before = mine.filter(state="done").count()
    began, workers = time.monotonic(), [worker(), worker()]
    killed = None
    while (done := mine.filter(state="done").count()) < len(asked):
        if killed is None and done - before >= (len(asked) - before) // 3:
            killed = workers.pop()
            killed.send_signal(signal.SIGKILL)
            killed.wait()
            left = mine.filter(state="running").count()
            print(f"killed one worker after {done} papers, {left} under way")
        if mine.filter(state="failed").exists():
            sys.exit("a paper failed")
        time.sleep(0.5)
        for one in workers:
            if one.poll() is not None:
                workers = [worker()]
    took = time.monotonic() - began
    files = list(mine.values_list("file", flat=True))
    lie = {f"papers/{path.name}" for path in (Path(settings.MEDIA_ROOT) / "papers").iterdir()}
    known = set(Job.objects.exclude(file="").values_list("file", flat=True))
    print(f"{len(asked)} papers in {took:.0f} s, {timezone.localdate()}")
    print(f"built again: {mine.filter(attempts__gt=1).count()}")
    assert len(set(files)) == len(asked), "a file is missing or shared"
    assert not lie - known, f"{len(lie - known)} files belong to no paper"
    print("every paper is there once, and no file is left over")


if __name__ == "__main__":
    main()
