"""What holders owe for badges lost, ill used or not given back (F5, F6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from portaria.duties.acts import close_about, drop_duties, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.premises import rules_badge_loss as rules
from portaria.premises.badges.decisions import releasing
from portaria.premises.badges.models import Charge, Price
from portaria.premises.badges.types import BadgeHeld, Refused
from portaria.premises.desk import MANAGE, Desk, line
from portaria.procedures.requests.rules import DECIDES
from portaria.steps.reasons import by_fact, by_rule, decided, provisions_of, why

NOTIFY, DUE = "premises.notify_charge", "premises.charge_due"
UNPAID = "journey.badge_unpaid"
NOTICE = "premises.badge_reimbursement"
"""The rite of ``carried_by`` whose ``decides`` names who notifies the holder."""


def set_price(body: str, since: date, cents: int, source: str, *, by: str, at: datetime) -> None:
    """What the materials of one badge cost from ``since`` on, as an acquisition or the market says.

    Raises:
        Refused: no amount, or no source.
    """
    if cents <= 0 or not source.strip():
        raise Refused("diga o custo unitário, maior que zero, e de onde vem. Nada foi alterado")
    with transaction.atomic():
        row, _ = Price.objects.update_or_create(
            body_id=body, since=since, defaults={"cents": cents, "source": source.strip()}
        )
        policy = Desk(at).policy(body)
        cited = policy.find(rules.PRICE)
        said = [by_rule("price", rules.PRICE, cited)] if cited else []
        told = by_fact("source", f"Custo unitário: {source.strip()}", cents)
        facts: dict[str, Json] = {"cents": cents, "since": since.isoformat(), "source": source}
        draft = line(
            "price.set", ("badge_price", row.pk), body, decided("set", policy, told, *said), facts,
            at=at,
        )  # fmt: skip
        append([draft], by=by, at=at)


def price_on(body: str, day: date) -> Price | None:
    """What a badge costs on ``day``; None: nobody told it yet."""
    return Price.objects.filter(body=body, since__lte=day).order_by("-since").first()


def open_charges(
    charged: Sequence[tuple[BadgeHeld, str, Decision]], desk: Desk, *, by: str
) -> list[int]:
    """Each holder owes the price of the day for a badge (badge, ground, the decision that says so),
    and is notified by whoever the norm names."""
    lines, duties, keys = [], [], []
    for badge, ground, decision in charged:
        price = price_on(badge.body, desk.today(badge.body))
        row = Charge.objects.create(
            body_id=badge.body, person_id=badge.person or 0, badge_id=badge.id, ground=ground,
            cents=price.cents if price else None, basis=price.source if price else "",
            state="open", state_since=desk.at, provision=next(iter(provisions_of(decision)), ""),
        )  # fmt: skip
        keys.append(row.pk)
        facts: dict[str, Json] = {
            "badge": badge.serial, "ground": ground, "cents": row.cents, "basis": row.basis,
        }  # fmt: skip
        lines.append(_line("opened", row, decision, facts, desk.at))
        duties.append(_notify(row, badge, decision, desk))
    append(lines, by=by, at=desk.at)
    open_duties(duties, at=desk.at)
    return keys


def notify_charges(charges: Sequence[int], pay_by: date, *, by: str, at: datetime) -> int:
    """The holders were notified to pay until ``pay_by``, which whoever notifies fixes: the norm
    sets no term for it. What is not paid then goes on as the norm says.

    Raises:
        Refused: a charge is not open, its amount is not known yet, or the day has passed.
    """
    with transaction.atomic():
        rows, desk = _locked(charges), Desk(at)
        for row in rows:
            _price_now(row, desk)
            if row.cents is None:
                raise Refused("registre antes o custo do crachá: ninguém o informou ainda")
            if pay_by < desk.today(row.body_id):
                raise Refused("o prazo para pagar já passou. Nada foi alterado")
        lines, duties = [], []
        for row in rows:
            decision = decided("notified", desk.policy(row.body_id))
            facts: dict[str, Json] = {"cents": row.cents, "pay_by": pay_by.isoformat()}
            lines.append(_line("notified", row, decision, facts, at))
            duties.append(_due(row, pay_by, desk))
        append(lines, by=by, at=at)
        close_about([ref("charge", r.pk) for r in rows], NOTIFY, by=by, at=at, note="notificado")
        open_duties(duties, at=at)
    return len(rows)


def pay_charges(charges: Sequence[int], receipt: str, *, by: str, at: datetime) -> int:
    """The costs were paid into the public treasury, as ``receipt`` shows.

    Raises:
        Refused: no receipt, or a charge is settled already.
    """
    if not receipt.strip():
        raise Refused("diga o comprovante do recolhimento. Nada foi alterado")
    return _settle(charges, "paid", f"Recolhido: {receipt.strip()}", by, at, receipt.strip())


def waive_charges(charges: Sequence[int], why_: str, *, by: str, at: datetime) -> int:
    """The costs are not owed after all (the badge came back, for one).

    Raises:
        Refused: no reason, or a charge is settled already.
    """
    if not why_.strip():
        raise Refused("diga por que o valor não é devido. Nada foi alterado")
    return _settle(charges, "waived", why_.strip(), by, at)


def send_charges(charges: Sequence[int], *, by: str, at: datetime) -> int:
    """What was not paid goes to whom the norm says; those already settled are left alone."""
    with transaction.atomic():
        rows, desk = list(_open(charges)), Desk(at)
        lines, duties = [], []
        for row in rows:
            decision = releasing.unpaid(desk.policy(row.body_id))
            if decision.outcome != "send":
                continue
            lines.append(_line("sent", row, decision, {"cents": row.cents}, at))
            duties.append(_told(row, decision, at))
        _mark([r for r in rows if duties], "sent", at)
        append(lines, by=by, at=at)
        open_duties(duties, at=at)
    return len(lines)


def _settle(
    charges: Sequence[int], state: str, said: str, by: str, at: datetime, receipt: str = ""
) -> int:
    with transaction.atomic():
        rows, desk = _locked(charges), Desk(at)
        fact = by_fact(state, said)
        append(
            [
                _line(state, row, decided(state, desk.policy(row.body_id), fact),
                      {"cents": row.cents}, at)
                for row in rows
            ],
            by=by, at=at,
        )  # fmt: skip
        _mark(rows, state, at, receipt)
        subjects = [ref("charge", row.pk) for row in rows]
        drop_duties(subjects=subjects, kinds=[DUE], why=said, at=at)
        close_about(subjects, NOTIFY, by=by, at=at, note=said)
    return len(rows)


def _price_now(row: Charge, desk: Desk) -> None:
    """The price that nobody had told when the charge was opened."""
    price = price_on(row.body_id, desk.today(row.body_id)) if row.cents is None else None
    if price is not None:
        row.cents, row.basis = price.cents, price.source
        row.save(update_fields=["cents", "basis"])


def _open(charges: Sequence[int]) -> QuerySet[Charge]:
    return Charge.objects.select_for_update().filter(pk__in=charges, state="open").order_by("pk")


def _locked(charges: Sequence[int]) -> list[Charge]:
    rows = list(_open(charges))
    if len(rows) < len(set(charges)):
        raise Refused("a cobrança não existe ou já foi resolvida. Nada foi alterado")
    return rows


def _mark(rows: Sequence[Charge], state: str, at: datetime, receipt: str = "") -> None:
    Charge.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=state, state_since=at, receipt=receipt
    )


def _line(
    verb: str, row: Charge, decision: Decision, facts: dict[str, Json], at: datetime
) -> ActDraft:
    return line(
        f"charge.{verb}", ("charge", row.pk), row.body_id, decision, facts, at=at,
        person=row.person_id,
    )  # fmt: skip


def _notify(row: Charge, badge: BadgeHeld, decision: Decision, desk: Desk) -> DutyDraft:
    return _duty(
        NOTIFY, row, f"Notificar a cobrança do custo do crachá {badge.serial}", decision, desk.at,
        assignee=f"power:{notifier(desk, row.body_id)}",
    )  # fmt: skip


def notifier(desk: Desk, body: str) -> str:
    """The power or post that notifies, as the norm names it; else who manages the security."""
    cited = desk.policy(body).find(DECIDES, procedure=NOTICE)
    codes = [code for turn in cited.value for code in turn.who] if cited else []
    return next((code for code in codes if "." in code), MANAGE)


def _due(row: Charge, pay_by: date, desk: Desk) -> DutyDraft:
    run_at = desk.calendar(row.body_id).first_instant(pay_by + timedelta(days=1))
    decision = releasing.unpaid(desk.policy(row.body_id))
    text = f"Ver se o custo do crachá foi pago; {why(decision)}"
    return _duty(DUE, row, text, decision, desk.at, run_at=run_at)


def _told(row: Charge, decision: Decision, at: datetime) -> DutyDraft:
    text = "Levar a quem apura o custo não ressarcido de um crachá"
    return _duty(UNPAID, row, text, decision, at)


def _duty(
    kind: str,
    row: Charge,
    text: str,
    decision: Decision,
    at: datetime,
    *,
    run_at: datetime | None = None,
    assignee: str = "",
) -> DutyDraft:
    return DutyDraft(
        kind=kind, body=row.body_id, subject=ref("charge", row.pk), person=row.person_id,
        run_at=run_at or at, key=f"{kind}:{row.pk}:{at.isoformat()}", about=text,
        provisions=provisions_of(decision), assignee=assignee, policy=decision.policy,
        payload={"charge": row.pk},
    )  # fmt: skip
