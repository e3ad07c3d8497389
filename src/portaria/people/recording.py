"""The act that records functional events: ledger line, row, and the journey that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from psycopg.types.json import Jsonb

from portaria.bodies.models import Body
from portaria.database.copying import copy_rows, cursor, next_ids
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.people.days import first_instant
from portaria.people.drafts import EventDraft
from portaria.people.models import FunctionalEvent
from portaria.people.words import EVENT_WORDS

_COLUMNS = (
    "id", "body_id", "person_id", "bond_id", "unit_id", "kind", "effective_on", "until", "known_at",
    "details", "load", "key", "act",
)  # fmt: skip


def record_events(
    drafts: Sequence[EventDraft], *, by: str, at: datetime, load: int | None = None
) -> list[int | None]:
    """Record functional events, in the caller's transaction.

    Each leaves one act ``people.event.recorded`` (held from the first instant of its civil day in
    the body's zone, recorded ``at``), its row, and an automatic duty ``journey.start`` for the
    later of the two instants.

    Args:
        drafts: the events; persons, bonds and units recorded already.
        by: who tells them: ``hr:<feed>``, ``user:<id>``, ``system:runner``.
        load: primary key of the HR load they come from.

    Returns:
        The events' primary keys in order; None for one recorded before under the same key.
    """
    known = _known(drafts)
    fresh: list[EventDraft] = []
    places: list[bool] = []
    for draft in drafts:
        is_new = (draft.body, draft.key) not in known
        known.add((draft.body, draft.key))
        places.append(is_new)
        if is_new:
            fresh.append(draft)
    ids = iter(_record(fresh, by, at, load))
    return [next(ids) if is_new else None for is_new in places]


def _known(drafts: Sequence[EventDraft]) -> set[tuple[str, str]]:
    if not drafts:
        return set()
    with cursor() as c:
        c.execute(
            "SELECT told.body, told.key FROM people_functionalevent"
            " JOIN unnest(%s::text[], %s::text[]) AS told (body, key)"
            " ON body_id = told.body AND people_functionalevent.key = told.key",
            ([d.body for d in drafts], [d.key for d in drafts]),
        )
        return {(body, key) for body, key in c.fetchall()}


def _record(drafts: Sequence[EventDraft], by: str, at: datetime, load: int | None) -> list[int]:
    if not drafts:
        return []
    ids = next_ids(FunctionalEvent, len(drafts))
    zones = _zones(drafts)
    held = [first_instant(d.effective_on, zones[d.body]) for d in drafts]
    acts = append([_act(d, i, h) for d, i, h in zip(drafts, ids, held, strict=True)], by=by, at=at)
    copy_rows(
        "people_functionalevent",
        _COLUMNS,
        (
            (
                ident,
                d.body,
                d.person,
                d.bond,
                d.unit,
                d.kind.value,
                d.effective_on,
                d.until,
                at,
                Jsonb(d.details) if d.details else "{}",  # most have none; dumping costs
                load,
                d.key,
                act,
            )
            for ident, d, act in zip(ids, drafts, acts, strict=True)
        ),
    )
    open_duties(
        [_journey(d, i, max(h, at)) for d, i, h in zip(drafts, ids, held, strict=True)], at=at
    )
    return ids


def _zones(drafts: Sequence[EventDraft]) -> Mapping[str, str]:
    bodies = {d.body for d in drafts}
    return dict(Body.objects.filter(pk__in=bodies).values_list("slug", "zone"))


def _act(draft: EventDraft, ident: int, held_at: datetime) -> ActDraft:
    event: dict[str, Json] = {
        "kind": draft.kind.value,
        "effective_on": draft.effective_on.isoformat(),
        "until": draft.until.isoformat() if draft.until else None,
        "bond": draft.bond,
        "unit": draft.unit,
        "details": draft.details,
    }
    return ActDraft(
        kind="people.event.recorded",
        subject=ref("event", ident),
        person=draft.person,
        body=draft.body,
        held_at=held_at,
        content={"event": event, **draft.facts},
    )


def _journey(draft: EventDraft, ident: int, run_at: datetime) -> DutyDraft:
    return DutyDraft(
        kind="journey.start",
        body=draft.body,
        subject=ref("event", ident),
        person=draft.person,
        run_at=run_at,
        key=f"journey:{ident}",
        about=f"Dar as consequências de: {EVENT_WORDS[draft.kind]}",
        event=ident,
    )
