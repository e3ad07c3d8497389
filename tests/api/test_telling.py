"""P3: HR's word by a program, with the same acts and consequences as HR's files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from portaria.api.models import Answer
from portaria.duties.models import Duty
from portaria.ledger.models import Act
from portaria.people.models import Bond, FunctionalEvent, Person, Unit
from web.world import World

V1 = "/api/v1/uniar"
DORA: dict[str, Any] = {
    "registration": "M0100", "name": "Dora Lima", "category": "servidor_efetivo",
    "start": "2026-11-02", "unit": "2", "cpf": "111.444.777-35",
}  # fmt: skip


def post(client: Client, path: str, content: object, key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(
        f"{V1}/{path}", json.dumps(content), content_type="application/json", headers=headers
    )


def admit(client: Client, *changed: dict[str, Any], key: str = "") -> Any:
    return post(client, "persons", {"persons": [{**DORA, **c} for c in changed or ({},)]}, key)


def tell(client: Client, *events: dict[str, Any], key: str = "") -> Any:
    return post(client, "events", {"events": list(events)}, key)


@contextmanager
def undone() -> Iterator[None]:
    """What happens within leaves nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def places(answer: HttpResponse) -> list[str]:
    return [error["field"] for error in json.loads(answer.content)["errors"]]


def test_p3_who_comes_is_an_admission_like_hrs(robot: Client, world: World) -> None:
    answer = admit(robot)
    assert answer.status_code == 201, answer.content
    [item] = answer.json()["items"]
    bond = Bond.objects.select_related("person").get(pk=item["bond"])
    assert (bond.person.name, bond.registration, bond.unit_id) == (
        "Dora Lima", "M0100", world.ctic.pk,
    )  # fmt: skip
    event = FunctionalEvent.objects.get(bond=bond)
    assert (event.kind, str(event.effective_on)) == ("admission", "2026-11-02")
    act = Act.objects.get(pk=event.act)
    assert (act.kind, act.by) == ("people.event.recorded", "token:robo")
    assert Duty.objects.filter(kind="journey.start", event=event.pk).exists()


def test_somebody_known_by_the_cpf_gets_one_more_bond(robot: Client, world: World) -> None:
    answer = admit(robot, {"cpf": "529.982.247-25", "name": "Ana Lúcia da Conceição"})
    # Ana was made under another key of HR's, so that only the CPF's own key would find her.
    assert answer.status_code == 201
    first = answer.json()["items"][0]["person"]
    again = admit(robot, {"cpf": "52998224725", "registration": "M0101"})
    assert again.json()["items"][0]["person"] == first
    own = admit(robot, {"cpf": "", "person_key": "k1", "registration": "M0102"})
    more = admit(robot, {"cpf": "", "person_key": "k1", "registration": "M0103"})
    assert own.json()["items"][0]["person"] == more.json()["items"][0]["person"]


CANNOT_BE: list[tuple[dict[str, Any], str]] = [
    ({"registration": "M0001"}, "body.persons.0.registration"),
    ({"category": "rei"}, "body.persons.0.category"),
    ({"unit": "99"}, "body.persons.0.unit"),
    ({"cpf": "111.444.777-00"}, "body.persons.0.cpf"),
    ({"person_key": "k"}, "body.persons.0.person_key"),
    ({"planned_end": "2026-11-01"}, "body.persons.0.planned_end"),
]


def test_what_cannot_be_is_refused_whole(robot: Client, world: World) -> None:
    before = Person.objects.count()
    for changed, place in CANNOT_BE:
        answer = admit(robot, changed, {"registration": "M0200", "cpf": ""})
        assert (answer.status_code, places(answer)) == (422, [place])
        assert "11144477700" not in answer.content.decode().replace(".", "").replace("-", "")
    assert Person.objects.count() == before


EACH: list[dict[str, Any]] = [
        {"kind": "transfer", "day": "2026-11-03", "unit": "1"},
        {"kind": "category_change", "day": "2026-11-03", "category": "discente"},
        {"kind": "leave", "day": "2026-11-03", "until": "2026-11-09", "leave_kind": "vacation"},
        {"kind": "secondment_out", "day": "2026-11-03", "to_body": "Outro"},
        {"kind": "dismissal", "day": "2026-11-03"},
        {"kind": "retirement", "day": "2026-11-03"},
        {"kind": "contract_end", "day": "2026-11-03"},
        {"kind": "name_change", "day": "2026-11-03", "name": "Ana Souza"},
        {"kind": "registration_change", "day": "2026-11-03", "new_registration": "M1"},
]  # fmt: skip


def test_p3_an_event_of_each_kind(robot: Client, world: World) -> None:
    for event in EACH:
        with undone():
            answer = tell(robot, {"registration": "M0001", **event})
            assert answer.status_code == 201, answer.content
            [ident] = answer.json()["events"]
            found = FunctionalEvent.objects.get(pk=ident)
            assert (found.kind, found.person_id) == (event["kind"], world.ana.pk)
            assert Act.objects.get(pk=found.act).by == "token:robo"
            again = tell(robot, {"registration": "M0001", **event})
            # Its own registration is another one by then.
            assert again.status_code == (422 if event["kind"] == "registration_change" else 201)
            told = FunctionalEvent.objects.filter(kind=event["kind"], person=world.ana.pk)
            assert told.count() == 1


def test_events_of_units(robot: Client, world: World) -> None:
    answer = tell(
        robot, {"kind": "unit_renamed", "day": "2026-11-03", "unit": "2", "acronym": "STI"}
    )
    assert len(answer.json()["events"]) == 1
    assert Unit.objects.get(pk=world.ctic.pk).acronym == "STI"
    gone = {"kind": "unit_extinct", "day": "2026-11-04", "unit": "2"}
    assert places(tell(robot, {**gone})) == ["body.events.0.successor"]
    assert places(tell(robot, {**gone, "successor": "2"})) == ["body.events.0.successor"]
    assert tell(robot, {**gone, "successor": "1"}).status_code == 201


IMPOSSIBLE: list[tuple[dict[str, Any], str]] = [
        ({"kind": "transfer", "day": "2026-11-03"}, "unit"),
        ({"kind": "transfer", "day": "2026-11-03", "unit": "99"}, "unit"),
        ({"kind": "transfer", "day": "2999-11-03", "unit": "1"}, "day"),
        ({"kind": "transfer", "day": "2010-01-01", "unit": "1"}, "kind"),
        ({"kind": "category_change", "day": "2026-11-03", "category": "rei"}, "category"),
        ({"kind": "leave", "day": "2026-11-03", "until": "2026-11-02"}, "until"),
        ({"kind": "return", "day": "2026-11-03"}, "kind"),
        ({"kind": "reinstatement", "day": "2026-11-03"}, "kind"),
        ({"kind": "dismissal", "day": "2026-11-03", "registration": ""}, "registration"),
        ({"kind": "dismissal", "day": "2026-11-03", "registration": "nada"}, "registration"),
        ({"kind": "registration_change", "day": "2026-11-03", "new_registration": "M0002"},
         "new_registration"),
]  # fmt: skip


def test_an_event_that_cannot_be(robot: Client, world: World) -> None:
    good = {"kind": "dismissal", "day": "2026-11-03", "registration": "M0002"}
    for event, place in IMPOSSIBLE:
        answer = tell(robot, good, {"registration": "M0001", **event})
        assert (answer.status_code, places(answer)) == (422, [f"body.events.1.{place}"])
    assert FunctionalEvent.objects.count() == 1


MALFORMED: list[tuple[object, str]] = [
        ({"events": []}, "body.events"), ({}, "body.events"), ({"events": 3}, "body.events"),
        ({"events": [{"kind": "admission", "day": "2026-11-03"}]}, "body.events.0.kind"),
        ({"events": [{"kind": "dismissal", "day": "ontem"}]}, "body.events.0.day"),
        ({"events": [{"kind": "dismissal", "day": "2026-11-03", "x": 1}]}, "body.events.0.x"),
        ({"events": [{"kind": "dismissal", "day": "2026-11-03"}] * 101}, "body.events"),
]  # fmt: skip


def test_what_is_malformed_is_400_and_says_where(robot: Client) -> None:
    for content, place in MALFORMED:
        answer = post(robot, "events", content)
        assert (answer.status_code, places(answer)) == (400, [place])
    for name in ("", " ", "Ana\0"):
        answer = admit(robot, {"name": name})
        assert (answer.status_code, places(answer)) == (400, ["body.persons.0.name"])
    broken = robot.post(f"{V1}/events", "{", content_type="application/json")
    assert (broken.status_code, places(broken)) == (400, ["body"])


def test_the_same_key_does_it_once(robot: Client, world: World) -> None:
    first = admit(robot, key="k-1")
    again = admit(robot, key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (again.headers["Idempotent-Replayed"], Answer.objects.count()) == ("true", 1)
    assert Bond.objects.filter(registration="M0100").count() == 1
    other = admit(robot, {"registration": "M0300"}, key="k-1")
    assert other.status_code == 409
    assert admit(robot, {"category": "rei", "registration": "M9"}, key="k-2").status_code == 422
    assert not Answer.objects.filter(key="k-2").exists()
