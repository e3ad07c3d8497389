"""Everything about the servers that can be checked from this machine, in the order of its causes:
configuration, certificates, permissions, ports, and that they answer from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from portaria import clock
from portaria.connectors.dovecot.rendering import render as render_dovecot
from portaria.connectors.instances import certificates
from portaria.connectors.instances.files import Rendered
from portaria.connectors.instances.process import ServerFailed, is_root, program, run
from portaria.connectors.postfix.rendering import render as render_postfix
from portaria.connectors.servers import probes
from portaria.connectors.servers.findings import Check, Finding, carried_out
from portaria.connectors.servers.system import MailSystem

SOON = timedelta(days=21)
"""A certificate that ends sooner is said; ours, no norm's."""


def check(system: MailSystem) -> Iterator[Finding]:
    """The findings, as they are made."""
    return carried_out(_checks(system))


def _checks(system: MailSystem) -> Iterator[tuple[str, Check]]:
    postfix, dovecot = system.postfix, system.dovecot
    if is_root():
        yield "configuração do Postfix", partial(_postfix_accepts, system)
        yield (
            "arquivos do Postfix",
            partial(_unchanged, postfix.etc, render_postfix(postfix.settings)),
        )
    yield "configuração do Dovecot", partial(_dovecot_accepts, system)
    etc = dovecot.conf.parent
    yield "arquivos do Dovecot", partial(_unchanged, etc, render_dovecot(dovecot.settings))
    yield "certificado", partial(_certificate, system)
    yield "chaves", partial(_secrets, system)
    yield "estado publicado", partial(_published, system)
    for server in system.servers:
        yield f"processo {server.name}", partial(_runs, server.name, server.pid())
    yield from probes.checks(system)


def _postfix_accepts(system: MailSystem) -> str:
    return run([program("postfix", "postfix"), "-c", str(system.postfix.etc), "check"])


def _dovecot_accepts(system: MailSystem) -> str:
    run([program("doveconf", "dovecot-core"), "-c", str(system.dovecot.conf), "-n"])
    return ""


def _unchanged(etc: Path, rendered: Rendered) -> str:
    for name, file in rendered.items():
        if (etc / name).read_text(encoding="utf-8") != file.text:
            raise ServerFailed(
                f"{etc / name} não é o que a Portaria escreveria: «portaria mail up» o refaz"
            )
    return str(etc.resolve())


def _certificate(system: MailSystem) -> str:
    found, name = system.certificates, system.settings.hostname
    ends = certificates.ends(found.certificate)
    if ends - SOON < clock.now():
        raise ServerFailed(f"{found.certificate} vence em {ends:%d/%m/%Y}: troque-o")
    if not certificates.covers(found.certificate, name):
        raise ServerFailed(f"{found.certificate} não é para {name}")
    return f"até {ends:%d/%m/%Y}" + (", da autoridade local" if found.authority else "")


def _secrets(system: MailSystem) -> str:
    for file in (system.certificates.key, system.dovecot.settings.doveadm_key):
        if file.stat().st_mode & 0o077:
            raise ServerFailed(f"{file} pode ser lido por outros: chmod 600 {file}")
    return ""


def _published(system: MailSystem) -> str:
    settings = system.settings
    for file in (settings.maps, settings.logins):
        if not file.is_file():
            raise ServerFailed(f"{file} não existe: «portaria publish --once» o escreve")
    if settings.logins.stat().st_mode & 0o007:
        raise ServerFailed(f"{settings.logins} pode ser lido por qualquer um: chmod o= nele")
    if settings.users:
        for user in (settings.users.postfix, settings.users.internal):
            run(["/usr/bin/test", "-r", str(settings.maps)], user=user)
        run(["/usr/bin/test", "-r", str(settings.logins)], user=settings.users.internal)
    return str(settings.published)


def _runs(name: str, pid: int | None) -> str:
    if pid is None:
        raise ServerFailed(f"{name} não está rodando: «portaria mail up»")
    return f"processo {pid}"
