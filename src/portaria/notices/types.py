"""A notice to one person of a body, and how fast it may go out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Pace(StrEnum):
    """How often a person wants to be written to; what a norm orders goes at once all the same."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


class Mail(StrEnum):
    """Where the e-mail of a notice stands."""

    WAITING = "waiting"  # to go at its hour
    SENT = "sent"  # in the queue of the body's mail server
    UNWANTED = "unwanted"  # the person asked for none
    NO_ADDRESS = "no_address"  # nowhere to write to: it is seen in the site
    STALE = "stale"  # too old to go when a way out appeared; it is seen in the site


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is told.

    Attributes:
        person: primary key.
        kind: a word of ``frame.labels.NOTICES`` says it (``requests.decided``).
        key: the same key is never told twice.
        title: one line, in Portuguese, final.
        text: a paragraph of plain text, in Portuguese, final.
        href: the page to go to, as a path of the site; "" for none.
        body: slug of the body that tells it.
        provisions: why it is told (``norm#provision``).
        compelled: a norm orders the notice: it goes at once, whatever the person chose.
    """

    person: int
    kind: str
    key: str
    title: str
    text: str
    href: str = ""
    body: str = ""
    provisions: tuple[str, ...] = ()
    compelled: bool = False
