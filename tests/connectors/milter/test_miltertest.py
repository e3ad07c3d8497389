"""Conversations with Debian's ``miltertest``: the protocol read by others (G2, G3)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.milter.running import Gate
from mail.gate.making import MP3, PE
from servers import gated

SCRIPT = Path(__file__).with_name("conversation.lua")


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    made = Gate(tmp_path_factory.mktemp("gate"), {"PORTARIA_GATE_PROCESSES": "1"})
    gated.publish(made)
    made.start()
    yield made
    made.stop()


@pytest.mark.parametrize(
    ("name", "data", "answer", "verdict"),
    [
        ("texto.txt", b"Bom dia.\r\n", "c", "changed"),
        ("musica.mp3", MP3, "c", "held"),
        ("relatorio.pdf", PE, "y", "refused"),
    ],
)
def test_a_conversation(
    gate: Gate, tmp_path: Path, name: str, data: bytes, answer: str, verdict: str
) -> None:
    program = shutil.which("miltertest")
    assert program, "falta o programa «miltertest»: rode tools/system-packages"
    (tmp_path / "body").write_bytes(data)
    given = {
        "SOCKET": f"unix:{gate.socket}", "SENDER": "ana@gate-mpe.test",
        "RECIPIENT": "bia@gate-mpe.test", "NAME": name, "FILE": tmp_path / "body",
        "WANTED": answer, "HELD": int(verdict == "held"),
    }  # fmt: skip
    defined = [word for key, value in given.items() for word in ("-D", f"{key}={value}")]
    done = subprocess.run(
        [program, *defined, "-s", str(SCRIPT)], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    lines = gate.lines()[-2:]
    assert [(line["qid"], line["verdict"]) for line in lines] == [("Q1", verdict), ("Q2", verdict)]
    assert lines[0]["login"] == lines[1]["login"] == "ana@gate-mpe.test"
