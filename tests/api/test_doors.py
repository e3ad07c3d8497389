"""Object-level permissions: every route × every scope × every body, none left out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.test import Client
from django.urls import URLPattern, get_resolver

from api.calls import program
from portaria.accounts.models import Account
from portaria.api.building import described
from portaria.api.routes import API
from portaria.bodies.models import Body
from portaria.duties.models import Duty
from portaria.frame.api.scopes import SCOPES
from portaria.frame.permissions import Reach, permission_of
from portaria.mail.lists.models import MailingList
from portaria.mail.models import Mailbox
from portaria.people.models import Bond, FunctionalEvent, Person, Unit
from portaria.premises.access.models import Grant
from portaria.premises.badges.models import Badge
from portaria.premises.places.models import Area, Place
from portaria.premises.visits.models import Visit, Visitor
from web.world import NOW, World

DAY = date(2026, 11, 2)
OPERATIONS: list[tuple[str, str, str]] = [
    (method.upper(), path, (operation["security"][0]["Bearer"] or [""])[0])
    for path, methods in json.loads(described(API, "api/v1/"))["paths"].items()
    for method, operation in methods.items()
]


def _neighbour(world: World) -> dict[str, int]:
    """One of each thing in another body of the same family, by the word of its address."""
    other = {"body_id": "vizinha"}
    Body.objects.create(slug="vizinha", acronym="VIZ", name="Vizinha", zone="UTC", root="uniar")
    person = Person.objects.create(root="uniar", hr_key="v:1", name="Vera", recorded_at=NOW)
    unit = Unit.objects.create(**other, code="v", acronym="V", name="V")
    bond = Bond.objects.create(
        **other, person=person, hr_key="v", registration="V1", category="discente", start=DAY
    )
    event = FunctionalEvent.objects.create(
        **other, person=person, kind="admission", effective_on=DAY, known_at=NOW, key="v", act=1
    )
    account = Account.objects.create(
        **other, person=person, login="vera", category="discente", state="active", state_since=NOW
    )
    box = Mailbox.objects.create(
        **other, kind="individual", category="discente", address="vera@v.example",
        person=person, state="active", state_since=NOW,
    )  # fmt: skip
    there = MailingList.objects.create(
        **other, name="v", domain="v.example", about="v", state="active", responsible=person,
        writes="inside", asked_at=NOW, act=1,
    )  # fmt: skip
    duty = Duty.objects.create(
        kind="mail.answer", body="vizinha", subject="person:1", run_at=NOW, due_at=NOW, key="v",
        about="v", opened_at=NOW,
    )  # fmt: skip
    badge = Badge.objects.create(
        **other, serial="V1", kind="permanente", person=person, state="active", state_since=NOW,
        issued_at=NOW,
    )  # fmt: skip
    place = Place.objects.create(**other, code="v", name="V", kind="building")
    area = Area.objects.create(**other, place=place, code="v", name="V", level="controlada")
    grant = Grant.objects.create(
        **other, person=person, area=area, first_on=DAY, state="active", state_since=NOW, act=1
    )
    visitor = Visitor.objects.create(**other, name="V", keep_until=DAY)
    visit = Visit.objects.create(
        **other, visitor=visitor, kind="visit", host=person, place=place, state="waiting",
        state_since=NOW, code="V", first_at=NOW, last_at=NOW,
    )  # fmt: skip
    rows = {
        "persons": person, "bonds": bond, "units": unit, "events": event, "accounts": account,
        "mailboxes": box, "lists": there, "duties": duty, "badges": badge, "areas": area,
        "grants": grant, "visits": visit,
    }  # fmt: skip
    return {name: row.pk for name, row in rows.items()}


def _ask(client: Client, method: str, path: str, body: str, key: int | str) -> Any:
    address = path.format(body=body, pk=key, norm="unila-cgtic-5-2020", name="mailbox.quota")
    if method == "GET":
        return client.get(address)
    return client.generic(method, address, "{}", content_type="application/json")


def test_every_route_of_programs_is_known_here() -> None:
    """The site's gate leaves them to the API: each must be one that this table tries."""
    tried = {path.replace("{", "<").replace("}", ">") for _m, path, _s in OPERATIONS}
    for route in _routes():
        permission = permission_of(route.callback)
        assert permission is not None, route
        if permission.reach is Reach.TOKEN and str(route.name).startswith("api_"):
            if route.name in ("api_nowhere", "api_elsewhere"):
                continue
            found = str(route.pattern).replace("int:", "")
            assert f"/{found}" in tried, found


def _routes(resolver: Any = None) -> list[URLPattern]:
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        found += [entry] if isinstance(entry, URLPattern) else _routes(entry)
    return found


def test_every_operation_names_a_scope_that_exists() -> None:
    assert len(OPERATIONS) > 20
    assert {scope for _m, _p, scope in OPERATIONS} - {""} <= SCOPES.keys()


def test_a_route_is_reached_with_its_scope_only(world: World) -> None:
    """Without the scope 403, with it never 401 or 403: the whole table."""
    clients = {scope: program(scope.replace(":", "."), (scope,)) for scope in SCOPES}
    for method, path, needed in OPERATIONS:
        for scope, client in clients.items():
            status = _ask(client, method, path, "uniar", 1).status_code
            if needed in ("", scope):
                assert status not in (401, 403), (method, path, scope)
            else:
                assert status == 403, (method, path, scope)


def test_another_body_does_not_exist(world: World) -> None:
    """A token of one body: every address of another, real or invented, is 404."""
    keys = _neighbour(world)
    client = program("tudo")
    for method, path, _scope in OPERATIONS:
        for body in ("vizinha", "inventada"):
            answer = _ask(client, method, path, body, 1)
            assert answer.status_code == 404, (method, path)
            assert answer.json()["type"].endswith("not-found")
    for word, key in keys.items():
        own = client.get(f"/api/v1/uniar/{word}/{key}")
        none = client.get(f"/api/v1/uniar/{word}/999999999")
        assert (own.status_code, own.json()) == (none.status_code, none.json()), word


def test_nothing_of_another_body_is_in_a_list(world: World) -> None:
    keys = _neighbour(world)
    client = program("tudo")
    for word, key in keys.items():
        listed = client.get(f"/api/v1/uniar/{word}").json()["items"]
        assert key not in [item["id"] for item in listed], word


def test_scim_is_behind_the_same_door(world: World) -> None:
    keys = _neighbour(world)
    for scope in SCOPES:
        client = program(scope.replace(":", "."), (scope,))
        reads = client.get("/scim/v2/uniar/Users").status_code
        assert reads == (200 if scope == "scim:read" else 403), scope
        writes = client.post(
            "/scim/v2/uniar/Groups", {"displayName": "X"}, content_type="application/scim+json"
        ).status_code
        assert (writes == 403) == (scope != "scim:write"), scope
        found = client.get(f"/scim/v2/uniar/Users/{keys['persons']}").status_code
        assert found == (404 if scope == "scim:read" else 403)
        assert client.get("/scim/v2/vizinha/Users").status_code == 404
    assert Client().get("/scim/v2/uniar/Users").status_code == 401
    assert Client().get("/scim/v2/uniar/Schemas").status_code == 401
