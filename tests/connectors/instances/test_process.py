"""What a killed server leaves: its children live on until they notice."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from portaria.connectors.instances.process import (
    alive,
    is_zombie,
    left_behind,
    number_in,
    pid_in,
    server_in,
    signal_to,
    wait_until_gone,
)

SECONDS = 120.0
MASTER = "sleep 600 & echo $!; wait"


@pytest.fixture
def master() -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A process with a group of its own, and the one child that it has started."""
    with subprocess.Popen(
        ["/bin/sh", "-c", MASTER], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as started:
        assert started.stdout is not None
        child = int(started.stdout.readline())
        yield started, child
        signal_to(child, signal.SIGKILL)
        started.kill()


def test_children_of_a_killed_master_are_waited_for(
    master: tuple[subprocess.Popen[str], int],
) -> None:
    started, child = master
    assert left_behind(None) == []
    assert left_behind(started.pid) == [], "it lives, and they are its own"
    started.kill()
    assert wait_until_gone([started.pid], seconds=SECONDS)
    assert is_zombie(started.pid), "nobody has buried it"
    assert [n for n in left_behind(started.pid) if alive(n)] == [child]
    assert not wait_until_gone(left_behind(started.pid), seconds=0)
    os.kill(child, signal.SIGKILL)
    assert wait_until_gone(left_behind(started.pid), seconds=SECONDS)


def test_a_file_names_a_process_that_lives_or_none(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    for text, number in (("", None), ("x", None), (f" {os.getpid()} 1\n", os.getpid())):
        file.write_text(text)
        assert (number_in(file), pid_in(file)) == (number, number)
    with subprocess.Popen(["/bin/true"]) as dead:
        assert wait_until_gone([dead.pid], seconds=SECONDS)
        file.write_text(str(dead.pid))
        assert (number_in(file), pid_in(file)) == (dead.pid, None)
    signal_to(dead.pid, signal.SIGTERM)  # gone: nothing is said


@pytest.mark.parametrize(
    ("said", "elsewhere", "taken"),
    [
        (("/usr/sbin/dovecot",), False, True),
        (("/usr/sbin/dovecot",), True, False),  # another instance's
        (("/usr/bin/python3", "tests/connectors/dovecot"), False, False),
        (("dovecot-lda",), False, False),
    ],
)
def test_a_number_given_again_names_no_server(
    said: tuple[str, ...], elsewhere: bool, taken: bool, tmp_path: Path
) -> None:
    """A process that got the number of a killed master is not ended in its place."""
    home, file = tmp_path / "run", tmp_path / "master.pid"
    home.mkdir()
    command = [said[0], "-c", "sleep 600 & wait", *said[1:]]
    where = tmp_path if elsewhere else home
    with subprocess.Popen(command, executable="/bin/sh", cwd=where, start_new_session=True) as one:
        file.write_text(f"{one.pid}\n")
        assert server_in(file, "dovecot", home) == (one.pid if taken else None)
        os.killpg(one.pid, signal.SIGKILL)
        assert wait_until_gone([one.pid], seconds=SECONDS)
        assert server_in(file, "dovecot", home) is None
