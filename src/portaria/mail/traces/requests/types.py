"""A request as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from portaria.mail.traces.querying import Scope
from portaria.mail.types import Refused

__all__ = ["ASK", "DECIDE", "REQUESTERS", "Asked", "Facts", "Refused", "Scope"]

SENDER, RESPONSIBLE, INQUIRY, COURT = (
    "remetente", "responsavel_caixa", "corregedoria", "poder_judiciario",
)  # fmt: skip
REQUESTERS = (SENDER, RESPONSIBLE, INQUIRY, COURT)
"""Who may be entitled, in the packs' words; which of them is, the norms in force say."""
DECIDE = "mail.manage"
"""The power of those who authorise and release: the unit that runs the mail service."""
ASK = "mail.ask_traces"
"""The power of those who ask for an inquiry (corregedoria)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, and as whom.

    Attributes:
        letter: number and date of the letter, case or order.
        purpose: what for.
        on_behalf: the court or authority in whose name it is registered.
        sealed_why: why those concerned are not told (sigilo); "" tells them.
    """

    body: str
    requester: str
    letter: str
    purpose: str
    scope: Scope
    inquiry: str = ""
    on_behalf: str = ""
    sealed_why: str = ""
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the decision looks at besides the request: the person's own addresses, those of the
    organizational mailboxes they answer for, the powers they hold in the body, the day."""

    own: frozenset[str] = frozenset()
    answers_for: frozenset[str] = frozenset()
    powers: frozenset[str] = frozenset()
    today: date = field(default=date.min)
