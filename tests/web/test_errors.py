"""What cannot be shown is said on a page of the site, with a way on: never a blank one."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory

from portaria.config.urls import handler429
from portaria.web import errors

pytestmark = pytest.mark.django_db
_VOID = {"meta", "link", "img", "input", "br", "hr", "source"}


class Markup(HTMLParser):
    """Every element is closed, in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(answer: Any, status: int, heading: str) -> None:
    """``answer`` is a whole page of the site, in Portuguese, that leads back to the start."""
    text = answer.content.decode()
    length = str(len(answer.content))
    assert answer.headers.get("Content-Length", length) == length
    assert (answer.status_code, answer["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert '<html lang="pt-BR"' in text
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL) == [heading]
    assert 'href="/"' in text
    markup = Markup()
    markup.feed(text)
    assert markup.open == []


def test_an_address_that_only_takes_forms_says_so(ana: Client) -> None:
    for client, path in ((ana, "/pessoas/cpf/"), (Client(), "/idioma/")):
        answer = client.get(path)
        page(answer, 405, "Este endereço só recebe formulários")
        assert answer["Allow"] == "POST"
        assert client.head(path).status_code == 405


def test_an_address_that_only_shows_says_so() -> None:
    for answer in (HttpResponse(status=405, headers={"Allow": "GET, HEAD"}),):
        told = errors.told(lambda _request, given=answer: given)(RequestFactory().post("/x/"))
        page(told, 405, "Este endereço não recebe formulários")
        assert told["Allow"] == "GET, HEAD"


def test_a_stream_asked_for_by_hand_is_no_blank_page(ana: Client) -> None:
    page(ana.get("/novidades/guarda/"), 406, "Pedido inválido")


def test_a_request_that_cannot_be_read(ana: Client) -> None:
    page(ana.get("/pessoas/?q=%00"), 400, "Pedido inválido")


def test_a_form_from_elsewhere() -> None:
    strict = Client(enforce_csrf_checks=True)
    page(strict.post("/entrar/", {"login": "ana"}), 403, "Página vencida")


def test_what_does_not_exist(ana: Client) -> None:
    page(ana.get("/nada/"), 404, "Não encontrado")


def test_what_is_too_large(settings: Any, ana: Client) -> None:
    settings.LARGEST_REQUEST = 10
    page(ana.post("/pessoas/", {"q": "x" * 99}), 413, "Arquivo grande demais")


def test_what_is_asked_too_often(settings: Any) -> None:
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    given = {"login": "ninguem", "password": "errada"}
    seen = [Client().post("/entrar/", given) for _ in range(3)]
    assert [answer.status_code for answer in seen] == [200, 200, 429]
    page(seen[-1], 429, "Vezes demais")
    assert handler429 == "portaria.web.errors.too_often"


def test_what_failed() -> None:
    page(errors.broken(RequestFactory().get("/")), 500, "Algo falhou aqui")


@pytest.mark.parametrize(
    ("path", "accept"), [("/identity/o/api/token", "*/*"), ("/idioma/", "application/json")]
)
def test_programs_get_no_page(path: str, accept: str) -> None:
    answer = Client().get(path, headers={"Accept": accept})
    assert answer.status_code == 405
    assert b"<html" not in answer.content
