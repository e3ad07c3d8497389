"""The webmail of this installation, as the environment describes it: beside a site whose address is
known, run by root, where Debian's packages are installed."""

from __future__ import annotations

import os

from portaria.config import secrets
from portaria.connectors.instances.certificates import Certificates
from portaria.connectors.instances.process import is_root
from portaria.connectors.servers.settings import MailSettings
from portaria.connectors.webmail.instance import installed
from portaria.connectors.webmail.settings import WebmailSettings

USER = "www-data"


def wanted() -> bool:
    """Whether there is to be one: ``PORTARIA_WEBMAIL`` is not ``off``, and there can be one."""
    switched_on = os.environ.get("PORTARIA_WEBMAIL", "on") != "off"
    return switched_on and bool(os.environ.get("PORTARIA_URL")) and is_root() and installed()


def url(mail: MailSettings) -> str:
    """How browsers reach it: ``PORTARIA_WEBMAIL_URL``, else its own port."""
    own = f"http://{mail.at(mail.ports.webmail)}"
    return (os.environ.get("PORTARIA_WEBMAIL_URL") or own).rstrip("/")


def settings(mail: MailSettings, certificates: Certificates) -> WebmailSettings:
    """Its settings beside these mail servers."""
    ports = mail.ports
    return WebmailSettings(
        home=mail.home / "webmail",
        run=mail.run / "w",
        listens=mail.at(ports.webmail),
        url=url(mail),
        site=os.environ["PORTARIA_URL"].rstrip("/"),
        imap=mail.at(ports.imap),
        submission=mail.at(ports.submission),
        sieve=mail.at(ports.managesieve),
        hostname=mail.hostname,
        authority=certificates.authority,
        secret=secrets.read("webmail"),
        key=secrets.read("webmail-sessions")[:24],
        user=USER,
    )
