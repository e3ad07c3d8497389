"""Tokens: made, shown once, kept as a digest, ended, revoked, counted."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from api.calls import NOW, TODAY, program, token_for
from portaria import clock
from portaria.api.models import Answer, Token, Usage
from portaria.api.tokens.acts import TokenDraft, make_token, revoke_tokens
from portaria.api.tokens.sweeping import sweep
from portaria.cli.token import token as commands
from portaria.ledger.models import Act, Content
from web.world import World, sign_in_of

V1 = "/api/v1/uniar"


def draft(**changed: object) -> TokenDraft:
    values: dict[str, object] = {
        "name": "painel", "body": "uniar", "about": "painel da reitoria",
        "scopes": ("norms:read",), "ends_on": TODAY + timedelta(30),
    }  # fmt: skip
    return TokenDraft(**{**values, **changed})  # type: ignore[arg-type]


def test_a_token_is_kept_as_a_digest_and_its_act_does_not_hold_it(world: World) -> None:
    made = make_token(draft(), by="user:1", at=NOW)
    secret = made.rpartition("_")[2]
    kept = Token.objects.get()
    assert made.startswith(f"portaria_{kept.prefix}_")
    assert len(bytes(kept.digest)) == 32
    act = Act.objects.get(kind="api.token.created")
    assert (act.by, act.body, act.subject) == ("user:1", "uniar", f"token:{kept.pk}")
    content = Content.objects.get(act=act.pk).content or ""
    assert secret not in content
    assert json.loads(content)["about"] == "painel da reitoria"


def test_what_no_token_may_be(world: World) -> None:
    for changed, words in (
        ({"name": "Painel"}, "letras minúsculas"), ({"name": "p"}, "de 2 a 40"),
        ({"about": " "}, "finalidade"), ({"scopes": ()}, "ao menos um escopo"),
        ({"scopes": ("tudo",)}, "escopo desconhecido: tudo"), ({"body": "nada"}, "não existe"),
        ({"ends_on": TODAY - timedelta(2)}, "último dia"),
        ({"ends_on": TODAY + timedelta(400)}, "limite nosso"),
        ({"per_minute": 0}, "limite nosso"), ({"per_minute": 601}, "limite nosso"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=words):
            make_token(draft(**changed), by="user:1", at=NOW)
    assert not Token.objects.exists()
    make_token(draft(), by="user:1", at=NOW)
    with pytest.raises(ValueError, match="já houve"):
        make_token(draft(), by="user:1", at=NOW)
    assert Act.objects.filter(kind="api.token.created").count() == 1


def test_who_gets_in(world: World, client: Client) -> None:
    good = token_for("bom", ("norms:read",))
    prefix = good[:22]
    for header in (
        "", "Basic abc", "Bearer", "Bearer ", "Bearer x", f"Bearer {good}x", f"Bearer {prefix}",
        f"Bearer {prefix}{'A' * 43}", f"Bearer portaria_{'0' * 12}_{'A' * 43}",
    ):  # fmt: skip
        answer = client.get(V1, headers={"Authorization": header})
        assert answer.status_code == 401, header
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
        assert answer.headers["Content-Type"] == "application/problem+json"
    for header in (f"Bearer {good}", f"bearer {good}"):
        assert client.get(V1, headers={"Authorization": header}).status_code == 200
    client.force_login(sign_in_of("ana", world.ana))
    assert client.get(V1).status_code == 401  # a session is no token


def test_a_token_serves_until_the_end_of_its_last_day(world: World) -> None:
    made = program("curto", ("norms:read",), ends_on=TODAY)
    assert made.get(V1).status_code == 200
    with clock.at(NOW + timedelta(days=2)):
        assert made.get(V1).status_code == 401


def test_a_revoked_token_serves_no_more(world: World) -> None:
    made = program("velho", ("norms:read",))
    assert made.get(V1).status_code == 200
    assert Token.objects.get().last_used_at is not None
    assert revoke_tokens(["velho"], by="user:1", at=NOW) == 1
    assert revoke_tokens(["velho"], by="user:1", at=NOW) == 0
    assert made.get(V1).status_code == 401
    with pytest.raises(ValueError, match="nada"):
        revoke_tokens(["nada"], by="user:1", at=NOW)
    with pytest.raises(ValueError, match="velho"):
        revoke_tokens(["velho"], by="user:1", at=NOW, body="outro")
    assert Act.objects.filter(kind="api.token.revoked").count() == 1


def test_calls_in_a_minute_below_at_and_above_the_limit(world: World) -> None:
    made = program("rapido", ("norms:read",), per_minute=3)
    with clock.at(NOW.replace(second=20, microsecond=0)):
        assert [made.get(V1).status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = made.get(V1)
        assert refused.headers["Retry-After"] == "40"
        assert "limite nosso" in refused.json()["detail"]
    with clock.at(NOW.replace(second=0, microsecond=0) + timedelta(minutes=1)):
        assert made.get(V1).status_code == 200
    sweep(NOW + timedelta(days=2))
    assert not Usage.objects.exists()
    assert not Answer.objects.exists()


def test_the_page_shows_a_new_token_once(world: World, client: Client) -> None:
    client.force_login(sign_in_of("ana", world.ana))
    assert "Nenhum programa tem token" in client.get("/tokens/").content.decode()
    form = {
        "nome": "painel", "finalidade": "painel da reitoria", "escopos": ["norms:read"],
        "ate": f"{TODAY + timedelta(30)}",
    }  # fmt: skip
    made = client.post("/tokens/novo/", form)
    assert made.status_code == 200
    secret = Token.objects.get().prefix
    assert f"portaria_{secret}_" in made.content.decode()
    page = client.get("/tokens/").content.decode()
    assert "painel da reitoria" in page
    assert secret not in page
    assert client.post("/tokens/novo/", form).status_code == 400
    wrong = client.post("/tokens/novo/", {**form, "nome": "outro", "ate": "2020-01-01"})
    assert wrong.status_code == 400
    assert "limite nosso" in wrong.content.decode()
    key = Token.objects.get().pk
    assert client.get(f"/tokens/{key}/revogar/").status_code == 405
    assert client.post(f"/tokens/{key}/revogar/").status_code == 302
    assert Act.objects.get(kind="api.token.revoked").by.startswith("user:")
    assert "revogado" in client.get("/tokens/").content.decode()


def test_the_command_line(world: World) -> None:
    run = CliRunner().invoke
    options = ["new", "rh", "--body", "uniar", "--scope", "scim:read", "--about", "RH"]
    until = f"{TODAY + timedelta(30)}"
    made = run(commands, [*options, "--until", until, "--json"])
    assert made.exit_code == 0, made.output
    token = json.loads(made.output)["token"]
    assert Client().get(V1, headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert run(commands, [*options, "--until", until]).exit_code == 2
    listed = json.loads(run(commands, ["list", "--json"]).output)["tokens"]
    assert [(t["name"], t["state"]) for t in listed] == [("rh", "live")]
    assert "rh: uniar, serve" in run(commands, ["list", "--body", "uniar"]).output
    assert "Nenhum token" in run(commands, ["list", "--body", "outro"]).output
    assert "Revogados: 1 de 1" in run(commands, ["revoke", "rh"]).output
    assert run(commands, ["revoke", "nada"]).exit_code == 2
    assert "scim:write" in run(commands, ["scopes"]).output
