"""Goods authorised to leave, checked at the gate, reconciled with the copies kept (E14). Each takes
a batch, in one transaction, and leaves a ledger line for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portaria.database.copying import next_ids
from portaria.duties.acts import close_about, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.premises.desk import MANAGE, Desk, line
from portaria.premises.goods import decisions
from portaria.premises.goods.models import Check, Exit, Item
from portaria.premises.goods.reconciling import next_reconciliations
from portaria.premises.goods.types import (
    AUTHORISED,
    CANCELLED,
    LARGEST,
    LEFT,
    MOST_ITEMS,
    Carried,
    ExitAsk,
    Line,
    Refused,
    Standing,
)
from portaria.steps.reasons import by_fact, decided, provisions_of, why

TAKE_TERM = "premises.take_release_term"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of goods at the gate: the check's key, and the decision that says why."""

    id: int
    decision: Decision

    @property
    def leaves(self) -> bool:
        """Whether the goods may go."""
        return self.decision.outcome == decisions.AGREES


def authorise_exits(batch: Sequence[ExitAsk], *, by: str, at: datetime) -> list[int]:
    """Let goods leave, each between two days; the authorisations' keys, in order. The norm's
    reconciliation falls due by itself, and so does taking the release term where one is wanted.

    Raises:
        Refused: the norm gives it to nobody, or to another; the days or the lines make no sense.
            Nothing is changed.
    """
    with transaction.atomic():
        desk = Desk(at)
        made = [_decided(ask, desk) for ask in batch]
        ids = next_ids(Exit, len(batch))
        acts = append(
            [_authorised(k, a, d, at) for k, a, d in zip(ids, batch, made, strict=True)],
            by=by, at=at,
        )  # fmt: skip
        rows = zip(ids, batch, made, acts, strict=True)
        Exit.objects.bulk_create([_row(k, a, d, act, at) for k, a, d, act in rows])
        Item.objects.bulk_create(
            Item(exit_id=key, number=n, quantity=one.quantity, what=one.what, tag=one.tag)
            for key, ask in zip(ids, batch, strict=True)
            for n, one in enumerate(ask.lines, 1)
        )
        terms = [_term(k, a, desk) for k, a in zip(ids, batch, strict=True)]
        open_duties([duty for duty in terms if duty is not None], at=at)
        open_duties(next_reconciliations({(a.body, a.place) for a in batch}, desk), at=at)
    return ids


def take_terms(exits: Sequence[int], *, by: str, at: datetime) -> int:
    """The release terms reached who the norm names; return how many were awaited."""
    with transaction.atomic():
        rows = [row for row in _locked(exits) if row.term and row.term_at is None]
        Exit.objects.filter(pk__in=[row.pk for row in rows]).update(term_at=at)
        desk, lines = Desk(at), []
        for row in rows:
            policy = desk.policy(row.body_id)
            said = decisions.sent_to(row.goods, policy)
            decision = decided("taken", policy, *([said] if said else []))
            lines.append(_line("term_taken", row, decision, {"term": row.term}, at))
        append(lines, by=by, at=at)
        subjects = [ref("goods_exit", row.pk) for row in rows]
        close_about(subjects, TAKE_TERM, by=by, at=at, note="termo recebido")
    return len(rows)


def check_exits(
    batch: Sequence[Carried], *, guard: int | None, by: str, at: datetime
) -> list[Checked]:
    """The guard compares goods at the gate with their authorisations, and keeps the copies. What
    agrees leaves; what does not stays, and both are on record.

    Raises:
        Refused: there is no such authorisation. Nothing is changed.
    """
    with transaction.atomic():
        desk, found = Desk(at), {row.pk: row for row in _locked([c.exit for c in batch])}
        checked, lines, left = [], [], []
        for carried in batch:
            row = found[carried.exit]
            policy, today = desk.policy(row.body_id), desk.today(row.body_id)
            decision = decisions.check(standing_of(row), carried, today, policy)
            checked.append(_check(row, carried, decision, guard, at))
            facts: dict[str, Json] = {
                "found": {str(n): q for n, q in carried.found.items()}, "copy": carried.copy,
                "strange": carried.strange, "guard": guard, "note": carried.note,
            }  # fmt: skip
            lines.append(_line("checked", row, decision, facts, at))
            if decision.outcome == decisions.AGREES:
                left.append(row.pk)
                row.state = LEFT  # the same goods do not leave twice in one batch
        Exit.objects.filter(pk__in=left).update(state=LEFT, state_since=at)
        append(lines, by=by, at=at)
    return checked


def cancel_exits(exits: Sequence[int], reason: str, *, by: str, at: datetime) -> int:
    """Authorisations not used yet are good for nothing more; return how many.

    Raises:
        Refused: no reason, or one was used or cancelled already. Nothing is changed.
    """
    if not reason.strip():
        raise Refused("diga por que a autorização se cancela. Nada foi alterado")
    with transaction.atomic():
        rows, desk = _locked(exits), Desk(at)
        if any(row.state != AUTHORISED for row in rows):
            raise Refused("a autorização já foi usada ou cancelada. Nada foi alterado")
        fact = by_fact("cancelled", reason.strip())
        append(
            [
                _line("cancelled", r, decided(CANCELLED, desk.policy(r.body_id), fact), {}, at)
                for r in rows
            ],
            by=by, at=at,
        )  # fmt: skip
        Exit.objects.filter(pk__in=[r.pk for r in rows]).update(state=CANCELLED, state_since=at)
        subjects = [ref("goods_exit", row.pk) for row in rows]
        close_about(subjects, TAKE_TERM, by=by, at=at, note="autorização cancelada")
    return len(rows)


def standing_of(row: Exit) -> Standing:
    """An authorisation as the gate's decision sees it."""
    lines = {i.number: Line(i.quantity, i.what, i.tag) for i in row.items.order_by("number")}
    there = row.term_at is not None
    return Standing(row.goods, row.state, row.first_on, row.last_on, lines, there)


def _decided(ask: ExitAsk, desk: Desk) -> Decision:
    if not 0 < len(ask.lines) <= MOST_ITEMS:
        raise Refused(f"diga de 1 a {MOST_ITEMS} bens (limite nosso). Nada foi alterado")
    if any(not one.what.strip() or not 0 < one.quantity <= LARGEST for one in ask.lines):
        raise Refused("cada bem tem quantidade, de 1 em diante, e descrição. Nada foi alterado")
    if not ask.carrier.strip() or not ask.destination.strip():
        raise Refused("diga quem leva e para onde. Nada foi alterado")
    if ask.last_on < max(ask.first_on, desk.today(ask.body)):
        raise Refused("o último dia já passou ou vem antes do primeiro. Nada foi alterado")
    decision = decisions.authorise(
        ask.goods, desk.policy(ask.body), circumstance=ask.circumstance, by_unit=ask.by_unit,
        term=ask.term,
    )  # fmt: skip
    if decision.outcome != decisions.AUTHORISE:
        raise Refused(f"a saída não pode ser autorizada: {why(decision)}. Nada foi alterado")
    return decision


def _locked(exits: Sequence[int]) -> list[Exit]:
    rows = list(Exit.objects.select_for_update().filter(pk__in=exits).order_by("pk"))
    if len(rows) != len(set(exits)):
        raise Refused("uma das autorizações não existe. Nada foi alterado")
    return rows


def _row(key: int, ask: ExitAsk, decision: Decision, act: int, at: datetime) -> Exit:
    return Exit(
        pk=key, body_id=ask.body, goods=ask.goods, circumstance=ask.circumstance,
        place_id=ask.place, unit_id=ask.unit, carrier=ask.carrier.strip(),
        carrier_document=ask.carrier_document.strip(), destination=ask.destination.strip(),
        first_on=ask.first_on, last_on=ask.last_on, term=ask.term.strip(), state=AUTHORISED,
        state_since=at, asked_by_id=ask.asked_by, authorised_by_id=ask.authorised_by,
        request=ask.request, provision=next(iter(provisions_of(decision)), ""), act=act,
    )  # fmt: skip


def _authorised(key: int, ask: ExitAsk, decision: Decision, at: datetime) -> ActDraft:
    facts: dict[str, Json] = {
        "goods": ask.goods, "circumstance": ask.circumstance, "by_unit": ask.by_unit,
        "term": ask.term, "destination": ask.destination, "carrier": ask.carrier,
        "first_on": ask.first_on.isoformat(), "last_on": ask.last_on.isoformat(),
        "lines": [[one.quantity, one.what, one.tag] for one in ask.lines],
        "authorised_by": ask.authorised_by,
    }  # fmt: skip
    return line("goods_exit.authorised", ("goods_exit", key), ask.body, decision, facts, at=at,
                person=ask.asked_by, cause=ask.cause)  # fmt: skip


def _line(
    verb: str, row: Exit, decision: Decision, facts: dict[str, Json], at: datetime
) -> ActDraft:
    return line(f"goods_exit.{verb}", ("goods_exit", row.pk), row.body_id, decision,
                {"goods": row.goods, **facts}, at=at, person=row.asked_by_id)  # fmt: skip


def _check(
    row: Exit, carried: Carried, decision: Decision, guard: int | None, at: datetime
) -> Checked:
    kept = Check.objects.create(
        exit=row, at=at, guard_id=guard, copy=carried.copy, outcome=decision.outcome,
        found={str(n): q for n, q in carried.found.items()}, strange=carried.strange.strip()[:400],
        note=carried.note.strip()[:400], said=[reason.text for reason in decision.reasons],
    )  # fmt: skip
    return Checked(kept.pk, decision)


def _term(key: int, ask: ExitAsk, desk: Desk) -> DutyDraft | None:
    said = decisions.sent_to(ask.goods, desk.policy(ask.body)) if ask.term.strip() else None
    if said is None or said.citation is None:
        return None
    return DutyDraft(
        kind=TAKE_TERM, body=ask.body, subject=ref("goods_exit", key), person=None,
        run_at=desk.at, key=f"{TAKE_TERM}:{key}", assignee=f"power:{MANAGE}",
        about=f"Receber o termo de liberação «{ask.term.strip()}» antes da saída nº {key}",
        provisions=(said.citation.ref,), policy=desk.policy(ask.body).digest,
    )  # fmt: skip
