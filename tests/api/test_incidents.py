"""N11: a breach or an incident told by a program: the same act as the page's, and nothing read."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.test import Client

from api.calls import TODAY, program
from portaria.bodies.models import Body
from portaria.duties.models import Duty
from portaria.incidents.models import Incident
from portaria.incidents.types import HANDLE, LONGEST
from portaria.ledger.models import Act
from portaria.people.models import Bond, Person
from web.world import NOW, World

V1 = "/api/v1/uniar/incidents"


def tell(client: Client, key: str = "", **changed: object) -> Any:
    content = {
        "kind": "descumprimento", "what": "Senha à vista",
        "account": "Colada no monitor da sala 2.", **changed,
    }  # fmt: skip
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(V1, json.dumps(content), content_type="application/json", headers=headers)


def test_n11_a_breach_is_told_once_and_goes_where_the_norm_says(
    robot: Client, world: World
) -> None:
    told = {"reporter": world.ana.pk, "about": world.beto.pk, "happened_on": TODAY.isoformat(),
            "confidential": True}  # fmt: skip
    first, again = (tell(robot, "d-1", **told) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201), first.content
    assert again.headers["Idempotent-Replayed"] == "true"
    row = Incident.objects.get()
    assert first.json() == again.json() == {"id": row.pk}
    assert (row.kind, row.reporter, row.about, row.happened_on, row.confidential) == (
        "descumprimento", world.ana, world.beto, TODAY, True,
    )  # fmt: skip
    act = Act.objects.get(kind="incidents.incident.registered")
    assert (act.by, act.subject) == ("token:robo", f"incident:{row.pk}")
    assert Duty.objects.get(kind=HANDLE).subject == f"incident:{row.pk}"
    other = tell(robot, "d-1", what="Outra coisa")
    assert (other.status_code, other.json()["type"]) == (409, "urn:portaria:problem:conflict")
    assert Incident.objects.count() == 1


def test_a_program_tells_what_it_found_by_itself(robot: Client, world: World) -> None:
    assert tell(robot, kind="").status_code == 201
    row = Incident.objects.get()
    assert (row.reporter_id, row.about_id, row.kind) == (None, None, "descumprimento")


def test_what_cannot_be_told_changes_nothing(robot: Client, world: World) -> None:
    Body.objects.create(slug="vizinha", acronym="VIZ", name="Vizinha", zone="UTC", root="uniar")
    vera = Person.objects.create(root="uniar", hr_key="v:1", name="Vera", recorded_at=NOW)
    Bond.objects.create(
        body_id="vizinha", person=vera, hr_key="v", registration="V1", category="discente",
        start=date(2026, 11, 2),
    )  # fmt: skip
    cases: tuple[tuple[dict[str, object], int, str], ...] = (
        ({"kind": "nada"}, 422, ""),
        ({"breach": "nada"}, 422, ""),
        ({"happened_on": (TODAY + timedelta(1)).isoformat()}, 422, ""),
        ({"reporter": vera.pk}, 422, "body.reporter"),
        ({"about": 999_999}, 422, "body.about"),
        ({"what": "x" * 201}, 400, "body.what"),
        ({"what": " "}, 400, "body.what"),
        ({"account": ""}, 400, "body.account"),
        ({"account": "x\0y"}, 400, "body.account"),
        ({"account": "x" * (LONGEST + 1)}, 400, "body.account"),
        ({"happened_on": "ontem"}, 400, "body.happened_on"),
        ({"reporter": str(world.ana.pk)}, 400, "body.reporter"),
        ({"outro": 1}, 400, "body.outro"),
    )
    for changed, status, field in cases:
        answer = tell(robot, **changed)
        assert answer.status_code == status, (changed, answer.content)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert {wrong["field"] for wrong in answer.json()["errors"]} == ({field} - {""}), changed
    assert not Incident.objects.exists()
    assert not Act.objects.filter(kind__startswith="incidents.").exists()


def test_it_is_a_scope_of_its_own(world: World) -> None:
    assert tell(program("le", ("requests:write", "ledger:read"))).status_code == 403
    answer = program("conta", ("incidents:write",)).get(V1)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
