"""Every route × every kind of person × whose thing it is: the whole table, none left out. What is
refused writes nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from portaria.frame.permissions import Reach, permission_of
from security import table
from security.addresses import address, cases, of_the_site
from security.conftest import Site
from security.handling import handles_post
from security.people import POSTS, ROLES
from security.table import Row
from web.test_permissions import Route

pytestmark = pytest.mark.django_db
EXPECTED = table.read()
ROUTES = list(of_the_site())
ONLY_POST = {
    route.name
    for route in ROUTES
    if not any((row.method, row.route) == ("GET", route.name) for row in EXPECTED)
}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals are no news here."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def _rows(method: str, route: Route) -> Iterator[Row]:
    for case in cases(route):
        yield Row(method, route.name, case)


def _walk(site: Site, method: str, routes: list[Route]) -> tuple[list[str], list[str]]:
    """What differs from the table, and what wrote though it was refused."""
    seen, wrote = {}, []
    for route in routes:
        for row in _rows(method, route):
            cells = []
            for role in ROLES:
                there = address(route, row.case, site)
                answered, written = table.ask(site.clients[role], method, there)
                cells.append(answered)
                if written and answered in table.REFUSED:
                    wrote.append(f"{row} {role}: {written}")
            seen[row] = tuple(cells)
    names = {route.name for route in routes}
    expected = {r: c for r, c in EXPECTED.items() if r.method == method and r.route in names}
    return list(table.differences(expected, seen)), wrote


@pytest.mark.parametrize("part", range(4))
def test_who_reads_what(site: Site, part: int) -> None:
    routes = [route for route in ROUTES if route.name not in ONLY_POST]
    differs, wrote = _walk(site, "GET", routes[part::4])
    assert differs == []
    assert wrote == []


@pytest.mark.parametrize("part", range(4))
def test_who_does_what(site: Site, part: int) -> None:
    routes = [route for route in ROUTES if handles_post(route.callback)]
    differs, wrote = _walk(site, "POST", routes[part::4])
    assert differs == []
    assert wrote == []


def test_what_only_takes_forms_is_read_by_nobody(site: Site) -> None:
    for route in ROUTES:
        if route.name in ONLY_POST:
            there = address(route, cases(route)[-1], site)
            for role in ("nobody", "foreign"):
                answered, _written = table.ask(site.clients[role], "GET", there)
                assert answered in {"login", "405"}, (route.name, role)


def test_the_table_says_what_the_permissions_say() -> None:
    """No powerful route lets somebody in whose post has none of its powers."""
    for route in ROUTES:
        permission = permission_of(route.callback)
        assert permission is not None
        rows = [cells for row, cells in EXPECTED.items() if row.route == route.name]
        assert rows, route.name
        for cells in rows:
            for role, cell in zip(ROLES, cells, strict=True):
                if permission.reach is Reach.OPERATOR:
                    assert role == "operator" or cell in table.REFUSED, (route.name, role)
                if permission.reach is Reach.POWER:
                    held = set(POSTS.get(role, ())) & set(permission.powers)
                    assert held or cell in table.REFUSED, (route.name, role)


def test_the_table_has_no_row_of_a_route_that_is_gone() -> None:
    assert {row.route for row in EXPECTED} == {route.name for route in ROUTES}
