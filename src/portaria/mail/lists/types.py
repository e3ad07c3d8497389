"""Frozen facts about lists, and what the acts are asked to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portaria.ledger.types import Json

RITE = "mail.mailing_list"
"""The request by which lists are asked for, where a norm provides it."""


class Writes(StrEnum):
    """Who may write to a list, from the fewest on."""

    RESPONSIBLE = "responsible"
    NAMED = "named"
    MEMBERS = "members"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Choice:
    """One alternative of a members' rule: a mailbox is chosen when all that is given holds.

    Attributes:
        kinds: kinds of mailbox; empty: the individual ones.
        categories: the bond's category (individual) or the mailbox's (organizational).
        units: primary keys of units; ``below`` takes in those under them.
        heads: only heads of units.
    """

    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    below: bool = False
    heads: bool = False

    def as_json(self) -> Mapping[str, Json]:
        """The form that :attr:`MailingList.chosen_by` keeps."""
        return {
            "kinds": list(self.kinds),
            "categories": list(self.categories),
            "units": list(self.units),
            "below": self.below,
            "heads": self.heads,
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, object]) -> Choice:
        """What :meth:`as_json` wrote."""
        found = {name: kept[name] for name in ("kinds", "categories", "units")}
        lists = {name: tuple(values) for name, values in found.items() if isinstance(values, list)}
        return cls(**lists, below=bool(kept["below"]), heads=bool(kept["heads"]))


@dataclass(frozen=True, slots=True)
class ListAsk:
    """A list asked for. ``name`` is the local part asked for, before any prefix of the norm;
    ``expected`` how many members there will be, where the members' rule does not tell."""

    body: str
    name: str
    about: str
    responsible: int
    writes: Writes
    domain: str = ""
    chosen_by: tuple[Choice, ...] = ()
    justification: str = ""
    may_leave: bool = False
    expected: int = 0


@dataclass(frozen=True, slots=True)
class Members:
    """Mailboxes to be put on a list and taken off it, by address."""

    list: int
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
