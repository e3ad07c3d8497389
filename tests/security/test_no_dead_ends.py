"""No dead end (issue 5): what a page offers its reader, the reader may open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from security.conftest import Site

pytestmark = pytest.mark.django_db

_HREF = re.compile(r'<a\s[^>]*href="([^"#]+)')
_KEY = re.compile(r"\d+")
FIRST = "/"
LEAVES = ("/sair/", "/conta/", "/ajuda/", "/porque/", "/pedidos/novo/")
"""What signs out, asks for the password again, or is open to everybody; and requests, whose refusal
is the answer sought: by which article, and who asks instead."""


def _links(page: str, at: str) -> Iterator[str]:
    for href in _HREF.findall(page):
        to = urlsplit(urljoin(at, unescape(href)))
        if not to.netloc and not to.path.startswith(LEAVES):
            yield to.path + (f"?{to.query}" if to.query else "")


def _dead_ends(client: Client) -> list[str]:
    """Every link that ``client`` is shown and that leads nowhere, with the page that shows it; of
    addresses that differ in their numbers alone, the first."""
    found, seen = [], {FIRST}
    queue = [(FIRST, "")]
    while queue:
        path, shown_by = queue.pop(0)
        answer = client.get(path, follow=True)
        if answer.status_code in (403, 404):
            found.append(f"{shown_by} → {path} ({answer.status_code})")
            continue
        if answer.streaming or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for link in _links(answer.content.decode(), path):
            shape = _KEY.sub("#", link.partition("?")[0])
            if shape not in seen:
                seen.add(shape)
                queue.append((link, path))
    return found


@pytest.mark.parametrize(
    "role",
    ["civil", "head", "manager", "hr", "committee", "conduct", "auditor", "admin", "operator"],
)
def test_what_a_page_offers_may_be_opened(site: Site, role: str) -> None:
    assert "\n".join(_dead_ends(site.clients[role])) == ""
