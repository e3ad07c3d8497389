"""The way back that a page shows (its breadcrumb) leads nobody to a page that refuses them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client

from security import table
from security.addresses import address, of_the_site
from security.conftest import Site
from security.people import ROLES

pytestmark = pytest.mark.django_db
_CRUMBS = re.compile(r'<nav class="crumbs".*?</nav>', re.DOTALL)
_HREF = re.compile(r'href="([^"]+)"')
ROUTES = {route.name: route for route in of_the_site()}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def _pages(site: Site, role: str) -> Iterator[str]:
    """The address of every page that the table says ``role`` reads."""
    for row, cells in table.read().items():
        if row.method == "GET" and cells[ROLES.index(role)] == "200":
            yield address(ROUTES[row.route], row.case, site)


def _crumbs(client: Client, path: str) -> set[str]:
    answer = client.get(path)
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return set()
    shown = "".join(_CRUMBS.findall(answer.content.decode()))
    return {unescape(href) for href in _HREF.findall(shown)}


@pytest.mark.parametrize("role", ROLES[1:])
def test_the_way_back_is_open(site: Site, role: str) -> None:
    client, known, wrong, ways = site.clients[role], dict[str, int](), [], 0
    for page in _pages(site, role):
        for href in sorted(_crumbs(client, page)):
            ways += 1
            if href not in known:
                known[href] = client.get(href).status_code
            if known[href] >= 400:
                wrong.append(f"{page} → {href} ({known[href]})")
    assert wrong == []
    assert ways, "no page has a way back: the pattern is wrong"
