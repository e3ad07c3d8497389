"""What happens that whoever looks after security wants to know is told, in lines that nobody can
forge, without anything secret in them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from portaria.frame.watch import tell
from security.conftest import Site
from web.world import PASSWORD

pytestmark = pytest.mark.django_db


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]

    def what(self) -> list[str]:
        return [line["what"] for line in self.told()]


@pytest.fixture
def kept() -> Iterator[_Kept]:
    handler = _Kept()
    logger = logging.getLogger("portaria.security")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


def test_a_line_says_when_where_who_and_what(site: Site, kept: _Kept) -> None:
    site.clients["civil"].get("/livro/")
    [line] = kept.told()
    assert (line["what"], line["method"], line["path"]) == ("refused", "GET", "/livro/")
    assert line["asked"] == ["ledger.read"]
    assert line["address"] == "127.0.0.1"
    assert isinstance(line["user"], int)
    at = datetime.fromisoformat(line["at"])
    assert at.utcoffset() is not None
    assert settings.LOGGING["loggers"]["portaria.security"]["handlers"] == ["console"]


def test_entries_are_told(site: Site, kept: _Kept) -> None:
    client = Client()
    client.post("/entrar/", {"login": "s.civil", "password": "outra"})
    client.post("/entrar/", {"login": "s.civil", "password": PASSWORD})
    client.post("/entrar/segundo-fator/", {"code": "000000"})
    assert kept.what() == ["sign_in.failed", "second_factor.failed"]


def test_an_entry_kept_waiting_is_told(site: Site, kept: _Kept) -> None:
    for _ in range(6):
        Client().post("/entrar/", {"login": "s.head", "password": "outra"})
    assert kept.what() == ["sign_in.failed"] * 5 + ["sign_in.too_soon"]


def test_refusals_are_told(site: Site, kept: _Kept) -> None:
    site.clients["hr"].get(f"/caixas/{site.things['own']['mailbox']}/")
    Client().get("/api/v1/uniar/persons")
    Client().get("/scim/v2/uniar/Users")
    assert kept.what() == ["refused", "program.refused", "program.refused"]


def test_attempts_are_told(site: Site, kept: _Kept) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.post("/entrar/", {"login": "x"})
    strict.post("/entrar/", CONTENT_LENGTH=str(settings.LARGEST_REQUEST + 1))
    assert kept.what() == ["form.foreign", "request.too_large"]


def test_nothing_secret_is_told(site: Site, kept: _Kept) -> None:
    """Whoever types the password where the name goes tells it to nobody."""
    Client().post("/entrar/", {"login": PASSWORD, "password": "segredo-1"})
    Client().get("/api/v1/uniar/persons", headers={"Authorization": "Bearer segredo-2"})
    said = "".join(kept.lines)
    assert len(kept.lines) == 2
    for secret in (PASSWORD, "segredo-1", "segredo-2"):
        assert secret not in said


def test_no_line_can_be_forged(kept: _Kept) -> None:
    request = RequestFactory().get("/x\r\n{}\u2028ão")
    tell("trying", request, why='a\n{"what": "sign_in"}\x1b[2J')
    [line] = kept.lines
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["why"].startswith("a\n")
