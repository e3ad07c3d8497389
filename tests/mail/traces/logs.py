"""Log lines as Postfix, Dovecot and the gate write them, and where they go."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.db.models import Model

from mail.worlds import PARENTS, World, local
from portaria.bodies.models import Adoption, Body, Content
from portaria.mail.traces import querying
from portaria.mail.traces.ingesting import Report, ingest
from portaria.mail.traces.sources import Source

AT = datetime(2024, 3, 10, 12, tzinfo=UTC)
_ADOPTED: dict[str, list[Model]] = {}


class Adopted(World):
    """A body as :class:`World` makes it; adopted once a process, its rows put back afterwards."""

    def __init__(self, body: str) -> None:
        if body not in _ADOPTED:
            super().__init__(body)
            _ADOPTED[body] = [
                row for model in (Content, Body, Adoption) for row in model.objects.all()
            ]
            return
        assert body not in PARENTS
        self.slug = self.root = body
        self.at = local(date(2024, 3, 4))
        for row in _ADOPTED[body]:
            type(row).objects.bulk_create([row], ignore_conflicts=True)


START = datetime(2024, 3, 4, 13, 0, 0, tzinfo=UTC)


def stamp(when: datetime) -> str:
    return f"{when:%b} {when.day:2d} {when:%H:%M:%S}"


@dataclass
class Log:
    """Lines in the order of writing, a second apart unless told otherwise."""

    at: datetime = START
    lines: list[str] = field(default_factory=list)

    def add(self, service: str, text: str, *, after: float = 1) -> None:
        self.at += timedelta(seconds=after)
        self.lines.append(f"{stamp(self.at)} mx postfix/{service}[{100 + len(self.lines)}]: {text}")

    def begins(self, qid: str, *, login: str = "", sender: str = "ana@uni.example", mid: str = "",
               size: int = 1200, rcpts: int = 1, client: str = "pc[10.0.0.7]") -> None:  # fmt: skip
        sasl = f", sasl_method=PLAIN, sasl_username={login}" if login else ""
        self.add("smtpd", f"{qid}: client={client}{sasl}")
        self.add("cleanup", f"{qid}: message-id={mid or f'<{qid}@uni.example>'}")
        self.add("qmgr", f"{qid}: from=<{sender}>, size={size}, nrcpt={rcpts} (queue active)")

    def tries(self, qid: str, to: str, status: str = "sent", *, asked: str = "", dsn: str = "2.0.0",
              reply: str = "250 2.0.0 Saved", service: str = "lmtp") -> None:  # fmt: skip
        orig = f" orig_to=<{asked}>," if asked else ""
        self.add(
            service,
            f"{qid}: to=<{to}>,{orig} relay=127.0.0.1[127.0.0.1]:24, delay=0.1,"
            f" delays=0/0/0/0.1, dsn={dsn}, status={status} ({reply})",
        )

    def ends(self, qid: str) -> None:
        self.add("qmgr", f"{qid}: removed")

    def sent(self, qid: str, to: str = "bia@uni.example", **begin: object) -> None:
        self.begins(qid, **begin)  # type: ignore[arg-type]
        self.tries(qid, to)
        self.ends(qid)

    @property
    def text(self) -> bytes:
        return ("\n".join(self.lines) + "\n").encode() if self.lines else b""


def verdict(qid: str, at: datetime, **more: object) -> bytes:
    told = {"at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"), "qid": qid, **more}
    return (json.dumps(told) + "\n").encode()


def postfix(path: Path) -> Source:
    return Source("postfix", "mx", path)


def gate(folder: Path) -> Source:
    return Source("gate", "mx", folder)


def take_in(*sources: Source, at: datetime = AT, piece: int = 1 << 20) -> Report:
    return ingest(sources, at=at, piece=piece)


def records(
    body: str = "uni", *, still_open: bool = False, at: datetime = AT
) -> list[dict[str, object]]:
    """Every record of ``body``, in a fixed order. A test reads them so; the product only does for
    a request that was released."""
    rows = querying.everything(body, today=at.date(), still_open=still_open)
    return sorted(rows, key=lambda r: (r["seen"], str(r["queue_id"]), str(r["recipient"])))


def told(rows: Iterable[dict[str, object]], *names: str) -> Sequence[tuple[object, ...]]:
    return [tuple(row[name] for name in names) for row in rows]
