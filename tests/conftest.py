from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

import databases

# Speed is measured in benchmarks; a busy machine fails no property.
settings.register_profile("portaria", deadline=None)
settings.load_profile("portaria")


@pytest.fixture(autouse=True)
def _next_test_speaks_the_default_language() -> Iterator[None]:
    """A request in English leaves its thread in English."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _next_test_finds_an_empty_ledger(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if commits or (marker is not None and marker.kwargs.get("transaction")):
        with django_db_blocker.unblock():
            databases.empty_ledger()
