"""``portaria gate try`` and ``gate rules``; ``gate:`` of body.yaml."""

from __future__ import annotations

import json
import re
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from click.testing import CliRunner

from mail.gate import making as m
from mail.gate.world import ROOT, message
from portaria.bodies.config import load
from portaria.bodies.gate import GateConfig
from portaria.cli.main import root
from portaria.frame import labels
from portaria.mail.gate.kinds import unexamined
from portaria.mail.gate.store.rows import AddressRow, BodyRow
from portaria.mail.gate.store.writing import GateWriter
from portaria.mail.gate.table import NAMES, TABLE
from portaria.norms.places import SourceError

BODIES = ["--bodies-dir", str(ROOT / "bodies")]


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(root, arguments)
    assert result.exit_code == code, result.output
    return result.output


def answer(*arguments: str, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("gate", "try", *arguments, "--json", code=code))
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.eml"
    path.write_bytes(message(From="ana@mpe.ar.example", files={"nota.pdf": m.PE}))
    return path


def test_try_says_the_outcome_the_rule_and_the_provision(file: Path) -> None:
    """G13: each with its provision; 1: it would not pass."""
    said = run("gate", "try", str(file), "--body", "mpe", *BODIES, code=1)
    for words in (
        "a mensagem é recusada (mpe)", "550 5.7.1", "[achou] harmful (age)",
        "mpmt-495-2015#art24_cpt_inc3", "[nada ] attachment_size", "[cala ] to_all",
        "nota.pdf, programa do Windows",
    ):  # fmt: skip
        assert words in said


def test_try_by_a_login_that_is_no_address_is_of_whoever_sends(tmp_path: Path) -> None:
    """G4: people sign in by their login, and write by the address that goes with it."""
    path = tmp_path / "a.eml"
    path.write_bytes(message(to="bia@ssp.ar.example", From="ana@ssp.ar.example"))
    given = [str(path), "--body", "ssp", "--login", "ana", *BODIES]
    assert answer(*given)["outcome"] == "pass"
    path.write_bytes(message(to="bia@ssp.ar.example", From="secretario@ssp.ar.example"))
    said = run("gate", "try", *given, "--from", "ana@ssp.ar.example", code=1)
    assert "«ana» não pode enviar como «secretario@ssp.ar.example»" in said
    assert "; dúvidas: GRL." in said  # whom to ask, as the servers would say


def test_try_says_in_words_what_was_not_looked_at_and_who_decides(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(message(From="ana@mpe.ar.example", files={"x.rar": m.RAR}))
    said = run("gate", "try", str(path), "--body", "mpe", *BODIES, code=1)
    for words in (
        "quem decide: COTEC (decidir sobre mensagens retidas)",
        "parte 1.1: texto, ", "não examinada: formato que não se abre aqui",
        "não pôde ser examinado (formato que não se abre aqui)", "desde 14/12/2015",
        "[sem consulta] virus", "[sem consulta] spam",
    ):  # fmt: skip
        assert words in said
    assert "[nada ] virus" not in said  # it was not asked: nothing is known


def test_every_reason_for_not_looking_has_words() -> None:
    sources = (ROOT / "src" / "portaria" / "mail" / "gate").rglob("*.py")
    found = re.findall(r"""unexamined\b[^\n]*?"([a-z_]+)\"""", "\n".join(
        one.read_text(encoding="utf-8") for one in sources))  # fmt: skip
    assert sorted({*found} - {*unexamined.LABELS}) == []
    assert {"format", "ambiguous", "budget"} <= {*found}


def test_try_tells_programs_the_same(file: Path) -> None:
    said = answer(str(file), "--body", "mpe", *BODIES, code=1)
    assert said["outcome"] == "refuse"
    assert said["reply"]["code"] == "550"
    assert [one["type"] for one in said["parts"]] == ["text", "pe"]
    assert said["parts"][1]["dangers"] == [{"code": "program", "where": "nota.pdf"}]
    named = [*{one["rule"] for one in said["hits"]}, *said["misses"], *said["silent"]]
    assert sorted(named) == sorted(NAMES)


def test_try_on_another_day_by_the_norms_of_then(file: Path) -> None:
    said = answer(str(file), "--body", "mpe", "--on", "2014-01-01", *BODIES)
    assert said["outcome"] == "pass"


def test_try_what_arrives_and_by_the_hour(tmp_path: Path, file: Path) -> None:
    said = answer(str(file), "--body", "ssp", "--inbound", "--to", "x@ssp.ar.example", *BODIES)
    assert said["changes"][0] == {"do": "add", "name": "X-Portaria-Origem", "value": "externa"}
    copytree(ROOT / "tests" / "norms" / "sixth", tmp_path / "bodies" / "jaei")
    to = [f"--to=p{n}@jaei.example" for n in range(101)]
    for hour, code in (("18:59", 1), ("19:00", 0)):
        given = ["--body", "jaei", "--on", "2023-05-02", "--at", hour]
        plain = tmp_path / "b.eml"
        plain.write_bytes(message(From="a@jaei.example"))
        run("gate", "try", str(plain), *given, *to, "--bodies-dir", str(tmp_path / "bodies"),
            code=code)  # fmt: skip


def test_try_by_what_is_published(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTARIA_PUBLISHED", str(tmp_path / "published"))
    assert "gate.sqlite" in run("gate", "try", str(file), code=2)
    (tmp_path / "published").mkdir()
    with GateWriter(tmp_path / "published" / "gate.sqlite") as writer, writer.publish(1) as batch:
        batch.bodies([BodyRow("mpe", "x", "UTC", ["mpe.ar.example"])])
        batch.addresses([AddressRow("ana@mpe.ar.example", "mpe", "individual", "c", owner=1)])
    assert answer(str(file))["bodies"] == []  # no norm was published for the day


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["nada.eml"], "nada.eml"), (["FILE", "--at", "25:99"], "--at")],
)
def test_try_refuses_bad_input(file: Path, arguments: list[str], words: str) -> None:
    given = [str(file) if one == "FILE" else one for one in arguments]
    assert words in run("gate", "try", *given, "--body", "mpe", *BODIES, code=2)


def test_the_table_is_shown() -> None:
    told = run("gate", "rules").splitlines()
    assert len(told) == len(NAMES)
    for line, words in zip(told, TABLE, strict=True):
        assert f"{labels.GATE_MODES[words.mode]} ({words.mode.value})" in line
        assert line.endswith(labels.GATE_RULES[words.name])
    said = json.loads(run("gate", "rules", "--json"))
    assert [one["rule"] for one in said["rules"]] == list(NAMES)


def body(tmp_path: Path, gate: str) -> GateConfig:
    directory = tmp_path / "ssp"
    copytree(ROOT / "bodies" / "ssp", directory, dirs_exist_ok=True)
    file = directory / "body.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("gate:")]
    file.write_text("\n".join([*kept, gate, ""]), encoding="utf-8")
    return load(directory).gate


def test_what_a_body_says_of_its_gate(tmp_path: Path) -> None:
    said = body(
        tmp_path,
        "gate: {failure: accept, modes: {media: warn}, subject_tag: '[EXTERNO]', "
        "hold_within: 2 business days, sensitive_from: 5, addresses_from: 20}",
    )
    assert said == GateConfig({"media": "warn"}, "accept", "[EXTERNO]", "2 business days", 5, 20)
    assert load(ROOT / "bodies" / "ssp").gate.failure == "tempfail"


@pytest.mark.parametrize(
    ("gate", "words"),
    [
        ("gate: {modes: {midia: warn}}", "não é uma regra do controle de mensagens"),
        ("gate: {modes: {media: talvez}}", "observe, warn, enforce"),
        ("gate: {failure: explode}", "tempfail, accept"),
        ("gate: {hold_within: muito}", "prazo"),
        ("gate: {sensitive_from: 0}", "um número de 1 a"),
        ("gate: {addresses_from: dez}", "um número de 1 a"),
        ("gate: {tag: a}", "não é um campo de gate"),
        ("gate: [a]", "«gate»"),
        (f"gate: {{subject_tag: {'x' * 41}}}", "40 letras"),
    ],
)
def test_errors_name_the_file_the_line_and_the_field(tmp_path: Path, gate: str, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        body(tmp_path, gate)
    assert words in str(caught.value)
    assert "body.yaml:" in str(caught.value)
