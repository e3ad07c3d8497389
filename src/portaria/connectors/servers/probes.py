"""The servers tried from end to end, without touching anybody's mailbox: a message to nowhere
passes Postfix and the gate; Dovecot greets under TLS, refuses a wrong password and would accept a
delivery."""

from __future__ import annotations

import imaplib
import secrets
import smtplib
import ssl
from collections.abc import Iterator
from functools import partial

from portaria import clock
from portaria.connectors.instances.process import ServerFailed, is_root
from portaria.connectors.postfix.maps import NOWHERE
from portaria.connectors.servers import versions
from portaria.connectors.servers.findings import Check
from portaria.connectors.servers.system import MailSystem

SECONDS = 10.0


def checks(system: MailSystem) -> Iterator[tuple[str, Check]]:
    """The probes by what they try."""
    if is_root():
        yield "entrada de correio", partial(_greets, system, system.settings.ports.smtp, False)
        yield "envio por pessoas", partial(_greets, system, system.settings.ports.submission, True)
        yield "mensagem de ponta a ponta", partial(_passes, system)
        yield "entrega às caixas", partial(_would_deliver, system)
    yield "acesso às caixas", partial(_lets_nobody_in, system)
    yield "versão publicada", partial(_same_version, system)


def _greets(system: MailSystem, port: int, signs_in: bool) -> str:
    settings = system.settings
    with smtplib.SMTP(settings.host, port, settings.hostname, SECONDS) as client:
        client.ehlo()
        if signs_in and client.has_extn("auth"):
            raise ServerFailed(f"a porta {port} aceita senha sem TLS")
        client.starttls(context=_trust(system))
        client.ehlo()
        if signs_in and not client.has_extn("auth"):
            raise ServerFailed(f"a porta {port} não oferece AUTH: o Dovecot responde?")
    return f"{settings.at(port)}, TLS"


def _passes(system: MailSystem) -> str:
    """A message whose recipient's domain is thrown away passes everything before delivery."""
    settings = system.settings
    token = secrets.token_hex(8)
    message = f"From: <postmaster@{settings.hostname}>\r\nSubject: sonda {token}\r\n\r\n.\r\n"
    began = clock.elapsed()
    with smtplib.SMTP(settings.host, settings.ports.sieve_out, "localhost", SECONDS) as client:
        client.ehlo()
        client.mail("")
        client.rcpt(f"sonda-{token}@{NOWHERE}")
        code, said = client.data(message.encode())
    if code != 250:
        raise ServerFailed(f"a mensagem de prova foi recusada: {code} {said.decode()}")
    while clock.elapsed() - began < SECONDS:
        waiting = [m for m in system.postfix.queue() if token in str(m["recipients"])]
        if not waiting:
            return f"{(clock.elapsed() - began) * 1000:.0f} ms"
        clock.pause(0.1)
    raise ServerFailed("a mensagem de prova ficou na fila: veja o registro do Postfix")


def _would_deliver(system: MailSystem) -> str:
    address = versions.somebody(system.settings.maps)
    if address is None:
        return "nenhuma caixa publicada"
    where = str(system.settings.sockets / "lmtp")
    with smtplib.LMTP(where, local_hostname="localhost", timeout=SECONDS) as client:
        client.ehlo()
        client.mail("")
        code, said = client.rcpt(address)
        client.rset()
    if code != 250:
        raise ServerFailed(f"o Dovecot não receberia para {address}: {code} {said.decode()}")
    return address


def _lets_nobody_in(system: MailSystem) -> str:
    settings = system.settings
    where = settings.at(settings.ports.imaps)
    trust = _trust(system)
    client = imaplib.IMAP4_SSL(where.host, where.port, ssl_context=trust, timeout=SECONDS)
    try:
        client.login(f"sonda@{NOWHERE}", secrets.token_hex(8))
    except imaplib.IMAP4.error as error:
        if "UNAVAILABLE" in str(error):
            raise ServerFailed(f"o Dovecot não lê os acessos publicados: {error}") from error
        return f"{where}, TLS"
    finally:
        client.shutdown()
    raise ServerFailed("o Dovecot deixou entrar quem não existe")


def _same_version(system: MailSystem) -> str:
    found = versions.settled(system)
    for server, version in found.read.items():
        if version != found.published:
            raise ServerFailed(
                f"o {server} responde com a versão {version}, publicada é a {found.published}"
            )
    return f"versão {found.published}"


def _trust(system: MailSystem) -> ssl.SSLContext:
    """Who signed the certificate is checked where it is our own authority; its name never is: the
    servers are asked at the loopback."""
    authority = system.certificates.authority
    context = ssl.create_default_context(cafile=str(authority) if authority else None)
    context.check_hostname = False
    if authority is None:
        context.verify_mode = ssl.CERT_NONE
    return context
