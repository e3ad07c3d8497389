"""The demonstration bodies as they are in their folders, and cases to put to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from portaria.accounts.types import AccountHeld
from portaria.accounts.types import State as AccountState
from portaria.bodies.assembly import Assembled, assemble
from portaria.bodies.folders import sources_of
from portaria.config.vocabulary import VOCABULARY
from portaria.duties.types import DutyDraft
from portaria.journeys.plan import Plan, Situation
from portaria.mail.types import MailboxHeld, State
from portaria.people.types import BondFacts, EventFacts, EventKind

ROOT = Path(__file__).resolve().parents[2]
PERSON = 7


@lru_cache
def body(slug: str) -> Assembled:
    """A demonstration body with its real packs."""
    return assemble(sources_of(ROOT / "bodies" / slug, ROOT / "packs"), VOCABULARY)


def bond(category: str, start: str = "2022-02-01", **fields: Any) -> BondFacts:
    values: dict[str, Any] = {
        "id": 1,
        "category": category,
        "unit": 3,
        "unit_acronym": "DIVSIS",
        "start": date.fromisoformat(start),
        "end": None,
        "planned_end": None,
        **fields,
    }
    return BondFacts(**values)


def account(state: AccountState = AccountState.ACTIVE, **fields: Any) -> AccountHeld:
    values: dict[str, Any] = {
        "id": 11,
        "body": "uniar",
        "person": PERSON,
        "login": "ana.souza",
        "category": "servidor_efetivo",
        "state": state,
        **fields,
    }
    return AccountHeld(**values)


def mailbox(state: State = State.ACTIVE, **fields: Any) -> MailboxHeld:
    values: dict[str, Any] = {
        "id": 21,
        "body": "uniar",
        "kind": "individual",
        "category": "servidor_efetivo",
        "state": state,
        "address": "ana.souza@uniar.example",
        "person": PERSON,
        **fields,
    }
    return MailboxHeld(**values)


def situation(
    slug: str,
    kind: EventKind,
    on: str,
    *,
    category: str = "servidor_efetivo",
    known: str = "",
    accounts: tuple[AccountHeld, ...] = (),
    mailboxes: tuple[MailboxHeld, ...] = (),
    others: tuple[BondFacts, ...] = (),
    until: str = "",
    details: Mapping[str, Any] | None = None,
    **bond_fields: Any,
) -> Situation:
    """An event of a person with one bond, told at nine o'clock of the day ``known`` (the event's
    own day if not given)."""
    assembled, day = body(slug), date.fromisoformat(on)
    first = assembled.calendar.first_instant
    known_at = first(date.fromisoformat(known or on)) + timedelta(hours=9)
    event = EventFacts(
        id=100,
        kind=kind,
        body=slug,
        person=PERSON,
        name="Ana Souza",
        bond=bond(category, **bond_fields),
        others=others,
        effective_on=day,
        effective_at=first(day),
        known_at=known_at,
        until=date.fromisoformat(until) if until else None,
        details=details or {},
    )
    return Situation(
        event, accounts, mailboxes, assembled.law.on(max(day, known_at.date())), assembled.calendar
    )


def kinds(plan: Plan) -> list[str]:
    return [step.kind for step in plan.steps]


def step(plan: Plan, kind: str) -> DutyDraft:
    [found] = [step for step in plan.steps if step.kind == kind]
    return found


def local(instant: datetime, slug: str) -> str:
    """``2026-03-02 00:00`` where the body is."""
    return f"{instant.astimezone(body(slug).calendar.zone):%Y-%m-%d %H:%M}"
