"""Goods that leave, as values: what is authorised, what is carried, what was reconciled (E14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

AUTHORISED, LEFT, CANCELLED = "authorised", "left", "cancelled"
FOR_AN_EVENT = "remessa_para_evento"
"""A circumstance, as the norm's own rules name it."""
MOST_ITEMS, LARGEST = 200, 999_999
"""Lines of one authorisation, and pieces in a line: bounds of ours."""


class Refused(ValueError):  # noqa: N818  # the design's word for it
    """An exit that the norm or the state does not allow; nothing was changed. The message is in
    Portuguese and says what to do instead."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an authorisation: how many of what, and its tag ("tombo"), where it has one."""

    quantity: int
    what: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class ExitAsk:
    """Goods of one kind (an id of the dimension ``goods``) that may leave ``place`` from
    ``first_on`` to ``last_on``, civil days, inclusive.

    Attributes:
        by_unit: the unit that holds the goods authorises it, not who the norm names.
        term: the release term that covers it, "" for none.
        authorised_by: who authorised it; ``asked_by`` who asked.
    """

    body: str
    goods: str
    lines: tuple[Line, ...]
    place: int
    carrier: str
    destination: str
    first_on: date
    last_on: date
    authorised_by: int | None
    circumstance: str = ""
    carrier_document: str = ""
    term: str = ""
    by_unit: bool = False
    unit: int | None = None
    asked_by: int | None = None
    request: int | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """An authorisation as the gate sees it.

    Attributes:
        lines: what is authorised, by number.
        term_there: the release term reached who the norm names.
    """

    goods: str
    state: str
    first_on: date
    last_on: date
    lines: Mapping[int, Line]
    term_there: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """What the guard found: how many of each line, ``strange`` things that no line names, and
    whether the ``copy`` of the authorisation was handed over."""

    exit: int
    found: Mapping[int, int]
    copy: bool
    strange: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """An authorisation as the reconciliation sees it: whether the guard kept its copy and found
    that the goods agreed; ``last_on`` is its last day."""

    id: int
    state: str
    last_on: date
    copy: bool
    agreed: bool
