"""Many threads that begin together, for tests on a real server."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from kernel.refusals import Refusal


def at_once(people, deed):
    """What each of so many threads got: an answer, or the name of the refusal; a fault is raised."""
    start = threading.Barrier(people)

    def go(number):
        start.wait()
        try:
            return deed(number)
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(go, range(people)))
