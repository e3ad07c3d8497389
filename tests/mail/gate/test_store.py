"""The gate's file: what is published is what the gate decides on, at once (design, published
snapshots)."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from mail.gate.world import ROOT, assembled, policies
from portaria.mail.gate.snapshot import GateSnapshot, Profile
from portaria.mail.gate.store.laws import body_law
from portaria.mail.gate.store.reading import SnapshotFile
from portaria.mail.gate.store.rows import AddressRow, BodyRow, ListRow
from portaria.mail.gate.store.schema import WrongFile, open_to_write
from portaria.mail.gate.store.writing import GateWriter
from portaria.mail.rules_gate import RULES


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gate.sqlite"


def row(name: str, owner: int = 1, **more: object) -> AddressRow:
    return AddressRow(f"{name}@X.example", "x", "individual", "servidor", 3, owner, 9, **more)  # type: ignore[arg-type]


BODY = BodyRow("x", "Órgão X", "America/Cuiaba", ["X.example"], staff=4, to_all_units=[7],
               ask="a TI",
               gate={"modes": {"media": "warn"}, "sensitive_from": 9, "another": 1})  # fmt: skip


def test_what_is_written_is_read(path: Path) -> None:
    with GateWriter(path) as writer, writer.publish(1) as batch:
        batch.bodies([BODY])
        batch.addresses(row(f"P{n}", n + 1) for n in range(1_000))
        batch.logins([("ANA", 5)])
        batch.send_as([("setor@x.example", (2, 1))])
        batch.lists([ListRow("Todos@x.example", "x", size=9, everyone=True, writers=(3,))])
    with SnapshotFile(path) as file:
        found = file.load()
    assert found.version == 1
    assert len(found.addresses) == 1_000
    account = found.account("p41@x.example")
    assert account is not None
    assert (account.owner, account.profile) == (42, Profile("x", "individual", "servidor", 3))
    assert found.owner_of_login("ana") == 5
    assert found.owner_of_login("p41@x.example") == 42
    assert found.owner_of_login("ninguém") == 0
    assert found.send_as["setor@x.example"] == frozenset({1, 2})
    assert found.lists["todos@x.example"].everyone
    assert found.lists["todos@x.example"].writers == frozenset({3})
    body = found.bodies["x"]
    assert (body.ask, body.staff, body.to_all_units) == ("a TI", 4, frozenset({7}))
    assert body.settings.sensitive_from == 9
    assert dict(body.settings.modes) == {"media": "warn"}
    assert found.body_of_domain("x.example") is body
    assert len(found._profiles) == 1  # one for all who are alike


def test_only_what_is_newer_is_read_again(path: Path) -> None:
    writer = GateWriter(path)
    with writer.publish(1) as batch:
        batch.bodies([BODY])
        batch.addresses([row("ana"), row("bia", 2)])
        batch.send_as([("setor@x.example", (1,))])
        batch.lists([ListRow("a@x.example", "x")])
        batch.logins([("ana", 1)])
    file = SnapshotFile(path)
    snapshot = file.load()
    assert file.refresh(snapshot) is False
    kept = snapshot.bodies["x"]
    with writer.publish(2) as batch:
        batch.addresses([row("caio", 3)])
        batch.drop_addresses(["BIA@x.example"])
        batch.send_as([("setor@x.example", ())])
        batch.drop_lists(["a@x.example"])
        batch.drop_logins(["ana"])
    assert file.refresh(snapshot) is True
    assert (snapshot.version, file.version) == (2, 2)
    assert sorted(snapshot.addresses) == ["ana@x.example", "caio@x.example"]
    assert (snapshot.send_as, snapshot.lists, snapshot.logins) == ({}, {}, {})
    assert snapshot.bodies["x"] is kept
    with writer.publish(3) as batch:
        batch.addresses([row("bia", 2)])
        batch.drop_bodies(["x"])
    assert file.refresh(snapshot) is True
    assert snapshot.account("bia@x.example") is not None
    assert (snapshot.bodies, snapshot.domains) == ({}, {})
    file.close()
    writer.close()


def test_a_reader_that_came_late_sees_the_same(path: Path) -> None:
    with GateWriter(path) as writer:
        for version in range(1, 6):
            with writer.publish(version) as batch:
                batch.addresses([row(f"p{version}", version)])
                batch.drop_addresses([f"p{version - 1}@x.example"])
    with SnapshotFile(path) as file:
        assert sorted(file.load().addresses) == ["p5@x.example"]


def test_a_publication_is_whole_or_nothing(path: Path) -> None:
    with GateWriter(path) as writer:
        with writer.publish(1) as batch:
            batch.addresses([row("ana")])
        with pytest.raises(ZeroDivisionError), writer.publish(2) as batch:
            batch.addresses(row(f"p{1 // n}") for n in (1, 0))
        assert writer.version == 1
    with SnapshotFile(path) as file:
        assert file.load().account("ana@x.example") is not None


@pytest.mark.parametrize("version", [0, 1])
def test_a_version_only_grows(path: Path, version: int) -> None:
    with GateWriter(path) as writer:
        with writer.publish(1):
            pass
        with pytest.raises(ValueError, match="posterior"), writer.publish(version):
            pass


def test_another_file_in_its_place_is_read_whole(path: Path) -> None:
    with GateWriter(path) as writer, writer.publish(5) as batch:
        batch.addresses([row("ana")])
    with SnapshotFile(path) as file:
        snapshot = file.load()
    for one in path.parent.glob("gate.sqlite*"):
        one.unlink()
    with GateWriter(path) as writer, writer.publish(2) as batch:
        batch.addresses([row("bia")])
    with SnapshotFile(path) as file:
        assert file.refresh(snapshot) is True
    assert sorted(snapshot.addresses) == ["bia@x.example"]


def test_errors_say_what_to_do(path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="portaria publish"):
        SnapshotFile(path)
    connection = open_to_write(path)
    connection.execute("UPDATE meta SET value = 99 WHERE key = 'format'")
    connection.close()
    with pytest.raises(WrongFile, match="99"):
        SnapshotFile(path)
    path.write_bytes(b"no database at all, whatever its name" * 100)
    with pytest.raises(WrongFile):
        SnapshotFile(path)


def test_a_reader_writes_nothing(path: Path) -> None:
    with GateWriter(path) as writer, writer.publish(1):
        pass
    with SnapshotFile(path) as file, pytest.raises(sqlite3.OperationalError):
        file._connection.execute("DELETE FROM meta")


SLUGS = [*sorted(one.parent.name for one in (ROOT / "bodies").glob("*/body.yaml")), "jaei"]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_published_norms_decide_as_the_body_s_do(slug: str) -> None:
    """Every value of every rule of the gate, on the first day of every change."""
    law = assembled(slug).law
    body = body_law(
        {
            "slug": slug, "name": "x", "zone": "UTC", "domains": [], "linked": [], "staff": 0,
            "to_all_units": [], "to_all_addresses": [], "ask": "", "gate": {},
            "policies": policies(slug),
        }
    )  # fmt: skip
    days = [day for day in law.changes if day >= date(2016, 3, 1)]
    for day in [*days, *(one - timedelta(days=1) for one in days), date(2026, 11, 22)]:
        published, running = body.policy_on(day), law.on(day)
        assert published is not None
        assert published.digest == running.digest
        for rule in RULES:
            ours, theirs = published.entries.get(rule.name, ()), running.entries.get(rule.name, ())
            assert [one.as_json() | {"open_cases": None} for one in ours] == [
                one.as_json() | {"open_cases": None} for one in theirs
            ]
            assert [one.value for one in ours] == [one.value for one in theirs]
            assert [one.citation for one in ours] == [one.citation for one in theirs]


def test_before_the_first_published_day_nothing_is_said() -> None:
    body = body_law(
        {
            "slug": "x", "name": "x", "zone": "UTC", "domains": [], "linked": [], "staff": 0,
            "to_all_units": [], "to_all_addresses": [], "ask": "", "gate": {}, "policies": [],
        }
    )  # fmt: skip
    assert body.policy_on(date(2026, 1, 1)) is None


def test_a_detail_after_the_name_is_the_same_mailbox() -> None:
    snapshot = GateSnapshot()
    snapshot.put("ana@x.example", 1, Profile("x", "individual", "c"))
    assert snapshot.account("ana+lista@x.example") == snapshot.account("ana@x.example")
    for other in ("+a@x.example", "bia+a@x.example", "ana", "", "ana+a"):
        assert snapshot.account(other) is None


def test_the_gate_has_the_words_of_the_norms() -> None:
    """What a reply tells is «Discente» and the body's acronym, never an id."""
    law = assembled("uniar").law
    data = {
        "slug": "uniar", "name": "x", "zone": "America/Sao_Paulo", "domains": [], "linked": [],
        "staff": 0, "to_all_units": [], "to_all_addresses": [], "ask": "", "gate": {},
        "policies": policies("uniar"),
    }  # fmt: skip
    for found in body_law(data).policies:
        published = law.on(max(found.day, date(2016, 3, 1)))
        assert found.of_body == published.of_body != "uniar"
        assert found.words.of("discente", ("category",)) == "Discente"
        assert found.words.of("outside", ("route",)) == published.words.of("outside", ("route",))
