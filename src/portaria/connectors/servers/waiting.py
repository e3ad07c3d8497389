"""Until the servers that were just started serve: the publisher has written a first state, and the
gate has read it."""

from __future__ import annotations

from portaria import clock
from portaria.connectors.instances.process import ServerFailed
from portaria.connectors.servers import probes, versions
from portaria.connectors.servers.system import MailSystem

SECONDS = 120.0
"""For a first publication: a million mailboxes take longer, and are not waited for. Ours."""


def until_ready(system: MailSystem, *, seconds: float = SECONDS) -> str:
    """Wait for it; "" when it is so, else what is still missing, in a sentence."""
    deadline = clock.elapsed() + seconds
    while why := _missing(system):
        dead = [server.name for server in system.servers if server.pid() is None]
        if dead or clock.elapsed() > deadline:
            return f"{why}; veja os registros em {system.settings.logs}"
        clock.pause(0.2)
    return ""


def _missing(system: MailSystem) -> str:
    if versions.published(system.settings.maps) is None:
        return "o estado ainda não foi publicado"
    for what, look in probes.checks(system):
        try:
            look()
        except (ServerFailed, OSError) as error:
            return f"{what}: {error}"
    return ""
