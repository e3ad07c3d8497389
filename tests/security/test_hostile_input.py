"""Whatever is written into an address or a form: no failure of ours, no answer that leads
elsewhere, no header of the attacker's, nothing given back as markup."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import transaction
from django.test import Client

import portaria
from security import table
from security.addresses import address, cases, of_the_site
from security.conftest import Site
from security.handling import handles_post
from web.test_permissions import Route

pytestmark = pytest.mark.django_db
MARK = "<script>alert(1)</script>"
ELSEWHERE = "//fora.test/x"
HOSTILE: Mapping[str, str] = {
    "markup": f'"\'>{MARK}',
    "null": "a\0b",
    "digits": "9" * 5000,
    "number": str(2**80),
    "line ends": "x\r\nSet-Cookie: a=b\r\nLocation: //fora.test",
    "elsewhere": ELSEWHERE,
    "upwards": "../../../../etc/passwd' OR '1'='1' --%s%n{{7*7}}",
}  # fmt: skip
NUMBERS = ("pk", "key", "person", "number", "year")
ROUTES = list(of_the_site())
# What signs out, ends one's own session or changes one's password would leave nobody to go on.
LEAVING = {"account_logout", "idp:oidc:logout", "sessions_end", "password_suspect"}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@cache
def field_names() -> Sequence[str]:
    """Every name that some page of ours reads from an address or a form."""
    found = {"next", "ordem", "pagina", "de", "para", "t", "proximo", "provider", "state", "code"}
    for path in Path(portaria.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"(?:GET|POST)\.(?:get|getlist)\(\s*\"([a-z_-]+)\"", text))
        found |= set(re.findall(r"^    ([a-z0-9_]+) = forms\.", text, re.M))
        for names in re.findall(r"(?:_FILTERS = |read\(request\.GET, )\(([^)]*)\)", text):
            found |= set(re.findall(r"\"([a-z_]+)\"", names))
    return sorted(found)


def _send(client: Client, method: str, there: str, value: str) -> Any:
    told = dict.fromkeys(field_names(), value)
    body = urlencode(told, errors="surrogatepass")
    if method == "GET":
        return client.get(f"{there}?{body}")
    return client.generic("POST", there, body, content_type="application/x-www-form-urlencoded")


def _wrong(answer: Any) -> list[str]:
    found = []
    if answer.status_code >= 500 and answer.status_code != 503:
        found.append(f"failed: {answer.status_code}")
    to = answer.headers.get("Location") or answer.headers.get("HX-Redirect") or ""
    if to and (urlsplit(to).netloc not in ("", "testserver") or to.startswith(("//", "/\\"))):
        found.append(f"leads to {to}")
    if "a" in answer.cookies:
        found.append("a cookie of the attacker's")
    page = not answer.streaming and "html" in answer.headers.get("Content-Type", "")
    if page and MARK.encode() in answer.content:
        found.append("markup given back")
    return found


def _tried(site: Site, method: str, route: Route, value: str) -> list[str]:
    client = site.clients["foreign"]
    there = address(route, cases(route)[-1], site)
    before = client.cookies.output(header="", sep=";")
    try:
        with transaction.atomic():
            wrong = _wrong(_send(client, method, there, value))
            transaction.set_rollback(True)
    except Exception as error:
        wrong = [f"failed: {error!r:.300}"]
    client.cookies.clear()
    client.cookies.load(before)
    return [f"{method} {route.name}: {one}" for one in wrong]


@pytest.mark.parametrize("kind", HOSTILE)
def test_addresses(site: Site, kind: str) -> None:
    wrong = []
    for route in ROUTES:
        if route.name not in LEAVING:
            wrong += _tried(site, "GET", route, HOSTILE[kind])
    assert wrong == []


@pytest.mark.parametrize("kind", HOSTILE)
def test_forms(site: Site, kind: str) -> None:
    wrong = []
    for route in ROUTES:
        if route.name not in LEAVING and handles_post(route.callback):
            wrong += _tried(site, "POST", route, HOSTILE[kind])
    assert wrong == []


def test_the_attack_names_what_pages_read() -> None:
    assert {"orgao", "q", "motivo", "texto", "login", "next"} <= set(field_names())
    assert len(field_names()) > 60


@pytest.mark.parametrize("value", ["9" * 30, "..%2f..%2fetc%2fpasswd", "%00", "%0d%0aX-A:%20b"])
def test_parts_of_an_address(site: Site, value: str) -> None:
    """Where the address itself carries a text or a number."""
    wrong = []
    for route in ROUTES:
        pattern = route.at.pattern.regex.groupindex
        if pattern:
            there = address(route, cases(route)[-1], site)
            pieces = there.strip("/").split("/")
            for place, piece in enumerate(pieces):
                if piece not in str(route.at.pattern):
                    changed = "/" + "/".join([*pieces[:place], value, *pieces[place + 1 :]])
                    changed += "/" if there.endswith("/") else ""
                    wrong += _asked(site, route, changed)
    assert wrong == []


def _asked(site: Site, route: Route, there: str) -> list[str]:
    try:
        answered, _written = table.ask(site.clients["foreign"], "GET", there)
    except Exception as error:
        return [f"{route.name} {there}: {error!r:.300}"]
    return [f"{route.name} {there}: {answered}"] if answered[0] == "5" else []
