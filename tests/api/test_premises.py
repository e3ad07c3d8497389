"""What a program reads of the premises, and what it is never told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api.calls import items
from portaria.premises.access.models import Grant, Level, LevelArea
from portaria.premises.badges.models import Badge, Block, Credential
from portaria.premises.places.models import Area, Device, Passage, Place
from portaria.premises.visits.models import Visit, VisitArea, Visitor
from portaria.privacy.models import PersonRead
from web.world import NOW, World

V1 = "/api/v1/uniar"
HERE = {"body_id": "uniar"}
DAY = date(2026, 11, 2)


@pytest.fixture
def premises(world: World) -> dict[str, int]:
    """A building with a hall and a laboratory; Ana's badge blocked, Beto's in use; one grant to the
    laboratory, another by a level; one visit."""
    place = Place.objects.create(**HERE, code="p1", name="Sede", kind="building")
    hall = Area.objects.create(**HERE, place=place, code="a1", name="Saguão", level="livre")
    lab = Area.objects.create(
        **HERE, place=place, code="a2", name="Laboratório", level="controlada", unit=world.ctic,
        capacity=12,
    )  # fmt: skip
    Area.objects.create(**HERE, place=place, code="a3", name="Antiga", level="livre", closed_on=DAY)
    door = Passage.objects.create(
        **HERE, code="d1", name="Porta", kind="door", inside=lab, outside=hall, direction="both"
    )
    Device.objects.create(**HERE, passage=door, code="r1", side="in", address="10.9.8.7:4000")
    chip = Credential.objects.create(**HERE, number="CHIP-77", state="blocked", since=NOW)
    common = {**HERE, "kind": "permanente", "state_since": NOW, "issued_at": NOW}
    mine = Badge.objects.create(
        **common, serial="A-1", person=world.ana, state="blocked", credential=chip
    )
    Badge.objects.create(**common, serial="B-1", person=world.beto, state="active")
    Block.objects.create(badge=mine, ground="leave", since=NOW, provision="n#art1")
    Block.objects.create(badge=mine, ground="by_hand", since=NOW, ended_at=NOW)
    level = Level.objects.create(**HERE, code="l1", name="Todas")
    for area in (lab, hall):
        LevelArea.objects.create(level=level, area=area)
    given = {**HERE, "first_on": DAY, "state": "active", "state_since": NOW, "act": 1}
    alone = Grant.objects.create(**given, person=world.ana, area=lab)
    whole = Grant.objects.create(**given, person=world.beto, level=level)
    visitor = Visitor.objects.create(
        **HERE, name="Maria Visitante", document="RG-998877", keep_until=DAY
    )
    visit = Visit.objects.create(
        **HERE, visitor=visitor, kind="visit", host=world.ana, place=place, state="open",
        state_since=NOW, code="SEGREDO7", first_at=NOW, last_at=NOW + timedelta(hours=2),
        email="maria@fora.example", purpose="reunião",
    )  # fmt: skip
    VisitArea.objects.create(visit=visit, area=lab)
    return {"hall": hall.pk, "lab": lab.pk, "badge": mine.pk, "alone": alone.pk,
            "whole": whole.pk, "visit": visit.pk, "place": place.pk}  # fmt: skip


def test_a_badge_and_what_keeps_it_blocked(
    robot: Client, world: World, premises: dict[str, int]
) -> None:
    found = robot.get(f"{V1}/badges/{premises['badge']}").json()
    assert (found["serial"], found["state"], found["person"]) == ("A-1", "blocked", world.ana.pk)
    assert [(b["ground"], b["provision"]) for b in found["blocks"]] == [("leave", "n#art1")]
    assert PersonRead.objects.get(person=world.ana.pk).purpose == "badges:read"


def test_an_area_with_its_place_and_its_passages(
    robot: Client, world: World, premises: dict[str, int]
) -> None:
    lab = robot.get(f"{V1}/areas/{premises['lab']}").json()
    assert (lab["code"], lab["level"], lab["capacity"]) == ("a2", "controlada", 12)
    assert (lab["place"]["code"], lab["unit"]) == ("p1", world.ctic.pk)
    [way] = lab["passages"]
    assert (way["code"], way["inside"], way["outside"]) == ("d1", lab["id"], premises["hall"])
    hall = robot.get(f"{V1}/areas/{premises['hall']}").json()
    assert hall["passages"] == lab["passages"]


def test_who_may_enter_where(robot: Client, premises: dict[str, int]) -> None:
    alone, whole = items(robot, "/grants")
    assert (alone["id"], alone["areas"]) == (premises["alone"], [premises["lab"]])
    assert (whole["id"], whole["areas"]) == (
        premises["whole"], sorted([premises["lab"], premises["hall"]]),
    )  # fmt: skip


FILTERED = [
    ("/badges?state=active", 1), ("/badges?serial=A", 1), ("/badges?serial=Z", 0),
    ("/badges?person={ana}", 1), ("/badges?kind=provisorio", 0), ("/badges?sort=-serial", 2),
    ("/areas", 3), ("/areas?existing=true", 2), ("/areas?existing=false", 1),
    ("/areas?level=controlada", 1), ("/areas?unit={ctic}", 1), ("/areas?code=a1", 1),
    ("/grants?person={ana}", 1), ("/grants?state=ended", 0), ("/grants?area={lab}", 1),
    ("/visits?state=open", 1), ("/visits?kind=provider", 0), ("/visits?host={ana}", 1),
    ("/visits?since=2026-11-20T13:00:00Z", 1), ("/visits?since=2026-11-20T13:00:01Z", 0),
    ("/visits?until=2026-11-20T13:00:00Z", 0), ("/visits?until=2026-11-20T13:00:01Z", 1),
]  # fmt: skip


def test_lists_are_filtered(robot: Client, world: World, premises: dict[str, int]) -> None:
    for path, count in FILTERED:
        asked = path.format(ana=world.ana.pk, ctic=world.ctic.pk, lab=premises["lab"])
        assert len(items(robot, asked)) == count, asked


def test_what_is_never_told(robot: Client, premises: dict[str, int]) -> None:
    """The chip's number, the reader's address, the visitor's document, address and code."""
    visit = robot.get(f"{V1}/visits/{premises['visit']}").json()
    assert (visit["visitor"], visit["areas"]) == ("Maria Visitante", [premises["lab"]])
    told = "".join(
        robot.get(f"{V1}{path}").content.decode()
        for path in ("/badges", "/areas", "/grants", "/visits", f"/visits/{premises['visit']}")
    )
    for secret in ("CHIP-77", "10.9.8.7", "RG-998877", "SEGREDO7", "maria@fora"):
        assert secret not in told


def test_a_list_takes_the_same_queries_for_more_rows(
    robot: Client, world: World, premises: dict[str, int]
) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            items(robot, path)
        return len(asked)

    paths = ("/badges", "/areas", "/grants", "/visits")
    for path in paths:
        items(robot, path)
    few = [cost(path) for path in paths]
    for n in range(5):
        Badge.objects.create(
            **HERE, serial=f"C-{n}", kind="permanente", state="ended", state_since=NOW,
            issued_at=NOW, person=world.beto,
        )  # fmt: skip
        Area.objects.create(
            **HERE, place_id=premises["place"], code=f"z{n}", name="Z", level="livre"
        )
        Grant.objects.create(
            **HERE, person=world.beto, area_id=premises["lab"], first_on=DAY, state="ended",
            state_since=NOW, act=1,
        )  # fmt: skip
        visitor = Visitor.objects.create(**HERE, name=f"V{n}", keep_until=DAY)
        Visit.objects.create(
            **HERE, visitor=visitor, kind="visit", state="lapsed", state_since=NOW, code=f"V{n}",
            first_at=NOW, last_at=NOW,
        )  # fmt: skip
    assert [cost(path) for path in paths] == few
