"""The act that records what differs between HR's word and what stands here, bond by bond."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.people import writing
from portaria.people.days import first_instant
from portaria.people.drafts import EventDraft
from portaria.people.recording import record_events
from portaria.people.states import BondState, Change, Happened, PersonState
from portaria.people.types import EventKind as Kind

_AWAY = frozenset({Kind.LEAVE, Kind.SECONDMENT_OUT})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Source:
    """Whose word it is.

    Attributes:
        body, root, zone: the body's slug, its family and its time zone.
        load: primary key of the HR load, or None (a contract's end on its day).
        stamp: tells apart, where there is no load, the same kind of event on the same day.
    """

    body: str
    root: str
    zone: str
    by: str
    at: datetime
    load: int | None = None
    stamp: str = ""


@dataclass(slots=True)
class Recorded:
    """What :func:`record_changes` wrote."""

    persons: int = 0
    bonds: int = 0
    corrected: int = 0
    events: Counter[str] = field(default_factory=Counter)

    def add(self, other: Recorded) -> None:
        """Count ``other`` in."""
        self.persons += other.persons
        self.bonds += other.bonds
        self.corrected += other.corrected
        self.events.update(other.events)


def record_changes(changes: Sequence[Change], source: Source) -> Recorded:
    """Record ``changes`` in the caller's transaction: rows, events, ledger lines, duties.

    Changes of one person or one bond may follow each other in the batch; the last state stays.
    """
    changes = [c for c in changes if not c.empty]
    if not changes:
        return Recorded()
    persons = _write_persons(changes, source)
    bonds = _write_bonds(changes, persons, source)
    numbered = list(zip(changes, bonds, strict=True))
    recorded = record_events(
        _event_drafts(numbered, persons, source), by=source.by, at=source.at, load=source.load
    )
    kinds = (e.kind.value for c in changes for e in c.events)
    told = Counter(k for k, ident in zip(kinds, recorded, strict=True) if ident is not None)
    corrections = _record_corrections(numbered, persons, source)
    open_duties(_dated_duties(numbered, persons, source), at=source.at)
    new = {c.person_after.id for c in changes if c.person_after.id < 0}
    return Recorded(len(new), sum(c.before is None for c in changes), corrections, told)


def _write_persons(changes: Sequence[Change], source: Source) -> Mapping[int, int]:
    """Write the persons' last states; return the primary key of each provisional one."""
    last = {c.person_after.id: c.person_after for c in changes}
    first: dict[int, PersonState] = {}
    words: dict[int, list[str]] = defaultdict(list)
    for change in changes:
        first.setdefault(change.person_after.id, change.person_before)
        before = change.before
        if before is None or before.registration != change.after.registration:
            words[change.person_after.id].append(change.after.registration)
    new = [p for p in last.values() if p.id < 0]
    keys = writing.insert_persons(new, words, source.root, source.at)
    changed = [p for p in last.values() if p.id > 0 and p != first[p.id]]
    writing.update_persons(changed)
    for person in changed:
        words[person.id] += [person.name, person.social_name]
    writing.add_search_words({i: " ".join(w) for i, w in words.items() if i > 0})
    return keys


def _write_bonds(
    changes: Sequence[Change], persons: Mapping[int, int], source: Source
) -> list[int]:
    """Write the bonds' last states; return the primary key of each change's bond."""
    after = [c.after for c in changes]
    last = {(b.id or b.key): b for b in after}
    new = [b for b in last.values() if b.id == 0]
    keys = writing.insert_bonds(new, persons, source.body)
    fresh = dict(zip((b.key for b in new), keys, strict=True))
    first = {c.after.id: c.before for c in reversed(changes)}
    writing.update_bonds([b for b in last.values() if b.id and _stored(b) != _stored(first[b.id])])
    return [b.id or fresh[b.key] for b in after]


def _stored(bond: BondState | None) -> BondState | None:
    """The bond without what is read from its events."""
    return bond and replace(bond, leave=None, secondment=None)


def _event_drafts(
    numbered: Iterable[tuple[Change, int]], persons: Mapping[int, int], source: Source
) -> list[EventDraft]:
    return [
        EventDraft(
            kind=event.kind,
            body=source.body,
            effective_on=event.effective_on,
            until=event.until,
            key=_key(event, bond, source),
            person=persons.get(change.person_after.id, change.person_after.id),
            bond=bond,
            details=event.details,
            facts={"bond": _bond_json(change.after)},
        )
        for change, bond in numbered
        for event in change.events
    ]


def _key(event: Happened, bond: int, source: Source) -> str:
    until = event.until or ""
    told_by = source.stamp if source.load is None else str(source.load)
    return f"{event.kind.value}:{bond}:{event.effective_on}:{until}:{told_by}".rstrip(":")


def _bond_json(bond: BondState) -> dict[str, Json]:
    return {
        "key": bond.key,
        "registration": bond.registration,
        "category": bond.category,
        "unit": bond.unit,
        "start": bond.start.isoformat(),
        "planned_end": bond.planned_end.isoformat() if bond.planned_end else None,
        "end": bond.end.isoformat() if bond.end else None,
        "situation": bond.situation,
    }


def _record_corrections(
    numbered: Iterable[tuple[Change, int]], persons: Mapping[int, int], source: Source
) -> int:
    """Acts for what changed without being an event, and for bonds that are history already."""
    drafts = []
    for change, bond in numbered:
        if change.before is None and not change.events:
            kind = "people.bond.recorded"
            content: dict[str, Json] = {"bond": _bond_json(change.after)}
        elif change.corrected:
            kind, content = "people.bond.corrected", _old_and_new(change)
        else:
            continue
        person = persons.get(change.person_after.id, change.person_after.id)
        drafts.append(
            ActDraft(kind, ref("bond", bond), person, source.body, source.at, content=content)
        )
    append(drafts, by=source.by, at=source.at)
    return len(drafts)


def _old_and_new(change: Change) -> dict[str, Json]:
    old = {**_plain(change.before), **_plain(change.person_before)}
    new = {**_plain(change.after), **_plain(change.person_after)}
    return {"corrected": {f: {"old": old[f], "new": new[f]} for f in change.corrected}}


def _plain(state: BondState | PersonState | None) -> dict[str, Json]:
    if state is None:
        return {}
    values = {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(state).items()}
    return {k: v for k, v in values.items() if not isinstance(v, bytes | dict)}


def _dated_duties(
    numbered: Iterable[tuple[Change, int]], persons: Mapping[int, int], source: Source
) -> list[DutyDraft]:
    """What is known to come: a contract's end; a leave's first and last day."""
    drafts = []
    for change, bond in numbered:
        person = persons.get(change.person_after.id, change.person_after.id)
        planned, before = change.after.planned_end, change.before
        if planned and change.after.end is None and (before is None or _reopened(before, planned)):
            key = f"people.contract_end:{bond}:{planned}:{source.load or 0}"
            about = _about_contract(planned)
            drafts.append(_duty("contract_end", source, bond, person, planned + _DAY, key, about))
        for event in change.events:
            if event.kind in _AWAY:
                drafts += _away_duties(event, bond, person, source)
    return drafts


@lru_cache(maxsize=4096)
def _about_contract(planned: date) -> str:
    return f"Encerrar o vínculo ao fim do contrato, cujo último dia é {planned:%d/%m/%Y}"


def _reopened(before: BondState, planned: date) -> bool:
    return before.planned_end != planned or before.end is not None


def _away_duties(event: Happened, bond: int, person: int, source: Source) -> Iterable[DutyDraft]:
    track = "leave" if event.kind == Kind.LEAVE else "secondment"
    dates = f"{bond}:{track}:{event.effective_on}:{event.until or ''}:{source.load or 0}"
    if first_instant(event.effective_on, source.zone) > source.at:
        about = "Anotar o início do afastamento ou da cessão"
        key = f"people.away_start:{dates}"
        yield _duty("away_start", source, bond, person, event.effective_on, key, about)
    if event.until:
        about = f"Anotar o retorno, depois do último dia fora: {event.until:%d/%m/%Y}"
        key = f"people.away_end:{dates}"
        yield _duty("away_end", source, bond, person, event.until + _DAY, key, about)


def _duty(
    kind: str, source: Source, bond: int, person: int, day: date, key: str, about: str
) -> DutyDraft:
    return DutyDraft(
        kind=f"people.{kind}",
        body=source.body,
        subject=ref("bond", bond),
        person=person,
        run_at=max(first_instant(day, source.zone), source.at),
        key=key,
        about=about,
    )
