"""The program that every delivery runs first: what it says of one that was begun (ADR 29)."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from portaria.connectors.dovecot.once import ANOTHERS, DOUBTED, KEPT, PROGRAM
from portaria.connectors.dovecot.sieve import absence

QUEUE, DAY, USER = "4gXk2S0ZbRz3kLm", "61001", "ana@uni.example"
RECEIVED = f"Received: by mx (Postfix) id {QUEUE}; Sun\nSubject: x\n\nTexto\n"
SENDS_ON = 'if true { Redirect "eu@longe.test"; }'
ANSWER = (
    absence.script(date(2026, 11, 1), None, "Volto logo.", zone="-0300"),
    'Reject "Não recebo.";',
    'ereject "Não recebo.";',
    'notify "mailto:chefe@orgao.test";',
)
BEGUN = [
    (None, "Subject: y\n\n", 1, ""),
    (None, RECEIVED, 0, KEPT),
    ("keep;", "Subject: y\n\n", 1, ""),
    (SENDS_ON, "Subject: y\n\n", 0, DOUBTED),
    (SENDS_ON, RECEIVED, 0, KEPT),
    (SENDS_ON, f"Subject: y\n\nid {QUEUE}\n", 0, DOUBTED),  # a text may name any number
    *((answers, "Subject: y\n\n", 0, DOUBTED) for answers in ANSWER),
    (ANSWER[0], RECEIVED, 0, KEPT),
]
"""A person's script, a message that came to the mailbox meanwhile, and what is answered."""


def asked(home: Path, queue: str) -> tuple[int, str]:
    run = subprocess.run(
        ["/bin/sh", "-c", PROGRAM, "uma-vez", queue, DAY],
        env={"HOME": str(home), "USER": USER, "PATH": ""}, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip
    return run.returncode, run.stdout


@pytest.mark.parametrize(("script", "message", "status", "said"), BEGUN)
def test_a_delivery_that_was_begun(
    tmp_path: Path, script: str | None, message: str, status: int, said: str
) -> None:
    (tmp_path / "Maildir" / "new").mkdir(parents=True)
    if script is not None:
        (tmp_path / "sieve").mkdir()
        (tmp_path / "sieve" / "meu.sieve").write_text(script)
    assert asked(tmp_path, QUEUE) == (1, ""), "nothing was begun"
    (tmp_path / "Maildir" / "new" / "1.mx").write_text(message)
    assert asked(tmp_path, QUEUE) == (status, said)
    assert asked(tmp_path, QUEUE) == (status, said), "it may be tried again and again"


def test_without_a_queue_id_nothing_is_known(tmp_path: Path) -> None:
    assert [asked(tmp_path, queue) for queue in ("", "../../x")] == [(1, ""), (1, "")]
    assert not list(tmp_path.iterdir())


NAMES = [
    (None, ""),
    ('vacation "oi";', ""),
    (f'vacation :from "{USER}" "oi";', ""),
    (f'vacation :from\r\n\t"Ana Silva <{USER.upper()}>" "oi";', ""),
    ('vacation :from "outra@uni.example" "oi";', ANOTHERS),
    ('vacation :From "outra@uni.example" "oi";', ANOTHERS),
    (f'vacation :from "x{USER}" "oi";', ANOTHERS),
    (f'vacation :from "{USER}x" "oi";', ANOTHERS),
    (f'vacation :from "outra@uni.example <{USER}>" "oi";', ANOTHERS),
    (f'vacation :from "${{x}}<{USER}>" "oi";', ANOTHERS),
    (f'vacation :from /* "{USER}" */ "outra@uni.example" "oi";', ANOTHERS),
    (f'vacation :from "{USER}" "1"; vacation :from "outra@uni.example" "2";', ANOTHERS),
    ("vacation :from text:\noutra@uni.example\n.\n;", ANOTHERS),
]


@pytest.mark.parametrize("includes", [False, True])
@pytest.mark.parametrize(("script", "said"), NAMES)
def test_g4_nobody_answers_in_anothers_name(
    tmp_path: Path, script: str | None, said: str, includes: bool
) -> None:
    """In the script in use, or in one that it includes; another that lies there says nothing."""
    scripts = tmp_path / "sieve"
    scripts.mkdir()
    (scripts / "meu.sieve").write_text(script or "keep;")
    active = "meu"
    if includes:
        (scripts / "outro.sieve").write_text('include :personal "meu";')
        active = "outro"
    else:
        (scripts / "outro.sieve").write_text('vacation :from "outra@uni.example" "oi";')
    if script is not None:
        (tmp_path / ".dovecot.sieve").symlink_to(f"sieve/{active}.sieve")
    assert asked(tmp_path, QUEUE) == (0 if said else 1, said)
