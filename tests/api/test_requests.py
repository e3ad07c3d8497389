"""T2: requests made and followed by a program; deciding them stays with people."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from portaria.ledger.models import Act
from portaria.procedures.requests.models import Request
from web.world import World

V1 = "/api/v1/uniar/requests"


def ask(client: Client, world: World, key: str = "", **changed: object) -> Any:
    content = {
        "rite": "mail.quota_increase", "about": world.mailbox.pk, "asker": world.ana.pk,
        "values": {"size": "4 GB", "justification": "Projeto com anexos",
                   "cleaning_impossible": "Tudo é de uso corrente"}, **changed,
    }  # fmt: skip
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(V1, json.dumps(content), content_type="application/json", headers=headers)


def test_t2_a_request_is_made_once_and_followed(robot: Client, world: World) -> None:
    answer = ask(robot, world, "p-1")
    assert answer.status_code == 201, answer.content
    assert ask(robot, world, "p-1").json() == answer.json()
    key = answer.json()["id"]
    assert Request.objects.get().asker_id == world.ana.pk
    assert Act.objects.get(kind="requests.asked").by == "token:robo"
    [listed] = robot.get(f"{V1}?rite=mail.quota_increase&state=waiting").json()["items"]
    assert (listed["id"], listed["asker"]) == (key, world.ana.pk)
    whole = robot.get(f"{V1}/{key}").json()
    assert whole["timeline"][0]["verb"] == "asked"
    assert whole["steps"]
    assert robot.get(f"{V1}?person={world.beto.pk}").json()["items"] == []
    assert robot.get(f"{V1}/{key + 1}").status_code == 404


def test_what_cannot_be_asked(robot: Client, world: World) -> None:
    for changed in (
        {"rite": "nada"}, {"about": 999999}, {"asker": world.beto.pk}, {"asker": 999999},
        {"values": {}}, {"values": {"outro": 1}}, {"values": {"size": "muito"}},
    ):  # fmt: skip
        answer = ask(robot, world, **changed)
        assert answer.status_code == 422, changed
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Request.objects.exists()
