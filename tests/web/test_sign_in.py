"""Signing in: user name, password, compulsory second factor; no other way."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from web.world import PASSWORD, SECRET, World, sign_in_of


def code(secret: str = SECRET) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


def test_password_then_code_leads_to_the_page_asked_for(world: World, client: Client) -> None:
    sign_in_of("ana", world.ana)
    answer = client.get("/pessoas/")
    assert answer["Location"] == "/entrar/?next=/pessoas/"
    answer = client.post(answer["Location"], {"login": "ana", "password": PASSWORD})
    assert answer["Location"].startswith("/entrar/segundo-fator/")
    assert client.get("/pessoas/").status_code == 302
    answer = client.post(answer["Location"], {"code": code()}, follow=True)
    assert answer.redirect_chain[-1][0] == "/pessoas/"
    assert answer.status_code == 200


def test_a_wrong_code_does_not_pass(world: World, client: Client) -> None:
    sign_in_of("ana", world.ana)
    client.post("/entrar/", {"login": "ana", "password": PASSWORD})
    answer = client.post("/entrar/segundo-fator/", {"code": "000000"})
    assert answer.status_code == 200
    assert client.get("/").status_code == 302


def test_whoever_has_no_second_factor_is_led_to_activate_it(world: World, client: Client) -> None:
    user = sign_in_of("novo", world.ana, factor=False)
    answer = client.post("/entrar/", {"login": "novo", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == "/conta/segundo-fator/ativar/"
    page = answer.content.decode()
    secret = re.search(r'<code id="chave">(\w+)</code>', page)
    assert secret
    answer = client.post("/conta/segundo-fator/ativar/", {"code": code(secret[1])}, follow=True)
    assert answer.redirect_chain[-1][0] == "/conta/recuperacao/"
    assert client.get("/").status_code == 200
    kept = Authenticator.objects.get(user=user, type="totp")
    assert secret[1] not in str(kept.data), "the secret is encrypted in the database"


def test_wrong_passwords_are_slowed_down(world: World, client: Client) -> None:
    sign_in_of("ana", world.ana)
    texts = [
        client.post("/entrar/", {"login": "ana", "password": "errada"}).content.decode()
        for _ in range(7)
    ]
    assert "especificados estão incorretos" in texts[0]
    right = client.post("/entrar/", {"login": "ana", "password": PASSWORD})
    assert right.status_code == 200, "five wrong ones close the name for a while"


@pytest.mark.parametrize(
    "path", ["/accounts/signup/", "/signup/", "/cadastro/", "/accounts/login/"]
)
def test_there_is_no_sign_up(db: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_signing_out_ends_the_session(ana: Client) -> None:
    assert ana.get("/").status_code == 200
    ana.post("/sair/")
    assert ana.get("/").status_code == 302


def test_the_password_is_changed_after_confirming_who_it_is(world: World, client: Client) -> None:
    sign_in_of("ana", world.ana)
    client.post("/entrar/", {"login": "ana", "password": PASSWORD})
    client.post("/entrar/segundo-fator/", {"code": code()})
    new = "outra frase bem comprida"
    answer = client.post(
        "/conta/senha/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    other = Client()
    answer = other.post("/entrar/", {"login": "ana", "password": new})
    assert answer["Location"].startswith("/entrar/segundo-fator/")


def test_a_session_from_before_the_second_factor_ends_when_it_is_activated(
    world: World, client: Client
) -> None:
    """Whoever knew the first password and only waited never gets past the second factor."""
    sign_in_of("novo", world.ana, factor=False)
    lurker = Client()
    lurker.post("/entrar/", {"login": "novo", "password": PASSWORD})
    page = client.post("/entrar/", {"login": "novo", "password": PASSWORD}, follow=True)
    secret = re.search(r'<code id="chave">(\w+)</code>', page.content.decode())
    assert secret
    client.post("/conta/segundo-fator/ativar/", {"code": code(secret[1])})
    assert client.get("/pessoas/").status_code == 200
    assert lurker.get("/pessoas/")["Location"].startswith("/entrar/")
