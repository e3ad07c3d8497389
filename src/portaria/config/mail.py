"""The mail system of this installation, as the environment describes it, and where it says nothing,
as the running servers were started."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from portaria.config import remembered, state, webmail
from portaria.config.remembered import asked
from portaria.connectors.dovecot.settings import CLIENTS, CLIENTS_EACH, OAuth, Users
from portaria.connectors.filters import clamav, rspamd
from portaria.connectors.instances import addresses
from portaria.connectors.instances.addresses import Address, Endpoint, of_postfix
from portaria.connectors.instances.certificates import Certificates
from portaria.connectors.instances.companion import Companion
from portaria.connectors.instances.folders import user_exists
from portaria.connectors.instances.process import is_root
from portaria.connectors.postfix.settings import ACTIONS
from portaria.connectors.servers.settings import Filters, Gate, MailSettings, Ports
from portaria.connectors.servers.system import MailSystem
from portaria.connectors.webmail.instance import Webmail

BASE = 10_000
WHILE_GATE_IS_AWAY = {"off": "", **{action: action for action in ACTIONS}}


class Misread(ValueError):  # noqa: N818  # a sentence for whoever runs it
    """A setting cannot be understood; the message says which, and what it may be."""


def settings() -> MailSettings:
    """The mail system's settings.

    Raises:
        Misread: a variable holds what it may not.
    """
    home = state.served() / "mail"
    run = _run(home)
    return MailSettings(
        home=home,
        run=run,
        store=Path(asked("PORTARIA_MAIL_STORE") or home / "store"),
        published=state.published(),
        hostname=asked("PORTARIA_MAIL_NAME") or "correio.localhost",
        host=asked("PORTARIA_MAIL_ADDRESS") or "127.0.0.1",
        ports=Ports.above(_number("PORTARIA_MAIL_PORTS", BASE, 1024, 60_000)),
        certificates=_certificates(),
        gate=_gate(run),
        policy=_one_of("PORTARIA_MAIL_POLICY", "on", ("on", "off", "strict")) != "off",
        policy_rejects=asked("PORTARIA_MAIL_POLICY") == "strict",
        oauth=_oauth(),
        relay=_endpoint("PORTARIA_MAIL_RELAY"),
        users=_users() if is_root() else None,
        filters=Filters(_filter("PORTARIA_CLAMD"), _filter("PORTARIA_RSPAMD")),
        clients=_number("PORTARIA_MAIL_CLIENTS", CLIENTS, 10, 100_000),
        clients_each=_number("PORTARIA_MAIL_CLIENTS_EACH", CLIENTS_EACH, 1, 1000),
    )


def _run(home: Path) -> Path:
    # A unix socket's path has room for 107 bytes, fewer than many a home has.
    if is_root():
        return home / "run"
    tag = state.tag(state.directory())
    return Path(tempfile.gettempdir()) / f"portaria-{os.geteuid()}-{tag}-mail"


def _certificates() -> Certificates | None:
    certificate = asked("PORTARIA_MAIL_CERTIFICATE")
    key = asked("PORTARIA_MAIL_KEY")
    if bool(certificate) != bool(key):
        raise Misread("PORTARIA_MAIL_CERTIFICATE e PORTARIA_MAIL_KEY vão juntos: falta um deles")
    return Certificates(Path(certificate), Path(key), None) if certificate and key else None


def _gate(run: Path) -> Gate | None:
    action = WHILE_GATE_IS_AWAY[
        _one_of("PORTARIA_MAIL_GATE", "tempfail", tuple(WHILE_GATE_IS_AWAY))
    ]
    written = asked("PORTARIA_GATE_LISTEN")
    address = _address("PORTARIA_GATE_LISTEN", written) if written else run / "s" / "gate"
    return Gate(address, action) if action else None


def _oauth() -> OAuth | None:
    site = webmail.site()
    return OAuth(f"{site}/identity/o/api/userinfo") if site else None


def _users() -> Users:
    name = asked("PORTARIA_MAIL_USER") or "mail"
    if not user_exists(name):
        raise Misread(f"PORTARIA_MAIL_USER: o sistema não tem o usuário «{name}»")
    return Users(mail=name)


def _filter(variable: str) -> str:
    written = asked(variable)
    if written not in ("", "private"):
        _address(variable, written)
    return written


def _address(variable: str, written: str) -> Address:
    try:
        return addresses.read(written)
    except ValueError as error:
        raise Misread(f"{variable}: {error}") from error


def _endpoint(variable: str) -> Endpoint | None:
    written = asked(variable)
    if not written:
        return None
    host, _, port = written.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise Misread(f"{variable}: use servidor:porta, não «{written}»")
    return Endpoint(host, int(port))


def _one_of(variable: str, default: str, allowed: tuple[str, ...]) -> str:
    written = asked(variable) or default
    if written not in allowed:
        raise Misread(f"{variable}: use {', '.join(allowed)}, não «{written}»")
    return written


def _number(variable: str, default: int, least: int, most: int) -> int:
    written = asked(variable) or str(default)
    if not written.isdecimal() or not least <= int(written) <= most:
        raise Misread(f"{variable}: use um número de {least} a {most}, não «{written}»")
    return int(written)


def system() -> MailSystem:
    """The mail system of this installation, with the processes of ours that its servers ask.

    Raises:
        Misread: a variable holds what it may not.
    """
    found = settings()
    system = MailSystem(found, companions(found))
    if webmail.wanted():
        system.before_people = (Webmail(webmail.settings(found, system.certificates)),)
    return system


def make_known(system: MailSystem) -> None:
    """Leave word in the state folder of where the servers are, for the worker and every command:
    ``mail`` there is the servers' folder, and ``mail/doveadm.json`` says how to reach Dovecot's
    administration."""
    home, dovecot = system.settings.home, system.dovecot.settings
    link = state.directory() / "mail"
    if link.absolute() != home.absolute() and not link.exists():
        link.unlink(missing_ok=True)
        link.symlink_to(home)
    word = {
        "url": f"http://{dovecot.doveadm}",
        "key_file": str(dovecot.doveadm_key),
        "store": str(dovecot.store),
    }
    beside = home / "doveadm.json.new"
    beside.write_text(json.dumps(word) + "\n", encoding="utf-8")
    os.replace(beside, home / "doveadm.json")
    webmail.told().write_text(webmail.site() + "\n", encoding="utf-8")
    remembered.remember()


def companions(mail: MailSettings) -> tuple[Companion, ...]:
    """The publisher, the policy server and the gate, each as a process of its own."""
    told = _told(mail)
    portaria = str(Path(sys.executable).with_name("portaria"))
    asked: list[tuple[str, tuple[str, ...], Address | None]] = [
        ("publicador", (portaria, "publish"), None)
    ]
    if mail.policy:
        asked.append(("acessos", _policy_command(mail), mail.at(mail.ports.policy)))
    if mail.gate and is_root():  # without Postfix nobody asks it
        asked.append(("gate", (portaria, "gate", "serve"), mail.gate.address))
    return tuple(
        Companion(name, command, mail.home, mail.logs / f"{name}.log", ready, environment=told)
        for name, command, ready in asked
    )


def _policy_command(mail: MailSettings) -> tuple[str, ...]:
    at = str(mail.at(mail.ports.policy))
    module = "portaria.connectors.dovecot.policy"
    key = mail.home / "dovecot" / "doveadm.key"
    doveadm = str(mail.at(mail.ports.doveadm))
    asks = ("--doveadm", doveadm, "--doveadm-key", str(key))
    return (sys.executable, "-m", module, "--listen", at, "--published", str(mail.published), *asks)


def _told(mail: MailSettings) -> dict[str, str]:
    """What these processes must know beside the caller's own environment."""
    told = {
        **remembered.settings(),
        "PORTARIA_STATE": str(state.directory().resolve()),
        "PORTARIA_PUBLISHED": str(mail.published),
        "DATABASE_URL": state.database_url(),
    }
    if mail.gate:
        told["PORTARIA_GATE_LISTEN"] = of_postfix(mail.gate.address)
    if mail.users:
        told["PORTARIA_GATE_GROUP"] = mail.users.postfix
        told["PORTARIA_LOGINS_GROUP"] = mail.users.internal
    told["PORTARIA_CLAMD"] = clamav.place(mail)
    told["PORTARIA_RSPAMD"] = rspamd.place(mail)
    return told
