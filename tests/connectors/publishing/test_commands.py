"""``portaria publish``, and the passwords of ``portaria account``."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from connectors.publishing.rooms import Room
from mail.worlds import World
from portaria.accounts import acts
from portaria.accounts.models import Account
from portaria.cli.main import root
from portaria.connectors.publishing import following
from portaria.connectors.publishing.following import Drift
from portaria.mail.models import Mailbox

pytestmark = pytest.mark.django_db


def run(*args: object, **fields: Any) -> Result:
    return CliRunner().invoke(root, [str(arg) for arg in args], **fields)


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> World:
    settings.PUBLISHED_DIR = tmp_path / "published"
    settings.PUBLISHED_GROUP = settings.LOGINS_GROUP = ""
    world = World("uni")
    world.opens("servidor_efetivo", login="ana")
    return world


def test_published_once_checked_and_repaired(world: World, tmp_path: Path) -> None:
    assert run("publish", "--check").exit_code == 1, "nothing was published"
    done = run("publish", "--once", "--json")
    assert json.loads(done.stdout) == {"version": 1, "versions": 1, "subjects": 1}
    assert "nada a publicar" in run("publish", "--once").stdout
    assert run("publish", "--check").exit_code == 0
    file = sqlite3.connect(tmp_path / "published" / "mail.sqlite")
    file.execute("UPDATE mailboxes SET delivers = 0")
    file.execute("INSERT INTO domains VALUES ('x.example', 'uni')")
    file.commit()
    file.close()
    told = run("publish", "--check")
    assert told.exit_code == 1
    assert "ana@uni.example: mailboxes: delivers = 0; devia ser delivers = 1" in told.stdout
    assert "domínio x.example" in told.stdout
    assert "foi mudado à mão" in told.stdout
    found = json.loads(run("publish", "--check", "--json").stdout)
    assert (found["clean"], found["tampered"]) == (False, ["mail.sqlite"])
    assert found["differences"][0]["name"] == "ana@uni.example"
    assert "desvios corrigidos" in run("publish", "--repair").stdout
    assert run("publish", "--check").exit_code == 0


def test_what_is_on_its_way_is_told_and_is_no_drift(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    coming = Drift("Dovecot, ctic@uni.example", "sem acesso", "lê", pending=True)
    monkeypatch.setattr(following, "_comparisons", [lambda *, repair: [coming]])  # noqa: ARG005
    run("publish", "--once")
    told = run("publish", "--check")
    assert told.exit_code == 0
    assert "Dovecot, ctic@uni.example: por levar, num prazo aberto" in told.stdout
    assert "nada se desviou" in told.stdout
    found = json.loads(run("publish", "--check", "--json").stdout)
    place = {"where": "Dovecot, ctic@uni.example", "found": "sem acesso", "wanted": "lê"}
    assert (found["clean"], found["servers"], found["pending"]) == (True, [], [place])


def test_gone_through_whole_on_order(world: World) -> None:
    run("publish", "--once")
    Mailbox.objects.update(quota_bytes=5)
    done = run("publish", "--whole", "--json")
    assert json.loads(done.stdout) == {"version": 2, "versions": 1, "subjects": 1}


def test_two_orders_at_once_are_bad_input(world: World) -> None:
    assert run("publish", "--once", "--check").exit_code == 2


def test_a_folder_that_cannot_be_written_is_told(world: World, tmp_path: Path) -> None:
    (tmp_path / "published").write_text("not a folder")
    told = run("publish", "--once")
    assert told.exit_code == 1
    assert told.stderr.startswith("não se publicou: ")


def test_a3_the_person_replaces_the_password_at_the_terminal(room: Room) -> None:
    world = room.world
    account = room.has_account(world.opens("servidor_efetivo", login="ana"), "ana")
    secret = acts.hand_credentials({account.pk: "recibo"}, by="cli:t", at=world.at)[account.pk]
    wrong = run("account", "choose", "ana", "--temporary", "outra", "--new", "minha-senha-nova-1")
    assert wrong.exit_code == 1
    weak = run("account", "choose", "ana", "--temporary", secret, "--new", "curta")
    assert (weak.exit_code, "conta «ana»" in weak.stderr) == (1, True)
    said = f"{secret}\nminha-senha-nova-1\nminha-senha-nova-1\n"
    done = run("account", "choose", "ana", input=said)
    assert done.exit_code == 0, done.output
    account.refresh_from_db()
    assert acts.knows_password(account.pk, "minha-senha-nova-1")
    assert not Account.objects.get(pk=account.pk).password_change_due
