"""``portaria door``: what a door would do, told in words and to programs; what doors did, looked at
again (F1, F2, F7)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from portaria.cli.main import root
from portaria.premises.doors.types import card_number
from portaria.premises.places.models import Device
from premises.support import SLUG, at, badge, built, holder

pytestmark = pytest.mark.django_db
WHEN = ("--on", "2026-11-23", "--at", "10:00")


def run(*arguments: str) -> tuple[int, str]:
    found = CliRunner().invoke(root, ["door", *arguments, "--body", SLUG])
    return found.exit_code, found.output


def reader() -> Device:
    found = Device.objects.filter(body=SLUG, side="in", passage__inside__level="nivel_2")
    chosen = found.exclude(passage__kind="manual_gate").order_by("pk").first()
    assert chosen is not None
    return chosen


def test_try_says_why_not_and_what_the_guard_does() -> None:
    built()
    _, key = holder()
    credential = badge(key).credential
    assert credential is not None
    status, text = run("try", reader().code, credential.number, *WHEN)
    assert status == 1
    assert text.startswith("Não abre.\n- Sem autorização para a área. (art. 11")
    assert "Vigilante: Não deixe entrar" in text
    status, text = run("try", reader().code, credential.number, *WHEN, "--json")
    told = json.loads(text)
    assert (status, told["opens"], told["reasons"][0]["code"]) == (1, False, "unauthorised")


def test_try_opens_to_who_leaves() -> None:
    built()
    out = Device.objects.filter(body=SLUG, side="out").first()
    assert out is not None
    status, text = run("try", out.code, "0", *WHEN)
    assert (status, text.splitlines()) == (
        0,
        [
            "Abre.",
            "- Saída: ninguém é impedido de sair.",
            "- cede: Crachá ausente ou desconhecido. Prevalece: Saída: ninguém é impedido de sair.",
        ],
    )


def test_try_names_a_wrong_reader_and_a_wrong_hour() -> None:
    built()
    assert run("try", "nada", "1")[0] == 2
    status, text = run("try", reader().code, "1", "--at", "25h")
    assert (status, "«25h» não é uma hora" in text) == (2, True)


def test_reconcile_finds_what_would_differ(tmp_path: Path) -> None:
    built()
    line = {
        "at": at("2026-11-23 10:00").isoformat(), "body": SLUG, "reader": reader().pk,
        "card": card_number("77"), "opens": True, "code": "authorised",
    }  # fmt: skip
    (tmp_path / "doors-20261123T140000-1-1.jsonl").write_text(json.dumps(line) + "\n")
    status, text = run("reconcile", str(tmp_path))
    assert status == 1
    assert text.endswith("1 passagens se decidiriam de outro modo\n")
    assert "abriu; hoje: Crachá ausente ou desconhecido." in text
    assert run("reconcile", str(tmp_path.parent))[0] == 0
