"""SCIM over the acts: what a client reads, and what its writes are in the ledger."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api.calls import NOW, TODAY
from portaria import clock
from portaria.ledger.models import Act
from portaria.mail.lists.models import ListMember, MailingList
from portaria.people.models import Bond, FunctionalEvent, Person, Unit
from portaria.privacy.models import PersonRead
from web.world import World

ROOT = "/scim/v2/uniar"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
DORA: dict[str, Any] = {
    "schemas": [USER, ENTERPRISE], "userName": "M0100", "name": {"formatted": "Dora Lima"},
    "userType": "servidor_efetivo", "title": "Analista", "externalId": "rh-9",
    ENTERPRISE: {"department": "CTIC"},
}  # fmt: skip


def send(client: Client, method: str, path: str, content: object = None, **headers: str) -> Any:
    data = "" if content is None else json.dumps(content)
    return client.generic(
        method, f"{ROOT}{path}", data, content_type="application/scim+json", headers=headers
    )


def patch(client: Client, path: str, *operations: dict[str, Any], **headers: str) -> Any:
    content = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations,
    }  # fmt: skip
    return send(client, "PATCH", path, content, **headers)


def found(client: Client, path: str) -> list[str]:
    answer = client.get(f"{ROOT}{path}")
    assert answer.status_code == 200, answer.content
    assert answer.json()["totalResults"] >= len(answer.json().get("Resources", []))
    return [row["id"] for row in answer.json().get("Resources", [])]


def test_a_person_is_read_whole(robot: Client, world: World) -> None:
    user = robot.get(f"{ROOT}/Users/{world.beto.pk}")
    assert user.status_code == 200
    row = user.json()
    assert (row["userName"], row["displayName"], row["active"]) == (
        "M0002", "Beto Nascimento", True,
    )  # fmt: skip
    assert row["name"]["formatted"] == "Roberto Nascimento"
    assert row["userType"] == "discente"
    assert [g["display"] for g in row["groups"]] == ["CTIC"]
    assert row[ENTERPRISE] == {"department": "CTIC"}
    assert user.headers["ETag"] == row["meta"]["version"]
    ana = robot.get(f"{ROOT}/Users/{world.ana.pk}").json()
    assert [e["value"] for e in ana["entitlements"]] == ["ana.conceicao"]
    assert [e["value"] for e in ana["emails"]] == ["ana.conceicao@uniar.example"]
    more = robot.get(f"{ROOT}/Users/{world.beto.pk}?attributes={ENTERPRISE}:manager").json()
    assert more[ENTERPRISE]["manager"]["displayName"] == "Ana Lúcia da Conceição"
    assert PersonRead.objects.filter(by="token:robo", purpose="scim:read").count() == 2


def test_the_same_version_is_304(robot: Client, world: World) -> None:
    address = f"{ROOT}/Users/{world.beto.pk}"
    etag = robot.get(address).headers["ETag"]
    assert robot.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_filters_orders_and_pages(robot: Client, world: World) -> None:
    ana, beto, carla = (str(p.pk) for p in (world.ana, world.beto, world.carla))
    for text, keys in (
        ('userName eq "m0001"', [ana]), ('userName sw "M000"', [ana, beto, carla]),
        ('displayName co "beto"', [beto]), ('name.formatted ew "cimento"', [beto]),
        ("active eq true", [ana, beto]), ("not (active eq true)", [carla]),
        ('userType eq "discente" and active eq true', [beto]),
        ('userType eq "discente" or userName eq "M0001"', [ana, beto]),
        ('emails.value eq "ANA.conceicao@uniar.example"', [ana]),
        ('emails[value sw "ana."]', [ana]), ("emails pr", [ana]),
        (f'groups.value eq "unit-{world.ctic.pk}"', [ana, beto, carla]),
        (f'id eq "{beto}"', [beto]), ('title eq "Analista"', [ana, carla]),
        ("title pr", [ana, carla]), ("title eq null", [beto]),
        (f'{USER}:userName eq "M0002"', [beto]), (f'{ENTERPRISE}:department eq "ctic"',
                                                  [ana, beto, carla]),
        ('meta.created ge "2020-01-01T00:00:00Z"', [ana, beto, carla]),
        ('meta.lastModified lt "2020-01-01T00:00:00Z"', []), ('userName eq "x"', []),
    ):  # fmt: skip
        answer = robot.get(f"{ROOT}/Users", {"filter": text})
        assert answer.status_code == 200, (text, answer.content)
        assert sorted(r["id"] for r in answer.json().get("Resources", [])) == sorted(keys), text
    for text in ('roles.value eq "x"', 'userName gt', 'emails[value eq "x" and type eq "work"]',
                 'meta.created gt "ontem"', 'nada eq "x"'):  # fmt: skip
        answer = robot.get(f"{ROOT}/Users", {"filter": text})
        assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter"), text
    order = found(robot, "/Users?sortBy=displayName&sortOrder=descending")
    assert order == [carla, beto, ana]
    assert found(robot, "/Users?sortBy=userName&startIndex=2&count=1") == [beto]
    assert found(robot, "/Users?count=0") == []
    assert robot.get(f"{ROOT}/Users?sortBy=roles.value").status_code == 400
    both = send(robot, "POST", "/.search", {"count": 50}).json()
    assert {r["meta"]["resourceType"] for r in both["Resources"]} == {"User", "Group"}
    assert both["totalResults"] == 5


def test_groups_are_units_and_lists(robot: Client, world: World) -> None:
    there = MailingList.objects.create(
        body_id="uniar", name="todos", domain="uniar.example", about="Todos", state="active",
        responsible=world.ana, writes="inside", asked_at=NOW, act=1,
    )  # fmt: skip
    ListMember.objects.create(list=there, mailbox=world.mailbox, start=NOW)
    unit, key = f"unit-{world.ctic.pk}", f"list-{there.pk}"
    assert found(robot, "/Groups?sortBy=displayName")[-1] == key
    assert found(robot, '/Groups?filter=displayName eq "ctic"') == [unit]
    assert found(robot, f'/Groups?filter=members.value eq "{world.ana.pk}"') == [unit, key]
    group = robot.get(f"{ROOT}/Groups/{key}").json()
    assert "members" not in group
    group = robot.get(f"{ROOT}/Groups/{key}?attributes=members,displayName").json()
    assert [m["value"] for m in group["members"]] == [str(world.ana.pk)]
    people = robot.get(f"{ROOT}/Groups/{unit}?attributes=members").json()["members"]
    assert {m["value"] for m in people} == {str(world.ana.pk), str(world.beto.pk)}
    for path in (f"/Groups/{key}",):
        rename = {"op": "replace", "path": "displayName", "value": "x"}
        assert patch(robot, path, rename).json()["scimType"] == "mutability"
        assert send(robot, "DELETE", path).status_code == 400
    for path in ("unit-999999", "list-999999", "x", "unit-x", "unit-" + "9" * 30):
        assert robot.get(f"{ROOT}/Groups/{path}").status_code == 404


def test_p3_who_is_created_is_admitted(robot: Client, world: World) -> None:
    made = send(robot, "POST", "/Users", DORA)
    assert made.status_code == 201, made.content
    row = made.json()
    bond = Bond.objects.select_related("person").get(person=row["id"])
    assert (bond.registration, bond.unit_id, bond.start) == ("M0100", world.ctic.pk, TODAY)
    event = FunctionalEvent.objects.get(bond=bond)
    assert (event.kind, Act.objects.get(pk=event.act).by) == ("admission", "token:robo")
    assert (row["externalId"], row["active"]) == ("rh-9", True)
    assert found(robot, '/Users?filter=externalId eq "rh-9"') == [row["id"]]
    twice = send(robot, "POST", "/Users", DORA)
    assert (twice.status_code, twice.json()["scimType"]) == (409, "uniqueness")
    for changed in ({"userType": "rei"}, {ENTERPRISE: {"department": "NADA"}},
                    {"name": {"formatted": " "}}, {"userName": "x" * 41}):  # fmt: skip
        wrong = send(robot, "POST", "/Users", {**DORA, "userName": "M0101", **changed})
        assert (wrong.status_code, wrong.json()["scimType"]) == (400, "invalidValue"), changed
    assert Person.objects.count() == 4


CHANGES = [
    ({"op": "replace", "path": "name.formatted", "value": "Ana Souza"}, "name_change"),
    ({"op": "replace", "path": "userType", "value": "discente"}, "category_change"),
    ({"op": "replace", "path": "userName", "value": "M0777"}, "registration_change"),
    ({"op": "replace", "path": f"{ENTERPRISE}:department", "value": "REITORIA"}, "transfer"),
    ({"op": "replace", "path": "active", "value": False}, "dismissal"),
    ({"op": "replace", "path": "active", "value": True}, "reinstatement"),
]


def test_p3_what_is_changed_is_an_event_like_hrs(robot: Client, world: World) -> None:
    path = f"/Users/{world.ana.pk}"
    for operation, kind in CHANGES:
        answer = patch(robot, path, operation)
        assert answer.status_code == 200, (operation, answer.content)
        event = FunctionalEvent.objects.filter(person=world.ana.pk).latest("id")
        assert event.kind == kind
        assert Act.objects.get(pk=event.act).by == "token:robo"
    count = FunctionalEvent.objects.count()
    assert patch(robot, path, CHANGES[0][0]).status_code == 200  # said already
    title = patch(robot, path, {"op": "replace", "path": "title", "value": "Técnica"})
    assert title.json()["title"] == "Técnica"
    assert Act.objects.filter(kind="people.bond.corrected", person=world.ana.pk).exists()
    assert FunctionalEvent.objects.count() == count
    row = robot.get(f"{ROOT}{path}").json()
    again = send(robot, "PUT", path, {**row, "active": False})
    assert (again.status_code, again.json()["active"]) == (200, False)


def test_a_stale_version_changes_nothing(robot: Client, world: World) -> None:
    path = f"/Users/{world.ana.pk}"
    etag = robot.get(f"{ROOT}{path}").headers["ETag"]
    assert patch(robot, path, CHANGES[0][0], **{"If-Match": etag}).status_code == 200
    stale = patch(robot, path, CHANGES[1][0], **{"If-Match": etag})
    assert stale.status_code == 412
    assert Bond.objects.get(person=world.ana.pk).category == "servidor_efetivo"


def test_two_bonds_in_force_are_not_ended_by_one_word(robot: Client, world: World) -> None:
    Bond.objects.create(
        body_id="uniar", person=world.ana, hr_key="b:9", registration="M0009",
        category="servidor_efetivo", unit=world.ctic, start=TODAY,
    )  # fmt: skip
    answer = patch(robot, f"/Users/{world.ana.pk}", CHANGES[4][0])
    assert answer.status_code == 409
    assert "mais de um vínculo" in answer.json()["detail"]
    assert send(robot, "DELETE", f"/Users/{world.ana.pk}").status_code == 409
    assert not Bond.objects.filter(person=world.ana.pk, end__isnull=False).exists()


def test_what_is_deleted_is_a_dismissal_and_stays_as_history(robot: Client, world: World) -> None:
    path = f"/Users/{world.beto.pk}"
    before = (Person.objects.count(), Bond.objects.count())
    assert send(robot, "DELETE", path).status_code == 204
    assert robot.get(f"{ROOT}{path}").status_code == 404
    assert (Person.objects.count(), Bond.objects.count()) == before
    bond = Bond.objects.get(person=world.beto.pk)
    assert (bond.end, bond.end_kind) == (TODAY, "dismissal")
    assert str(world.beto.pk) not in found(robot, "/Users")
    back = send(robot, "POST", "/Users", {**DORA, "userName": "M0002", "userType": "discente"})
    assert (back.status_code, back.json()["id"]) == (201, str(world.beto.pk))
    kinds = FunctionalEvent.objects.filter(person=world.beto.pk).values_list("kind", flat=True)
    assert {"dismissal", "reinstatement"} <= set(kinds)


def test_units_are_told_by_their_acronym(robot: Client, world: World) -> None:
    made = send(robot, "POST", "/Groups", {"displayName": "DTI", "externalId": "u-1"})
    assert made.status_code == 201, made.content
    key = made.json()["id"]
    unit = Unit.objects.get(pk=key.removeprefix("unit-"))
    assert (unit.acronym, unit.name, unit.code) == ("DTI", "DTI", "DTI")
    assert Act.objects.get(kind="people.unit.created").by == "token:robo"
    twice = send(robot, "POST", "/Groups", {"displayName": "DTI"})
    assert twice.json()["scimType"] == "uniqueness"
    renamed = patch(robot, f"/Groups/{key}", {"op": "replace", "path": "displayName", "value": "T"})
    assert renamed.json()["displayName"] == "T"
    assert FunctionalEvent.objects.get(kind="unit_renamed").unit_id == unit.pk
    held = send(robot, "DELETE", f"/Groups/unit-{world.ctic.pk}")
    assert held.status_code == 409
    assert "unit_extinct" in held.json()["detail"]
    assert send(robot, "DELETE", f"/Groups/{key}").status_code == 204
    assert robot.get(f"{ROOT}/Groups/{key}").status_code == 404
    assert Unit.objects.filter(pk=unit.pk).exists()
    wrong = send(robot, "POST", "/Groups", {"displayName": "x" * 41})
    assert wrong.json()["scimType"] == "invalidValue"


def test_in_bulk_each_stands_or_falls_alone(robot: Client, world: World) -> None:
    operations = [
        {"method": "POST", "path": "/Groups", "bulkId": "g", "data": {"displayName": "BULK"}},
        {"method": "POST", "path": "/Users", "bulkId": "u", "data": DORA},
        {"method": "POST", "path": "/Users", "bulkId": "v", "data": {**DORA, "userType": "rei"}},
        {"method": "PATCH", "path": f"/Users/{world.ana.pk}",
         "data": {"Operations": [CHANGES[0][0]]}},
    ]  # fmt: skip
    content = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations,
    }  # fmt: skip
    answer = send(robot, "POST", "/Bulk", content)
    assert answer.status_code == 200, answer.content
    assert [op["status"] for op in answer.json()["Operations"]] == ["201", "201", "400", "200"]
    assert Bond.objects.filter(registration="M0100").exists()


@pytest.mark.parametrize("path", ["/Users", "/Groups"])
def test_queries_do_not_grow_with_rows(robot: Client, path: str) -> None:
    robot.get(f"{ROOT}{path}")

    def count(rows: int) -> int:
        with clock.at(NOW), CaptureQueriesContext(connection) as captured:
            robot.get(f"{ROOT}{path}?count={rows}")
        return len(captured)

    assert 0 < count(1) == count(200) <= 20
