"""Who decides again, by the act's kind, as the slices declare; and the acts that decide nothing."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.accounts.decisions import again as accounts
from portaria.mail.decisions import again as mail
from portaria.mail.lists import again as lists
from portaria.premises.badges.decisions import again as premises
from portaria.premises.goods import again as goods
from portaria.premises.guard import again as guard
from portaria.premises.parking import again as parking
from portaria.premises.rounds import again as rounds
from portaria.premises.visits.decisions import again as visits
from portaria.steps.again import Decider

DECIDERS: Mapping[str, Decider] = {
    **accounts.DECIDERS, **mail.DECIDERS, **lists.DECIDERS, **premises.DECIDERS,
    **visits.DECIDERS, **goods.DECIDERS, **parking.DECIDERS, **rounds.DECIDERS,
}  # fmt: skip
REQUESTS: frozenset[str] = mail.REQUESTS
REFUSALS: frozenset[str] = mail.REFUSALS

_OF_OTHERS = (
    "api.", "body.", "duty.", "governance.", "ledger.", "people.", "procedures.", "requests.",
    "web.",
    "access", "journey.", "norm.", "traces.", "mail.trace_request.", "mail.held.", "mail.abuse.",
    "mail.official.", "incidents.", "permits.", "mail.visit.", "mail.forwarding.",
    "accounts.restriction.", "reviews.", "store.", "publishing.",
)  # fmt: skip
NO_DECISIONS: Mapping[str, str] = {
    **accounts.NO_DECISIONS,
    **mail.NO_DECISIONS,
    **lists.NO_DECISIONS,
    **premises.NO_DECISIONS,
    **visits.NO_DECISIONS,
    **goods.NO_DECISIONS,
    **parking.NO_DECISIONS,
    **rounds.NO_DECISIONS,
    **guard.NO_DECISIONS,
}
"""Acts of the slices that decide nothing by the norms, and why not."""


def decides_nothing(kind: str) -> bool:
    """Whether acts of ``kind`` are no decision by the norms: records of what was told, of what
    somebody did, or of a step that another decision ordered."""
    return kind in NO_DECISIONS or kind.startswith(_OF_OTHERS)
