"""Real Postfix and Dovecot for tests: one private pair on free ports, and people to try them."""

from __future__ import annotations

import email
import email.policy
import imaplib
import os
import re
import shutil
import smtplib
import ssl
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

from portaria import clock
from portaria.connectors.dovecot.instance import Dovecot
from portaria.connectors.dovecot.settings import DovecotSettings, Users
from portaria.connectors.instances.addresses import Endpoint
from portaria.connectors.instances.process import ServerFailed, children, wait_until_gone
from portaria.connectors.postfix.holding import Hold
from portaria.connectors.postfix.instance import Postfix
from portaria.connectors.postfix.settings import PostfixSettings
from portaria.connectors.servers.settings import MailSettings, Ports
from portaria.connectors.servers.system import MailSystem
from unused_ports import unused

from .managesieve import ManageSieve
from .published import Published

PASSWORD = "senha-da-pessoa-1"
PATIENCE = 300.0  # seconds that anything may take on a busy machine
LONGEST_DELIVERY = 900.0
"""Seconds; above Postfix's ``lmtp_data_done_timeout``."""
OF_POSTFIX = ("smtpd", "cleanup", "qmgr", "trivial-rewrite", "proxymap", "lmtp", "smtp")
OF_DOVECOT = ("config", "auth", "lmtp")
"""Processes that end when their server reads its configuration again."""
Found = TypeVar("Found")


def wait_for(what: Callable[[], Found], *, seconds: float = PATIENCE, why: str = "") -> Found:
    """The first true answer of ``what``, asked again and again.

    Raises:
        AssertionError: there was none in time.
    """
    deadline, pause = clock.elapsed() + seconds, 0.05
    while not (found := what()):
        assert clock.elapsed() < deadline, why or "waited in vain"
        clock.pause(pause)
        pause = min(1.5 * pause, 0.5)  # most questions start a program
    return found


class MailServers:
    """A running pair of servers and the outside world (a sink that keeps what leaves)."""

    def __init__(self, home: Path) -> None:
        self.home = home
        free = unused(len(fields(Ports)) + 1)
        self.ports = Ports(*free[1:])
        self.settings = MailSettings(
            home=home,
            run=home / "r",
            store=home / "store",
            published=home / "published",
            hostname="mx.orgao.test",
            ports=self.ports,
            relay=Endpoint("127.0.0.1", free[0]),
            users=Users(),
        )
        self.settings.published.mkdir(mode=0o755)
        self.system = MailSystem(self.settings)
        dovecot = self.system.dovecot
        dovecot.settings = replace(dovecot.settings, failure_delay="0")
        self.published = Published(self.settings.published)
        self.trust = ssl.create_default_context(cafile=str(self.system.certificates.authority))
        self.outside_folder = home / "outside"
        self._number = 0

    # -- people ---------------------------------------------------------------------------------

    def person(self, address: str, *, login: str = "", quota: int = 0) -> str:
        """A person with a mailbox, who signs in as ``address`` (and ``login``) with
        :data:`PASSWORD`; the address."""
        self._number += 1
        self.published.mailbox(self._number, address, quota=quota)
        self.published.sender(address, address)
        for name in filter(None, (address, login)):
            self.published.login(name, address, PASSWORD)
        return address

    def organizational(self, address: str, *, senders: Sequence[str] = ()) -> str:
        """A mailbox without password, as which ``senders`` (addresses) may send."""
        self._number += 1
        self.published.mailbox(self._number, address, kind="organizational")
        for login in senders:
            self.published.sender(address, login)
        return address

    # -- sending --------------------------------------------------------------------------------

    def deliver(
        self, message: EmailMessage | str, *, sender: str, to: Sequence[str], port: int = 0
    ) -> dict[str, tuple[int, bytes]]:
        """Hand a message in as another server would (port ``mx``); who was refused.

        Raises:
            smtplib.SMTPException: all were, or the message was.
        """
        with smtplib.SMTP("127.0.0.1", port or self.ports.smtp, "fora.test", PATIENCE) as client:
            return client.sendmail(sender, list(to), _bytes(message))

    def submit(
        self,
        message: EmailMessage | str,
        *,
        login: str,
        sender: str = "",
        to: Sequence[str],
        password: str = PASSWORD,
    ) -> dict[str, tuple[int, bytes]]:
        """Hand a message in as a person does: TLS, signed in; who was refused.

        Raises:
            smtplib.SMTPException: the sign-in, the sender, all recipients or the message was.
        """
        with self.sending(login, password) as client:
            return client.sendmail(sender or login, list(to), _bytes(message))

    @contextmanager
    def sending(self, login: str, password: str = PASSWORD) -> Iterator[smtplib.SMTP]:
        """Sign in to send, as a person does: TLS, and the password.

        Raises:
            smtplib.SMTPException: the sign-in was refused.
        """
        with smtplib.SMTP("localhost", self.ports.submission, "pc.test", PATIENCE) as client:
            client.starttls(context=self.trust)
            client.login(login, password)
            yield client

    def swaks(self, *options: str) -> str:
        """Run swaks against the ``mx`` port (``--server``, ``--port`` can be given anew); its
        transcript, whatever it ended with."""
        at = ("--server", f"127.0.0.1:{self.ports.smtp}", "--helo", "fora.test")
        command = [_there("swaks"), *at, *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        return done.stdout + done.stderr

    # -- reading --------------------------------------------------------------------------------

    @contextmanager
    def imap(self, login: str, password: str = PASSWORD) -> Iterator[imaplib.IMAP4_SSL]:
        """A signed-in IMAP session under TLS.

        Raises:
            imaplib.IMAP4.error: the sign-in was refused.
        """
        client = imaplib.IMAP4_SSL(
            "localhost", self.ports.imaps, ssl_context=self.trust, timeout=PATIENCE
        )
        try:
            client.login(login, password)
            yield client
        finally:
            client.shutdown()

    def managesieve(self, login: str, password: str = PASSWORD) -> ManageSieve:
        """A signed-in ManageSieve session."""
        session = ManageSieve("localhost", self.ports.managesieve, self.trust)
        session.login(login, password)
        return session

    def messages(self, address: str, folder: str = "INBOX") -> list[EmailMessage]:
        """Every message that a mailbox holds, read as its administrator (organizational mailboxes
        too, which have no password)."""
        query = ("-u", address, "uid text", "mailbox", folder, "all")
        said = self.system.dovecot.doveadm("fetch", *query)
        texts = [part.partition("\ntext:\n")[2] for part in said.split("\n\f\n")]
        return [_parsed(text.encode()) for text in texts if text]

    def arrived(
        self, address: str, subject: str, *, folder: str = "INBOX", seconds: float = PATIENCE
    ) -> EmailMessage:
        """The message with ``subject`` in a mailbox, waited for."""

        def look() -> EmailMessage | None:
            try:
                found = self.messages(address, folder)
            except Exception:  # the folder may not be there before the first delivery
                return None
            return next((m for m in found if m["Subject"] == subject), None)

        return wait_for(look, seconds=seconds, why=f"«{subject}» did not reach {address}")  # type: ignore[return-value]

    def outside(self) -> list[EmailMessage]:
        """What left for other domains; ``X-Mail-Args`` and ``X-Rcpt-Args`` are the envelope."""
        return [_parsed(p.read_bytes()) for p in sorted(self.outside_folder.iterdir())]

    def left(self, subject: str, *, to: str = "", seconds: float = PATIENCE) -> EmailMessage:
        """The message with ``subject`` that left for ``to`` (anybody if empty), waited for. Name
        ``to`` where other tests' messages bear the same subject, as what bounces does."""

        def found() -> EmailMessage | None:
            meant = (m for m in self.outside() if m["Subject"] == subject)
            return next((m for m in meant if f"<{to}" in str(m["X-Rcpt-Args"])), None)

        wait_for(found, seconds=seconds, why=f"«{subject}» did not leave")
        self.settle()  # it may not have been written whole
        left = found()
        assert left is not None
        return left

    def settle(self, *, seconds: float = LONGEST_DELIVERY) -> None:
        """Wait until Postfix has nothing left to do but what is held: one delivery may take as long
        as Postfix waits for the answer to a message. What was under way while it read its
        configuration again it would look at minutes later, unless asked to now."""

        wait_for(self.settled, seconds=seconds, why="the queue does not empty")

    def settled(self) -> bool:
        """Nothing waits but what is held; what does is tried now. Of a server that does not say,
        it is not known."""
        try:
            empty = set(self.system.postfix.queued()) <= {"hold"}
            if not empty:
                self.system.postfix.flush()
        except ServerFailed:
            return False
        return empty

    def hold_nothing(self) -> None:
        """What is on hold is thrown away."""
        hold = Hold(self.system.postfix.etc)
        hold.delete(hold.waiting())

    # -- other settings -------------------------------------------------------------------------

    @contextmanager
    def other_settings(
        self,
        *,
        postfix: Callable[[PostfixSettings], PostfixSettings] | None = None,
        dovecot: Callable[[DovecotSettings], DovecotSettings] | None = None,
    ) -> Iterator[None]:
        """Other settings of the running servers within the block, e.g. with a filter:
        ``postfix=lambda s: replace(s, milters=(Milter(path, "tempfail"),))``."""
        asked, asking = self.system.dovecot, self.system.postfix
        before = asked.settings, asking.settings
        try:
            asked.settings = dovecot(asked.settings) if dovecot else asked.settings
            asking.settings = postfix(asking.settings) if postfix else asking.settings
            asking.settings = replace(asking.settings, mechanisms=asked.settings.mechanisms)
            self._both_obeyed()
            yield
        finally:
            asked.settings, asking.settings = before
            self._both_obeyed()

    def _both_obeyed(self) -> None:
        """Whoever asks first: its processes let go of those that answer, which would otherwise be
        waited for until they do by themselves."""
        self._obeyed(self.system.postfix)
        self._obeyed(self.system.dovecot)

    def _obeyed(self, server: Postfix | Dovecot) -> None:
        """Its present settings are in force."""
        folder = server.settings.home / "etc"
        with self.reading_anew(server) as old:
            was = folder.resolve()
            server.start()
            if folder.resolve() == was:  # it had nothing to read
                old.clear()

    @contextmanager
    def reading_anew(self, server: Postfix | Dovecot) -> Iterator[set[int]]:
        """Within the block a server is told to read its configuration again. It is not waited for
        by whoever tells it: afterwards those of its processes are gone that know the old one."""
        old = set(_knowing(server.pid()))
        yield old
        assert wait_until_gone(list(old), seconds=PATIENCE), "a server goes on as it was"

    def mail_log(self) -> str:
        """Postfix's log."""
        return self.system.postfix.settings.log.read_text(errors="replace")

    def logged_whole(self, identity: str) -> None:
        """Wait until Postfix's log tells a message's way to its end, by its Message-ID."""

        def removed() -> bool:
            log = self.mail_log()
            found = re.search(rf" (\w+): message-id={re.escape(identity)}\n", log)
            return found is not None and f" {found[1]}: removed\n" in log

        wait_for(removed, why=f"the log does not tell the end of {identity}")

    def dovecot_log(self) -> str:
        """Dovecot's log."""
        return self.system.dovecot.settings.log.read_text(errors="replace")


def message(subject: str, *, sender: str, to: str, text: str = "Texto.\n") -> EmailMessage:
    """A plain message."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made.set_content(text)
    return made


@contextmanager
def running() -> Iterator[MailServers]:
    """The servers, gone afterwards."""
    assert os.geteuid() == 0, "Postfix só inicia como root: rode estes testes como root"
    # Not under pytest's own folders, which only their owner may cross.
    home = Path(tempfile.mkdtemp(prefix="portaria-mail-"))
    home.chmod(0o711)
    servers = MailServers(home)
    servers.outside_folder.mkdir()
    shutil.chown(servers.outside_folder, "nobody")
    sink = subprocess.Popen(
        [_there("smtp-sink"), "-u", "nobody", "-d", f"{servers.outside_folder}/%H%M%S.",
         str(servers.settings.relay), "100"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        servers.system.up()
        yield servers
    finally:
        servers.system.down()
        sink.terminate()
        sink.wait(PATIENCE)
        shutil.rmtree(home, ignore_errors=True)


def closed(session: imaplib.IMAP4_SSL) -> bool:
    """Whether the server ends a session, in time."""

    def ended() -> bool:
        try:
            session.noop()
        except (imaplib.IMAP4.abort, OSError):
            return True
        return False

    return wait_for(ended, why="the session goes on")


def _knowing(master: int | None) -> Iterator[int]:
    """Of a server's processes, those that end when it reads its configuration again; others have
    sessions to finish."""
    for number in children(master):
        with suppress(OSError):
            if Path(f"/proc/{number}/comm").read_text().strip() in (*OF_POSTFIX, *OF_DOVECOT):
                yield number


def _there(program: str) -> str:
    found = shutil.which(program, path="/usr/bin:/usr/sbin:/bin:/sbin")
    assert found, f"falta o programa «{program}»: rode tools/system-packages"
    return found


def _bytes(message: EmailMessage | str) -> bytes:
    if isinstance(message, str):
        return message.encode()
    return message.as_bytes(policy=email.policy.SMTP)


def _parsed(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


__all__ = [
    "PASSWORD",
    "MailServers",
    "closed",
    "message",
    "replace",
    "running",
    "wait_for",
]
