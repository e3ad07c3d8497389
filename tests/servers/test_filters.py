"""ClamAV and rspamd as private instances, where an installation wants them (G2, G8)."""

from __future__ import annotations

import shutil
import socket
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portaria.connectors.filters import clamav, rspamd
from portaria.connectors.instances import folders, ports
from portaria.connectors.instances.process import program, run
from portaria.connectors.servers.settings import Filters, MailSettings, Ports

# Written in two parts, so that a scanner of this checkout does not find it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def settings() -> Iterator[MailSettings]:
    home = Path(tempfile.mkdtemp(prefix="portaria-filtros-"))
    home.chmod(0o711)
    found = MailSettings(
        home=home, run=home / "r", store=home / "s", published=home / "p", hostname="mx.test",
        ports=Ports.above(10_000), filters=Filters("private", "private"),
    )  # fmt: skip
    folders.make(found.logs, 0o755)
    yield found
    shutil.rmtree(home, ignore_errors=True)


def test_clamav_finds_what_it_knows_and_ends(settings: MailSettings) -> None:
    (clamd,) = clamav.instances(settings)
    clamd.start()
    try:
        assert scanned(settings, b"texto") == "stream: OK"
        assert "FOUND" in scanned(settings, EICAR)
        number = clamd.pid()
        clamd.start()
        assert clamd.pid() == number  # it ran already
    finally:
        clamd.stop()
    assert clamd.pid() is None


def test_rspamd_accepts_what_is_written_for_it(settings: MailSettings) -> None:
    (worker,) = rspamd.instances(settings)
    worker.write()
    variables = [word for word in worker.command if word.startswith("--var=")]
    test = [program("rspamadm", "rspamd"), *variables, "configtest", "-c"]
    assert "syntax OK" in run([*test, str(worker.folder / "rspamd.conf")])


def test_none_is_wanted_and_one_elsewhere_is(settings: MailSettings) -> None:
    from dataclasses import replace

    nothing = replace(settings, filters=Filters())
    assert (clamav.instances(nothing), rspamd.instances(nothing)) == ((), ())
    assert clamav.place(nothing) == ""
    elsewhere = replace(settings, filters=Filters("inet:10.0.0.1:3310", "unix:/run/r"))
    assert clamav.instances(elsewhere) == ()
    assert clamav.place(elsewhere) == "inet:10.0.0.1:3310"
    assert rspamd.place(elsewhere) == "unix:/run/r"
    assert clamav.place(settings) == f"unix:{settings.run}/clamav/clamd"


def scanned(settings: MailSettings, content: bytes) -> str:
    where = clamav.place(settings).removeprefix("unix:")
    assert ports.answers(Path(where))
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(120)
        client.connect(where)
        client.sendall(b"zINSTREAM\0" + struct.pack(">I", len(content)) + content + b"\0\0\0\0")
        return client.recv(1000).rstrip(b"\0").decode()
