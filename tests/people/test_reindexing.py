"""The key of the index of CPFs is changed with everything stopped: all of them at once, or none;
and until it is finished nobody is looked for by CPF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from django.db import connection

import databases
from portaria.cli.main import root
from portaria.config import secrets
from portaria.people import cpf, reindexing
from portaria.people.models import Person
from portaria.web.guarding.attempts import name_digest
from processes import Child

OLD, NEW = "aa" * 32, "bb" * 32
CPFS = ("52998224725", "11144477735", "39053344705")
NOW = datetime(2026, 11, 22, tzinfo=UTC)


ALONE = """SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
AND backend_type = 'client backend'"""


@pytest.fixture(autouse=True)
def nobody_else_is_at_the_database(transactional_db: None) -> None:
    """Not even what the threads of other tests have left open."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)


@pytest.fixture
def keyed(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The installation's index is under OLD, in a state folder of its own."""
    monkeypatch.setenv("PORTARIA_STATE", str(tmp_path))
    monkeypatch.delenv("PORTARIA_SECRET_PERSONAL_INDEX", raising=False)
    (tmp_path / "secrets").mkdir(mode=0o700)
    secrets.put("personal-index", [OLD])
    settings.PERSONAL_INDEX_KEY = OLD
    return settings


def persons() -> list[Person]:
    """Three whom HR names by CPF, one by HR's own key, one of whom nothing is known."""
    hashes = [cpf.index(digits) for digits in CPFS]
    told = [(f"cpf:{hashed.hex()}", hashed, digits)
            for hashed, digits in zip(hashes, CPFS, strict=True)]  # fmt: skip
    told += [("folha:7", hashes[0], CPFS[0])]
    rows = [
        Person(root=f"r{n}", hr_key=key, name="P", cpf_hash=hashed,
               cpf_encrypted=cpf.encrypt(digits), recorded_at=NOW)
        for n, (key, hashed, digits) in enumerate(told)
    ]  # fmt: skip
    return Person.objects.bulk_create(
        [*rows, Person(root="r", hr_key="folha:8", name="Q", recorded_at=NOW)]
    )


def said() -> list[tuple[str, bytes | None]]:
    """How HR names each, and the index, in order."""
    rows = Person.objects.order_by("pk").values_list("hr_key", "cpf_hash")
    return [(key, bytes(hashed) if hashed else None) for key, hashed in rows]


def wanted(key: str) -> list[tuple[str, bytes | None]]:
    """:func:`said` when everything is under ``key``."""
    hashes = [cpf.index(digits, key) for digits in CPFS]
    named: list[tuple[str, bytes | None]] = [(f"cpf:{hashed.hex()}", hashed) for hashed in hashes]
    return [*named, ("folha:7", hashes[0]), ("folha:8", None)]


def portaria() -> Result:
    return CliRunner().invoke(root, ["key", "reindex"])


@pytest.mark.django_db
def test_every_index_is_under_the_new_key_and_everybody_is_found(
    keyed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "_BATCH", 2)
    persons()
    assert said() == wanted(OLD)
    done = portaria()
    assert (done.exit_code, "4 índices mudados, de 4" in done.stdout) == (0, True), done.output
    [key] = secrets.read("personal-index").split()
    assert key != OLD
    assert key not in done.output
    assert said() == wanted(key)
    keyed.PERSONAL_INDEX_KEY = key
    assert Person.objects.filter(cpf_hash=cpf.index(CPFS[1])).count() == 1


@pytest.mark.django_db
def test_what_cannot_be_computed_changes_nothing(keyed: Any) -> None:
    one, *_ = persons()
    Person.objects.filter(pk=one.pk).update(cpf_encrypted=b"x" * 40)
    before = said()
    refused = portaria()
    assert refused.exit_code == 1
    assert f"nº {one.pk}" in refused.stderr
    assert (said(), secrets.read("personal-index")) == (before, OLD)


@pytest.mark.django_db
def test_nobody_else_may_be_there(keyed: Any) -> None:
    """A process that goes on would look by the old key, and make twice whoever it does not find."""
    persons()
    before = said()
    with psycopg.connect(databases.url(), dbname=connection.settings_dict["NAME"]):
        refused = portaria()
    assert refused.exit_code == 1
    assert "pare todos os processos" in refused.stderr
    assert (said(), secrets.read("personal-index")) == (before, OLD)


@pytest.mark.django_db
def test_whoever_is_just_leaving_is_waited_for(keyed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server ends a closed connection a moment after its client has gone."""
    monkeypatch.setattr(reindexing, "_LEAVING", 60.0)
    persons()
    other = psycopg.connect(databases.url())
    leaving = Timer(0.3, other.close)
    leaving.start()
    done = portaria()
    leaving.join()
    assert (done.exit_code, "4 índices mudados, de 4" in done.stdout) == (0, True), done.output


def _killed(say: Callable[[object], None], key: str) -> None:
    """Writes the first batch, says so, and waits to be killed."""
    reindexing._BATCH = 1

    def tell(count: int) -> None:
        say(count)
        if count == 2:
            import time

            time.sleep(300)

    reindexing.walk(key, write=True, tell=tell)


@pytest.mark.django_db(transaction=True)
def test_killed_midway_nothing_changed_and_running_it_again_finishes(keyed: Any) -> None:
    persons()
    secrets.put("personal-index", [OLD, NEW])  # as the command leaves them while it writes
    child = Child(_killed, NEW)
    assert [child.heard(), child.heard()] == [1, 2]
    child.kill()
    assert child.ended() == -9
    assert said() == wanted(OLD)
    done = portaria()
    assert done.exit_code == 0, done.output
    assert (said(), secrets.read("personal-index")) == (wanted(NEW), NEW)


@pytest.mark.django_db
def test_killed_after_the_database_has_it_running_it_again_only_ends_it(keyed: Any) -> None:
    persons()
    secrets.put("personal-index", [OLD, NEW])
    reindexing.walk(NEW, write=True)
    done = portaria()
    assert (done.exit_code, "0 índices mudados, de 4" in done.stdout) == (0, True), done.output
    assert (said(), secrets.read("personal-index")) == (wanted(NEW), NEW)


def test_while_it_is_unfinished_nobody_is_looked_for(keyed: Any) -> None:
    keyed.PERSONAL_INDEX_KEY = f"{OLD} {NEW}"
    with pytest.raises(cpf.ChangingKeyError, match="key reindex"):
        cpf.index(CPFS[0])
    with pytest.raises(cpf.ChangingKeyError, match="key reindex"):
        name_digest("ana")


@pytest.mark.django_db
def test_a_key_of_the_environment_is_changed_there(
    keyed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    persons()
    monkeypatch.setenv("PORTARIA_SECRET_PERSONAL_INDEX", OLD)
    refused = portaria()
    assert refused.exit_code == 2
    assert "«antiga nova»" in refused.stderr
    monkeypatch.setenv("PORTARIA_SECRET_PERSONAL_INDEX", f"{OLD} {NEW}")
    done = portaria()
    assert done.exit_code == 0, done.output
    assert "só a nova" in done.stdout
    assert said() == wanted(NEW)
