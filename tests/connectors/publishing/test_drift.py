"""Whatever somebody changes by hand in the servers' files is seen, told, and repaired on order."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from django.contrib.auth.hashers import make_password

from connectors.publishing.rooms import BY, Room, a_list
from portaria import clock
from portaria.accounts.models import Account
from portaria.bodies.models import Body
from portaria.connectors.publishing import checking, following
from portaria.connectors.publishing.following import Drift
from portaria.ledger.models import Act
from portaria.mail.gate.store.reading import SnapshotFile
from portaria.mail.models import Mailbox

pytestmark = pytest.mark.django_db


def by_hand(room: Room, statement: str) -> None:
    folder = room.own.files.folder
    path = folder.logins if " logins " in statement else folder.maps
    file = sqlite3.connect(path, isolation_level=None)
    assert file.execute(statement).rowcount == 1
    file.close()


def repaired(room: Room) -> checking.Checked:
    with clock.at(room.world.at):
        return checking.repair(room.own, by=BY, at=room.world.at)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE mailboxes SET delivers = 0, quota_bytes = 9 WHERE address = 'ana@uni.example'",
         "ana@uni.example: mailboxes: quota_bytes = 9, delivers = 0; devia ser "
         "quota_bytes = 2147483648, delivers = 1"),
        ("DELETE FROM mailboxes WHERE address = 'ana@uni.example'", "mailboxes: falta id ="),
        ("INSERT INTO sends_as SELECT address, 'bia@uni.example', id FROM mailboxes "
         "WHERE address = 'ana@uni.example'", "sends_as: sobra address = 'ana@uni.example', "
         "login = 'bia@uni.example'"),
        ("INSERT INTO acl SELECT id, 'bia@uni.example', 'lrs' FROM mailboxes "
         "WHERE address = 'ana@uni.example'", "acl: sobra"),
        ("INSERT INTO aliases VALUES ('x@uni.example', 999999, 'ana@uni.example')",
         "mailbox nº 999999: aliases: sobra address = 'x@uni.example'"),
        ("UPDATE logins SET password = 'x' WHERE login = 'ana'", "logins: password = '…"),
        ("INSERT INTO logins SELECT 'root', account, mailbox, address, password, 1, '', NULL, '' "
         "FROM logins WHERE login = 'ana'", "logins: sobra login = 'root'"),
    ],
)  # fmt: skip
def test_a_row_changed_by_hand_is_shown_and_repaired(room: Room, statement: str, said: str) -> None:
    box = room.world.opens("servidor_efetivo", login="ana")
    room.has_account(box, "ana", "correta-senha-77")
    room.world.opens("servidor_efetivo", login="bia")
    version = room.publishes().version
    room.is_clean()
    by_hand(room, statement)
    found = room.checks()
    assert not found.clean
    assert said in "\n".join(checking.sentences(found.differences))
    assert found.tampered == ["logins.sqlite" if " logins " in statement else "mail.sqlite"]
    assert "argon2" not in str(found.differences), "no hash is shown"
    repaired(room)
    room.is_clean()
    assert room.own.version > version
    [act] = Act.objects.filter(kind="publishing.repaired")
    assert act.by == BY


OF_THE_GATE = [
    ("UPDATE list SET data = replace(data, '\"may_write\":\"named\"', '\"may_write\":\"anyone\"')",
     ["list: so-alguns@uni.example"]),
    ("DELETE FROM list", ["list: so-alguns@uni.example"]),
    ("UPDATE address SET suspended = 1 WHERE address = 'ana@uni.example'",
     ["address: ana@uni.example"]),
    ("INSERT INTO address SELECT 'x@uni.example', version, gone, body, kind, category, unit, owner,"
     " mailbox, alias, suspended FROM address WHERE address = 'ana@uni.example'",
     ["address: x@uni.example"]),
    ("INSERT INTO send_as VALUES ('ana@uni.example', 1, 0, '[9]')", ["send_as: ana@uni.example"]),
    ("UPDATE body SET data = json_set(data, '$.policies', json_array()) WHERE slug = 'uni'",
     ["body: uni"]),
    ("UPDATE body SET data = json_set(data, '$.staff', 9) WHERE slug = 'uni'", []),  # told later
]  # fmt: skip


@pytest.mark.parametrize(("statement", "strays"), OF_THE_GATE)
def test_what_is_changed_by_hand_in_the_gates_file_is_shown_and_repaired(
    room: Room, statement: str, strays: list[str]
) -> None:
    """A gate that runs obeys the repair, though the file's version was not changed by hand."""
    box = room.world.opens("servidor_efetivo", login="ana")
    a_list(room, "So-Alguns", [box], writes="named")
    room.publishes()
    room.is_clean()
    path = room.own.files.folder.gate
    file = sqlite3.connect(path, isolation_level=None)
    assert file.execute(statement).rowcount == 1
    file.close()
    with SnapshotFile(path) as running:
        snapshot = running.load()
        with clock.at(room.world.at):
            assert room.checks().gate == strays
        repaired(room)
        room.is_clean()
        running.refresh(snapshot)
        fresh = running.load()
        assert snapshot.lists == fresh.lists
        assert snapshot.lists["so-alguns@uni.example"].may_write == "named"
        assert snapshot.addresses.keys() == fresh.addresses.keys()
        assert "x@uni.example" not in snapshot.addresses
        assert not snapshot.send_as


def test_a_version_set_back_by_hand_is_tampering_too(room: Room) -> None:
    room.world.opens("servidor_efetivo", login="ana")
    room.publishes()
    by_hand(room, "UPDATE published SET value = 'abc' WHERE key = 'digest'")
    assert room.checks().tampered == ["mail.sqlite"]
    repaired(room)
    room.is_clean()


def test_a_domain_changed_by_hand_is_shown_and_repaired(room: Room) -> None:
    room.publishes()
    by_hand(room, "INSERT INTO domains VALUES ('intruso.example', 'uni')")
    by_hand(room, "DELETE FROM domains WHERE domain = 'uni.example'")
    assert room.checks().domains == ["intruso.example", "uni.example"]
    repaired(room)
    room.is_clean()


def test_what_waits_to_be_published_is_no_drift(room: Room) -> None:
    box = room.world.opens("servidor_efetivo", login="ana")
    room.publishes()
    Mailbox.objects.filter(pk=box.pk).update(quota_bytes=5)
    found = room.checks()
    assert (found.clean, found.waiting) == (True, 1)


def test_nothing_published_is_not_clean(room: Room) -> None:
    assert not room.checks().clean


def test_a_server_that_differs_is_told_and_repaired(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = {"acl": "lrs"}

    def compares(*, repair: bool) -> list[Drift]:
        found = [] if not server else [Drift("dovecot ctic@uni.example", "lrs", "nada")]
        if repair:
            server.clear()
        return found

    monkeypatch.setattr(following, "_comparisons", [compares])
    room.publishes()
    assert [one.where for one in room.checks().servers] == ["dovecot ctic@uni.example"]
    repaired(room)
    assert room.checks().servers == []
    assert Act.objects.filter(kind="publishing.repaired").count() == 1


def test_what_a_duty_is_still_to_bring_to_a_server_is_no_drift(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    coming = Drift("dovecot ctic@uni.example", "sem acesso", "lê", pending=True)
    monkeypatch.setattr(following, "_comparisons", [lambda *, repair: [coming]])  # noqa: ARG005
    room.publishes()
    found = room.checks()
    assert (found.clean, found.servers, found.pending) == (True, [], [coming])
    repaired(room)
    assert not Act.objects.filter(kind="publishing.repaired").exists()


def test_everything_is_published_again_after_the_files_are_lost(room: Room) -> None:
    room.world.opens("servidor_efetivo", login="ana")
    room.publishes()
    Mailbox.objects.update(quota_bytes=8)
    last = room.publishes().version
    for statement in (
        "DELETE FROM mailboxes",
        "UPDATE published SET value = 0 WHERE key = 'version'",
    ):
        by_hand(room, statement)
    assert room.publishes().version > last, "numbers never go back"
    assert len(room.rows("SELECT * FROM mailboxes")) == 1


def test_another_day_and_other_norms_reach_the_files_without_an_act(room: Room) -> None:
    room.world.opens("servidor_efetivo", login="ana")
    room.publishes()
    said = room.rows("SELECT value FROM published WHERE key = 'law:uni'")
    room.world.goes_to(date(2024, 3, 5))
    room.publishes()
    assert room.rows("SELECT value FROM published WHERE key = 'law:uni'") != said
    Body.objects.filter(slug="uni").update(name="Outro nome")
    assert room.publishes().versions == 0


def test_many_mailboxes_changed_by_one_statement_are_one_row_of_the_queue(room: Room) -> None:
    for _ in range(5):
        room.world.opens("servidor_efetivo")
    room.publishes()
    Mailbox.objects.update(quota_bytes=8)
    [(kind, keys)] = room.waiting()
    assert (kind, sorted(keys)) == ("mailbox", sorted(Mailbox.objects.values_list("pk", flat=True)))
    assert room.publishes().subjects == 5
    assert room.waiting() == []


def test_a_password_changed_is_the_only_change(room: Room) -> None:
    box = room.world.opens("servidor_efetivo", login="ana")
    room.has_account(box, "ana", "correta-senha-77")
    other = room.world.opens("servidor_efetivo", login="bia")
    room.publishes()
    Account.objects.update(credential_hash=make_password("outra-senha-correta-8"))
    assert room.publishes().subjects == 1
    assert (room.box(box)["version"], room.box(other)["version"]) == (2, 1)
