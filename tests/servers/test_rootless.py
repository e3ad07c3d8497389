"""Dovecot without root: everything runs as the one user who starts it."""

from __future__ import annotations

import os
import pwd
import shutil
import smtplib
import socket
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from portaria.connectors.dovecot.instance import Dovecot
from portaria.connectors.instances import certificates, ports
from portaria.connectors.instances.addresses import Endpoint
from portaria.connectors.postfix.instance import Postfix
from portaria.connectors.servers import settings as derived
from portaria.connectors.servers.settings import MailSettings, Ports
from unused_ports import unused

from .mail import MailServers, message
from .published import Published

ADDRESS = "ana@semroot.test"


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="portaria-semroot-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def as_nobody(script: Callable[[], object]) -> None:
    """Run ``script`` in a child that is the user ``nobody``; its exception is printed."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setgroups([])
            os.setgid(pwd.getpwnam("nobody").pw_gid)
            os.setuid(pwd.getpwnam("nobody").pw_uid)
            script()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_dovecot_runs_without_root_and_postfix_says_it_cannot(
    home: Path, mail_servers: MailServers
) -> None:
    own = certificates.local(home / "tls", ["localhost", "127.0.0.1"])
    own.key.chmod(0o644)  # the child is another user
    (home / "published").mkdir()
    published = Published(home / "published")
    published.mailbox(1, ADDRESS)
    mine = home / "mine"
    mine.mkdir()
    shutil.chown(mine, "nobody", "nogroup")
    given = Ports(*unused(len(fields(Ports))))
    settings = MailSettings(
        home=mine, run=mine / "r", store=mine / "store", published=home / "published",
        hostname="mx.semroot.test", ports=given,
    )  # fmt: skip
    dovecot = Dovecot(derived.dovecot(settings, own))
    refusals = home / "refusal"
    refusals.touch()
    refusals.chmod(0o666)

    def start() -> None:
        dovecot.start()
        try:
            Postfix(derived.postfix(settings, own)).start()
        except Exception as error:
            refusals.write_text(str(error))

    as_nobody(start)
    try:
        assert refusals.read_text() == "o Postfix só inicia como root"
        owner = Path(f"/proc/{dovecot.pid()}").stat().st_uid
        assert owner == pwd.getpwnam("nobody").pw_uid
        said = message("sem root", sender="a@fora.test", to=ADDRESS)
        with smtplib.LMTP(str(settings.sockets / "lmtp"), local_hostname="t", timeout=120) as lmtp:
            assert lmtp.send_message(said, "a@fora.test", [ADDRESS]) == {}
        assert ports.answers(Endpoint("127.0.0.1", given.imaps))
        with socket.create_connection(("127.0.0.1", given.imap), 120) as client:
            assert b"STARTTLS" in client.recv(1000)
        assert (mine / "store" / "01" / "1").stat().st_uid == owner
    finally:
        as_nobody(dovecot.stop)
    assert dovecot.pid() is None
