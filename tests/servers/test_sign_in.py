"""Dovecot asks the policy server, and obeys (M14, M19, A5)."""

from __future__ import annotations

import imaplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portaria.connectors.dovecot import signed_in
from portaria.connectors.dovecot.policy import terms
from portaria.connectors.dovecot.policy.terms import BodyTerms
from portaria.connectors.dovecot.settings import Policy
from portaria.mail.decisions.signing_in import Terms
from portaria.norms.citations import Citation
from portaria.norms.decision import Reason

from .mail import PASSWORD, PATIENCE, MailServers, wait_for

ARTICLE = Citation("n", "art36_cpt", date(2005, 9, 27), "art. 36 do Ato")
LIMITED = Reason("connections", "Uma conexão por pessoa (art. 36 do Ato)", ARTICLE, 1)
CLIENTS = Reason("client", "Só o programa homologado (art. 65 do Ato)", ARTICLE, None)


@pytest.fixture(scope="module")
def guarded(mail_servers: MailServers) -> Iterator[MailServers]:
    """The session's servers, with the policy server asked."""
    dovecot = mail_servers.system.dovecot.settings
    where = f"127.0.0.1:{mail_servers.ports.policy}"
    publish(mail_servers, Terms(""))
    server = subprocess.Popen(
        [sys.executable, "-m", "portaria.connectors.dovecot.policy", "--listen", where,
         "--published", str(mail_servers.settings.published), "--doveadm", str(dovecot.doveadm),
         "--doveadm-key", str(dovecot.doveadm_key)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    policy = Policy(f"http://{where}/", rejects_on_failure=True)
    try:
        with mail_servers.other_settings(dovecot=lambda s: replace(s, policy=policy)):
            yield mail_servers
    finally:
        server.terminate()
        server.wait(120)


def publish(servers: MailServers, told: Terms) -> None:
    bodies = {"orgao": BodyTerms(ZoneInfo("America/Sao_Paulo"), [(date(2020, 1, 1), told)])}
    path = servers.settings.published / terms.FILE
    path.write_text(terms.written(bodies), encoding="utf-8")


def refusal(servers: MailServers, address: str, program: str = "") -> str:
    """What whoever is refused reads; "" when let in."""
    client = imaplib.IMAP4_SSL(
        "localhost", servers.ports.imaps, ssl_context=servers.trust, timeout=PATIENCE
    )
    try:
        if program:
            client.xatom("ID", f'("name" "{program}")')
        client.login(address, PASSWORD)
    except imaplib.IMAP4.error as error:
        return str(error)
    else:
        return ""
    finally:
        client.shutdown()


def test_a_blocked_login_reads_why(guarded: MailServers) -> None:
    """M14: the sentence names the article, whatever the mail program."""
    address = guarded.person("presa@entra.test")
    wait_for(lambda: refusal(guarded, address) == "", why="the policy server does not answer")
    guarded.published.change(
        "logins", "UPDATE logins SET may_login = 0, refusal = ? WHERE address = ?",
        "Caixa suspensa (art. 21 da Resolução): procure a chefia", address,
    )  # fmt: skip
    assert "art. 21" in refusal(guarded, address)


def test_a_second_computer_is_refused(guarded: MailServers) -> None:
    """A5: the same computer may open more connections; another one may not."""
    address = guarded.person("duas@entra.test")
    guarded.published.change("logins", "UPDATE logins SET max_connections = 1 WHERE address = ?",
                             address)  # fmt: skip
    publish(guarded, Terms("", connections=LIMITED))
    with guarded.imap(address):
        assert refusal(guarded, address) == ""
        with pytest.raises(imaplib.IMAP4.error, match=r"art\. 36"), _elsewhere(guarded, address):
            pass
    publish(guarded, Terms(""))


def test_the_site_sees_and_ends_the_sessions_of_mail(guarded: MailServers, settings: Any) -> None:
    """A5: by address, of whoever holds the mailbox; of a mail server that is away, none."""
    address = guarded.person("contada@entra.test")
    settings.PUBLISHED_DIR = guarded.settings.published
    settings.DOVEADM = f"http://{guarded.system.dovecot.settings.doveadm}"
    settings.DOVEADM_KEY = str(guarded.system.dovecot.settings.doveadm_key)
    guarded.published.change(
        "mail", "UPDATE mailboxes SET person = 4711 WHERE address = ?", address
    )
    publish(guarded, Terms(""))
    mail = signed_in.of_installation()
    with guarded.imap(address), _elsewhere(guarded, address):
        wait_for(
            lambda: mail.addresses(4711) == {"127.0.0.1", "127.0.0.2"}, why="not seen signed in"
        )
        assert mail.addresses(4712) == frozenset()
        mail.end(4711)
        wait_for(lambda: mail.addresses(4711) == frozenset(), why="the sessions stay open")
    settings.DOVEADM = "http://127.0.0.1:1"
    assert signed_in.of_installation().addresses(4711) == frozenset()


def test_only_the_homologated_program(guarded: MailServers) -> None:
    """M19."""
    address = guarded.person("programa@entra.test")
    publish(guarded, Terms("", clients=CLIENTS, homologated=frozenset({"mua oficial"})))
    assert refusal(guarded, address, "Mua Oficial") == ""
    assert "art. 65" in refusal(guarded, address, "Outro")
    publish(guarded, Terms(""))


@contextmanager
def _elsewhere(servers: MailServers, address: str) -> Iterator[None]:
    """Signed in from another address of this machine (127.0.0.2)."""

    class Elsewhere(imaplib.IMAP4_SSL):
        def _create_socket(self, timeout: float | None) -> socket.socket:
            raw = socket.create_connection(
                (self.host, self.port), timeout, source_address=("127.0.0.2", 0)
            )
            wrapped: socket.socket = self.ssl_context.wrap_socket(raw, server_hostname="localhost")
            return wrapped

    client = Elsewhere("127.0.0.1", servers.ports.imaps, ssl_context=servers.trust, timeout=120)
    try:
        client.login(address, PASSWORD)
        yield
    finally:
        client.shutdown()
