"""First access, passkeys, sessions and one connection in real Chromium; and a provider and a system
that speak OpenID Connect over HTTP (A3–A5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from playwright.sync_api import expect

from accounts.support import adopted, someone
from accounts.test_acts import opened
from browser.conftest import Site
from portaria import clock
from portaria.accounts import acts
from portaria.accounts.models import Account
from portaria.people.models import Person
from portaria.web.clients.acts import register_system
from portaria.web.models import Presence, SignIn
from web import world as worlds

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
NEW = "girafa lenta come bolo"
BACK = "http://localhost/entrar/fora/fora/volta/"


@dataclass
class Ready:
    """What the site finds committed: an account without a password, a person with one connection
    and recovery codes, a system with its secret."""

    account: int
    codes: list[str]
    key: str
    secret: str


@pytest.fixture(scope="module")
def ready(site: Site, django_db_blocker: Any) -> Ready:
    with django_db_blocker.unblock():
        account = Account.objects.create(
            body_id="uniar", person=site.world.carla, login="carla.davila", state="active",
            category="servidor_efetivo", state_since=clock.now(), opened_at=clock.now(),
        )  # fmt: skip
        worlds.sign_in_of("chaveiro", None, operator=True, factor=False)
        adopted("mpa")
        person = someone("Rui Reis")
        rui = opened(person)
        with transaction.atomic():
            acts.choose_passwords({rui.pk: NEW}, by="cli:t", at=clock.now())
        user = worlds.sign_in_of("rui", person)
        codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap()
        key, secret = register_system(
            body="uniar", name="Outra Portaria", purpose="entrar com a identidade daqui",
            redirects=[BACK], scopes=["profile", "cpf"], consent=False, by="cli:t",
            at=clock.now(),
        )  # fmt: skip
        return Ready(account.pk, codes.get_unused_codes(), key, secret)


def code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def clean(tab: Any) -> None:
    """Nothing in the console, nothing for axe to say, nothing wider than the window."""
    assert tab.violations() == []
    assert tab.overflow() <= 0


def test_a3_a4_from_the_link_to_the_first_page(site: Site, ready: Ready) -> None:
    """Hand-over by link, own password, first entry, second factor, recovery codes, sessions."""
    manager = site.open("ana")
    page = manager.go(f"/contas/{ready.account}/entrega/")
    clean(manager)
    manager.shot("identidade-entrega")
    page.get_by_label("A quem se entrega, e como deu recibo").fill("chefia da CTIC, por escrito")
    page.get_by_role("button", name="Fazer a entrega").click()
    link = page.locator("#segredo").inner_text()

    tab = site.open(width=360, height=780)
    page = tab.go(link.removeprefix(site.url))
    clean(tab)
    tab.shot("identidade-ligacao")
    page.get_by_label("Senha nova", exact=True).fill("Carla 12345678")
    page.get_by_label("Senha nova, outra vez").fill("Carla 12345678")
    page.get_by_role("button", name="Guardar a senha").click()
    expect(page.get_by_role("alert")).to_contain_text("adivinhada")
    clean(tab)
    page.get_by_label("Senha nova", exact=True).fill(NEW)
    page.get_by_label("Senha nova, outra vez").fill(NEW)
    page.get_by_role("button", name="Guardar a senha").click()
    page.wait_for_url("**/entrar/")
    clean(tab)

    page.locator("#id_login").fill("carla.davila")
    page.locator("#id_password").fill(NEW)
    page.get_by_role("button", name="Entrar", exact=True).click()
    page.wait_for_url("**/conta/segundo-fator/ativar/")
    clean(tab)
    page.locator("#id_code").fill(code(page.locator("#chave").inner_text()))
    page.get_by_role("button", name="Ativar", exact=True).click()
    page.wait_for_url("**/conta/recuperacao/")
    clean(tab)
    page = tab.go("/conta/sessoes/")
    expect(page.get_by_text("é esta")).to_have_count(1)
    clean(tab)
    tab.shot("identidade-sessoes")
    assert tab.complaints == []
    user = SignIn.objects.get(person=site.world.carla).user
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_a4_a_passkey_is_made_and_opens_the_site(site: Site, ready: Ready) -> None:
    """WebAuthn with Chromium's virtual authenticator; the relying party is a name, as browsers
    want."""
    named = site.url.replace("127.0.0.1", "localhost")
    tab = site.open()
    page = tab.page
    tab.complaints.clear()
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }},
    )  # fmt: skip
    page.goto(f"{named}/entrar/")
    page.locator("#id_login").fill("chaveiro")
    page.locator("#id_password").fill(worlds.PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    page.get_by_role("link", name=re.compile("Prefiro uma chave")).click()
    page.wait_for_url("**/segundo-fator/chave/")
    clean(tab)
    tab.shot("identidade-chave")
    page.get_by_role("button", name="Cadastrar").click()
    page.wait_for_url("**/conta/recuperacao/")
    page.goto(f"{named}/saude/")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)

    page.goto(f"{named}/sair/")
    page.get_by_role("main").get_by_role("button", name="Sair").click()
    page.wait_for_url("**/entrar/**")
    page.locator("#id_login").fill("chaveiro")
    page.locator("#id_password").fill(worlds.PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    page.wait_for_url("**/segundo-fator/")
    clean(tab)
    page.get_by_role("button", name="Usar a chave de acesso").click()
    page.wait_for_url(f"{named}/")
    page.goto(f"{named}/conta/segundo-fator/")
    assert "Chaves de acesso" in page.get_by_role("main").inner_text()
    clean(tab)
    assert [c for c in tab.complaints if not c.startswith("foreign: " + named)] == []


def test_the_pages_of_identity_at_every_width(site: Site) -> None:
    for width in (1280, 320):
        tab = site.open("ana", width=width)
        for path in ("/conta/senha/", "/conta/segundo-fator/", "/conta/sessoes/", "/sistemas/"):
            tab.go(path)
            clean(tab)
        tab.shot(f"identidade-sistemas-{width}")
        nobody = site.open(width=width)
        for path in ("/entrar/", "/entrar/esqueci/"):
            nobody.go(path)
            clean(nobody)
        assert tab.complaints == nobody.complaints == []


def test_an_outside_provider_signs_in_who_is_here_and_nobody_else(
    site: Site, ready: Ready, settings: Any
) -> None:
    """The provider is a Portaria reached over HTTP, with discovery, PKCE, codes and signed tokens;
    the system is this one. The CPF matches a person; nobody is created."""
    settings.OUTSIDE_SERVER, settings.OUTSIDE_CPF_CLAIM = site.url, "cpf"
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [{
                "provider_id": "fora", "name": "Outra", "client_id": ready.key,
                "secret": ready.secret,
                "settings": {"server_url": site.url, "scope": ["openid", "profile", "cpf"]},
            }],
        }
    }  # fmt: skip
    cache.clear()
    users, persons = User.objects.count(), Person.objects.count()

    def comes_from_outside(who: str) -> tuple[Client, Any]:
        here = Client(SERVER_NAME="localhost")
        leaves = here.post("/entrar/fora/")
        assert leaves["Location"].startswith(f"{site.url}/identity/o/authorize?")
        assert "code_challenge_method=S256" in leaves["Location"]
        there = requests.get(
            leaves["Location"], cookies={"sessionid": site.sessions[who]},
            allow_redirects=False, timeout=120,
        )  # fmt: skip
        assert there.headers["Location"].startswith(BACK)
        return here, here.get(there.headers["Location"].removeprefix("http://localhost"))

    here, answer = comes_from_outside("ana")
    assert answer["Location"] == "/entrar/segundo-fator/", "the second factor is ours to ask"
    here.post("/entrar/segundo-fator/", {"code": code(worlds.SECRET)})
    assert here.get("/pessoas/").status_code == 200
    assert Presence.objects.filter(user__username="ana").exists()

    _here, answer = comes_from_outside("beto")  # of whom no CPF is known
    assert answer.status_code == 403
    assert "não há aqui uma pessoa" in answer.content.decode()
    assert (User.objects.count(), Person.objects.count()) == (users, persons)

    forged = Client(SERVER_NAME="localhost").get("/entrar/fora/fora/volta/?code=x&state=y")
    assert forged.status_code == 403


def test_a5_one_connection_is_explained_and_chosen(site: Site, ready: Ready) -> None:
    def enters() -> Any:
        tab = site.open(width=360, height=780)
        page = tab.go("/entrar/")
        page.locator("#id_login").fill("rreis")
        page.locator("#id_password").fill(NEW)
        page.get_by_role("button", name="Entrar", exact=True).click()
        page.wait_for_url("**/segundo-fator/")
        page.locator("#id_code").fill(ready.codes.pop())
        page.get_by_role("button", name="Entrar", exact=True).click()
        expect(page).not_to_have_url(re.compile("/segundo-fator/"))
        return tab

    first, second = enters(), enters()
    expect(second.page).to_have_url(f"{site.url}/conta/conexoes/")
    expect(second.page.get_by_role("main")).to_contain_text("art. 36")
    clean(second)
    second.shot("identidade-conexoes")
    second.page.get_by_role("button", name="Encerrar lá e continuar aqui").click()
    second.page.wait_for_url(f"{site.url}/")
    first.go("/")
    expect(first.page).to_have_url(re.compile("/entrar/"))
