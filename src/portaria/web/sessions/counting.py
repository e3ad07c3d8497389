"""How many connections a person has, at the site and in the mail together (A5): a browser or a
computer with a mail program is one, however many windows it opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet

from portaria import clock
from portaria.accounts.decisions import connections
from portaria.accounts.laws import Laws
from portaria.accounts.models import Account
from portaria.accounts.ports import mail_sessions
from portaria.norms.decision import Decision
from portaria.web.models import Presence

OURSELVES = frozenset({"127.0.0.1", "::1"})
"""From where the server's own webmail signs in: whoever uses it is at the site."""


@dataclass(frozen=True, slots=True)
class Others:
    """The connections besides the one that is looked at: ``sessions`` at the site, and the network
    addresses of computers with a mail program (``mail``)."""

    sessions: QuerySet[Presence]
    mail: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many."""
        return self.sessions.count() + len(self.mail)


def alive(user: User) -> QuerySet[Presence]:
    """The sessions of ``user`` that are open and in use."""
    since = clock.now() - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return Presence.objects.filter(user=user, ended_at=None, used_at__gt=since, waits=False)


def others_of(account: Account, sessions: QuerySet[Presence], address: str) -> Others:
    """Besides the browser at ``address``, the person's ``sessions`` and mail programs. What comes
    from an address that is counted already is none more."""
    if account.max_connections is None:
        return Others(sessions, ())
    known = {address, *OURSELVES, *sessions.exclude(address=None).values_list("address", flat=True)}
    found = mail_sessions().addresses(account.person_id)
    return Others(sessions, tuple(sorted(found - known)))


def decide(account: Account, others: Others) -> Decision:
    """Whether one more connection is allowed."""
    policy, _calendar = Laws(clock.now()).of(account.body_id)
    return connections.decide(policy, account.max_connections, others.count)
