"""Deadlines of one unit: the list, the month, the calendar file (N6)."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client

from portaria import clock
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.people.models import Bond, Person
from web.world import World


@pytest.fixture
def waiting(world: World) -> World:
    """One thing for the head of CTIC, and one that is of no unit."""
    now = clock.now()
    drafts = [
        DutyDraft("mail.clean", "uniar", "mailbox:999999", None, now, "t:head", "Da chefia",
                  assignee=f"head-of:{world.ctic.pk}"),
        DutyDraft("mail.clean", "uniar", "mailbox:999998", None, now, "t:none", "De ninguém",
                  assignee="power:mail.manage"),
    ]  # fmt: skip
    with transaction.atomic():
        open_duties(drafts, at=now)
    return world


@pytest.mark.parametrize(
    ("unit", "shown", "hidden"),
    [
        ("", ("Da chefia", "De ninguém"), ()),
        ("CTIC", ("Da chefia",), ("De ninguém",)),
        ("ctic", ("Da chefia",), ("De ninguém",)),
        ("NENHUMA", (), ("Da chefia", "De ninguém")),
    ],
)
def test_list_and_calendar_file(
    waiting: World, ana: Client, unit: str, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    page = ana.get(f"/prazos/?orgao=uniar&unidade={unit}").content.decode()
    answer = ana.get(f"/prazos/agenda.ics?orgao=uniar&unidade={unit}")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    for word in shown:
        assert word in page
        assert word in text
    for word in hidden:
        assert word not in page
        assert word not in text


def test_the_month(waiting: World, ana: Client) -> None:
    now = clock.now()
    address = f"/prazos/mes/{now.year}-{now.month}/?orgao=uniar"
    assert "1 prazo" in ana.get(f"{address}&unidade=CTIC").content.decode()
    assert "prazo<span" not in ana.get(f"{address}&unidade=NENHUMA").content.decode()


def test_only_for_who_may_see_deadlines(waiting: World, beto: Client) -> None:
    assert beto.get("/prazos/agenda.ics?orgao=uniar&unidade=CTIC").status_code == 403


@pytest.mark.parametrize(
    ("start", "end", "there"),
    [(-900, None, True), (-900, 10, True), (-900, 1, True), (-900, 0, False), (7, None, True)],
)
def test_duties_about_who_works_there_or_is_about_to(
    world: World, ana: Client, start: int, end: int | None, *, there: bool
) -> None:
    now = clock.now()
    today = clock.today(ZoneInfo(world.ctic.body.zone))
    person = Person.objects.create(root="uniar", hr_key="davi", name="Davi Novo", recorded_at=now)
    Bond.objects.create(
        person=person, body_id="uniar", hr_key="davi", registration="T1", category="servidor",
        unit=world.ctic, start=today + timedelta(days=start),
        end=None if end is None else today + timedelta(days=end),
    )  # fmt: skip
    about = DutyDraft("mail.clean", "uniar", "mailbox:999997", person.pk, now, "t:p", "De Davi")
    with transaction.atomic():
        open_duties([about], at=now)
    assert ("De Davi" in ana.get("/prazos/?orgao=uniar&unidade=CTIC").content.decode()) is there
