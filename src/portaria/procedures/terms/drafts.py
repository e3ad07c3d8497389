"""Ledger lines and duties of terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from portaria.duties.acts import close_about, drop_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.types import ActDraft, Json, ref
from portaria.people.superiors import Head
from portaria.procedures.terms.types import TermAsk, TermHeld

SIGN, AUTHORISE, READY = "procedures.sign_term", "procedures.authorise_term", "journey.term_ready"
NAME, WITNESS = "procedures.name_witnesses", "procedures.witness_term"
FORGET, FOLLOW = "procedures.forget_addresses", "procedures.follow_terms"
HUMAN = (SIGN, AUTHORISE, NAME, WITNESS)
NO_FACTS: Mapping[str, Json] = MappingProxyType({})
MANAGE = "accounts.manage"
"""Who looks after a body's terms: sees them all, registers paper, revokes."""


def line(
    what: str,
    term: TermHeld,
    at: datetime,
    facts: Mapping[str, Json] = NO_FACTS,
    cause: str = "",
) -> ActDraft:
    """The ledger line of ``procedures.term.<what>``."""
    return ActDraft(
        kind=f"procedures.term.{what}",
        subject=ref("term", term.id),
        person=term.person,
        body=term.body,
        held_at=at,
        provisions=term.provisions,
        policy=term.policy,
        content={"facts": {"kind": term.kind, "unit": term.unit, **facts}},
        cause=cause,
    )


def sign_duty(term: TermHeld, ask: TermAsk, at: datetime) -> DutyDraft:
    """The person's own duty of signing."""
    about = f"Assinar o termo «{term.named}»"
    if term.needs_justification:
        about += ", com a justificativa da necessidade"
    return _duty(SIGN, term, about, ref("person", term.person), ask.due_at or at)


def authorise_duty(term: TermHeld, head: Head | None, at: datetime) -> DutyDraft:
    """The immediate head's, or of whoever manages accounts where there is none."""
    assignee = f"head-of:{head.unit}" if head else f"power:{MANAGE}"
    about = f"Autorizar, como chefia imediata, o termo «{term.named}» já assinado"
    return _duty(AUTHORISE, term, about, assignee, at)


def name_duty(term: TermHeld, at: datetime) -> DutyDraft:
    """The signer's duty of saying who the witnesses are."""
    about = f"Indicar as {term.witnesses} testemunhas do termo «{term.named}»"
    return _duty(NAME, term, about, ref("person", term.person), at)


def witness_duty(term: TermHeld, person: int, at: datetime) -> DutyDraft:
    """A named witness's duty of signing."""
    about = f"Assinar, como testemunha, o termo «{term.named}»"
    return _duty(WITNESS, term, about, ref("person", person), at, f":{person}")


def ready(term: TermHeld, at: datetime) -> DutyDraft:
    """What waited for the term may go on."""
    return DutyDraft(
        kind=READY,
        body=term.body,
        subject=ref("person", term.person),
        person=term.person,
        run_at=at,
        key=f"term_ready:{term.id}:{at.isoformat()}",
        about=f"Abrir o que esperava o termo «{term.named}»",
        provisions=term.provisions,
        payload={"term": term.kind},
        policy=term.policy,
    )


def close(
    terms: Iterable[TermHeld], kind: str, by: str, at: datetime, note: str, assignee: str = ""
) -> None:
    """Close the open duties of ``kind`` about ``terms`` (only ``assignee``'s, if one is named)."""
    subjects = [ref("term", term.id) for term in terms]
    close_about(subjects, kind, by=by, at=at, note=note, assignee=assignee)


def drop(terms: Iterable[TermHeld], why: str, at: datetime, by: str) -> None:
    """Nobody need do anything more about ``terms``."""
    if subjects := [ref("term", term.id) for term in terms]:
        drop_duties(subjects=subjects, kinds=HUMAN, why=why, at=at, by=by)


def _duty(
    kind: str, term: TermHeld, about: str, assignee: str, due: datetime, key: str = ""
) -> DutyDraft:
    return DutyDraft(
        kind=kind,
        body=term.body,
        subject=ref("term", term.id),
        person=term.person,
        run_at=due,
        key=f"{kind}:{term.id}{key}",
        about=about,
        provisions=term.provisions,
        payload={"term": term.kind},
        assignee=assignee,
        policy=term.policy,
    )
