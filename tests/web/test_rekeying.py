"""The key of personal data is changed while everything works: what was written under the old one is
read all along, and written anew; what is interrupted goes on."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from click.testing import CliRunner, Result
from django.test import Client

from portaria.cli.main import root
from portaria.config import secrets
from portaria.people import cpf, sealed
from portaria.people.models import Person
from portaria.premises.places.models import Place
from portaria.premises.visits.acts import keeping
from portaria.premises.visits.models import Photo, Visit, Visitor
from portaria.procedures.terms import scans
from portaria.procedures.terms.acts import signing
from portaria.procedures.terms.models import Term, TermFile
from portaria.web import rekeying
from web.world import NOW, ROOT, SECRET, World, sign_in_of

OLD, NEW, ALIEN = "aa" * 32, "bb" * 32, "cc" * 32
CPF = "52998224725"
SEALED = ("cpf", "terms", "term_files", "photos", "second_factors")


@pytest.fixture
def keyed(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The installation's key is OLD, in a state folder of its own."""
    monkeypatch.setenv("PORTARIA_STATE", str(tmp_path))
    monkeypatch.delenv("PORTARIA_SECRET_PERSONAL_DATA", raising=False)
    (tmp_path / "secrets").mkdir(mode=0o700)
    secrets.put("personal-data", [OLD])
    settings.PERSONAL_DATA_KEY = OLD
    return settings


@pytest.fixture
def written(keyed: Any, world: World) -> Mapping[str, Any]:
    """One of everything that is sealed, under OLD."""
    Person.objects.filter(pk=world.ana.pk).update(cpf_encrypted=cpf.encrypt(CPF))
    body = {"body_id": "uniar"}
    term = Term.objects.create(
        **body, person=world.ana, kind="sigilo", title="T", asked_at=NOW, act=0,
        document=sealed.seal("Título\n\ntexto", signing.PURPOSE), code="X",
    )  # fmt: skip
    file = TermFile.objects.create(
        term=term, kind="scan", media="application/pdf", content=scans.seal(b"%PDF-"),
        digest="0" * 64, added_at=NOW, by="cli:t",
    )  # fmt: skip
    visitor = Visitor.objects.create(**body, name="V", keep_until=date(2027, 1, 1))
    place = Place.objects.create(**body, code="p", name="P", kind="building")
    visit = Visit.objects.create(
        **body, visitor=visitor, kind="visit", place=place, state="open", state_since=NOW,
        code="V", first_at=NOW, last_at=NOW,
    )  # fmt: skip
    photo = Photo.objects.create(
        visit=visit, kind="face", media="image/png", digest="0" * 64, taken_at=NOW,
        content=sealed.seal("Zm90bw==", keeping.PURPOSE), erase_on=date(2027, 1, 1),
    )  # fmt: skip
    user = sign_in_of("ana", world.ana)
    return {"ana": world.ana, "term": term, "file": file, "photo": photo, "user": user}


def all_read(written: Mapping[str, Any]) -> bool:
    """Whether everything says what was written."""
    ana = Person.objects.get(pk=written["ana"].pk)
    term = Term.objects.get(pk=written["term"].pk)
    file = TermFile.objects.get(pk=written["file"].pk)
    photo = Photo.objects.get(pk=written["photo"].pk)
    factor = Authenticator.objects.get(user=written["user"], type="totp")
    assert ana.cpf_encrypted is not None
    assert term.document is not None
    return (
        cpf.decrypt(bytes(ana.cpf_encrypted)),
        sealed.unseal(bytes(term.document), signing.PURPOSE),
        scans.unseal(bytes(file.content)),
        sealed.unseal(bytes(photo.content), keeping.PURPOSE),
        get_adapter().decrypt(factor.data["secret"]),
    ) == (CPF, "Título\n\ntexto", b"%PDF-", "Zm90bw==", SECRET)


def test_every_stage_reads_everything_and_the_last_needs_no_old_key(
    keyed: Any, written: Mapping[str, Any], client: Client
) -> None:
    for keys in (OLD, f"{OLD} {NEW}", f"{NEW} {OLD}"):
        keyed.PERSONAL_DATA_KEY = keys
        assert all_read(written), keys
    first = rekeying.walk(write=True)
    assert set(first.older) == set(SEALED)
    assert all(first.older.values())
    assert all_read(written)
    assert not any(rekeying.walk(write=True).older.values()), "what is done is passed over"
    keyed.PERSONAL_DATA_KEY = NEW
    assert all_read(written)
    client.force_login(written["user"])
    assert "***.982.247-**" in client.get(f"/pessoas/{written['ana'].pk}/").content.decode()


def test_an_old_process_reads_what_a_new_one_writes(keyed: Any) -> None:
    """Both know both keys before either writes with the new one."""
    keyed.PERSONAL_DATA_KEY = f"{NEW} {OLD}"
    stored = cpf.encrypt(CPF)
    keyed.PERSONAL_DATA_KEY = f"{OLD} {NEW}"
    assert cpf.decrypt(stored) == CPF


def test_what_is_interrupted_goes_on(
    keyed: Any, written: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between two columns: what was done stays, the rest is done at the next run."""
    keyed.PERSONAL_DATA_KEY = f"{NEW} {OLD}"

    class Killed(BaseException):
        pass

    real = rekeying._columns

    def dies(column: rekeying.Column, *rest: Any, **named: Any) -> None:
        if column.name == "term_files":
            raise Killed
        real(column, *rest, **named)

    with monkeypatch.context() as patch:
        patch.setattr(rekeying, "_columns", dies)
        with pytest.raises(Killed):
            rekeying.walk(write=True)
    left = rekeying.walk(write=True).older
    assert (left["cpf"], left["terms"], left["term_files"], left["photos"]) == (0, 0, 1, 1)
    keyed.PERSONAL_DATA_KEY = NEW
    assert all_read(written)


def test_what_no_key_reads_is_told_and_left(keyed: Any, written: Mapping[str, Any]) -> None:
    keyed.PERSONAL_DATA_KEY = ALIEN
    stray = cpf.encrypt(CPF)
    keyed.PERSONAL_DATA_KEY = f"{NEW} {OLD}"
    Person.objects.filter(pk=written["ana"].pk).update(cpf_encrypted=stray)
    found = rekeying.walk(write=True)
    assert found.unreadable["cpf"] == [written["ana"].pk]
    assert found.older["terms"] == 1
    ana = Person.objects.get(pk=written["ana"].pk)
    assert bytes(ana.cpf_encrypted or b"") == stray


def portaria(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["key", *arguments])


def test_by_command_from_the_first_to_the_last(
    keyed: Any, written: Mapping[str, Any], tmp_path: Path
) -> None:
    """Restarting the processes is reading the file again."""
    file = tmp_path / "secrets" / "personal-data"

    def restart() -> list[str]:
        keyed.PERSONAL_DATA_KEY = secrets.read("personal-data")
        return str(keyed.PERSONAL_DATA_KEY).split()

    assert portaria("use").exit_code == 1, "there is only one"
    assert portaria("add").exit_code == 0
    old, new = restart()
    assert (old, len(new)) == (OLD, 64)
    assert all_read(written)
    assert portaria("use").exit_code == 0
    assert restart() == [new, OLD]
    refused = portaria("drop")
    assert refused.exit_code == 1
    assert "ainda dependem" in refused.stderr
    done = portaria("rewrite")
    assert done.exit_code == 0
    assert "cpf: 1 cifrados de novo, de 1" in done.stdout
    told = json.loads(portaria("status", "--json").stdout)
    assert not any(told["older"].values())
    assert not any(told["unreadable"].values())
    assert portaria("drop").exit_code == 0
    assert restart() == [new]
    assert all_read(written)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["personal-data"]
    assert new not in done.stdout + json.dumps(told)


def test_a_key_of_the_environment_is_changed_there(
    keyed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTARIA_SECRET_PERSONAL_DATA", f"{NEW} {OLD}")
    for command in ("add", "use"):
        answer = portaria(command)
        assert answer.exit_code == 2
        assert "PORTARIA_SECRET_PERSONAL_DATA" in answer.stderr
    assert secrets.read("personal-data") == f"{NEW} {OLD}"


def test_everything_that_is_sealed_is_written_anew() -> None:
    """A module that seals something new must be told of in ``rekeying.COLUMNS``."""
    seals = re.compile(r"sealed\.seal\(")
    package = ROOT / "src" / "portaria"
    found = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if seals.search(path.read_text(encoding="utf-8"))
    }
    assert found == {
        "people/cpf.py", "procedures/terms/acts/signing.py", "procedures/terms/scans.py",
        "premises/visits/acts/keeping.py",
    }  # fmt: skip
