"""The tree of units: whole where it is small, branch by branch where it is large (issue 5)."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from portaria.people import unit_listing
from portaria.people.models import Bond, Unit
from web.world import NOW, World

DAY = NOW.date()


@pytest.fixture
def many(world: World) -> list[Unit]:
    """Three levels below CTIC's: one macro-unit with a hundred sections, one of them divided."""
    macro = Unit.objects.create(
        body_id="uniar", code="M", acronym="PROGRAD", name="Pró-Reitoria", parent=world.ctic.parent
    )
    sections = Unit.objects.bulk_create(
        Unit(body_id="uniar", code=f"S{n}", acronym=f"S{n:03}", name="Seção", parent=macro)
        for n in range(unit_listing.WHOLE)
    )
    Unit.objects.create(
        body_id="uniar", code="N", acronym="NÚCLEO", name="Núcleo de Estágio", parent=sections[7]
    )
    return [macro, *sections]


def _told(rows: list[unit_listing.UnitRow]) -> list[tuple[str, int, int]]:
    return [(row.acronym, row.depth, row.below) for row in rows]


def test_a_small_body_is_one_tree(world: World) -> None:
    rows = unit_listing.tree("uniar", DAY)
    assert _told(rows) == [("REITORIA", 0, 1), ("CTIC", 1, 0)]
    assert [row.people for row in rows] == [0, 2]
    assert _told(unit_listing.all_units("uniar", DAY)) == _told(rows)


def test_a_large_body_opens_branch_by_branch(world: World, many: list[Unit]) -> None:
    assert _told(unit_listing.tree("uniar", DAY)) == [
        ("REITORIA", 0, 2), ("CTIC", 1, 0), ("PROGRAD", 1, 100),
    ]  # fmt: skip
    branch = unit_listing.tree("uniar", DAY, under=many[0].pk)
    assert _told(branch)[:2] == [("PROGRAD", 1, 100), ("S000", 2, 0)]
    assert len(branch) == 101
    assert _told(unit_listing.tree("uniar", DAY, under=many[8].pk)) == [
        ("S007", 2, 1), ("NÚCLEO", 3, 0),
    ]  # fmt: skip
    assert [acronym for _, acronym in unit_listing.above(many[8].pk)] == ["REITORIA", "PROGRAD"]


def test_a_text_finds_units_at_any_depth(world: World, many: list[Unit]) -> None:
    assert _told(unit_listing.found("uniar", DAY, "estágio")) == [("NÚCLEO", 0, 0)]
    assert unit_listing.found("uniar", DAY, "100% _") == []


def test_who_works_elsewhere_is_counted_there(world: World) -> None:
    bond = Bond.objects.get(person=world.ana)
    bond.working_unit = world.ctic.parent
    bond.save()
    Bond.objects.filter(person=world.beto).update(start=date(2030, 1, 1))
    for rows in (
        unit_listing.tree("uniar", DAY), unit_listing.all_units("uniar", DAY),
        unit_listing.found("uniar", DAY, ""),
    ):  # fmt: skip
        assert {row.acronym: row.people for row in rows} == {"REITORIA": 1, "CTIC": 0}


def test_the_page_opens_a_branch_with_and_without_htmx(
    ana: Client, world: World, many: list[Unit]
) -> None:
    shown = ana.get("/unidades/").content.decode()
    link = f"?orgao=uniar&amp;abaixo={many[0].pk}"
    assert link in shown
    assert "S001" not in shown
    whole = ana.get(f"/unidades/?orgao=uniar&abaixo={many[0].pk}").content.decode()
    assert "S001" in whole
    assert 'aria-label="Unidades acima"' in whole
    asked: dict[str, str | int] = {"orgao": "uniar", "abaixo": many[0].pk}
    part = ana.get("/unidades/", asked, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.count("<tr>") == 101
    assert f'href="/unidades/{many[1].pk}/"' in part
    assert ana.get("/unidades/", {"abaixo": 999_999_999}).status_code == 404


def test_the_chart_shows_one_branch(ana: Client, world: World, many: list[Unit]) -> None:
    first = ana.get("/unidades/organograma/").content.decode()
    assert "PROGRAD" in first
    assert "S001" not in first
    below = ana.get("/unidades/organograma/", {"abaixo": many[8].pk}).content.decode()
    assert "NÚCLEO" in below
    assert f'href="/unidades/{many[8].pk}/"' in below
