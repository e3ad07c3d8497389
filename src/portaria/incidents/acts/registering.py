"""Registering: a breach goes at once to whoever the norm names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from portaria.bodies.assembly import Assembled
from portaria.bodies.official import powers_by_name
from portaria.bodies.policies import adopted
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.incidents import decisions
from portaria.incidents.acts.recording import assignee_of, handling, line
from portaria.incidents.models import Incident
from portaria.incidents.naming import told_apart
from portaria.incidents.types import LONGEST, Refused, State, Telling, Told
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json
from portaria.people.counting import counting_in
from portaria.people.powers import powers_everywhere
from portaria.people.queries import headed_by
from portaria.steps.reasons import provisions_of
from portaria.workdays.ruled import ruled


def register_incidents(batch: Sequence[Told], *, by: str, at: datetime) -> list[int]:
    """Register breaches and incidents whose source is new; their primary keys. Each goes to the
    first that the norms name, with a duty; the deadline is the norm's, where there is one.

    Raises:
        Refused: one says nothing, too much, or a day that is still to come.
    """
    with transaction.atomic():
        keys, acts, duties = [], [], []
        for row in made_of_new(batch, at):
            act, duty = forwarded(row, at)
            acts.append(act)
            duties.append(duty)
            keys.append(row.pk)
        append(acts, by=by, at=at)
        open_duties(duties, at=at)
    return keys


def forwarded(row: Incident, at: datetime) -> tuple[ActDraft, DutyDraft]:
    """Give the incident to the first that the norms name, as an open one; the line of the ledger
    and the duty, for the caller to write. A new one is saved."""
    its = adopted(row.body_id)
    today = its.calendar.day_of(at)
    policy = its.law.on(today)
    telling = telling_of(row, its, today)
    codes, decision = decisions.route(row.kind, policy, telling)
    row.state, row.route, row.step = State.OPEN, list(codes), 0
    row.provision = decisions.sends_by(decision) or next(iter(provisions_of(decision)), "")
    row.assignee = assignee_of(codes[0], row, at)
    span = decisions.within(row.kind, policy, telling)
    term = span and ruled(
        at, span, counting=counting_in(its, today), calendar=its.calendar,
        label="Comunicação à autoridade competente",
    )  # fmt: skip
    row.due_on = term.due_on if term else None
    if row.pk is None:
        row.save()
    facts: dict[str, Json] = {
        "kind": row.kind, "what": row.what, "to": row.assignee, "reporter": row.reporter_id,
        "breached": row.breached, "breach": row.breach,
    }  # fmt: skip
    if names := decisions.unmatched(decision):
        facts["unmatched"] = names
    due, total = (term.due_at, term.as_json()) if term else (at, None)
    return line(row, "registered", facts, at, decision), handling(row, at, due, total, "0")


def telling_of(row: Incident, its: Assembled, today: date) -> Telling:
    """What, besides its kind, decides to whom the incident goes."""
    official = powers_by_name(its.config, its.vocabulary.keys.get("post", {}))
    if row.reporter_id is None:
        return Telling(row.breach, official=official)
    held = powers_everywhere(row.reporter_id, today).get(row.body_id, frozenset())
    heads = bool(headed_by(row.reporter_id, today, body=row.body_id))
    return Telling(row.breach, heads, held, official)


def made_of_new(batch: Sequence[Told], at: datetime) -> list[Incident]:
    """The rows, not saved, of what is told whose source is new; each says enough.

    Raises:
        Refused: one says nothing, too much, or names a day to come or an unknown kind.
    """
    for told in batch:
        _must_say(told, at)
    sources = [told.source for told in batch if told.source]
    known = set(Incident.objects.filter(source__in=sources).values_list("source", flat=True))
    made = []
    for told in batch:
        if told.source not in known:
            made.append(_made(told, at))
            known |= {told.source} - {""}
    return made


def _made(told: Told, at: datetime) -> Incident:
    return Incident(
        body_id=told.body, source=told.source or None, kind=told.kind, what=told.what.strip(),
        account=told.account.strip(), happened_on=told.happened_on, reporter_id=told.reporter,
        about_id=told.about, breached=told.provision, confidential=told.confidential,
        registered_at=at, breach=told.breach,
    )  # fmt: skip


def _must_say(told: Told, at: datetime) -> None:
    if not told.what.strip() or not told.account.strip():
        raise Refused("diga em uma linha o que houve, e conte como foi. Nada foi alterado")
    if len(told.account) > LONGEST:
        raise Refused(f"o relato vai até {LONGEST} caracteres (limite nosso); anexe o restante")
    its = adopted(told.body)
    known = its.vocabulary.keys.get("incident", {})
    if told.kind not in known:
        raise Refused(f"não existe a espécie «{told.kind}»: há {', '.join(sorted(known))}")
    today = its.calendar.day_of(at)
    if told.breach:
        _must_be_told_apart(told, its, today)
    if told.happened_on is not None and told.happened_on > today:
        raise Refused("o dia do fato ainda não chegou. Nada foi alterado")


def _must_be_told_apart(told: Told, its: Assembled, today: date) -> None:
    policy = its.law.on(today)
    if told.kind not in decisions.breaches(policy):
        raise Refused(
            "só um descumprimento tem espécie de descumprimento: deixe-a em branco, ou diga que é "
            "descumprimento. Nada foi alterado"
        )
    apart = told_apart(policy, its.vocabulary)
    if told.breach not in apart:
        there = ", ".join(sorted(apart)) or "nenhum"
        raise Refused(f"as normas não distinguem o descumprimento «{told.breach}»: há {there}")
