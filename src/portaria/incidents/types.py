"""Breaches and incidents as facts: what is told, how it is followed, what comes of it (N11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

HANDLE, CONFIRM, SUBJECT = "incidents.handle", "incidents.confirm", "incident"
INQUIRY = "conduct.inquire"
"""Who handles what no norm gives to somebody else; ours, and shown as ours."""
BREACH, REPORT = "incidents.breach", "incidents.report"
"""The rites of ``carried_by`` whose ``decides`` says to whom a breach, or an incident, goes."""
IS_BREACH, PLAIN_BREACH, SHARED_CREDENTIAL = "breach", "plain_breach", "shared_credential"
"""What the data say that kinds of incident are (:data:`portaria.incidents.rules.MARKS`)."""
RELATION = "relation"
"""The dimension of the names that norms give to relations, each marked with its code."""
UNIT_HEAD = "unit_head"
"""What the data say that kinds of reporter are."""
LARGEST = 30 * 1024 * 1024
"""Octets of one piece of evidence: a bound of ours."""
LONGEST = 10_000
"""Characters of what is told: a bound of ours."""


class Refused(ValueError):  # noqa: N818  # an answer, in the words of the house
    """What was asked cannot be done; nothing was changed."""


class State(StrEnum):
    """``proposed`` by a system, to be confirmed or dismissed; ``open`` with whoever has it;
    ``closed`` with its outcome."""

    PROPOSED = "proposed"
    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What came of it: ``disciplinary`` went on as a proceeding of its own; ``dismissed``: a sign
    that had an explanation, and was forwarded to nobody."""

    FOUNDED = "founded"
    UNFOUNDED = "unfounded"
    DISCIPLINARY = "disciplinary"
    ARCHIVED = "archived"
    DISMISSED = "dismissed"


CONCLUSIONS = tuple(outcome for outcome in Outcome if outcome is not Outcome.DISMISSED)
"""What an inquiry may come to."""


@dataclass(frozen=True, slots=True)
class Told:
    """A breach or incident about to be registered.

    Attributes:
        kind: an id of the packs' dimension ``incident`` (``descumprimento``…).
        what: one line; ``account`` the whole.
        happened_on: the day, where known.
        reporter: who tells, a primary key; None where a system found it.
        about: of whom it is told, where known.
        provision: what was breached, as a citation, where known.
        confidential: the reporter's name is for internal affairs alone.
        source: what tells it apart for ever; "" for none. The same source registers once.
        breach: which breach it is, of those that the norms tell apart; "" for none of them.
    """

    body: str
    kind: str
    what: str
    account: str
    happened_on: date | None = None
    reporter: int | None = None
    about: int | None = None
    provision: str = ""
    confidential: bool = False
    source: str = ""
    breach: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """What, besides the kind, decides to whom a breach goes.

    Attributes:
        breach: which it is, of those that the norms tell apart.
        head: who tells it heads a unit.
        powers: the powers and posts in the body of who tells it.
        official: the powers and posts of the body by their names
            (:func:`portaria.bodies.official.powers_by_name`).
    """

    breach: str = ""
    head: bool = False
    powers: frozenset[str] = frozenset()
    official: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence to be attached: the file as it came."""

    incident: int
    name: str
    content: bytes
