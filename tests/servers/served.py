"""A room whose servers obey what it publishes, for tests of what acts do to the mail store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import Max

from connectors.publishing.rooms import Room
from portaria import clock
from portaria.connectors.publishing.files import Folder
from portaria.connectors.publishing.publisher import Publisher, publisher
from portaria.duties.models import Duty
from portaria.mail.models import Mailbox

from .mail import MailServers

PASSWORD = "uma senha bem comprida 1"


class Served(Room):
    """A body, its publisher, and servers that obey what it publishes."""

    servers: MailServers

    def settles(self) -> None:
        """Publish, then carry out what waited for it, until nothing of the store is due. What the
        servers did not answer at first is tried again at the time that its duty says."""
        left = Duty.objects.filter(kind__startswith="store.", state="open")
        for turn in range(20):
            self.publishes()
            again = left.filter(attempts__gt=0).aggregate(Max("run_at"))["run_at__max"]
            self.world.at = max(self.world.at + timedelta(seconds=1), again or self.world.at)
            self.world.runs()
            planned = {"payload__has_key": "day", "run_at__gt": self.world.at}
            if not left.exclude(**planned).exists():
                return
            clock.pause(min(0.1 * 1.5**turn, 10.0))
        raise AssertionError([(d.kind, d.subject, d.note, d.last_error) for d in left])

    def lets_in(self, box: Mailbox, login: str) -> Mailbox:
        """The mailbox, whose holder has an account and a password."""
        self.has_account(box, login, PASSWORD)
        return box


@contextmanager
def publishing(servers: MailServers, name: str) -> Iterator[Folder]:
    """The session's servers, on a folder that a publisher writes, with a store of their own:
    mailboxes made by hand may have the same numbers."""
    folder = Folder(servers.home / f"published-by-{name}", "", "dovecot")
    with publisher(folder):
        pass  # makes the files
    with servers.other_settings(
        dovecot=lambda s: replace(
            s, maps=folder.maps, logins=folder.logins, store=servers.home / f"store-by-{name}"
        ),
        postfix=lambda s: replace(s, published=folder.maps),
    ):
        yield folder


@contextmanager
def obeying(
    servers: MailServers, published: Folder, settings: Any, state: Path
) -> Iterator[Publisher]:
    """The product's settings as of those servers, and a publisher of the folder."""
    dovecot = servers.system.dovecot.settings
    settings.DOVEADM = f"http://{dovecot.doveadm}"
    settings.DOVEADM_KEY = str(dovecot.doveadm_key)
    settings.MAIL_STORE = str(dovecot.store)
    settings.PUBLISHED_DIR = published.path
    settings.PUBLISHED_GROUP, settings.LOGINS_GROUP = "", "dovecot"
    settings.STATE_DIR = state
    settings.POSTFIX_ETC = str(servers.system.postfix.etc)
    with publisher(published) as own:
        yield own
