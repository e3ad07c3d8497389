"""The site that is attacked: built once for each module, rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings

from security.people import Town, clients, settle
from security.things import of_body, of_person
from web import world as worlds

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
OWNERS = {"own": "civil", "unit": "colleague", "other": "stranger"}


@dataclass(frozen=True)
class Site:
    """Who comes, and what there is: ``things[case][kind]``, where the case is ``own`` (the civil
    servant's), ``unit`` (a colleague's, under the same head), ``other`` (somebody's in another
    unit), ``foreign`` (of another body) and ``here`` (the body's itself)."""

    clients: Mapping[str, Client]
    things: Mapping[str, Mapping[str, int]]
    here: Town
    there: Town


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    storages = {**settings.STORAGES, "staticfiles": PLAIN}
    with django_db_blocker.unblock(), override_settings(STORAGES=storages), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def build(note: str = "") -> Site:
    """Everything, as rows. ``note`` is in every name and text that somebody may choose."""
    worlds.build()
    here, there = settle(note)
    browsers = clients(here)
    things = {case: of_person(here, who, note) for case, who in OWNERS.items()}
    things["here"] = of_body(here, note)
    things["foreign"] = {**of_body(there, note), **of_person(there, "civil", note)}
    return Site(browsers, things, here, there)
