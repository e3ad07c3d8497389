"""Systems that sign people in through the site: registered, rotated, closed; the protocol keeps to
what was registered (OpenID Connect Core 1.0, RFC 7636, ASVS 5 V10)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.idp.oidc.models import Client as Registered
from allauth.idp.oidc.models import Token
from click.testing import CliRunner
from django.test import Client

from portaria import clock
from portaria.cli.main import root
from portaria.ledger.models import Act, Content
from portaria.web.clients.acts import close_system, register_system, rotate_secret
from portaria.web.models import ClientSystem
from web.world import NOW, World, sign_in_of

BACK = "https://ponto.example/volta"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")
FORM = {"body": "uniar", "name": "Ponto", "purpose": "registrar a presença", "redirects": BACK}


def register(**changed: Any) -> tuple[str, str]:
    values = {
        "body": "uniar", "name": "Ponto", "purpose": "registrar a presença",
        "redirects": [BACK], "scopes": ["email", "profile"], "consent": False,
        "after_logout": ["https://ponto.example/"],
    }  # fmt: skip
    return register_system(**{**values, **changed}, by="cli:t", at=NOW)


def asks(client: Client, key: str, *, method: str = "get", **changed: str) -> Any:
    asked = {
        "client_id": key, "redirect_uri": BACK, "response_type": "code", "scope": "openid email",
        "state": "s", "nonce": "n", "code_challenge": CHALLENGE.decode(),
        "code_challenge_method": "S256",
    }  # fmt: skip
    told = {name: value for name, value in {**asked, **changed}.items() if value}
    return getattr(client, method)("/identity/o/authorize", told)


def redeems(key: str, secret: str, code: str, **changed: str) -> Any:
    told = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": BACK,
        "client_id": key, "client_secret": secret, "code_verifier": VERIFIER,
    }  # fmt: skip
    return Client().post("/identity/o/api/token", {**told, **changed})


def code_in(answer: Any) -> str:
    return parse_qs(urlsplit(answer["Location"]).query)["code"][0]


def payload(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


WRONG = [
    ({"body": "nenhum"}, "não há órgão"),
    ({"name": " "}, "diga o nome"),
    ({"name": "x" * 101}, "até 100"),
    ({"purpose": ""}, "LGPD"),
    ({"redirects": []}, "endereço de retorno"),
    ({"redirects": ["http://ponto.example/volta"]}, "use https"),
    ({"redirects": ["https://*.example/volta"]}, "use https"),
    ({"redirects": ["https://ponto.example/#a"]}, "use https"),
    ({"redirects": ["javascript:alert(1)"]}, "use https"),
    ({"after_logout": ["https:///x"]}, "use https"),
    ({"scopes": ["admin"]}, "não há o escopo"),
]


@pytest.mark.parametrize(
    ("changed", "said"), WRONG, ids=[w[1] + str(i) for i, w in enumerate(WRONG)]
)
def test_what_is_wrong_registers_nothing(world: World, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        register(**changed)
    assert not ClientSystem.objects.exists()
    assert not Registered.objects.exists()


def test_the_secret_is_shown_once_and_only_its_hash_is_kept(ana: Client) -> None:
    page = ana.post("/sistemas/", {**FORM, "scopes": ["email"]}).content.decode()
    secret = re.search(r'id="segredo">([^<]+)<', page)
    assert secret
    kept = Registered.objects.get()
    assert kept.check_secret(secret[1])
    assert secret[1] not in ana.get("/sistemas/").content.decode()
    assert secret[1] not in str(list(Content.objects.values_list("content", flat=True)))
    assert kept.get_scopes() == ["openid", "email"]
    assert Act.objects.get(kind="web.client.registered").body == "uniar"


def test_only_who_administers_the_body_registers_there(ana: Client, beto: Client) -> None:
    assert ana.post("/sistemas/", {**FORM, "body": "outro"}).status_code == 403
    assert beto.get("/sistemas/").status_code == 403
    assert not Registered.objects.exists()


def test_a_wrong_form_says_why_and_keeps_what_was_typed(ana: Client) -> None:
    page = ana.post("/sistemas/", {**FORM, "redirects": "ftp://x"})
    assert page.status_code == 400
    assert "registrar a presença" in page.content.decode()


def test_a_person_goes_in_and_no_more_is_told_than_was_asked(ana: Client, world: World) -> None:
    key, secret = register()
    code = code_in(asks(ana, key))
    told = redeems(key, secret, code).json()
    claims = payload(told["id_token"])
    assert (claims["nonce"], claims["aud"], claims["acr"]) == ("n", key, "mfa")
    assert claims["email"] == "ana.conceicao@uniar.example"
    assert not {"name", "cpf", "category"} & set(claims)
    info = Client().get(
        "/identity/o/api/userinfo", headers={"authorization": f"Bearer {told['access_token']}"}
    )
    assert info.json()["sub"] == claims["sub"]


def test_each_scope_tells_its_own(ana: Client, world: World) -> None:
    key, secret = register(scopes=["profile", "cpf", "bond"])
    code = code_in(asks(ana, key, scope="openid profile cpf bond"))
    claims = payload(redeems(key, secret, code).json()["id_token"])
    assert claims["name"] == "Ana Lúcia da Conceição"
    assert claims["cpf"] == "52998224725"
    assert (claims["category"], claims["unit"]) == ("servidor_efetivo", "CTIC")
    assert "email" not in claims


REFUSED = [
    {"code_challenge": ""},
    {"code_challenge_method": "plain"},
    {"redirect_uri": "https://outro.example/volta"},
    {"redirect_uri": BACK + "/mais"},
    {"client_id": "sistema-nenhum"},
]


@pytest.mark.parametrize("changed", REFUSED, ids=str)
def test_what_was_not_registered_is_refused_here_and_sent_nowhere(
    ana: Client, world: World, changed: dict[str, str]
) -> None:
    key, _secret = register()
    answer = asks(ana, key, **changed)
    assert "Entrada recusada" in answer.content.decode()
    assert "Location" not in answer.headers


def test_asking_by_another_method_needs_the_proof_too(ana: Client, world: World) -> None:
    """HEAD is taken for GET: it gives no code without PKCE either."""
    key, _secret = register()
    for method in ("get", "head"):
        answer = asks(ana, key, method=method, code_challenge="")
        assert answer.status_code == 400, method
        assert "Location" not in answer.headers


def test_a_scope_beyond_its_own_gets_no_code(ana: Client, world: World) -> None:
    key, _secret = register(scopes=[])
    answer = asks(ana, key, scope="openid cpf")
    assert "error=invalid_scope" in answer["Location"]
    assert "code=" not in answer["Location"]


def test_a_code_serves_once_with_its_verifier_and_secret(ana: Client, world: World) -> None:
    key, secret = register()
    for changed in ({"code_verifier": "w" * 64}, {"client_secret": "errado"}):
        assert redeems(key, secret, code_in(asks(ana, key)), **changed).status_code in {400, 401}
    code = code_in(asks(ana, key))
    assert redeems(key, secret, code).status_code == 200
    assert redeems(key, secret, code).status_code == 400


def test_consent_is_asked_for_and_may_be_refused(ana: Client, world: World) -> None:
    key, _secret = register(consent=True)
    page = asks(ana, key)
    text = page.content.decode()
    assert "Entrar em Ponto" in text
    assert "o endereço da sua caixa de correio" in text
    assert "https://ponto.example" in page["Content-Security-Policy"]
    signed = re.search(r'name="request" value="([^"]+)"', text)
    assert signed
    address = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    no = ana.post(address, {"request": signed[1], "action": "cancel"})
    assert "error=access_denied" in no["Location"]
    yes = ana.post(
        address, {"request": signed[1], "action": "grant", "scopes": ["openid", "email"]}
    )
    assert "code=" in yes["Location"]


def test_a_new_secret_ends_the_old_one_and_every_token(ana: Client, world: World) -> None:
    key, secret = register()
    redeems(key, secret, code_in(asks(ana, key)))
    assert Token.objects.exists()
    fresh = rotate_secret(key, by="cli:t", at=NOW)
    assert not Token.objects.exists()
    code = code_in(asks(ana, key))
    assert redeems(key, secret, code).status_code == 401
    assert redeems(key, fresh, code_in(asks(ana, key))).status_code == 200


def test_a_refresh_token_ends_when_the_first_would(ana: Client, world: World) -> None:
    """ASVS 5, 10.4.8: renewed as often as one likes, it ends on the same day."""
    key, secret = register()
    first = redeems(key, secret, code_in(asks(ana, key))).json()["refresh_token"]
    end = clock.now() + timedelta(days=3)
    Token.objects.by_value(first).update(expires_at=end)

    def renew(token: str) -> Any:
        return ana.post("/identity/o/api/token", {
            "grant_type": "refresh_token", "refresh_token": token, "client_id": key,
            "client_secret": secret,
        })  # fmt: skip

    second = renew(first).json()["refresh_token"]
    assert second != first
    assert Token.objects.by_value(second).get().expires_at == end
    assert renew(first).status_code == 400, "the one before it is worth nothing"
    Token.objects.by_value(second).update(expires_at=clock.now() - timedelta(days=1))
    assert renew(second).status_code == 400


def test_a_person_sees_and_takes_back_what_a_system_may_know(ana: Client, world: World) -> None:
    """ASVS 5, 10.4.9 and 10.7.3."""
    key, secret = register()
    redeems(key, secret, code_in(asks(ana, key)))
    page = ana.get("/conta/sessoes/").content.decode()
    assert "Sistemas em que você entrou por aqui" in page
    assert f"/conta/sessoes/sistemas/{key}/retirar/" in page
    assert "quem você é, por um número" in page
    other = Client()
    other.force_login(sign_in_of("beto", world.beto))
    assert other.post(f"/conta/sessoes/sistemas/{key}/retirar/").status_code == 404
    assert Token.objects.exists()
    ana.post(f"/conta/sessoes/sistemas/{key}/retirar/")
    assert not Token.objects.exists()
    assert key not in ana.get("/conta/sessoes/").content.decode()


def test_a_closed_system_signs_nobody_in(ana: Client, world: World) -> None:
    key, _secret = register()
    close_system(key, by="cli:t", at=NOW)
    assert "Entrada recusada" in asks(ana, key).content.decode()
    with pytest.raises(ValueError, match="não há sistema em uso"):
        rotate_secret(key, by="cli:t", at=NOW)
    assert "encerrado em" in ana.get("/sistemas/").content.decode()


def test_signing_out_of_a_system_may_end_the_session_here(ana: Client, world: World) -> None:
    key, secret = register()
    token = redeems(key, secret, code_in(asks(ana, key))).json()["id_token"]
    back = {"id_token_hint": token, "post_logout_redirect_uri": "https://ponto.example/",
            "state": "s"}  # fmt: skip
    page = ana.get("/identity/o/logout", back)
    assert "Sair também deste site?" in page.content.decode()
    foreign = {**back, "post_logout_redirect_uri": "https://outro.example/"}
    assert "Location" not in ana.get("/identity/o/logout", foreign).headers


def test_discovery_says_what_there_is(db: None, client: Client) -> None:
    told = client.get("/.well-known/openid-configuration").json()
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["end_session_endpoint"].endswith("/identity/o/logout")
    assert told["response_types_supported"] == ["code"]
    assert client.get(urlsplit(told["jwks_uri"]).path).json()["keys"]


class TestCommands:
    def run(self, *words: str) -> tuple[int, str]:
        result = CliRunner().invoke(root, ["client", *words])
        return result.exit_code, result.output

    @pytest.mark.usefixtures("world")
    def test_registered_listed_rotated_and_closed(self) -> None:
        status, text = self.run(
            "add", "Ponto", "--body", "uniar", "--purpose", "presença", "--redirect", BACK,
            "--scope", "email",
        )  # fmt: skip
        assert status == 0
        key = re.search(r"sistema-\w+", text)
        assert key
        assert "Ponto" in self.run("list")[1]
        told = json.loads(self.run("list", "--json")[1])
        assert (told[0]["client"], told[0]["scopes"]) == (key[0], ["openid", "email"])
        assert self.run("rotate", key[0])[0] == 0
        assert self.run("close", key[0])[0] == 0
        assert json.loads(self.run("list", "--json")[1])[0]["closed_at"]

    @pytest.mark.usefixtures("world")
    @pytest.mark.parametrize(
        "words",
        [("rotate", "x"), ("close", "x"),
         ("add", "P", "--body", "uniar", "--purpose", "p", "--redirect", "http://a.example/")],
        ids=lambda words: words[0],
    )  # fmt: skip
    def test_what_cannot_be_done_changes_nothing(self, words: tuple[str, ...]) -> None:
        assert self.run(*words)[0] == 2
        assert not ClientSystem.objects.exists()


def test_an_operator_without_a_person_goes_in_as_a_number(world: World) -> None:
    client = Client()
    client.force_login(sign_in_of("op", None, operator=True))
    key, secret = register(scopes=["profile"])
    claims = payload(
        redeems(key, secret, code_in(asks(client, key, scope="openid profile"))).json()["id_token"]
    )
    assert "name" not in claims
