"""Deciding in another's place: by delegation, an internal act with its days; by substitution, while
HR says that the head is away (T2, N9)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portaria import clock
from portaria.cli.main import root
from portaria.ledger.models import Act, Content
from portaria.notices.models import Notice
from portaria.people.models import Competence, Person
from portaria.procedures.requests import acts
from portaria.procedures.requests.delegating import DelegationDraft, delegable
from portaria.procedures.requests.hall import Hall
from portaria.procedures.requests.listing import Eyes
from portaria.procedures.requests.models import Delegation, Step
from portaria.procedures.requests.types import Refused
from procedures.requests.conftest import Desk
from procedures.requests.world import BY, World, state, story

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2024, 3, 5), date(2024, 3, 7)


def delegates(world: World, by_whom: Person, to: Person, *rites: str) -> int:
    draft = DelegationDraft("lab", by_whom.pk, to.pk, FIRST, LAST, "OS nº 9/2024", rites)
    [key] = acts.delegate([draft], by=BY, at=world.at)
    return key


def run(world: World, *words: object) -> Result:
    with clock.at(world.at):
        return CliRunner().invoke(root, ["request", *map(str, words)])


def text(response: Any) -> str:
    return unescape(response.content.decode())


# days after 4 March: the day before the first, the first, the last, the day after the last
DAYS = [(0, False), (1, True), (3, True), (4, False)]


@pytest.mark.parametrize(("days", "may"), DAYS)
def test_it_holds_from_its_first_day_to_its_last(world: World, days: int, may: bool) -> None:
    deputy = world.person(world.service)
    delegates(world, world.director, deputy)
    key = world.asks("tacit")
    world.at += timedelta(days=days)
    if may:
        world.approves(key, deputy)
        assert state(key) == "carried_out"
    else:
        with pytest.raises(Refused, match="não espera a sua resposta"):
            world.approves(key, deputy)


# the rites delegated, and whether lab.tacit is then decided
SCOPES = [((), True), (("lab.tacit",), True), (("lab.together",), False)]


@pytest.mark.parametrize(("rites", "may"), SCOPES)
def test_it_reaches_the_kinds_of_request_it_names(
    world: World, rites: tuple[str, ...], may: bool
) -> None:
    deputy = world.person(world.service)
    delegates(world, world.director, deputy, *rites)
    key = world.asks("tacit")
    world.at += timedelta(days=1)
    waiting = Eyes(deputy.pk, world.at.date()).waiting().filter(pk=key)
    assert waiting.exists() is may, "on the list of whoever may answer, and on no other's"
    if not may:
        with pytest.raises(Refused):
            world.approves(key, deputy)


def test_the_answer_says_in_whose_place_in_the_ledger_on_the_step_and_in_json(
    world: World,
) -> None:
    deputy = world.person(world.service)
    given = delegates(world, world.director, deputy)
    assert Notice.objects.filter(person=deputy, key=f"delegation:{given}").exists()
    key = world.asks("tacit")
    world.at += timedelta(days=1)
    world.approves(key, deputy)
    act = Act.objects.get(kind="requests.approved", subject=f"request:{key}")
    facts = json.loads(Content.objects.get(act=act.pk).content)["facts"]
    assert (facts["person"], facts["in_place_of"]) == (deputy.pk, world.director.pk)
    assert facts["document"] == "OS nº 9/2024"
    step = Step.objects.get(request=key, state="approved")
    assert (step.by, step.delegation_id) == (deputy, given)
    told = json.loads(run(world, "show", key, "--json").output)
    assert told["timeline"][-2]["in_place_of"] == world.director.pk


def test_what_one_decides_oneself_is_by_no_delegation(world: World) -> None:
    delegates(world, world.director, world.mail)
    key = world.asks("simple")
    world.at += timedelta(days=1)
    world.approves(key, world.mail)
    assert Step.objects.filter(request=key, delegation__isnull=False).count() == 0


def test_nobody_decides_their_own_by_delegation_either(world: World) -> None:
    delegates(world, world.director, world.ana)
    key = world.asks("tacit")
    world.at += timedelta(days=1)
    with pytest.raises(Refused, match="ninguém decide o próprio pedido"):
        world.approves(key, world.ana)


def test_only_what_one_decides_is_delegated(world: World) -> None:
    hall = Hall("lab", world.at)
    assert "lab.tacit" in {rite.id for rite in delegable(world.director.pk, hall)}
    assert delegable(world.ana.pk, hall) == []
    with pytest.raises(Refused, match="não decide hoje nenhum pedido"):
        delegates(world, world.ana, world.mail)
    with pytest.raises(Refused, match="só se delega a própria decisão"):
        delegates(world, world.mail, world.ana, "lab.tacit")
    assert not Delegation.objects.exists()


def test_a_head_on_leave_passes_to_the_substitute_by_date(world: World) -> None:
    """Without any delegation: from the first day of the leave to its last."""
    world.away(world.head, until=LAST)
    key = world.asks("ladder")
    world.opines(key, world.accounts)
    with pytest.raises(Refused):
        world.approves(key, world.head)
    world.approves(key, world.second)
    back = world.asks("ladder")
    world.opines(back, world.accounts)
    world.at += timedelta(days=4)  # the head is back on the 8th
    with pytest.raises(Refused):
        world.approves(back, world.second)
    world.approves(back, world.head)
    assert story(back)[-1] == "approved"


def test_made_shown_and_taken_back_on_the_page(world: World, desk: Desk) -> None:
    deputy = world.person(world.service)
    registration = deputy.bonds.get().registration
    page = text(desk(world.director).get("/pedidos/delegacoes/"))
    assert "Pedido lab.tacit" in page
    said = {"matricula": registration, "desde": "2024-03-04", "ate": "2024-03-08", "ato": "OS 1",
            "rito": ["lab.tacit"]}  # fmt: skip
    wrong = desk(world.director).post("/pedidos/delegacoes/", {**said, "ate": "2024-03-01"})
    assert wrong.status_code == 400
    assert "já passou" in text(wrong)
    assert desk(world.director).post("/pedidos/delegacoes/", said).status_code == 302
    assert "Pedido lab.tacit" in text(desk(deputy).get("/pedidos/delegacoes/"))
    key = world.asks("tacit")
    one = text(desk(deputy).get(f"/pedidos/{key}/"))
    assert f"por delegação de {world.director.shown_name} (OS 1)" in one
    given = Delegation.objects.get()
    assert desk(deputy).post(f"/pedidos/delegacoes/{given.pk}/revogar/").status_code == 404
    assert Delegation.objects.filter(pk=given.pk, end__gte=given.end).exists()
    desk(world.director).post(f"/pedidos/delegacoes/{given.pk}/revogar/")
    assert desk(deputy).get(f"/pedidos/{key}/").status_code == 404, "it waits for them no more"


def test_taken_back_before_it_began_it_reads_as_revoked(world: World, desk: Desk) -> None:
    """Its last day is then before its first: no days that run backwards are shown."""
    key = delegates(world, world.director, world.mail)
    page = text(desk(world.director).get("/pedidos/delegacoes/"))
    assert "deixa de decidir na hora" in page.split("/revogar/")[1]
    desk(world.director).post(f"/pedidos/delegacoes/{key}/revogar/")
    page = text(desk(world.director).get("/pedidos/delegacoes/"))
    assert "revogada</td>" in page
    assert "05/03/2024 – " not in page


def test_who_decides_nothing_is_told_so_and_the_administration_sees_all(
    world: World, desk: Desk
) -> None:
    page = text(desk(world.ana).get("/pedidos/delegacoes/"))
    assert "não há o que delegar" in page
    delegates(world, world.director, world.mail)
    assert "OS nº 9/2024" not in text(desk(world.ana).get("/pedidos/delegacoes/"))
    Competence.objects.create(
        body_id="lab", power="body.admin", person=world.ana, start=date(2020, 1, 1), act=0
    )
    assert "OS nº 9/2024" in text(desk(world.ana).get("/pedidos/delegacoes/"))


def test_listed_and_ended_from_the_command_line(world: World) -> None:
    assert run(world, "delegations", "--body", "lab").output == "nenhuma delegação\n"
    key = delegates(world, world.director, world.mail)
    found = json.loads(run(world, "delegations", "--body", "lab", "--json").output)["delegations"]
    assert [(one["id"], one["start"], one["document"]) for one in found] == [
        (key, "2024-03-05", "OS nº 9/2024")
    ]
    assert run(world, "delegations", "--body", "nada").exit_code == 2
    assert run(world, "end-delegation", key, "--as", world.mail.pk).exit_code == 1
    assert run(world, "end-delegation", 999_999_999, "--as", world.mail.pk).exit_code == 1
    assert run(world, "end-delegation", key, "--as", world.director.pk).exit_code == 0
    world.at += timedelta(days=1)
    again = world.asks("tacit")
    with pytest.raises(Refused):
        world.approves(again, world.mail)
