import copy

import pytest
from django.db import transaction
from django.test import TransactionTestCase, override_settings

from kernel.guards import lift_event_guard
from tests.scene import Scene


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords_and_files_apart(tmp_path_factory):
    """For the whole session, so that worlds built once per module find their files again."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SEALING_OPERATIONS=1,
        SEALING_MEMORY=8192,
        MEDIA_ROOT=tmp_path_factory.mktemp("files"),
    ):
        yield


@pytest.fixture(autouse=True)
def _quiet_broker(monkeypatch):
    """No broker is asked for in tests; those about delivery start a real one themselves."""
    monkeypatch.setattr("kernel.jobs.wake", lambda job_id: None)


@pytest.fixture(scope="session", autouse=True)
def _flush_despite_guards():
    """Test databases are flushed after tests with real transactions; events refuse that."""
    teardown = TransactionTestCase._fixture_teardown

    def lifted(case):
        lift_event_guard()
        teardown(case)

    TransactionTestCase._fixture_teardown = lifted
    yield
    TransactionTestCase._fixture_teardown = teardown


@pytest.fixture(scope="module")
def _built_scene(django_db_setup, django_db_blocker):
    """The world of one module, built once; each test changes it in a transaction of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Scene()
        transaction.set_rollback(True)


@pytest.fixture
def scene(_built_scene, db):
    return copy.deepcopy(_built_scene)
