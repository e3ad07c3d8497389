"""When messages arrived in mailboxes, asked of Dovecot by their Message-ID (doveadm ``fetch``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from portaria.connectors.dovecot.store import configured
from portaria.connectors.dovecot.store.doveadm import Answer, Command, Doveadm
from portaria.connectors.dovecot.store.doveadm import Unreachable as Away
from portaria.mail.official.ports import Unreachable


def of_installation() -> DovecotArrivals | None:
    """The arrivals of this installation's mail store; None where there is none."""
    store = configured.store()
    return DovecotArrivals(store.doveadm()) if store else None


class DovecotArrivals:
    """Arrivals in the mail store that ``doveadm`` administers."""

    def __init__(self, doveadm: Doveadm) -> None:
        self._doveadm = doveadm

    def of(self, wanted: Sequence[tuple[str, str]]) -> list[datetime | None]:
        """The earliest arrival of each ``(address, Message-ID)``, in any folder."""
        commands = [
            Command("fetch", {
                "user": address, "field": ["date.received.unixtime"],
                "query": ["HEADER", "Message-ID", message_id],
            })
            for address, message_id in wanted
        ]  # fmt: skip
        try:
            return [_earliest(answer) for answer in self._doveadm.ask(commands)]
        except Away as error:
            raise Unreachable(str(error)) from error


def _earliest(answer: Answer) -> datetime | None:
    if not answer.done:
        if answer.absent:
            return None
        raise Unreachable(answer.why)
    seconds = [found for row in answer.rows if (found := _seconds(row)) is not None]
    return datetime.fromtimestamp(min(seconds), UTC) if seconds else None


def _seconds(row: Any) -> int | None:
    value = row.get("date.received.unixtime") if isinstance(row, dict) else None
    return int(value) if value is not None and str(value).isdigit() else None
