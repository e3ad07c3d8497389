"""Records that stay beyond their term because somebody ordered it (guarda legal)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref
from portaria.traces.models import Hold
from portaria.traces.parquet import quoted
from portaria.traces.types import Held, Stream


def holds_of(stream: Stream, body: str) -> list[Held]:
    """What is held of a body's records now."""
    rows = Hold.objects.filter(stream=stream.name, body=body, lifted_at=None)
    return [Held((row.party,) if row.party else (), row.first, row.last) for row in rows]


def hold(stream: Stream, body: str, held: Held, *, why: str, by: str, at: datetime) -> list[int]:
    """Order that records stay; one hold for each party, their primary keys.

    Raises:
        ValueError: no reason is given.
    """
    if not why.strip():
        raise ValueError("diga por que os registros ficam: a ordem e quem a deu")
    parties = [party.strip().lower() for party in held.parties] or [""]
    rows = [
        Hold.objects.create(
            stream=stream.name, body_id=body, party=party, first=held.first, last=held.last,
            why=why.strip(), held_at=at,
        )
        for party in parties
    ]  # fmt: skip
    append([_line(row, "held", why, at) for row in rows], by=by, at=at)
    return [row.pk for row in rows]


def lift(key: int, *, why: str, by: str, at: datetime) -> None:
    """The order has ended: what is past its term goes at the next drop.

    Raises:
        Hold.DoesNotExist: there is no such hold in force.
    """
    row = Hold.objects.select_for_update().get(pk=key, lifted_at=None)
    append([_line(row, "released", why, at)], by=by, at=at)
    Hold.objects.filter(pk=key).update(lifted_at=at)


def condition(stream: Stream, held: Sequence[Held]) -> str:
    """SQL that is true of the records that any of ``held`` keeps."""
    return " OR ".join(f"({_one(stream, one)})" for one in held) or "FALSE"


def _one(stream: Stream, held: Held) -> str:
    parts = ["TRUE"]
    if held.parties:
        listed = ", ".join(f"'{quoted(party)}'" for party in held.parties)
        parts.append(" OR ".join(f'"{column}" IN ({listed})' for column in stream.parties))
    if held.first:
        parts.append(f"seen >= {_seconds(held.first - timedelta(days=1))}")
    if held.last:
        parts.append(f"seen < {_seconds(held.last + timedelta(days=2))}")
    return " AND ".join(f"({part})" for part in parts)


def _seconds(day: date) -> int:
    """A day's beginning (UTC). Holds reach a day further on either side: whatever the zone, nothing
    of the days that were named is lost."""
    return int(datetime.combine(day, time.min, tzinfo=UTC).timestamp())


def _line(row: Hold, verb: str, why: str, at: datetime) -> ActDraft:
    facts = {
        "stream": row.stream,
        "party": row.party,
        "first": row.first.isoformat() if row.first else None,
        "last": row.last.isoformat() if row.last else None,
        "why": why,
    }
    return ActDraft(
        kind=f"traces.records.{verb}",
        subject=ref("trace_hold", row.pk),
        person=None,
        body=row.body_id,
        held_at=at,
        content={"facts": facts},
    )
