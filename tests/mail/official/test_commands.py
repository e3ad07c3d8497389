"""``portaria official``: what the page does, from the command line (M17)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mail.official.test_communications import (
    ARRIVED,
    NOW,
    _store,
    ana,
    confirm,
    somebody,
    told,
)
from packs.support import BODIES
from portaria import clock
from portaria.bodies.acts import adopt
from portaria.cli.main import root
from portaria.ledger.models import Act
from portaria.mail.official.models import Certificate, Recipient
from portaria.people.models import Person

__all__ = ["_store", "ana"]
pytestmark = pytest.mark.django_db
KEYS = [
    "id", "communication", "key", "subject", "sender", "sent_at", "address", "body", "state",
    "provision", "sum", "delivered_at", "deemed_at", "absence",
]  # fmt: skip


def run(*arguments: object, status: int = 0) -> str:
    with clock.at(NOW):
        done = CliRunner().invoke(root, ["official", *map(str, arguments)])
    assert done.exit_code == status, done.output
    return done.output


def listed(*arguments: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("list", *arguments, "--json"))["receipts"]
    return found


@pytest.fixture
def receipt(ana: Person) -> Recipient:
    """A communication of Ana's that Bia's mailbox has."""
    somebody("bia")
    told("bia@ssp.ar.example")
    ARRIVED["bia@ssp.ar.example", "<1@ssp>"] = NOW
    confirm()
    return Recipient.objects.get()


@pytest.fixture
def unconfirmed(ana: Person) -> Recipient:
    """One that no mailbox has yet."""
    somebody("bia")
    told("bia@ssp.ar.example")
    return Recipient.objects.get()


def test_m17_the_list_says_when_each_is_deemed_received(receipt: Recipient) -> None:
    assert run("list") == (
        f"nº {receipt.pk}  bia@ssp.ar.example  tida por recebida em 16/11/2026 18:00  "
        "Convocação nº 7\n"
    )


def test_m17_the_list_tells_programs_the_documented_keys(receipt: Recipient) -> None:
    [said] = listed()
    assert list(said) == KEYS
    assert (said["id"], said["communication"]) == (receipt.pk, receipt.communication_id)
    assert (said["key"], said["sender"], said["address"], said["body"]) == (
        "<1@ssp>", "ana@ssp.ar.example", "bia@ssp.ar.example", "ssp",
    )  # fmt: skip
    assert (said["state"], said["provision"]) == ("delivered", "sesp-mt-73-2018#art4_par1")
    assert (said["delivered_at"], said["deemed_at"]) == (
        NOW.isoformat(), "2026-11-16T22:00:00+00:00",
    )  # fmt: skip
    assert said["sum"]["due_on"] == "2026-11-16"
    assert said["absence"] is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["--body", "ssp"], 1), (["--body", "mpe"], 0), (["--text", "convocação"], 1),
        (["--text", "ANA@"], 1), (["--text", "bia@"], 1), (["--text", "outra"], 0),
    ],
)  # fmt: skip
def test_the_list_narrowed(receipt: Recipient, asked: list[str], found: int) -> None:
    assert len(listed(*asked)) == found
    assert ("nenhuma comunicação oficial" in run("list", *asked)) == (found == 0)


def test_m17_the_certificate_is_the_file_that_was_registered(
    receipt: Recipient, tmp_path: Path
) -> None:
    file = tmp_path / "certidao.pdf"
    said = run("certificate", receipt.pk, "--out", file, "--site", "https://p.test/")
    row = Certificate.objects.get()
    assert said == f"{file}: código {row.code}, SHA-256 {row.digest}\n"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == row.digest
    assert row.address == f"https://p.test/certidoes/{row.code}/"
    assert Act.objects.get(kind="mail.official.certified").by.startswith("cli:")


def test_the_certificate_s_address_is_the_installation_s_and_its_name_the_code_s(
    receipt: Recipient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://portaria.test"
    monkeypatch.chdir(tmp_path)
    run("certificate", receipt.pk)
    row = Certificate.objects.get()
    assert row.address.startswith("https://portaria.test/certidoes/")
    assert [path.name for path in tmp_path.iterdir()] == [f"certidao-{row.code}.pdf"]


def test_m17_what_is_not_confirmed_is_not_certified(unconfirmed: Recipient, tmp_path: Path) -> None:
    file = tmp_path / "certidao.pdf"
    assert "não foi confirmada" in run("certificate", unconfirmed.pk, "--out", file, status=1)
    assert not file.exists()
    assert "enviada, entrega por confirmar" in run("list")
    [said] = listed()
    assert (said["state"], said["sum"], said["deemed_at"]) == ("sent", None, None)


def test_a_file_that_cannot_be_written_issues_nothing(receipt: Recipient, tmp_path: Path) -> None:
    file = tmp_path / "nada" / "certidao.pdf"
    said = run("certificate", receipt.pk, "--out", file, status=2)
    assert str(file) in said
    assert "Nenhuma certidão foi emitida" in said
    assert not Certificate.objects.exists()
    assert not Act.objects.filter(kind="mail.official.certified").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["certificate", "999999"], ["certificate", str(10**30)], ["certificate", "um"],
        ["certificate"], ["access"], ["access", "--body", "nenhum"],
    ],
)  # fmt: skip
def test_bad_input_leaves_with_two(receipt: Recipient, arguments: list[str]) -> None:
    run(*arguments, status=2)
    assert not Certificate.objects.exists()


def test_m17_who_did_not_look_in_as_the_norm_expects(ana: Person) -> None:
    assert run("access", "--body", "ssp").splitlines() == [
        "1 sem acesso desde antes de 12/11/2026 (art. 4º, caput, da Portaria nº 73/2018/GAB/SESP)",
        "ana@ssp.ar.example  último acesso: 23/10/2026",
    ]
    assert json.loads(run("access", "--body", "ssp", "--json")) == {
        "since": "2026-11-12",
        "provision": "sesp-mt-73-2018#art4_cpt",
        "mailboxes": [
            {"address": "ana@ssp.ar.example", "person": ana.pk,
             "last_access_at": "2026-10-23T14:00:00+00:00"},
        ],
    }  # fmt: skip


def test_a_silent_norm_expects_nobody(db: None) -> None:
    adopt(BODIES / "uniar", by="cli:teste", at=NOW)
    assert "não dizem de quanto em quanto tempo" in run("access", "--body", "uniar")
    said = json.loads(run("access", "--body", "uniar", "--json"))
    assert (said["since"], said["mailboxes"]) == (None, [])
