"""From the wordings in force on a day to the entries of its policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from portaria.norms.citations import Citation
from portaria.norms.contents import Setting, Wording
from portaria.norms.deciding.entries import Entry
from portaria.norms.pack import Interval, Provision, day_before, lineage
from portaria.norms.plain import digest
from portaria.norms.ranging.ranges import Ranges
from portaria.norms.reading.exceptions import excepted

if TYPE_CHECKING:
    from portaria.norms.law import Law, NormOfBody

Labels = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Held:
    """What a wording sets, and the days on which it does so for the body. ``labelled`` is False for
    the part of a wording whose labels stand with another part of it."""

    norm: NormOfBody
    provision: Provision
    wording: Wording
    settings: tuple[Setting, ...]
    days: Interval
    labelled: bool = True

    @property
    def ref(self) -> str:
        return self.norm.pack.ref(self.provision.id)


def compiled(law: Law, day: date) -> list[Entry]:
    """The entries in force on ``day``, in an order that does not depend on that of reading."""
    entries = list(_entries(law, day))
    gone = list(_gone(law, day))
    if gone:
        entries = [_without(entry, gone) for entry in entries]
    return sorted(entries, key=_settled)


def _entries(law: Law, day: date) -> Iterator[Entry]:
    labels = {norm.pack.norm.id: norm.pack.labels_on(day) for norm in law.norms}
    in_force = [held for held in law.wordings if day in held.days]
    direct: dict[str, set[str]] = defaultdict(set)
    for held in in_force:
        if held.wording.excepts:
            direct[held.ref].add(held.wording.excepts)
    reached = excepted(direct)
    for held in in_force:
        for setting in held.settings:
            excepts = reached.get(held.ref, frozenset())
            yield _entry(held, setting, labels[held.norm.pack.norm.id], excepts, law.specific_first)


def _gone(law: Law, day: date) -> Iterator[Entry]:
    """What norms revoked as a whole, and not restored since, said on their last day."""
    for ending in law.force.endings:
        if ending.on <= day and not law.force.holds(ending.norm, day):
            last = day_before(ending.on)
            for entry in _entries(law, last):
                if entry.citation.norm == ending.norm:
                    yield entry


def _without(entry: Entry, gone: list[Entry]) -> Entry:
    """``entry``, no longer speaking of the cases that a norm of its rank, later than it and since
    revoked, had decided."""
    lost = tuple(
        sorted(
            (
                other
                for other in gone
                if other.rule == entry.rule
                and other.rank == entry.rank
                and other.dated > entry.dated
                and entry.citation.since < other.dated
            ),
            key=_settled,
        )
    )
    return replace(entry, lost=lost) if lost else entry


def _entry(
    held: Held,
    setting: Setting,
    labels: Labels,
    excepts: frozenset[str],
    specific_first: bool,
) -> Entry:
    pack, provision = held.norm.pack, held.provision
    names = (provision.id, *provision.formerly)
    return Entry(
        rule=setting.rule,
        value=setting.value,
        plain=setting.plain,
        shown=setting.shown,
        keys=tuple(_expand(key, labels) for key in setting.keys),
        when=setting.when,
        citation=Citation(
            norm=pack.norm.id,
            provision=provision.id,
            since=held.days.first,
            label=pack.label_of(provision.id),
            source=held.wording.told,
        ),
        lineage=frozenset(pack.ref(around) for name in names for around in lineage(name)),
        excepts=excepts,
        rank=held.norm.rank,
        dated=held.norm.interval.first,
        open_cases=held.wording.open_cases.of(setting.rule),
        place=setting.place,
        specific_first=specific_first,
    )


def _expand(key: tuple[str, ...] | Ranges | None, labels: Labels) -> frozenset[str] | Ranges | None:
    """The ids a key stands for, or its ranges. A label that names nobody on the day stands for
    itself, which no case has."""
    if key is None or isinstance(key, Ranges):
        return key
    return frozenset(id for token in key for id in labels.get(token, (token,)))


def _settled(entry: Entry) -> tuple[str, str, str]:
    """An order of entries that does not depend on the order of reading."""
    return entry.rule, entry.citation.ref, digest(entry.as_json())
