"""A Dovecot's whole configuration as files: the same settings always give the same."""

from __future__ import annotations

import grp
import os
import pwd

from portaria.connectors.dovecot import mailstore, services, signing_in
from portaria.connectors.dovecot.blocks import Block, text
from portaria.connectors.dovecot.settings import DovecotSettings, Users
from portaria.connectors.instances.files import ConfigFile

WRITTEN = "# Escrito pela Portaria; o que for mudado à mão se perde.\n"


def render(settings: DovecotSettings) -> dict[str, ConfigFile]:
    """Every file of the configuration folder, by name."""
    head: list[dict[str, object] | Block] = [
        _places(settings),
        _users(settings.users),
        _encryption(settings),
    ]
    ways_in = services.blocks(settings)
    whole = WRITTEN + text(head) + text(ways_in) + obeying(settings)
    extra = settings.extra and settings.extra.rstrip("\n") + "\n"
    return {"dovecot.conf": ConfigFile(whole + extra), **databases(settings)}


def obeying(settings: DovecotSettings) -> str:
    """What makes any Dovecot obey the published state: the part that a body's own server takes."""
    parts: list[dict[str, object] | Block] = [
        signing_in.settings_of(settings),
        mailstore.settings_of(settings),
        *signing_in.blocks(settings),
        *mailstore.blocks(settings),
    ]
    return text(parts)


def databases(settings: DovecotSettings) -> dict[str, ConfigFile]:
    """The files that the configuration points at, by name."""
    found = {**signing_in.files(settings), **mailstore.files()}
    return {name: ConfigFile(content) for name, content in found.items()}


def _places(settings: DovecotSettings) -> dict[str, object]:
    return {
        "base_dir": settings.run,
        "state_dir": settings.home / "state",
        "log_path": settings.log,
        "log_timestamp": '"%Y-%m-%d %H:%M:%S "',
        "protocols": "imap lmtp sieve",
        "listen": settings.imap.host,
        "instance_name": "portaria",
        "login_greeting": f"{settings.hostname} pronto.",
        "doveadm_api_key": f"<{settings.doveadm_key}",
        "verbose_proctitle": True,
        "shutdown_clients": True,
    }


def _users(users: Users | None) -> dict[str, object]:
    if users is None:
        me, mine = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
        return _running(me, mine, me, me, mine)
    return _running(users.internal, users.internal, users.login, users.mail, users.mail)


def _running(
    internal: str, group: str, login: str, mail: str, mail_group: str
) -> dict[str, object]:
    return {
        "default_internal_user": internal,
        "default_internal_group": group,
        "default_login_user": login,
        "mail_uid": mail,
        "mail_gid": mail_group,
        "first_valid_uid": 1,
        "first_valid_gid": 1,
    }


def _encryption(settings: DovecotSettings) -> dict[str, object]:
    return {
        "ssl": True,
        "ssl_cert": f"<{settings.certificates.certificate}",
        "ssl_key": f"<{settings.certificates.key}",
        "ssl_min_protocol": "TLSv1.2",
        "ssl_prefer_server_ciphers": True,
    }
