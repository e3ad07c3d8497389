"""``portaria user``: sign-ins opened, given a fresh second factor, closed, each in the ledger."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User
from django.test import Client

from portaria.cli.main import root
from portaria.ledger.models import Act
from portaria.web.models import Presence, SignIn
from web.world import NOW, PASSWORD, World, sign_in_of


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(root, ["user", *words])
    return result.exit_code, result.output


def password_in(text: str) -> str:
    found = re.search(r"senha «([^»]+)»", text)
    assert found
    return found[1]


def test_a_sign_in_is_opened_for_a_person(world: World, client: Client) -> None:
    status, text = run("add", "carla", "--person", str(world.carla.pk))
    assert status == 0
    assert SignIn.objects.get(user__username="carla").person == world.carla
    answer = client.post("/entrar/", {"login": "carla", "password": password_in(text)}, follow=True)
    assert answer.redirect_chain[-1][0] == "/conta/segundo-fator/ativar/"
    act = Act.objects.get(kind="web.sign_in.opened")
    assert (act.person, act.body, act.by[:4]) == (world.carla.pk, "uniar", "cli:")


WRONG = [
    (("add", "x"), "de quem opera"),
    (("add", "x", "--person", "999999"), "não existe"),
    (("add", "ana", "--operator"), "já existe"),
    (("reset", "ninguem"), "não existe"),
    (("close", "ninguem"), "não existe"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[" ".join(w[0]) for w in WRONG])
def test_what_cannot_be_done_says_why(world: World, words: tuple[str, ...], said: str) -> None:
    sign_in_of("ana", world.ana)
    status, text = run(*words)
    assert status == 2
    assert said in text
    assert not Act.objects.filter(kind__startswith="web.").exists()


def test_a_reset_asks_for_the_second_factor_again_and_ends_sessions(
    ana: Client, world: World
) -> None:
    assert ana.get("/").status_code == 200
    status, text = run("reset", "ana")
    assert status == 0
    assert ana.get("/").status_code == 302
    fresh = Client()
    fresh.post("/entrar/", {"login": "ana", "password": password_in(text)})
    assert fresh.get("/")["Location"] == "/conta/segundo-fator/ativar/"


def test_a_closed_sign_in_lets_nobody_in(ana: Client) -> None:
    assert run("close", "ana")[0] == 0
    assert ana.get("/").status_code == 302
    fresh = Client()
    answer = fresh.post("/entrar/", {"login": "ana", "password": PASSWORD})
    assert answer.status_code != 302 or "segundo-fator" not in answer["Location"]
    assert fresh.get("/").status_code == 302


def test_the_sessions_of_a_sign_in_are_listed_and_ended(ana: Client, world: World) -> None:
    assert ana.get("/").status_code == 200
    Presence.objects.create(
        user=User.objects.get(username="ana"), session_key=ana.session.session_key,
        agent="Firefox, Linux", network="rede interna", began_at=NOW, used_at=NOW,
    )  # fmt: skip
    status, text = run("sessions", "ana")
    assert (status, text.count(" UTC  Firefox, Linux  rede interna")) == (0, 1)
    assert run("sessions", "ana", "--end")[0] == 0
    assert ana.get("/").status_code == 302
    assert run("sessions", "ana") == (0, "")
    assert run("sessions", "ninguem") == (2, "o usuário «ninguem» não existe\n")
