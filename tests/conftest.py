"""How the suite is arranged stands in tests/README.md."""

import gc

import pytest
from django.core.signals import setting_changed
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings
from django.test.client import ClientHandler

from kernel import jobs
from kernel.guards import install_guards, lift_event_guard
from tests import database, stages
from tests.scene import Scene
from tests.world import finished_world


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords_and_files_apart(tmp_path_factory):
    """For the whole session, so that worlds built once per session find their files again."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SEALING_OPERATIONS=1,
        SEALING_MEMORY=8192,
        MEDIA_ROOT=tmp_path_factory.mktemp("files"),
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _quiet_broker():
    """No broker is asked for in tests; those about delivery start a real one themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "wake", lambda job_id: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_middleware_chain():
    """All clients share one chain: each would look through the static files anew."""
    loaded, load = {}, ClientHandler.load_middleware

    def shared(handler, is_async=False):
        if is_async not in loaded:
            load(handler, is_async)
            loaded[is_async] = {k: v for k, v in vars(handler).items() if "middleware" in k}
        vars(handler).update(loaded[is_async])

    def forget(**_):
        loaded.clear()

    setting_changed.connect(forget)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", shared)
        yield
    setting_changed.disconnect(forget)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """pytest-django's fixture, with a clone of a template instead of a run of the migrations."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        database.create(connection)
        # Django asks the database once what it can; no test that counts questions should meet it.
        assert connection.features.supports_json_field
        install_guards()
        pristine = stages.read()

    def put_back(case):
        lift_event_guard()
        with transaction.atomic():
            stages.apply(stages.changes(stages.read(pristine), pristine))
        install_guards()

    with pytest.MonkeyPatch.context() as patch:
        # After a test that commits, the rows are put back: a flush would lose those of migrations.
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_back)
        yield
    with django_db_blocker.unblock():
        database.drop(connection, name)


@pytest.fixture(scope="session")
def _first_scene(django_db_setup, django_db_blocker):
    """The world of `scene`, built once per worker by the real deeds."""
    with django_db_blocker.unblock(), stages.rolled_back():
        return stages.Snapshot(Scene, stages.read())


@pytest.fixture(scope="module")
def _laid_scene(_first_scene, django_db_blocker):
    with django_db_blocker.unblock(), stages.rolled_back():
        _first_scene.lay()
        yield


@pytest.fixture
def scene(_first_scene, _laid_scene, db, monkeypatch):
    """The cast in an inspection under way; each test changes it in a transaction of its own."""
    with stages.watched(_first_scene.objects(), _first_scene, monkeypatch) as scene:
        yield scene


@pytest.fixture(scope="session")
def _first_world(django_db_setup, django_db_blocker):
    """The whole demonstration, built once per worker."""
    with django_db_blocker.unblock(), stages.rolled_back():
        return stages.Snapshot(finished_world, stages.read())


@pytest.fixture(scope="module")
def _laid_world(_first_world, django_db_blocker):
    with django_db_blocker.unblock(), stages.rolled_back():
        yield _first_world.lay()


@pytest.fixture
def world(_laid_world, db):
    """The finished world; each test changes it in a transaction of its own."""
    return _laid_world


# What these say does not depend on the database, and they cost much. When the whole suite runs on
# another database than SQLite they are left out; asked for by name they run there, too.
OF_THE_PROGRAM = (
    "tests/clues/test_no_trace.py",
    "tests/house/test_pages.py::test_nonsense_in_an_address_is_no_fault",
    "tests/house/test_access.py::test_nobody_writes_through_a_door_that_is_closed_to_them",
    "tests/house/test_desks.py",
    "tests/house/test_doors.py",
    "tests/house/test_pages.py::test_every_page_is_strict_and_lives_with_it",
    "tests/house/test_pages.py::test_no_form_offers_or_takes_what_its_user_may_not_know_of",
    "tests/house/test_settings.py",
    "tests/house/test_styles.py",
    "tests/kernel/test_files.py",
    "tests/kernel/test_packed.py",
    "tests/kernel/test_paper",
    "tests/walls/",
)


def pytest_collection_modifyitems(config, items):
    if connection.vendor == "sqlite" or config.args_source != config.ArgsSource.TESTPATHS:
        return
    left_out = [item for item in items if item.nodeid.startswith(OF_THE_PROGRAM)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.nodeid.startswith(OF_THE_PROGRAM)]


def pytest_collection_finish(session):
    """What is there by now stays until the end: looking through it again and again is a tenth of
    the time of the suite.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 50)
