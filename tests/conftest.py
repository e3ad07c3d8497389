from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware

import databases
import listed_once
import reading_once
import slowest
from portaria.accounts.hashing import MailArgon2
from portaria.database.garbage import seldom_sought

HALF_MINUTES = 60
_counters = totp.yield_hotp_counters_from_time
HASHING = {"time_cost": MailArgon2.time_cost, "memory_cost": MailArgon2.memory_cost}

# Speed is measured in benchmarks; a busy machine fails no property.
settings.register_profile("portaria", deadline=None)
settings.load_profile("portaria")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    slowest.first(items)


@pytest.fixture(autouse=True, scope="session")
def _what_is_costly_is_done_once() -> Iterator[None]:
    # Tests collected and modules read are here to stay: looked through again and again, in vain.
    gc.freeze()
    with pytest.MonkeyPatch.context() as patch, seldom_sought():
        patch.setattr("portaria.bodies.acts.assemble", reading_once.assemble)
        listing = listed_once.update_files_dictionary
        patch.setattr(WhiteNoiseMiddleware, "update_files_dictionary", listing)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: databases.empty())
        patch.setattr(totp, "yield_hotp_counters_from_time", _late_codes_count)
        patch.setattr(MailArgon2, "time_cost", 1)
        patch.setattr(MailArgon2, "memory_cost", 64)
        yield


def _late_codes_count() -> Iterator[int]:
    """A second factor's code that a slow machine types in another half minute is still good."""
    [now] = _counters()
    yield from range(now, now - HALF_MINUTES, -1)


@pytest.fixture(scope="session")
def _tables_of_this_run(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[databases.OfRun | None]:
    """Where several workers share a run, the first makes the tables for all."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    with databases.of_run(run) if run else nullcontext() as tables:
        yield tables


@pytest.fixture(scope="session")
def django_db_modify_db_settings(_tables_of_this_run: databases.OfRun | None) -> None:
    """A worker that comes later copies them."""
    if _tables_of_this_run is not None:
        _tables_of_this_run.take()


@pytest.fixture(scope="session")
def django_db_setup(
    _tables_of_this_run: databases.OfRun | None,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """A database that is used again may hold what an interrupted run committed."""
    with django_db_blocker.unblock():
        if databases.made():
            databases.empty()
            if _tables_of_this_run is not None:
                _tables_of_this_run.give()


@pytest.fixture
def plain_static_files(settings: Any) -> None:
    """Names without a digest, whether or not somebody has collected the files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def hashing_as_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost what they cost in use; in other tests they cost next to nothing."""
    for name, value in HASHING.items():
        monkeypatch.setattr(MailArgon2, name, value)


@pytest.fixture(autouse=True)
def _next_test_speaks_the_default_language() -> Iterator[None]:
    """A request in English leaves its thread in English."""
    yield
    translation.deactivate()
