"""What people read of Postfix's own is in Portuguese: asked of Postfix's own tools."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from portaria.connectors.instances.process import program
from portaria.connectors.postfix import wording

REFUSALS = [
    ("550 5.1.1 <x@y.example>: Recipient address rejected: User unknown", "nao ha caixa com este"),
    ("553 5.7.1 <a@y.example>: Sender address rejected: not owned by user b", "peca a permissao"),
    ("554 5.7.1 <a@y.example>: Relay access denied", "dominios da instituicao"),
    ("535 5.7.8 Error: authentication failed: (reason unavailable)", "senha nao conferem"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in wording.files().items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def asked(*command: str | Path) -> str:
    tool, *rest = map(str, command)
    done = subprocess.run(
        [program(tool, "postfix"), *rest], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(("said", "words"), REFUSALS)
def test_g13_a_refusal_of_the_server_itself_ends_in_portuguese(
    folder: Path, said: str, words: str
) -> None:
    found = asked("postmap", "-q", said, f"regexp:{folder / wording.REFUSALS}")
    assert found.startswith("\\c; ")
    assert words in found
    assert found.isascii()


OURS = [
    "550 5.7.1 Os anexos somam 16 MB, acima do limite (art. 24): envie um enlace.",
    "535 5.7.8 Error: authentication failed: A conta ana está bloqueada (art. 13).",
]


@pytest.mark.parametrize("said", OURS)
def test_a_refusal_that_says_it_already_is_left_as_it_is(folder: Path, said: str) -> None:
    map_ = f"regexp:{folder / wording.REFUSALS}"
    done = subprocess.run(
        [program("postmap", "postfix"), "-q", said, map_],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")


def test_what_cannot_be_delivered_comes_back_in_portuguese(folder: Path) -> None:
    (folder / "main.cf").write_text("compatibility_level = 3.6\nmyhostname = correio.example\n")
    shown = asked("postconf", "-c", folder, "-b", folder / wording.BOUNCES)
    for words in (
        "Este é o servidor de correio correio.example", "não pôde ser entregue",
        "NÃO É PRECISO ENVIAR A MENSAGEM DE NOVO", "foi entregue aos destinatários",
    ):  # fmt: skip
        assert words in shown
    assert "delivery system" not in shown.partition("verify_template")[0].lower()
