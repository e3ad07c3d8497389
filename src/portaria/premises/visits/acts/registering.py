"""Registers of who is known beforehand so that access is easy: entered, corrected, found current,
taken off and put back by whoever keeps them (F2, F11). Which registers there are, the norms say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from portaria.bodies.models import Body
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json
from portaria.norms.decision import Decision
from portaria.people.names import plain
from portaria.premises.desk import Desk, line
from portaria.premises.visits.decisions.registering import KEPT, keeping
from portaria.premises.visits.models import RegistryEntry
from portaria.premises.visits.types import Refused
from portaria.steps.reasons import by_fact, decided, provisions_of, why

ENTRY = "registry_entry"
_Change = Callable[[RegistryEntry], Mapping[str, Json] | None]
"""Changes an entry; the facts of the act, or None where there was nothing to change."""


@dataclass(frozen=True, slots=True)
class EntryText:
    """What an entry says: ``about``, the office of a person or what an entity is; ``document``, by
    what it is known."""

    name: str
    about: str
    document: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody, or an entity, to be known beforehand; ``registry``: an id of the packs' list."""

    body: str
    registry: str
    told: EntryText


def entries_of(body: str, registry: str) -> dict[str, int]:
    """The keys of the entries that hold, by name as :func:`plain` writes it."""
    rows = RegistryEntry.objects.filter(body=body, registry=registry, ended_at=None)
    return {plain(name): key for name, key in rows.values_list("name", "pk")}


def enter_in_registers(batch: Sequence[Entry], *, by: str, at: datetime) -> list[int]:
    """Know them beforehand; the entries' keys, in order.

    Raises:
        Refused: the norms keep no such register, it has that name already, or it is not said who
            it is or by what document it is known. Nothing is changed.
    """
    with transaction.atomic():
        desk, made, lines = Desk(at), [], []
        for one in batch:
            row = RegistryEntry(body_id=one.body, registry=one.registry, since=at, checked_at=at)
            decision = _kept(row, desk)
            row.provision = next(iter(provisions_of(decision)), "")
            _tell(row, one.told)
            _must_be_alone(row)
            row.save()
            made.append(row.pk)
            lines.append(_line("entered", row, decision, {}, at))
        append(lines, by=by, at=at)
    return made


def correct_entries(batch: Mapping[int, EntryText], *, by: str, at: datetime) -> list[int]:
    """Write anew what entries say; the keys of those where that was something else. The ledger
    tells which parts changed and not what they were: an entry may be about a person.

    Raises:
        Refused: as of :func:`enter_in_registers`, or an entry was taken off. Nothing is changed.
    """

    def correct(row: RegistryEntry) -> Mapping[str, Json] | None:
        _must_hold(row)
        changed = _tell(row, batch[row.pk])
        if not changed:
            return None
        _must_be_alone(row)
        row.checked_at = at
        return {"changed": list(changed)}

    return _each("corrected", batch, correct, by=by, at=at)


def check_entries(keys: Iterable[int], *, by: str, at: datetime) -> list[int]:
    """They were looked at and are current as they stand: that, too, keeps a register up to date.

    Raises:
        Refused: an entry was taken off, or the norms keep the register no more.
    """

    def check(row: RegistryEntry) -> Mapping[str, Json]:
        _must_hold(row)
        row.checked_at = at
        return {}

    return _each("checked", keys, check, by=by, at=at)


def end_entries(keys: Iterable[int], because: str, *, by: str, at: datetime) -> list[int]:
    """They are no longer known beforehand; the keys of those that were.

    Raises:
        Refused: it is not said why. Nothing is changed.
    """
    said = because.strip()
    if not said:
        raise Refused("diga por que sai do cadastro. Nada foi alterado")

    def end(row: RegistryEntry) -> Mapping[str, Json] | None:
        if row.ended_at is not None:
            return None
        row.ended_at, row.ended_why = at, said
        return {}

    def decide(row: RegistryEntry, desk: Desk) -> Decision:
        fact = by_fact("ended", f"Retirada do cadastro prévio: {said}")
        return decided("ended", desk.policy(row.body_id), fact)

    return _each("ended", keys, end, decide, by=by, at=at)


def restore_entries(keys: Iterable[int], *, by: str, at: datetime) -> list[int]:
    """Taken off by mistake, they are known beforehand again; the keys of those that were off.

    Raises:
        Refused: the norms keep the register no more, or it has that name anew.
    """

    def restore(row: RegistryEntry) -> Mapping[str, Json] | None:
        if row.ended_at is None:
            return None
        _must_be_alone(row)
        row.ended_at, row.ended_why, row.checked_at = None, "", at
        return {}

    return _each("restored", keys, restore, by=by, at=at)


def _kept(row: RegistryEntry, desk: Desk) -> Decision:
    decision = keeping(row.registry, desk.policy(row.body_id))
    if decision.outcome != KEPT:
        raise Refused(f"{why(decision)}. Nada foi alterado")
    return decision


def _each(
    verb: str,
    keys: Iterable[int],
    change: _Change,
    decide: Callable[[RegistryEntry, Desk], Decision] = _kept,
    *,
    by: str,
    at: datetime,
) -> list[int]:
    """Change each entry under lock, with its line of the ledger; the keys of those that did."""
    with transaction.atomic():
        rows = RegistryEntry.objects.select_for_update().filter(pk__in=sorted(set(keys)))
        desk, changed, lines = Desk(at), [], []
        for row in rows.order_by("pk"):
            decision, facts = decide(row, desk), change(row)
            if facts is not None:
                row.save()
                changed.append(row.pk)
                lines.append(_line(verb, row, decision, facts, at))
        append(lines, by=by, at=at)
    return changed


def _line(
    verb: str, row: RegistryEntry, decision: Decision, facts: Mapping[str, Json], at: datetime
) -> ActDraft:
    told = {"registry": row.registry, **facts}
    return line(f"registry.{verb}", (ENTRY, row.pk), row.body_id, decision, told, at=at)


def _tell(row: RegistryEntry, told: EntryText) -> list[str]:
    """Write in the entry what it says; the names of what was something else."""
    said = {name: text.strip() for name, text in asdict(told).items()}
    if not said["name"] or not said["document"]:
        raise Refused("diga o nome, e por que documento é conhecido. Nada foi alterado")
    changed = [name for name, text in said.items() if getattr(row, name) != text]
    for name in changed:
        setattr(row, name, said[name])
    return changed


def _must_hold(row: RegistryEntry) -> None:
    if row.ended_at is not None:
        raise Refused("já não está no cadastro: reponha antes de mudar. Nada foi alterado")


def _must_be_alone(row: RegistryEntry) -> None:
    """No name stands twice in a register, not even when two people enter it at once."""
    Body.objects.select_for_update(no_key=True).get(pk=row.body_id)
    if entries_of(row.body_id, row.registry).get(plain(row.name), row.pk) != row.pk:
        raise Refused(f"«{row.name}» já está nesse cadastro. Nada foi alterado")
