"""A private Postfix whose every port has another milter and which throws all mail away; loads for
it. Needs root, as Postfix does."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from portaria.connectors.postfix.master_cf import SERVICES

PEERS = Path(__file__).parent / "peers"
MAIN = """
compatibility_level = 3.6
queue_directory = {dir}/spool
data_directory = {dir}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mx.orgao.test
mydestination =
alias_maps =
maillog_file = {dir}/mail.log
maillog_file_prefixes = {dir}
default_transport = discard:
local_transport = discard:
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
milter_default_action = tempfail
milter_protocol = 6
enable_long_queue_ids = yes
"""
SENDER, RECIPIENT = "p1@todas.example", "bia@fora.test"


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that every user may walk through, thrown away at the end."""
    made = Path(tempfile.mkdtemp(prefix="portaria-gate-", dir="/tmp"))
    made.chmod(0o711)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def postfix(base: Path, milters: Mapping[str, str]) -> Iterator[dict[str, int]]:
    """Postfix with one port per name; the value is its ``smtpd_milters`` ("" none).

    Yields:
        The port of each name.
    """
    root = base / "postfix"
    for sub in ("etc", "spool", "data"):
        (root / sub).mkdir(parents=True)
    shutil.chown(root / "data", "postfix")
    ports = {name: free_port() for name in milters}
    (root / "etc" / "main.cf").write_text(MAIN.format(dir=root), encoding="utf-8")
    smtpds = "".join(
        f"127.0.0.1:{ports[name]} inet n - n - - smtpd\n  -o smtpd_milters={milters[name]}\n"
        "  -o milter_macro_daemon_name=submission\n"
        for name in milters
    )
    (root / "etc" / "master.cf").write_text(SERVICES + smtpds, encoding="utf-8")
    control = ["postfix", "-c", str(root / "etc")]
    with (base / "postfix.out").open("wb") as out:
        subprocess.run([*control, "start"], check=True, stdout=out, stderr=out, timeout=60)
    try:
        for port in ports.values():
            wait_for(lambda port=port: _answers(port))
        yield ports
    finally:
        with (base / "postfix.out").open("ab") as out:
            subprocess.run([*control, "stop"], check=False, stdout=out, stderr=out, timeout=60)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            return client.recv(100).startswith(b"220")
    except OSError:
        return False


def wait_for(ready: object, seconds: float = 30) -> None:
    """Until ``ready()`` is true.

    Raises:
        TimeoutError: it never was.
    """
    until = time.monotonic() + seconds
    while not ready():  # type: ignore[operator]
        if time.monotonic() > until:
            raise TimeoutError("not ready in time")
        time.sleep(0.02)


def throughput(port: int, content: Path, *, messages: int, sessions: int) -> float:
    """Messages a second that smtp-source gets accepted, a connection each."""
    numbers = ["-m", str(messages), "-s", str(sessions)]
    who = ["-f", SENDER, "-t", RECIPIENT]
    command = ["/usr/sbin/smtp-source", *numbers, "-F", str(content), *who, f"127.0.0.1:{port}"]
    since = time.perf_counter()
    subprocess.run(command, check=True, timeout=300, stdin=subprocess.DEVNULL)
    return messages / (time.perf_counter() - since)


def delays(base: Path, port: int, content: Path, *, messages: int, sessions: int) -> list[float]:
    """Milliseconds of each message from its connection to the answer to its dot."""
    program, sent = base / "smtp_delay", content.with_suffix(".smtp")
    if not program.exists():
        compiled(PEERS / "smtp_delay.c", program)
    if not sent.exists():
        sent.write_bytes(content.read_bytes().replace(b"\n", b"\r\n") + b".\r\n")
    numbers = [str(port), str(sessions), str(messages)]
    command = [str(program), *numbers, str(sent), SENDER, RECIPIENT]
    done = subprocess.run(command, check=True, timeout=300, capture_output=True, text=True)
    return [int(line.split()[0]) / 1000 for line in done.stdout.splitlines()]


def compiled(source: Path, program: Path, *libraries: str) -> None:
    """A C program of ``peers/``."""
    command = ["cc", "-O2", "-o", str(program), str(source), *libraries]
    subprocess.run(command, check=True, timeout=120)


def processor(pids: list[int]) -> float:
    """Seconds of processor that these processes and those they left have taken."""
    ticks = 0
    for pid in pids:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            continue
        ticks += sum(int(field) for field in stat.rpartition(")")[2].split()[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def master(base: Path) -> int:
    """The first process of the Postfix of :func:`postfix`: all others are of its family."""
    return int((base / "postfix" / "spool" / "pid" / "master.pid").read_text().split()[0])


def family(pid: int) -> list[int]:
    """A process and those it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family(int(child))
    return found


def memory(pids: list[int]) -> float:
    """Megabytes that these processes hold together, shared pages divided among them (PSS)."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
