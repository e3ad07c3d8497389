"""Every route declares who may reach it, and the gate keeps to that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portaria.accounts.models import Account
from portaria.bodies.models import Body
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.frame.permissions import Reach, permission_of
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft
from portaria.mail.models import Alias, Delegation, Mailbox
from portaria.people import queries
from portaria.people.at_work import away_on
from portaria.people.models import Bond, Competence, FunctionalEvent, Person, Unit
from portaria.people.powers import holders_of, powers_everywhere
from web.world import NOW, World, sign_in_of

ARGUMENTS = {
    "pk": 1, "year": 2026, "number": 11, "name": "mailbox.quota", "body": "uniar", "norm": "x",
    "what": "autorizar", "kind": "x", "key": 1, "provision": "art1", "person": 1, "slug": "inicio",
    "secret": "nao-existe", "code": "AAAA-BBBB-CCCC-DDDD-EEEE",
    "token": "x" * 43, "provider_id": "fora", "rite": "mail.quota_increase", "rest": "x",
}  # fmt: skip


class Route(NamedTuple):
    """A route and the name that leads to it, namespaces included."""

    name: str
    at: URLPattern

    @property
    def callback(self) -> Callable[..., object]:
        return self.at.callback


def _routes(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = (entry.namespace,) if entry.namespace else ()
            yield from _routes(entry, (*spaces, *inner))
        else:
            yield Route(":".join((*spaces, str(entry.name))), entry)


ROUTES = list(_routes(get_resolver()))


def _address(route: Route) -> str:
    names = route.at.pattern.regex.groupindex
    return reverse(route.name, kwargs={name: ARGUMENTS[name] for name in names})


def test_every_route_declares_a_permission() -> None:
    assert [r.name for r in ROUTES if permission_of(r.callback) is None] == []
    assert len(ROUTES) > 30


def _asked(client: Client, route: Route) -> Any:
    """What a route answers; what it wrote is undone."""
    with transaction.atomic():
        answer = client.get(_address(route))
        transaction.set_rollback(True)
    return answer


def test_nobody_gets_past_the_gate_without_signing_in(db: None) -> None:
    wrong = {}
    for route in ROUTES:
        permission = permission_of(route.callback)
        assert permission is not None
        answer = _asked(Client(), route)
        status, to = answer.status_code, answer.headers.get("Location", "")
        if permission.reach is Reach.TOKEN:
            right = status in (401, 404, 405)  # the API's own door: tests/api/test_doors.py
        elif permission.reach is Reach.OPEN:
            right = not to.startswith("/entrar/?next")
        else:
            right = status == 302 and to.startswith("/entrar/?next=")
        if not right:
            wrong[route.name] = (status, to)
    assert wrong == {}


def test_without_a_second_factor_nothing_else_is_reachable(world: World) -> None:
    user = sign_in_of("novo", world.ana, factor=False)
    wrong = {}
    for route in ROUTES:
        permission = permission_of(route.callback)
        assert permission is not None
        client = Client()  # a route that ends the session ends no other's
        client.force_login(user)
        answer = _asked(client, route)
        if permission.reach in {Reach.SIGNED_IN, Reach.POWER, Reach.OPERATOR}:
            told = (answer.status_code, answer.headers.get("Location"))
            if told != (302, reverse("mfa_activate_totp")):
                wrong[route.name] = told
    assert wrong == {}


def test_who_lacks_the_competence_is_told_whom_to_ask(beto: Client) -> None:
    words = (
        "Esta página pede uma competência que você não tem", "A quem pedir",
        "Ana Lúcia da Conceição", "CTIC – Coordenadoria de Tecnologia",
    )  # fmt: skip
    wrong = {}
    asked = [r for r in ROUTES if getattr(permission_of(r.callback), "powers", ())]
    for route in asked:
        answer = _asked(beto, route)
        missing = [word for word in words if word not in answer.content.decode()]
        if answer.status_code != 403 or missing:
            wrong[route.name] = (answer.status_code, missing)
    assert wrong == {}
    assert len(asked) > 30


def test_the_health_page_is_the_operators(ana: Client, world: World) -> None:
    assert ana.get("/saude/").status_code == 403
    operator = Client()
    operator.force_login(sign_in_of("op", None, operator=True))
    assert operator.get("/saude/").status_code == 200
    assert operator.get("/pessoas/").status_code == 403


def test_one_sees_ones_own_things_and_not_the_others(beto: Client, world: World) -> None:
    assert beto.get(f"/pessoas/{world.beto.pk}/").status_code == 200
    for address in (
        f"/pessoas/{world.ana.pk}/",
        f"/caixas/{world.mailbox.pk}/",
        f"/contas/{world.account.pk}/",
        f"/prazos/{world.duty}/",
        f"/eventos/{world.event.pk}/",
    ):
        assert beto.get(address).status_code == 403, address


def test_whoever_must_do_a_duty_sees_it(world: World, client: Client) -> None:
    Competence.objects.all().delete()
    client.force_login(sign_in_of("ana", world.ana))
    assert client.get(f"/prazos/{world.duty}/").status_code == 200
    assert client.get("/prazos/").status_code == 403


def test_a_body_where_the_power_is_not_held_is_refused(ana: Client) -> None:
    for address in ("/pessoas/", "/caixas/", "/prazos/", "/livro/", "/cargas/", "/contas/"):
        assert ana.get(f"{address}?orgao=outro").status_code == 403, address


TODAY = NOW.date()
AWAY: list[tuple[str, str, date, date | None]] = [
    ("on leave", "leave", TODAY, None),
    ("last day of the leave", "leave", date(2026, 11, 1), TODAY),
    ("the leave ended the day before", "leave", date(2026, 11, 1), date(2026, 11, 19)),
    ("the leave begins tomorrow", "leave", date(2026, 11, 21), None),
    ("seconded out", "secondment_out", TODAY, None),
]
COMPETENCES: list[tuple[str, dict[str, Any]]] = [
    ("of the head", {}),
    ("of the whole unit", {"head_only": False}),
    ("begins today", {"start": TODAY}),
    ("begins tomorrow", {"start": date(2026, 11, 21)}),
    ("last day", {"end": TODAY}),
    ("ended yesterday", {"end": date(2026, 11, 19)}),
    ("of a person", {"unit": None, "person": 1}),
]


def _away(world: World, kind: str, on: date, until: date | None) -> None:
    FunctionalEvent.objects.create(
        body_id="uniar", person=world.ana, bond=Bond.objects.get(person=world.ana), kind=kind,
        effective_on=on, until=until, known_at=NOW, key=f"{kind}:{on}", act=1,
    )  # fmt: skip


def _granted(world: World, person: Person) -> frozenset[str]:
    """What the competences give ``person``, one by one, as the norm would be read."""

    def there(key: int | None) -> bool:
        if key is None:
            return False
        return bool(queries.bonds_on(key, TODAY, body="uniar")) and not away_on([key], TODAY)

    def holds(held: Competence) -> bool:
        if held.unit is None:
            who = held.person_id if there(held.person_id) else held.substitute_id
            return who == person.pk and there(who)
        if held.head_only:
            head = queries.heads_on("uniar", TODAY).get(held.unit.pk)
            return head is not None and head.acting == person.pk
        return any(b.unit_id == held.unit_id for b in queries.bonds_on(person.pk, TODAY))

    found = Competence.objects.select_related("unit").filter(start__lte=TODAY)
    in_force = [held for held in found if held.end is None or held.end >= TODAY]
    return frozenset(held.power for held in in_force if holds(held))


def _agrees(world: World) -> None:
    for person in (world.ana, world.beto, world.carla):
        held = powers_everywhere(person.pk, TODAY).get("uniar", frozenset())
        assert held == _granted(world, person)


@pytest.mark.parametrize(("_name", "kind", "on", "until"), AWAY, ids=[a[0] for a in AWAY])
@pytest.mark.parametrize("fields", [c[1] for c in COMPETENCES], ids=[c[0] for c in COMPETENCES])
def test_the_gate_grants_what_the_competences_give(
    world: World, fields: dict[str, Any], _name: str, kind: str, on: date, until: date | None
) -> None:
    """N9: one query for every body says what each competence, read by itself, gives."""
    if "person" in fields:
        fields = {**fields, "person": world.ana, "substitute": world.beto}
    Competence.objects.update(**fields)
    _agrees(world)
    _away(world, kind, on, until)
    _agrees(world)


def test_the_gate_agrees_where_a_bond_or_a_unit_has_ended(world: World) -> None:
    Bond.objects.filter(person=world.ana).update(end=TODAY)
    _agrees(world)
    Unit.objects.filter(pk=world.ctic.pk).update(end=TODAY)
    _agrees(world)


def test_whom_to_ask_is_the_substitute_while_the_head_is_away(world: World) -> None:
    assert [h.person for h in holders_of(["hr.load"], "uniar", TODAY)] == ["Ana Lúcia da Conceição"]
    _away(world, "leave", TODAY, None)
    [holder] = holders_of(["hr.load"], "", TODAY)
    assert (holder.person, holder.acting) == ("Beto Nascimento", True)
    Bond.objects.all().update(end=TODAY)
    [holder] = holders_of(["hr.load"], "", TODAY)
    assert (holder.person, holder.unit) == ("", "CTIC – Coordenadoria de Tecnologia")


def test_a_person_is_shown_as_far_as_the_power_reaches(ana: Client, world: World) -> None:
    """Who reads people in one body of a family does not see what they hold in another one."""
    Body.objects.create(slug="vizinha", acronym="VIZ", name="Vizinha", zone="UTC", root="uniar")
    there = {"body_id": "vizinha", "person": world.beto}
    Bond.objects.create(
        **there, hr_key="v:1", registration="V0001", category="discente", start=TODAY
    )
    Account.objects.create(
        **there, login="beto.vizinho", category="discente", state="active", state_since=NOW
    )
    box = Mailbox.objects.create(
        **there, kind="individual", category="discente", address="beto@vizinha.example",
        state="active", state_since=NOW, quota_bytes=1,
    )  # fmt: skip
    Alias.objects.create(mailbox=box, address="b@vizinha.example", why="nome", start=TODAY)
    Delegation.objects.create(mailbox=box, person=world.beto, start=TODAY)
    event = FunctionalEvent.objects.create(
        **there, kind="admission", effective_on=TODAY, known_at=NOW, key="v:1", act=1
    )
    draft = DutyDraft(
        kind="mail.answer", body="vizinha", subject=f"person:{world.beto.pk}",
        person=world.beto.pk, run_at=NOW, key="v:1", about="Dever da vizinha",
    )  # fmt: skip
    line = ActDraft("people.event.recorded", "x:1", world.beto.pk, "vizinha", NOW)
    with transaction.atomic():
        open_duties([draft], at=NOW)
        [act] = append([line], by="cli:teste", at=NOW)
    hidden = ("V0001", "beto.vizinho", "vizinha.example", "Dever da vizinha", "VIZ",
              f"/eventos/{event.pk}/")  # fmt: skip
    page = ana.get(f"/pessoas/{world.beto.pk}/")
    text = page.content.decode()
    assert "M0002" in text
    assert [words for words in hidden if words in text] == []
    assert act not in [m.act.pk for m in page.context["moments"] if m.act]
    own = Client()
    own.force_login(sign_in_of("beto", world.beto))
    text = own.get(f"/pessoas/{world.beto.pk}/").content.decode()
    assert [words for words in hidden if words not in text] == []


def test_the_evidence_of_a_norm_is_the_bodys_own(ana: Client, world: World) -> None:
    with transaction.atomic():
        line = ActDraft(
            "mail.closed", "x:1", None, "outro", NOW, provisions=("unila-cgtic-5-2020#art15_cpt",)
        )
        append([line], by="cli:teste", at=NOW)
    page = ana.get("/normas/uniar/unila-cgtic-5-2020/?prova=1")
    [line] = [line for line in page.context["lines"] if line.covered.id == "art15_cpt"]
    assert line.evidence.acts == 1
