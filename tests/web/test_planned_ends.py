"""What ends on a day already known, or begins on one to come, as the pages and the API show it
today."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from portaria.mail.models import Alias, Delegation
from portaria.people.models import Competence, Unit
from portaria.web.holdings import holdings_of
from web import world as worlds
from web.world import World

TODAY = worlds.NOW.date()
SOON, YESTERDAY = date(2099, 1, 1), TODAY - timedelta(days=1)
SHARED = "ctic@uniar.example"
ALIASES = {
    "ate2099@uniar.example": (date(2024, 1, 8), SOON),
    "acabou@uniar.example": (date(2024, 1, 8), YESTERDAY),
    "vira@uniar.example": (SOON, None),
}


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.fixture
def aliased(world: World) -> World:
    for address, (start, end) in ALIASES.items():
        Alias.objects.create(
            mailbox=world.mailbox, address=address, why="secondment_out", start=start, end=end
        )
    return world


@pytest.mark.parametrize(
    ("start", "end", "state", "found"),
    [
        (date(2024, 1, 8), SOON, "active", True), (date(2024, 1, 8), YESTERDAY, "ended", False),
        (SOON, None, "planned", False),
    ],
)  # fmt: skip
def test_m5_a_shared_mailbox_is_ones_own_from_its_first_day_to_its_planned_end(
    start: date, end: date | None, state: str, found: bool, world: World, beto: Client
) -> None:
    """M5: what the person has, the first page, the search of who holds no power."""
    Delegation.objects.create(
        mailbox=world.shared, person=world.beto, may_read=True, start=start, end=end
    )
    [shown] = [one for one in holdings_of(world.beto.pk, TODAY) if one.name == SHARED]
    assert shown.state == state
    assert (SHARED in text(beto, "/")) == found
    assert (SHARED in text(beto, "/busca/?q=ctic@")) == found


def test_m5_the_last_day_is_told_not_the_day_after(world: World, ana: Client) -> None:
    """M5: Dovecot stops opening it at the first instant of ``end``."""
    Delegation.objects.create(
        mailbox=world.shared, person=world.beto, may_read=True, start=TODAY, end=SOON
    )
    for page in (f"/caixas/{world.shared.pk}/", f"/pessoas/{world.beto.pk}/"):
        told = text(ana, page)
        assert "31/12/2098" in told, page
        assert "01/01/2099" not in told, page


def test_m4_addresses_of_today(aliased: World, ana: Client) -> None:
    """M4: neither those that are over nor those that have not begun."""
    held = holdings_of(aliased.ana.pk, TODAY)
    [box] = [one for one in held if one.name == aliased.mailbox.address]
    assert box.detail == "ate2099@uniar.example"


def test_n9_competences_of_a_unit_are_those_of_today(world: World, ana: Client) -> None:
    """N9: one that will end is held until its last day; none that is over, none yet to come."""
    kept = {
        "people.read": (date(2024, 1, 1), SOON), "ledger.read": (date(2024, 1, 1), YESTERDAY),
        "hr.load": (SOON, None),
    }  # fmt: skip
    rectory = Unit.objects.get(acronym="REITORIA")
    for power, (start, end) in kept.items():
        Competence.objects.create(
            body_id="uniar", power=power, unit=rectory, start=start, end=end, act=0
        )
    page = ana.get(f"/unidades/{rectory.pk}/")
    assert [one.power for one in page.context["competences"]] == ["people.read"]


@pytest.mark.parametrize(("end", "offered"), [(SOON, True), (None, True), (YESTERDAY, False)])
def test_n9_a_competence_may_end_before_it_was_planned(
    end: date | None, offered: bool, world: World, ana: Client
) -> None:
    one = Competence.objects.create(
        body_id="uniar", power="people.read", unit=world.ctic, start=date(2024, 1, 1), end=end,
        act=0,
    )  # fmt: skip
    action = f"/competencias/{one.pk}/encerrar/"
    assert (action in text(ana, "/competencias/?orgao=uniar")) == offered
    if offered:
        ana.post(action, {"last": TODAY.isoformat(), "internal_act": "Portaria nº 9/2026"})
        one.refresh_from_db()
        assert one.end == TODAY


@pytest.mark.parametrize(("end", "there"), [(SOON, True), (YESTERDAY, False)])
def test_p4_a_unit_exists_until_the_day_on_which_it_will_be_extinct(
    end: date, there: bool, world: World, ana: Client
) -> None:
    """P4: found, drawn, below its own, chosen for a competence, in the filter of persons."""
    Unit.objects.create(
        body_id="uniar", code="9", acronym="EXTINGUENDA", name="Unidade", parent=world.ctic,
        end=end,
    )  # fmt: skip
    for path in (
        "/busca/?q=exting", "/unidades/organograma/?orgao=uniar", f"/unidades/{world.ctic.pk}/",
        "/competencias/?orgao=uniar", "/pessoas/?orgao=uniar",
    ):  # fmt: skip
        assert ("EXTINGUENDA" in text(ana, path)) == there, path
