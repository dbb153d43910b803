"""Production refuses to start until it is safe to."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SAFE = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": "k3y-Zq8!vN2p-Xw7rT5sL9mB4cJ6hG1fD0aEoUiYt",
    "ALLOWED_HOSTS": "xuncha.example.gov.cn",
}


def start(tmp_path, **changes):
    env = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **SAFE, **changes}
    return subprocess.run(
        [sys.executable, "-c", "import xuncha.settings"],
        env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_safe_production_starts(tmp_path):
    assert start(tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "change-me"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DEMO": "true"}, "DEMO"),
        ({"DEBUG": "true"}, "DEBUG"),
    ],
)
def test_an_unsafe_production_says_what_is_unsafe(tmp_path, change, word):
    refused = start(tmp_path, **change)
    assert refused.returncode != 0
    assert "拒绝启动" in refused.stderr
    assert word in refused.stderr
