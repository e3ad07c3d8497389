"""Pictures of time: bars where the days are, and the same said in words."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portaria.web.duty_year import _shade
from portaria.web.lanes import Lane, Span, lanes
from web.world import World

TODAY = date(2026, 11, 20)


def test_a_bar_stands_where_its_days_are() -> None:
    rows = [
        Lane("Servidor", [Span(date(2024, 1, 1), None)]),
        Lane("Férias", [Span(date(2025, 1, 1), date(2025, 1, 30), "less")]),
        Lane("Nada", []),
    ]
    with translation.override("pt-br"):
        drawn = lanes("No tempo", rows, TODAY)
    assert 'aria-label="No tempo. Servidor: desde 01/01/2024; Férias: de 01/01/2025 a' in drawn
    assert "Nada" not in drawn
    bars = re.findall(r'<rect x="([\d.]+)%" y="\d+" width="([\d.]+)%"', drawn)
    assert len(bars) == 2
    (left, wide), (later, narrow) = [(float(x), float(w)) for x, w in bars]
    assert left == 0
    assert round(left + wide) == 100, "no end in sight: as far as the picture goes"
    assert 0 < later < 50
    assert 0.4 <= narrow < 5


def test_nothing_to_draw_is_no_picture() -> None:
    assert lanes("No tempo", [Lane("Nada", [])], TODAY) == ""


DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))


@given(st.lists(st.tuples(DAYS, st.none() | st.integers(0, 20_000)), min_size=1, max_size=8))
def test_no_bar_leaves_the_picture(given: list[tuple[date, int | None]]) -> None:
    spans = [
        Span(start, start + timedelta(days=days) if days is not None else None)
        for start, days in given
    ]
    drawn = lanes("T", [Lane("x", [span]) for span in spans], TODAY)
    found = re.findall(r'<rect x="([\d.]+)%" y="\d+" width="([\d.]+)%"', drawn)
    assert len(found) == len(spans)
    for left, width in found:
        assert 0 <= float(left) <= 100
        assert float(width) > 0


SHADES = [
    (0, [1, 2, 3], False, ""), (0, [1, 2, 3], True, "off"), (1, [1], False, "h1"),
    (1, [1, 2, 3, 9000], False, "h1"), (2, [1, 2, 3, 9000], False, "h2"),
    (9000, [1, 2, 3, 9000], False, "h4"), (9000, [1, 2, 3, 9000], True, "h4"),
]  # fmt: skip


@pytest.mark.parametrize(("count", "scale", "off", "shade"), SHADES)
def test_a_day_is_as_dark_as_its_place_among_all(
    count: int, scale: list[int], off: bool, shade: str
) -> None:
    assert _shade(count, scale, off=off) == shade


@pytest.mark.django_db
def test_a_person_is_drawn_and_a_year_leads_to_its_months(ana: Client, world: World) -> None:
    page = ana.get(f"/pessoas/{world.ana.pk}/").content.decode()
    assert "Servidor efetivo · CTIC: desde 01/03/2019" in page
    assert "Conta ana.conceicao: desde 20/11/2026" in page
    assert "Acesso a ctic@uniar.example: desde 08/01/2024" in page
    page = ana.get("/prazos/ano/2026/").content.decode()
    assert page.count('<svg class="heat"') == 12
    assert "/prazos/mes/2026-11/?orgao=uniar" in page
    assert ana.get("/prazos/ano/9999/").status_code == 404
