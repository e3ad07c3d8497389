"""Letting somebody decide in one's place between two days, by an internal act (N9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from portaria.bodies.policies import calendar_of
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref
from portaria.notices.acts import notify
from portaria.notices.types import Notice
from portaria.people.names import plain
from portaria.people.queries import bonds_on
from portaria.procedures.requests.hall import Hall
from portaria.procedures.requests.models import Delegation
from portaria.procedures.requests.registry import rites
from portaria.procedures.requests.ruling import rulings
from portaria.procedures.requests.types import Refused, Rite

HEADS = frozenset({"immediate_head", "unit_head", "macro_unit_head", "superior"})
"""The relations by which heads of units decide."""
LONGEST = 400
"""Characters of the internal act: a bound of ours."""


@dataclass(frozen=True, slots=True)
class DelegationDraft:
    """``person`` lets ``to`` decide from ``start`` to ``end``, both included; ``rites`` empty: all.
    ``document``: number and date of the internal act."""

    body: str
    person: int
    to: int
    start: date
    end: date
    document: str
    rites: tuple[str, ...] = ()


def delegate(drafts: Sequence[DelegationDraft], *, by: str, at: datetime) -> list[int]:
    """Record delegations; return their keys. Each leaves an act ``requests.delegated``.

    Raises:
        Refused: a delegation by who does not decide it, to oneself, to who has no bond with the
            body, without a document, or whose days are out of order or past; nothing is kept of
            any.
    """
    with transaction.atomic():
        for draft in drafts:
            hall = Hall(draft.body, at)
            _check(draft, hall.today)
            _competent(draft, hall)
        acts = append([_line("delegated", d, at) for d in drafts], by=by, at=at)
        rows = [
            Delegation.objects.create(
                body_id=d.body, person_id=d.person, to_id=d.to, rites=list(d.rites),
                start=d.start, end=d.end, document=d.document.strip(), act=act,
            )
            for d, act in zip(drafts, acts, strict=True)
        ]  # fmt: skip
        notify([_told(row) for row in rows], at=at)
        return [row.pk for row in rows]


def delegable(person: int, hall: Hall) -> list[Rite]:
    """The rites that ``person`` may let another decide: those that the norms in force give to a
    competence of theirs (a power, a post, the head's place), by title."""
    held = set(hall.powers_of(person))
    if hall.heads_any(person):
        held |= HEADS
    found = [rite for rite in rites().values() if not held.isdisjoint(_deciders(rite.id, hall))]
    return sorted(found, key=lambda rite: plain(str(rite.title)))


def _deciders(rite: str, hall: Hall) -> set[str]:
    """The codes of every competence that answers for ``rite``, whatever the category."""
    found: set[str] = set()
    for ruled in rulings(rite, hall.policy):
        found |= {code for turn in ruled.decides.value for code in turn.who}
        for part in (ruled.consults, ruled.escalates):
            found |= set(part.value if part else ())
        found |= {ruled.appeal.value} if ruled.appeal else set()
    return found


def _competent(draft: DelegationDraft, hall: Hall) -> None:
    mine = {rite.id for rite in delegable(draft.person, hall)}
    others = sorted(set(draft.rites) - mine)
    if others:
        title = rites()[others[0]].title
        raise Refused(f"«{title}» não é decidido por quem delega: só se delega a própria decisão")
    if not mine:
        raise Refused("quem delega não decide hoje nenhum pedido neste órgão")


def _told(row: Delegation) -> Notice:
    days = f"de {row.start:%d/%m/%Y} a {row.end:%d/%m/%Y}"
    text = f"{row.person.shown_name} lhe delegou decisões {days} ({row.document})."
    return Notice(
        person=row.to_id, kind="requests.followed", key=f"delegation:{row.pk}",
        title="Você decide pedidos por delegação", text=text, href=reverse("delegations"),
        body=row.body_id,
    )  # fmt: skip


def end_delegations(ids: Sequence[int], *, person: int, by: str, at: datetime) -> None:
    """``person`` takes delegations back from today on.

    Raises:
        Refused: one is another's, or is over.
    """
    with transaction.atomic():
        rows = list(Delegation.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        if len(rows) != len(set(ids)):
            raise Refused("não existe essa delegação")
        for row in rows:
            today = calendar_of(row.body_id).day_of(at)
            if row.person_id != person or row.end < today:
                raise Refused("só quem delegou revoga a delegação, enquanto ela vale")
            draft = DelegationDraft(
                row.body_id, row.person_id, row.to_id, row.start, row.end, row.document
            )
            append([_line("delegation_ended", draft, at)], by=by, at=at)
            row.end = today - timedelta(days=1)
            row.save()


def _check(draft: DelegationDraft, today: date) -> None:
    if draft.person == draft.to:
        raise Refused("a delegação se faz a outra pessoa")
    if draft.end < draft.start or draft.end < today:
        raise Refused("o último dia da delegação vem antes do primeiro, ou já passou")
    if not draft.document.strip():
        raise Refused("diga o ato interno que delega: número e data")
    if len(draft.document) > LONGEST:
        raise Refused(f"o ato interno vai até {LONGEST} caracteres (limite nosso)")
    if strangers := sorted(set(draft.rites) - set(rites())):
        raise Refused(f"não existe o rito «{strangers[0]}»")
    if not bonds_on(draft.to, max(today, draft.start), body=draft.body):
        raise Refused("a pessoa que receberia a delegação não tem vínculo com o órgão")


def _line(verb: str, draft: DelegationDraft, at: datetime) -> ActDraft:
    return ActDraft(
        kind=f"requests.{verb}",
        subject=ref("person", draft.person),
        person=draft.person,
        body=draft.body,
        held_at=at,
        content={
            "facts": {
                "to": draft.to, "start": draft.start.isoformat(), "end": draft.end.isoformat(),
                "document": draft.document, "rites": list(draft.rites),
            }
        },
    )  # fmt: skip
