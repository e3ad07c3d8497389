"""A look at somebody's personal data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Read:
    """One look.

    Attributes:
        person: primary key of whose data it is.
        what: a word of ``frame.labels.READS`` says it (``person``, ``mailbox``, ``export``…).
        purpose: the power, scope or reason under which it was allowed.
        body: slug of the body where it was; "" for none.
    """

    person: int
    what: str
    purpose: str
    body: str = ""
