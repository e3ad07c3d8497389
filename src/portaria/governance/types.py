"""Facts and errors of this slice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


class Refused(Exception):  # noqa: N818  # the answer is no; the text says why, in Portuguese
    """What was asked cannot be done."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is to take note of a norm: a person, one category of theirs and the unit."""

    person: int
    category: str
    unit: int | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What who publishes a norm decides beside it.

    Attributes:
        body, norm: slug and pack id.
        categories: who is asked although the norm leaves it unsaid.
        due_on: the last day to take note, where the norm gives no term; None: the norm's.
        note: what readers should know, in the publisher's words.
    """

    body: str
    norm: str
    categories: tuple[str, ...] = ()
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did.

    Attributes:
        publication: primary key.
        version: number of this version in the body, from 1.
        changed: provisions that differ from the version before; all of them in the first.
        asked: how many persons were asked to take note.
        silent: categories of persons in service about whom the norm says nothing of taking note.
    """

    publication: int
    version: int
    changed: tuple[str, ...]
    asked: int
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """Until when a reader takes note, and the provision that says so ("" where none does)."""

    due_at: datetime
    due_on: date
    provision: str
    sum: dict[str, object] | None
