from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ledger.conftest import Tamper, draft, record
from portaria.cli.main import root
from portaria.ledger import queries, sealer

pytestmark = pytest.mark.usefixtures("ledger")


def portaria(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["ledger", *arguments])


@pytest.fixture
def head() -> str:
    record([draft(number) for number in range(5)])
    sealer.seal()
    number, digest = queries.head()
    return f"{number}:{digest.hex()}"


def test_a_right_ledger_ends_with_0_and_its_head(head: str) -> None:
    said = portaria("verify")
    assert said.exit_code == 0
    assert "5 linhas em 1 bloco" in said.output
    assert f"Cabeça: {head}" in said.output


def test_a_wrong_one_ends_with_1_and_says_which(head: str, tamper: Tamper) -> None:
    tamper("UPDATE ledger_act SET outcome = 'x' WHERE id = 3")
    said = portaria("verify")
    assert said.exit_code == 1
    assert "ato 3: linha alterada (bloco 1, posição 3)" in said.output
    answer = json.loads(portaria("verify", "--json").stdout)
    assert answer["ok"] is False
    assert [(f["kind"], f["act"], f["block"]) for f in answer["findings"]] == [("altered", 3, 1)]


def test_a_noted_head(head: str) -> None:
    assert portaria("verify", "--head", head).exit_code == 0
    assert portaria("verify", "--head", f"1:{'0' * 64}").exit_code == 1
    assert portaria("verify", "--head", "1:abc").exit_code == 2


def test_export_and_verify_away_from_the_database(head: str, tmp_path: Path) -> None:
    file = tmp_path / "ledger.txt"
    assert head in portaria("export", "-o", str(file)).stderr
    said = portaria("verify", "--export", str(file), "--head", head, "--json")
    assert said.exit_code == 0
    assert json.loads(said.stdout)["lines"] == 5
    file.write_text("nothing", encoding="utf-8")
    refused = portaria("verify", "--export", str(file))
    assert refused.exit_code == 2
    assert "linha 1: não é um livro exportado" in refused.output


def test_proof_and_its_check(head: str, tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    file.write_text(portaria("proof", "3", "--content").stdout, encoding="utf-8")
    said = portaria("check-proof", str(file), "--head", head)
    assert said.exit_code == 0
    assert "Ato 3: mail.mailbox.closed de mailbox:2 (uni), por system:runner" in said.output
    file.write_text(file.read_text("utf-8").replace("mailbox:2", "mailbox:9"), encoding="utf-8")
    forged = portaria("check-proof", str(file))
    assert forged.exit_code == 1
    assert "A prova não vale" in forged.output
    file.write_text("{", encoding="utf-8")
    assert portaria("check-proof", str(file)).exit_code == 2


def test_no_proof_of_what_is_not_there(head: str) -> None:
    said = portaria("proof", "99")
    assert said.exit_code == 1
    assert "O ato 99 não existe ou ainda não foi selado." in said.stderr
