"""Production refuses to start until it is safe to."""

import os
import re
import runpy
import subprocess
import sys
from unittest import mock

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kernel.enclosed import check_data_key

SAFE = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": "k3y-Zq8!vN2p-Xw7rT5sL9mB4cJ6hG1fD0aEoUiYt-eR3wQ8zN",
    "ALLOWED_HOSTS": "xuncha.example.gov.cn",
}


# Another installation's; without one of its own an installation may not change SECRET_KEY.
OWN_DATA_KEY = {"DATA_KEY": "d4ta-Hn6!cR1x-Pz9vK3tW7mY5bQ2sJ8gL0fEoUa"}


def environment(tmp_path, **changes):
    return {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **SAFE, **changes}


def read(tmp_path, **changes):
    """The settings as this environment makes them; a process for each would cost a second."""
    with mock.patch.dict(os.environ, environment(tmp_path, **changes), clear=True):
        return runpy.run_path(str(settings.BASE_DIR / "xuncha" / "settings.py"))


def start(tmp_path, **changes):
    env = environment(tmp_path, **changes)
    return subprocess.run(
        [sys.executable, "-c", "import xuncha.settings"],
        env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_safe_production_starts(tmp_path):
    assert start(tmp_path).returncode == 0


def deployed(tmp_path, **changes):
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "ERROR"],
        env=environment(tmp_path, **changes),
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr
    return checked


def test_djangos_own_deployment_check_has_nothing_to_say(tmp_path):
    """With TLS on, as production is unless told otherwise; our fonts may be stand-ins here."""
    checked = deployed(tmp_path, **OWN_DATA_KEY)
    told = re.findall(r"\((\w+\.[EW]\d+)\)", checked.stderr)
    assert set(told) <= {"kernel.W001", "kernel.W002"}, checked.stderr


@pytest.mark.parametrize(
    ("data_key", "told"), [("", "没有设置 DATA_KEY"), ("short", "DATA_KEY 太短")]
)
def test_without_a_data_key_of_its_own_the_deployment_check_says_so(settings, data_key, told):
    settings.PRODUCTION, settings.DATA_KEY = True, data_key
    (warning,) = check_data_key()
    assert warning.id == "kernel.W002"
    assert told in warning.msg
    settings.DATA_KEY = "x" * 32
    assert check_data_key() == []


def test_without_tls_the_deployment_check_says_so(tmp_path):
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        env=environment(tmp_path, HTTPS="false"),
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "security.W012" in checked.stderr


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
    with pytest.raises(ImproperlyConfigured, match="拒绝启动") as refused:
        read(tmp_path, **change)
    assert word in str(refused.value)


def test_a_proxy_that_is_no_address_stops_the_program(tmp_path):
    refused = start(tmp_path, TRUSTED_PROXIES="proxy.example")
    assert refused.returncode != 0
    assert "应为地址或网段" in refused.stderr


def test_the_folder_of_case_files_is_nobody_elses_even_if_it_was_open(tmp_path):
    tmp_path.chmod(0o755)
    assert read(tmp_path)["PRODUCTION"]
    assert tmp_path.stat().st_mode & 0o777 == 0o700


# What compose decides itself, what the image decides, and what is for developers only.
NOT_PASSED_ON = {"DEMO", "DEBUG", "VAR_DIR", "STATIC_ROOT", "FONTS_DIR", "PORT"}


def test_every_setting_of_the_readme_reaches_the_containers():
    readme, compose = (
        (settings.BASE_DIR / name).read_text() for name in ("README.md", "docker-compose.yml")
    )
    table = re.findall(r"^\| (`[A-Z][^|]+) \|", readme, re.M)
    names = {name for cell in table for name in re.findall(r"`([A-Z_]+)`", cell)}
    assert len(names) > 20
    missing = {name for name in names - NOT_PASSED_ON if not re.search(rf"\b{name}:", compose)}
    assert not missing


def test_a_first_start_makes_the_folders_its_processes_look_for(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    monkeypatch.setattr(settings, "STATIC_ROOT", tmp_path / "static")
    runpy.run_path(str(settings.BASE_DIR / "bin/run"), run_name="bin_run")["make_folders"]()
    assert (tmp_path / "log").is_dir()
    assert (tmp_path / "static").is_dir()


def test_ways_to_be_told_are_given_whole_or_not_at_all(tmp_path):
    assert read(tmp_path)["WECOM_CORP_ID"] == ""
    given = {"WEBHOOK_URL": "https://gate.example.gov.cn/in", "WEBHOOK_SECRET": "x" * 20}
    assert read(tmp_path, **given)["WEBHOOK_URL"] == given["WEBHOOK_URL"]
    for wrong in (
        {"WEBHOOK_URL": given["WEBHOOK_URL"]},
        given | {"WEBHOOK_URL": "file:///etc/passwd"},
        given | {"WEBHOOK_URL": "https://user:word@gate.example.gov.cn/"},
        {"WECOM_CORP_ID": "corp"}, {"SMS_URL": "sms.example.gov.cn"},
        {"MESSAGE_CA_BUNDLE": "/nowhere.pem"}, {"WECOM_ACCOUNT": "email"},
    ):  # fmt: skip
        with pytest.raises(ImproperlyConfigured):
            read(tmp_path, **wrong)


def test_hours_of_messages_are_hours_of_a_day(tmp_path):
    assert read(tmp_path)["QUIET_HOURS"] == (20, 8)
    assert read(tmp_path, QUIET_HOURS="0-0")["QUIET_HOURS"] == (0, 0)
    for wrong in ({"QUIET_HOURS": "20-24"}, {"QUIET_HOURS": "20"}, {"DIGEST_HOUR": "24"}):
        with pytest.raises(ImproperlyConfigured):
            read(tmp_path, **wrong)
