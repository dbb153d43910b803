"""After a deed done in the browser its case is settled at once, so that the next page is right."""

import logging

from kernel.events import touched
from xuncha.clock.settling import settle_all

logger = logging.getLogger(__name__)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SettleAfterDeeds:
    """Whatever is missed here, in a task or because the server died, the sweep settles."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in SAFE:
            return self.get_response(request)
        cases: set[int] = set()
        token = touched.set(cases)
        try:
            response = self.get_response(request)
        finally:
            touched.reset(token)
        settle_all(sorted(cases))
        return response
