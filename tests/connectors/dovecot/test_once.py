"""The program that every delivery runs first: what it says of one that was begun (ADR 29)."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from portaria.connectors.dovecot.once import DOUBTED, KEPT, PROGRAM
from portaria.connectors.dovecot.sieve import absence

QUEUE, DAY = "4gXk2S0ZbRz3kLm", "61001"
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
        env={"HOME": str(home), "PATH": ""}, capture_output=True, text=True, timeout=120,
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
