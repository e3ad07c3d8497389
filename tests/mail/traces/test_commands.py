"""``portaria traces``: what the page does, from the command line (G11, G12)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from mail.traces.logs import START, Log
from mail.traces.test_requests import Uni
from portaria import clock
from portaria.cli.main import root
from portaria.mail.traces.models import TraceRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def uni(settings: Any, tmp_path: Path) -> Uni:
    settings.TRACES_DIR = tmp_path / "traces"
    settings.TRACE_LOGS = [f"postfix:mx:{tmp_path / 'mail.log'}"]
    log = Log(at=START)
    log.sent("4XyzABCD01", sender="ana@uni.example", to="x@fora.example", mid="<1@uni.example>")
    (tmp_path / "mail.log").write_bytes(log.text)
    return Uni("uni")


def run(*arguments: str, status: int = 0) -> str:
    with clock.at(START.replace(day=20)):
        done = CliRunner().invoke(root, ["traces", *arguments])
    assert done.exit_code == status, done.output
    return str(done.output)


def test_read_told_and_tidied(uni: Uni) -> None:
    assert json.loads(run("ingest", "--json"))["records"] == 1
    assert json.loads(run("ingest", "--json"))["lines"] == 0
    told = json.loads(run("status", "--json"))
    assert [(m["month"], m["records"], m["keep_until"], m["ours"]) for m in told["months"]] == [
        ("2024-03", 1, "2025-10-01", False)
    ]
    words = run("status")
    assert "uni.example" not in words, "numbers and dates, no record"
    [month] = [line for line in words.splitlines() if "2024-03" in line]
    assert month.startswith("uni  correio  2024-03  aberto  1 registro  ")
    assert month.endswith(" bytes  até 01/10/2025")
    assert json.loads(run("compact", "--json")) == {
        "closed": 0,
        "trimmed": 0,
        "merged": 0,
        "swept": 0,
    }
    assert json.loads(run("drop", "--json")) == {"dropped": 0, "waiting": 0}


def test_a_source_badly_written_says_how(uni: Uni, settings: Any) -> None:
    settings.TRACE_LOGS = ["syslog:/var/log/mail.log"]
    assert "espécie:servidor:caminho" in run("ingest", status=2)


def test_asked_decided_fetched_and_verified(uni: Uni, tmp_path: Path) -> None:
    run("ingest")
    ask = [
        "request", "ask", "--body", "uni", "--who", "remetente", "--letter", "Ofício 1",
        "--purpose", "prova", "--since", "2024-03-01", "--until", "2024-03-10",
    ]  # fmt: skip
    who = ["--as", str(uni.ana.pk)]
    assert "ele mesmo enviou" in run(*ask, "--sender", "caio@uni.example", *who, status=1)
    run(*ask, "--sender", "ana@uni.example", *who)
    row = TraceRequest.objects.get(state="asked")
    number, file = str(row.pk), tmp_path / "pacote.zip"
    run("request", "authorise", number, "--as", str(uni.dora.pk))
    assert "segunda pessoa" in run("request", "release", number, "--as", str(uni.dora.pk), status=1)
    assert "1 registro lacrado;" in run("request", "release", number, "--as", str(uni.eva.pk))
    run("request", "fetch", number, str(file), "--as", str(uni.dora.pk), status=1)
    run("request", "fetch", number, str(file), *who)
    run("request", "fetch", number, str(file), *who, status=2)
    assert file.stat().st_mode & 0o777 == 0o600
    assert "íntegro" in run("verify", str(file))
    with ZipFile(file) as package:  # read by people outside: in words, never by our ids
        [head, line] = package.read("registros.csv").decode().splitlines()
    told = dict(zip(head.split(";"), line.split(";"), strict=True))
    assert told["Situação"] in {"entregue", "na fila", "recusada à entrada", "retida"}
    assert told["Controle de mensagens"] in {"", "passou", "retida", "recusada"}
    assert f"{number}  remetente  Ofício 1  liberado" in run("request", "list", "--body", "uni")
    content = tmp_path / "conteudo.zip"
    said = run("request", "fetch", number, str(content), "--content", *who, status=1)
    assert "só de registros" in said
    assert not content.exists()
    file.write_bytes(file.read_bytes()[:-40])
    assert json.loads(run("verify", str(file), "--json", status=1))["whole"] is False
    listed = json.loads(run("request", "list", "--body", "uni", "--json"))["requests"]
    assert {one["state"] for one in listed} == {"released", "refused"}
    assert {one["kept_until"] for one in listed} == {"2025-09-20"}


def test_contents_are_asked_for_by_name(uni: Uni) -> None:
    ask = [
        "request", "ask", "--body", "uni", "--who", "remetente", "--letter", "Ofício 1",
        "--purpose", "prova", "--since", "2024-03-01", "--until", "2024-03-10",
        "--sender", "ana@uni.example", "--as", str(uni.ana.pk),
    ]  # fmt: skip
    run(*ask)
    run(*ask, "--content")
    listed = json.loads(run("request", "list", "--body", "uni", "--json"))["requests"]
    assert sorted(one["content"] for one in listed) == [False, True]
    assert {one["messages"] for one in listed} == {None}


def test_an_order_to_keep_records(uni: Uni) -> None:
    said = run("hold", "--body", "uni", "--address", "ana@uni.example", "--why", "processo 1")
    number = said.split("nº ")[1].strip()
    run("lift", number, "--why", "arquivado")
    assert "não há guarda legal" in run("lift", number, "--why", "de novo", status=2)
