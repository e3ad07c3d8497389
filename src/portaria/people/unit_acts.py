"""The act that records units: created, renamed, moved, given a head, extinct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from portaria.database.copying import copy_rows, cursor, next_ids
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.people.changes import Source
from portaria.people.drafts import EventDraft
from portaria.people.models import Unit
from portaria.people.recording import record_events
from portaria.people.states import UnitChange, UnitState
from portaria.people.types import EventKind

_COLUMNS = ("id", "body_id", "code", "acronym", "name", "kind", "start", "end")
_UPDATE = """
UPDATE people_unit u
SET acronym = n.acronym, name = n.name, kind = n.kind, start = n.start, "end" = n."end",
    parent_id = parent.id, successor_id = successor.id, head_id = n.head, substitute_id = n.second
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::date[], %s::date[], %s::text[],
            %s::text[], %s::bigint[], %s::bigint[])
    AS n (id, acronym, name, kind, start, "end", parent, successor, head, second)
LEFT JOIN people_unit parent ON parent.code = n.parent AND parent.body_id = %s
LEFT JOIN people_unit successor ON successor.code = n.successor AND successor.body_id = %s
WHERE u.id = n.id
"""


def record_units(changes: Sequence[UnitChange], source: Source) -> dict[int, int]:
    """Record units in the caller's transaction: rows, one act for each, and the events
    ``unit_renamed`` and ``unit_extinct`` of those that bear another acronym, or end.

    Returns:
        The primary key given to each provisional (negative) one.
    """
    new = [c.after for c in changes if c.before is None]
    keys = dict(zip((u.id for u in new), next_ids(Unit, len(new)) if new else [], strict=True))
    copy_rows(
        "people_unit",
        _COLUMNS,
        ((keys[u.id], source.body, u.code, u.acronym, u.name, u.kind, u.start, u.end) for u in new),
    )
    _update([c.after for c in changes], keys, source.body)
    append([_act(c, keys, source) for c in changes], by=source.by, at=source.at)
    _record_events(changes, keys, source)
    return keys


def _update(units: Sequence[UnitState], keys: Mapping[int, int], body: str) -> None:
    if not units:
        return
    columns = zip(
        *(
            (keys.get(u.id, u.id), u.acronym, u.name, u.kind, u.start, u.end, u.parent, u.successor,
             u.head, u.substitute)
            for u in units
        ),
        strict=True,
    )  # fmt: skip
    with cursor() as c:
        c.execute(_UPDATE, [*map(list, columns), body, body])


def _act(change: UnitChange, keys: Mapping[int, int], source: Source) -> ActDraft:
    after, before = change.after, change.before
    content: dict[str, Json]
    if before is None:
        kind = "people.unit.created"
        content = {"code": after.code, "acronym": after.acronym, "name": after.name}
    else:
        kind = "people.unit.changed"
        content = {
            f: {"old": _json(getattr(before, f)), "new": _json(getattr(after, f))}
            for f in change.fields
        }
    ident = keys.get(after.id, after.id)
    return ActDraft(kind, ref("unit", ident), None, source.body, source.at, content=content)


def _json(value: str | int | date | None) -> Json:
    return value.isoformat() if isinstance(value, date) else value


def _record_events(changes: Sequence[UnitChange], keys: Mapping[int, int], source: Source) -> None:
    told = [(c.after, event) for c in changes for event in c.happened]
    if not told:
        return
    codes = {unit.successor for unit, _ in told}
    heirs = dict(Unit.objects.filter(body=source.body, code__in=codes).values_list("code", "id"))
    drafts = []
    for state, event in told:
        unit, day = keys.get(state.id, state.id), event.effective_on
        extinct = event.kind is EventKind.UNIT_EXTINCT
        mark = "" if extinct else f":{state.acronym}"  # a unit may change its acronym twice
        drafts.append(
            EventDraft(
                kind=event.kind,
                body=source.body,
                effective_on=day,
                key=f"{event.kind.value}:{unit}:{day}{mark}",
                unit=unit,
                details={"successor": heirs.get(state.successor)} if extinct else event.details,
            )
        )
    record_events(drafts, by=source.by, at=source.at, load=source.load)
