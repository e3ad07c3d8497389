"""What is written for the gate: one row per address, list and body. All text in lower case but
names and sentences; the writer folds addresses."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from portaria.norms.plain import Json


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address of ours that a mailbox answers to; aliases have rows of their own.

    Attributes:
        kind: ``individual`` or ``organizational``.
        category: the holder's category, or the organizational kind.
        unit: the unit's key; 0 none.
        owner: the person's key; 0 for an organizational mailbox.
        mailbox: the mailbox's key.
    """

    address: str
    body: str
    kind: str
    category: str
    unit: int = 0
    owner: int = 0
    mailbox: int = 0
    alias: bool = False
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class ListRow:
    """A mailing list.

    Attributes:
        size: members, lists within it expanded.
        owner: the person responsible; 0 none.
        everyone: it reaches all the staff of the body.
        internal_only: nobody from outside may write; ``has_outside``: it has members outside.
        may_write: ``anyone``, ``inside``, ``members`` or ``named``.
        writers: persons that may write, where it is ``members`` or ``named``.
        provision: ``norm#provision`` that says who may write.
        id: its number in the addresses that the servers expand it by; 0 at a former address.
        title: its name, for people. ``unsubscribe``: whom to write to, to leave; "" nobody may.
    """

    address: str
    body: str
    size: int = 0
    owner: int = 0
    everyone: bool = False
    internal_only: bool = False
    has_outside: bool = False
    may_write: str = "anyone"
    writers: Collection[int] = ()
    label: str = ""
    provision: str = ""
    id: int = 0
    title: str = ""
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body; ``policies`` from ``store.laws.policies_of``, ``gate`` from body.yaml's ``gate:``
    (``{"modes": {rule: mode}, "failure", "subject_tag", "hold_within", "sensitive_from",
    "addresses_from"}``, each optional). The rest as in ``snapshot.BodyLaw``."""

    slug: str
    name: str
    zone: str
    domains: Sequence[str]
    linked: Sequence[str] = ()
    staff: int = 0
    to_all_units: Sequence[int] = ()
    to_all_addresses: Sequence[str] = ()
    ask: str = ""
    gate: Mapping[str, Json] = field(default_factory=dict)
    policies: Sequence[Json] = ()
