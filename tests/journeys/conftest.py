"""A real browser before the real pages: Debian's Chromium, driven by Playwright."""

import os

import pytest

from tests.journeys.cast import CAST
from tests.journeys.clerk import Clerks

# Playwright's own event loop runs in this thread; Django would refuse the database without it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "viewport": {"width": 1366, "height": 768},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    }


@pytest.fixture
def clerks(new_context, live_server):
    """The cast of the journey, each before a browser window of their own."""
    return Clerks(new_context, live_server.url, CAST)
