"""From where people are signed in to the mail: the site counts it with its own sessions (A5)."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from portaria.connectors.dovecot.store import configured, published
from portaria.connectors.dovecot.store.doveadm import Answer, Command, Doveadm, Unreachable

LOG = logging.getLogger(__name__)
PATIENCE = 2.0
"""Seconds that somebody who signs in waits for the mail's answer; ours."""


@dataclass(frozen=True, slots=True)
class MailSessions:
    """The open sessions of ``server``; None: there is no mail server, and nobody in it."""

    server: Doveadm | None

    def addresses(self, person: int) -> frozenset[str]:
        """The network addresses of the person's sessions; none where that cannot be known now."""
        told = self._ask("who", person, separateConnections=True)
        rows = [row for answer in told if answer.done for row in answer.rows]
        return frozenset(str(row["ip"]) for row in rows if row["ip"])

    def end(self, person: int) -> None:
        """End them all; a mail program that comes back is counted anew."""
        self._ask("kick", person)

    def _ask(self, command: str, person: int, **values: object) -> list[Answer]:
        if self.server is None:
            return []
        try:
            own = published.addresses_of([person]).get(person, ())
            return self.server.ask([Command(command, {"mask": [a], **values}) for a in own])
        except Unreachable as error:
            LOG.warning("não se sabe quem está no correio: %s", error)
            return []


def of_installation() -> MailSessions:
    """Those of this installation's mail server."""
    try:
        store = configured.store()
    except configured.Misconfigured as error:  # nobody stays out of the site for that
        LOG.error("não se sabe quem está no correio: %s", error)
        store = None
    server = Doveadm(store.host, store.port, store.key, timeout=PATIENCE) if store else None
    return MailSessions(server)
