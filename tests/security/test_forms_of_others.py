"""A form from elsewhere does nothing: every route that takes one asks for the token, or knows no
session. And what is sent by a method that a route does not offer is not taken for another."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from portaria.frame.permissions import Reach, permission_of
from security.addresses import address, cases, of_the_site
from security.conftest import Site
from security.handling import handles_post

pytestmark = pytest.mark.django_db
# Machines call these, with the secret of their own registration or a token; no session counts. A
# system may send a person to the sign-out by a form of its own: it asks before it ends anything.
WITHOUT_SESSION = {"idp:oidc:token", "idp:oidc:revoke", "idp:oidc:userinfo", "idp:oidc:logout"}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def _strict(site: Site, who: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.cookies = site.clients[who].cookies
    return client


def test_every_form_needs_its_token(site: Site) -> None:
    client = _strict(site, "foreign")
    taken = []
    for route in of_the_site():
        permission = permission_of(route.callback)
        assert permission is not None
        if not handles_post(route.callback) or route.name in WITHOUT_SESSION:
            continue
        answer = client.post(address(route, cases(route)[-1], site), {"a": "b"})
        if answer.status_code != 403 or "Página vencida" not in answer.content.decode():
            taken.append(route.name)
        assert permission.reach is not Reach.TOKEN
    assert taken == []


def test_a_token_of_another_browser_serves_nobody(site: Site) -> None:
    client = _strict(site, "civil")
    answer = client.post("/avisos/vistos/", {"csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 403


def test_a_form_of_another_origin_is_refused_with_its_token_too(site: Site) -> None:
    client = _strict(site, "civil")
    token = "a" * 32
    client.cookies["csrftoken"] = token
    told = {"csrfmiddlewaretoken": token}
    here = client.post("/avisos/vistos/", told)
    there = client.post("/avisos/vistos/", told, headers={"Origin": "https://fora.test"})
    assert (here.status_code, there.status_code) == (302, 403)


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_method_is_taken_for_another(site: Site, header: str) -> None:
    client = site.clients["foreign"]
    answer = client.get("/avisos/vistos/?_method=POST", headers={header: "POST"})
    assert answer.status_code == 405


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "X"])
def test_odd_methods_do_nothing(site: Site, method: str) -> None:
    for path in ("/avisos/vistos/", "/conta/sessoes/encerrar/", "/pedidos/aprovar/"):
        assert site.clients["foreign"].generic(method, path).status_code in (403, 405)
