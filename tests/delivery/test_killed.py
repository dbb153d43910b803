"""kill -9 between the server's taking a message and our writing it down: a true process, a true server."""

import os
import signal
import sys
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.delivery.cases import told
from tests.delivery.receivers import web_server
from tests.kernel.test_delivery import Installation

pytestmark = pytest.mark.delivery

DELIVER = """
import django
django.setup()
from django.utils import timezone
from xuncha.delivery.actions import deliver
from xuncha.delivery.timing import LEASE
deliver(timezone.now() + LEASE * {rounds} + LEASE * {rounds} / 10)
"""
SECRET = "a shared secret of the office"


@pytest.fixture
def installation(tmp_path, scene):
    if connection.vendor != "sqlite":
        pytest.skip("the installation keeps SQLite whatever the suite runs on")
    told(scene.head, scene.inspection, when=timezone.now() - timedelta(days=1))
    made = Installation(tmp_path)
    made.copy(connection.connection)
    made.env |= {
        "WEBHOOK_SECRET": SECRET, "DIGEST_HOUR": "0", "DIGEST_DAYS": "daily", "QUIET_HOURS": "0-0",
    }  # fmt: skip
    yield made
    made.stop()


def test_a_process_killed_before_it_could_write_down_the_answer_tells_nobody_twice(installation):
    taken, seen = threading.Event(), threading.Event()

    def answer(path, body):
        if not taken.is_set():
            taken.set()
            seen.wait(30)  # it hears no answer any more
            return 204, b""
        return 204, b""

    with web_server(answer) as server:
        installation.env["WEBHOOK_URL"] = server.url
        first = installation.start(sys.executable, "-c", DELIVER.format(rounds=0))
        assert taken.wait(60), installation.log()
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        seen.set()
        for rounds in (1, 2):  # the lease is taken back, then the message leaves again
            again = installation.start(sys.executable, "-c", DELIVER.format(rounds=rounds))
            assert again.wait(60) == 0, installation.log()
    keys = [headers["Idempotency-Key"] for _, headers, _ in server.got]
    texts = {body for _, _, body in server.got}
    assert len(keys) == 2  # handed over again,
    assert len(set(keys)) == len(texts) == 1  # but as the same message: the receiver drops it
