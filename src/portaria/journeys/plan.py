"""A journey's plan: data that can be shown, tested as a table and performed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portaria.accounts.types import AccountHeld
from portaria.duties.types import DutyDraft
from portaria.ledger.types import Json
from portaria.mail.types import MailboxHeld
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.people.types import EventFacts
from portaria.premises.badges.types import Holding
from portaria.premises.parking.types import Kept
from portaria.steps.reasons import provisions_of, why
from portaria.workdays.calendar import Calendar

NOTHING, NOT_PARKED = Holding(), Kept()


@dataclass(frozen=True, slots=True)
class Situation:
    """One functional event, what the person (or the extinct unit) holds, and the norms in force
    when it is dealt with: on its day, or on the later day on which it became known."""

    event: EventFacts
    accounts: Sequence[AccountHeld]
    mailboxes: Sequence[MailboxHeld]
    policy: Policy
    calendar: Calendar
    premises: Holding = NOTHING
    parking: Kept = NOT_PARKED


@dataclass(frozen=True, slots=True)
class Quiet:
    """A slice in which an event sets nothing off, and the decisions that say why: the provision,
    the norms' silence, or that all is as it should be."""

    slice: str
    decisions: tuple[Decision, ...]

    @property
    def text(self) -> str:
        """One sentence, in Portuguese."""
        said = dict.fromkeys(why(decision) for decision in self.decisions)
        return f"{SLICES[self.slice]}: sem passo. {'; '.join(said)}"

    def as_json(self) -> dict[str, Json]:
        """``{"slice", "why": [texts], "provisions"}``."""
        cited = (ref for decision in self.decisions for ref in provisions_of(decision))
        said = dict.fromkeys(why(decision) for decision in self.decisions)
        return {"slice": self.slice, "why": list(said), "provisions": list(dict.fromkeys(cited))}


SLICES = {
    "accounts": "Conta de rede",
    "mail": "Caixas de correio",
    "premises": "Crachás e acessos",
    "parking": "Veículos e vagas",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What an event sets off, in order: steps about to be opened as duties, each on its own
    instant, with its provision; and where it sets nothing off."""

    event: EventFacts
    steps: tuple[DutyDraft, ...] = ()
    quiet: tuple[Quiet, ...] = ()
