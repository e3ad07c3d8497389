"""Days and instants are what RFC 3339 says, and keys are numbers: nothing that merely reads as
one."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from web.world import World

pytestmark = pytest.mark.django_db

REFUSED = [
    ("events?since=0", "query.since"),
    ("events?since=1700000000", "query.since"),
    ("events?since=2026-11-20T10:00:00", "query.since"),
    ("events?since=20261120", "query.since"),
    ("events?since=2026-02-30", "query.since"),
    ("duties?since=0", "query.since"),
    ("duties?until=2026-11-20", "query.until"),
    ("acts?until=2026-11-20T10:00:00", "query.until"),
    ("norms/unila-cgtic-5-2020/coverage?on=0", "query.on"),
]
ACCEPTED = [
    "events?since=2026-11-20",
    "duties?since=2026-11-20T10:00:00-03:00",
    "acts?until=2026-11-20T13:00:00.5Z",
    "norms/unila-cgtic-5-2020/coverage?on=2026-11-20",
]


@pytest.mark.parametrize(("path", "field"), REFUSED)
def test_what_is_no_day_is_refused_by_its_name(robot: Client, path: str, field: str) -> None:
    answer = robot.get(f"/api/v1/uniar/{path}")
    assert answer.status_code == 400, answer.content
    assert answer["content-type"].startswith("application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("path", ACCEPTED)
def test_what_rfc_3339_writes_is_taken(robot: Client, path: str) -> None:
    answer = robot.get(f"/api/v1/uniar/{path}")
    assert answer.status_code == 200, answer.content


@pytest.mark.parametrize(("key", "status"), [("1", 400), (True, 400), (1.5, 400)])
def test_a_key_in_a_body_is_a_number(robot: Client, world: World, key: object, status: int) -> None:
    said = {"rite": "mail.quota_increase", "about": key, "asker": world.ana.pk}
    answer = robot.post("/api/v1/uniar/requests", json.dumps(said), content_type="application/json")
    assert answer.status_code == status, answer.content
    assert "body.about" in {error["field"] for error in answer.json()["errors"]}
