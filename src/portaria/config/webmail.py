"""The webmail of this installation, as the environment describes it: beside a site whose address is
known, run by root, where Debian's packages are installed."""

from __future__ import annotations

import os
from pathlib import Path

from portaria.config import secrets, state
from portaria.config.remembered import asked
from portaria.connectors.instances.certificates import Certificates
from portaria.connectors.instances.process import is_root
from portaria.connectors.servers.settings import MailSettings
from portaria.connectors.webmail.instance import installed
from portaria.connectors.webmail.settings import WebmailSettings

USER = "www-data"


def wanted() -> bool:
    """Whether there is to be one: ``PORTARIA_WEBMAIL`` is not ``off``, and there can be one."""
    switched_on = asked("PORTARIA_WEBMAIL") != "off"
    return switched_on and bool(site()) and is_root() and installed()


def site() -> str:
    """Address of the site: ``PORTARIA_URL``, else what the running servers were started with, so
    that every command sees them as they are; "" where there is none."""
    written = os.environ.get("PORTARIA_URL")
    if not written and told().is_file():
        written = told().read_text(encoding="utf-8").strip()
    return (written or "").rstrip("/")


def told() -> Path:
    """File where the servers' start leaves the site's address."""
    return state.served() / "mail" / "site"


def url(mail: MailSettings) -> str:
    """How browsers reach it: ``PORTARIA_WEBMAIL_URL``, else its own port."""
    own = f"http://{mail.at(mail.ports.webmail)}"
    return (asked("PORTARIA_WEBMAIL_URL") or own).rstrip("/")


def settings(mail: MailSettings, certificates: Certificates) -> WebmailSettings:
    """Its settings beside these mail servers."""
    ports = mail.ports
    return WebmailSettings(
        home=mail.home / "webmail",
        run=mail.run / "w",
        listens=mail.at(ports.webmail),
        url=url(mail),
        site=site(),
        imap=mail.at(ports.imap),
        submission=mail.at(ports.submission),
        sieve=mail.at(ports.managesieve),
        hostname=mail.hostname,
        authority=certificates.authority,
        secret=secrets.read("webmail"),
        key=secrets.read("webmail-sessions")[:24],
        user=USER,
    )
