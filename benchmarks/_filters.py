"""The filters that are measured side by side: each started with a socket that Postfix may use."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks._postfix import PEERS, compiled, family, free_port, wait_for

PYMILTER = "pymilter==1.0.5"
RSPAMD = """
.include "$CONFDIR/common.conf"
options {{
  .include "$CONFDIR/options.inc"
  pidfile = "{dir}/rspamd.pid";
  .include(priority=10,duplicate=merge) "{dir}/options.inc"
}}
logging {{ type = "console"; level = "error"; }}
worker "rspamd_proxy" {{
  bind_socket = "{dir}/socket mode=0666";
  milter = yes;
  timeout = 120s;
  count = 2;
  upstream "local" {{ default = yes; self_scan = yes; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Filter:
    """A milter that runs: what Postfix calls it, and its process."""

    address: str
    pid: int

    @property
    def pids(self) -> list[int]:
        """Its processes."""
        return family(self.pid)


@contextmanager
def nothing_in_c(base: Path) -> Iterator[Filter]:
    """libmilter, doing nothing."""
    program, path = base / "nothing_milter", base / "c.sock"
    compiled(PEERS / "nothing_milter.c", program, "-lmilter", "-lpthread")
    with _running([str(program), f"unix:{path}"], base / "c.log", path.exists) as pid:
        path.chmod(0o666)
        yield Filter(f"unix:{path}", pid)


@contextmanager
def nothing_in_pymilter(base: Path) -> Iterator[Filter]:
    """pymilter from PyPI in an environment of its own, doing nothing.

    Raises:
        subprocess.CalledProcessError: it cannot be installed here.
    """
    home, path = base / "pymilter", base / "py.sock"
    venv.create(home, with_pip=True)
    pip = [str(home / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", PYMILTER]
    subprocess.run(pip, check=True, timeout=180, capture_output=True)
    command = [str(home / "bin" / "python"), str(PEERS / "nothing_pymilter.py"), f"unix:{path}"]
    with _running(command, base / "py.log", path.exists) as pid:
        path.chmod(0o666)
        yield Filter(f"unix:{path}", pid)


@contextmanager
def rspamd(base: Path) -> Iterator[Filter]:
    """rspamd with Debian's rules as a milter, two workers, no Redis; every name it asks for is
    answered at once with «there is none», or it would be measured waiting."""
    home = base / "rspamd"
    home.mkdir(mode=0o755)
    shutil.chown(home, "_rspamd", "_rspamd")
    with _no_such_name() as dns:
        (home / "rspamd.conf").write_text(RSPAMD.format(dir=home), encoding="utf-8")
        resolver = f'dns {{ nameserver = ["127.0.0.1:{dns}"]; }}\n'
        (home / "options.inc").write_text(resolver, encoding="utf-8")
        command = [
            "rspamd",
            "-f",
            "-u",
            "_rspamd",
            "-g",
            "_rspamd",
            "-c",
            str(home / "rspamd.conf"),
        ]
        command += [f"--var={name}={home}" for name in ("DBDIR", "RUNDIR", "LOGDIR")]
        with _running(command, base / "rspamd.log", (home / "socket").exists, 90) as pid:
            yield Filter(f"unix:{home / 'socket'}", pid)


@contextmanager
def ours(base: Path, published: Path, python: str = sys.executable) -> Iterator[Filter]:
    """The gate, as it is delivered; ``python`` may be another of the same version, which finds the
    packages of this one. Its folder is ``base``, made here."""
    base.mkdir()
    base.chmod(0o711)
    path = base / "gate.sock"
    environ = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(each for each in sys.path if each),
        "PORTARIA_STATE": str(base / "state"),
        "PORTARIA_PUBLISHED": str(published),
        "PORTARIA_GATE_LISTEN": f"unix:{path}",
        "PORTARIA_GATE_GROUP": "postfix",
    }
    command = [python, "-c", "from portaria.cli.main import main; main()", "gate", "serve"]
    with _running(command, base / "gate.log", path.exists, 120, environ) as pid:
        yield Filter(f"unix:{path}", pid)


@contextmanager
def _running(
    command: list[str],
    log: Path,
    ready: Callable[[], bool],
    seconds: float = 30,
    environ: dict[str, str] | None = None,
) -> Iterator[int]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environ
        )
    try:
        wait_for(lambda: ready() or process.poll() is not None, seconds)
        if process.poll() is not None:
            raise OSError(f"{command[0]} ended: {log.read_text(errors='replace')[-2000:]}")
        yield process.pid
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


@contextmanager
def _no_such_name() -> Iterator[int]:
    """A name server that knows no name; its port."""
    port = free_port()
    answering = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    answering.bind(("127.0.0.1", port))
    over = threading.Event()

    def answer() -> None:
        while not over.is_set():
            query, asker = answering.recvfrom(4096)
            # The one question back, as an answer (QR, RD, RA) that says NXDOMAIN (RFC 1035, 4.1).
            question = query[12 : query.find(b"\0", 12) + 5]
            answering.sendto(query[:2] + b"\x81\x83\0\1" + bytes(6) + question, asker)

    threading.Thread(target=answer, daemon=True).start()
    try:
        yield port
    finally:
        over.set()
        answering.sendto(b"", ("127.0.0.1", port))
