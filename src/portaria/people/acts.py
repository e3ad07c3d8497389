"""The acts about persons. Each works on a batch and records, in one transaction, the rows, the
ledger lines and the duties.

What HR tells is recorded by :func:`record_changes`, :func:`record_units` and :func:`record_events`;
the rest of this module is what people, and bodies, say themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from portaria.bodies.models import Body
from portaria.database.copying import copy_rows, next_ids
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.people.changes import Source, record_changes
from portaria.people.contacts import Keeping, keeping_in
from portaria.people.days import civil_day, first_instant
from portaria.people.drafts import EventDraft
from portaria.people.loading import bonds_of_persons, persons_by_id
from portaria.people.models import Competence
from portaria.people.recording import record_events
from portaria.people.states import Change, Happened, PersonState
from portaria.people.types import EventKind
from portaria.people.unit_acts import record_units
from portaria.people.writing import update_persons

__all__ = [
    "CompetenceDraft",
    "EventDraft",
    "assign_competences",
    "record_changes",
    "record_events",
    "record_units",
    "set_social_names",
    "update_contacts",
]
_PHONE_DIGITS = range(8, 16)  # E.164, 6.1: fifteen digits at most; eight in a local number


@dataclass(frozen=True, slots=True)
class CompetenceDraft:
    """Who holds a power, from when: a unit (its head only, or all of it) or a person."""

    body: str
    power: str
    start: date
    unit: int | None = None
    head_only: bool = False
    person: int | None = None
    substitute: int | None = None
    end: date | None = None
    provision: str = ""


def update_contacts(
    contacts: Sequence[tuple[int, str, str]], *, body: str, by: str, at: datetime
) -> int:
    """Record (person, e-mail, phone), which people keep up to date themselves where the norm says
    so (P5; Resolução CSMPMT 495/2015, art. 25, II, d); return how many changed. "" removes one.
    What was said and is said now stays beside the ledger's line, under its commitment.

    Raises:
        ValueError: an address or a number cannot be one; nothing is recorded.
    """
    for _person, email, phone in contacts:
        _check_contact(email, phone)
    keeping = keeping_in(Body.objects.get(pk=body), at)
    with transaction.atomic():
        known = persons_by_id([person for person, _, _ in contacts])
        changed = [
            (known[person], replace(known[person], email=email, phone=phone))
            for person, email, phone in contacts
        ]
        changed = [(old, new) for old, new in changed if old != new]
        update_persons([new for _, new in changed])
        append([_contact_act(old, new, keeping, at) for old, new in changed], by=by, at=at)
    return len(changed)


def _check_contact(email: str, phone: str) -> None:
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise ValueError(f"«{email}» não é um endereço de correio: corrija-o") from error
    digits = sum(c.isdigit() for c in phone)
    if phone and (digits not in _PHONE_DIGITS or not set(phone) <= set("0123456789+-() ")):
        raise ValueError(f"«{phone}» não é um telefone: escreva o DDD e o número")


def _contact_act(old: PersonState, new: PersonState, keeping: Keeping, at: datetime) -> ActDraft:
    content: dict[str, Json] = {
        field: {"old": getattr(old, field), "new": getattr(new, field)}
        for field in ("email", "phone")
        if getattr(old, field) != getattr(new, field)
    }
    return ActDraft(
        "people.contact.updated",
        ref("person", new.id),
        new.id,
        keeping.body,
        at,
        provisions=keeping.provisions,
        policy=keeping.policy,
        content=content,
    )


def set_social_names(names: Sequence[tuple[int, str]], *, body: str, by: str, at: datetime) -> None:
    """Record (person, social name) asked for by the person (Decreto 8.727/2016, art. 4º); ""
    withdraws it. It is a change of name: what shows names follows.

    Raises:
        ValueError: the person has no bond with ``body``.
    """
    with transaction.atomic():
        found = Body.objects.get(pk=body)
        day = civil_day(at, found.zone)
        persons = persons_by_id([person for person, _ in names])
        bonds = bonds_of_persons([person for person, _ in names], body)
        changes = []
        for person, social_name in names:
            if person not in bonds:
                raise ValueError("a pessoa não tem vínculo com este órgão")
            old = persons[person]
            new = replace(old, social_name=social_name.strip())
            bond = next((b for b in bonds[person] if b.holds_on(day)), bonds[person][-1])
            details = {"old": old.shown_name, "new": new.shown_name}
            event = Happened(EventKind.NAME_CHANGE, day, None, details)
            if old.shown_name != new.shown_name:
                changes.append(Change(bond, bond, old, new, (event,)))
        stamp = int(at.timestamp() * 1_000_000)  # a name may change twice on one day
        record_changes(changes, Source(body, found.root, found.zone, by, at, stamp=str(stamp)))


def assign_competences(drafts: Sequence[CompetenceDraft], *, by: str, at: datetime) -> list[int]:
    """Record who holds which powers, in one transaction; return the competences' primary keys.

    Raises:
        ValueError: a draft names neither or both a unit and a person.
    """
    for draft in drafts:
        if (draft.unit is None) == (draft.person is None):
            raise ValueError(f"{draft.power}: a competência é de uma unidade ou de uma pessoa")
    with transaction.atomic():
        ids = next_ids(Competence, len(drafts)) if drafts else []
        zones = dict(Body.objects.values_list("slug", "zone"))
        acts = append(
            [_competence_act(d, i, zones[d.body]) for d, i in zip(drafts, ids, strict=True)],
            by=by,
            at=at,
        )
        copy_rows(
            Competence._meta.db_table,
            ("id", "body_id", "power", "unit_id", "head_only", "person_id", "substitute_id",
             "start", "end", "provision", "act"),
            (
                (i, d.body, d.power, d.unit, d.head_only, d.person, d.substitute, d.start, d.end,
                 d.provision, act)
                for i, d, act in zip(ids, drafts, acts, strict=True)
            ),
        )  # fmt: skip
    return ids


def end_competences(ends: Sequence[tuple[int, date, str]], *, by: str, at: datetime) -> None:
    """Record the last day of competences, each by an internal act or provision, in one transaction.

    Args:
        ends: (primary key, last day, by which act).

    Raises:
        ValueError: one would end before it began, or has ended already; nothing is recorded.
    """
    with transaction.atomic():
        keys = [key for key, _, _ in ends]
        rows = Competence.objects.select_for_update().select_related("body").in_bulk(keys)
        drafts = []
        for key, last, why in ends:
            row = rows[key]
            if last < row.start:
                raise ValueError(f"a competência começou em {row.start:%d/%m/%Y}: diga outro dia")
            if row.end is not None and row.end <= last:
                raise ValueError(f"a competência já termina em {row.end:%d/%m/%Y}")
            row.end = last
            drafts.append(_end_act(row, why))
        append(drafts, by=by, at=at)
        Competence.objects.bulk_update(rows.values(), ["end"])


def _end_act(row: Competence, why: str) -> ActDraft:
    assert row.end is not None  # noqa: S101  # set by the caller
    return ActDraft(
        kind="people.competence.ended",
        subject=ref("competence", row.pk),
        person=row.person_id,
        body=row.body_id,
        held_at=first_instant(row.end, row.body.zone),
        provisions=(why,) if why else (),
        content={"power": row.power, "unit": row.unit_id, "end": row.end.isoformat()},
    )


def _competence_act(draft: CompetenceDraft, ident: int, zone: str) -> ActDraft:
    return ActDraft(
        kind="people.competence.assigned",
        subject=ref("competence", ident),
        person=draft.person,
        body=draft.body,
        held_at=first_instant(draft.start, zone),
        provisions=(draft.provision,) if draft.provision else (),
        content={
            "power": draft.power,
            "unit": draft.unit,
            "head_only": draft.head_only,
            "substitute": draft.substitute,
            "end": draft.end.isoformat() if draft.end else None,
        },
    )
