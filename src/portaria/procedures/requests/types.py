"""Requests as values: what a slice declares (a rite), what somebody asks, and what is granted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from portaria.ledger.types import Json
from portaria.norms.decision import Reason
from portaria.norms.policy import Policy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KINDS = (
    "text", "long", "number", "size", "date", "choice", "choices", "person", "persons", "unit",
    "mailbox", "check",
)  # fmt: skip
"""What a field may hold: texts (one line, several), a whole number, bytes, a civil day (ISO), an id
or ids of ``choices``, primary keys, a declaration that is ticked."""
MANY = ("choices", "persons")

Pairs = Sequence["tuple[str, str | _StrPromise]"]


class Refused(ValueError):  # noqa: N818  # the design's word for it
    """Something that cannot be asked, decided or undone; nothing was changed. The message is in
    Portuguese and says what to do instead."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a request's form.

    Attributes:
        kind: one of KINDS.
        choices: pairs (id, words), or a function of the policy and the category that gives them.
        required: whether an empty answer is refused.
        if_needed: asked, and compulsory, only where the norm's ``needs`` names it.
        max_length: of texts. Ours, and shown as ours.
        come: of days: one to come is refused.
    """

    id: str
    label: str | _StrPromise
    kind: str = "text"
    help: str | _StrPromise = ""
    choices: Pairs | Callable[[Policy, str], Pairs] = ()
    required: bool = True
    if_needed: bool = False
    max_length: int = 4000
    come: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.id}: espécie de campo desconhecida: {self.kind}")

    def pairs(self, policy: Policy, category: str) -> Pairs:
        """The choices under ``policy`` for ``category``."""
        return self.choices(policy, category) if callable(self.choices) else self.choices


@dataclass(frozen=True, slots=True)
class About:
    """What a request is about.

    Attributes:
        kind: ``person``, ``unit``, ``none``, or what a slice registered (``mailbox``).
        key: primary key, 0 for ``none``.
        label: how people call it.
        person: whom it concerns, or None.
        unit: the unit it belongs to, or None.
        category: of the person or thing, as rules are keyed; "" where there is none.
        responsible: who answers for it, or None.
    """

    kind: str
    key: int
    label: str
    body: str
    person: int | None = None
    unit: int | None = None
    category: str = ""
    responsible: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What a slice's pure checks look at; ``facts`` is what the rite's ``facts`` gathered."""

    rite: str
    about: About
    values: Mapping[str, Any]
    policy: Policy
    on: date
    asker: int | None
    facts: Mapping[str, Any] = field(default_factory=dict)


Check = Callable[[Case], Iterable[Reason]]
Named = Callable[[str, Mapping[str, Any], date], Mapping[str, Any]]
Gather = Callable[[str, Sequence[int], date], Mapping[int, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Fits:
    """Which subjects a request can be about today.

    Attributes:
        holds: of the facts of one subject.
        otherwise: what is said where it holds of none.
    """

    holds: Callable[[Mapping[str, Any]], bool]
    otherwise: str | _StrPromise


class Act(Protocol):
    """What is done with what was granted."""

    def __call__(self, batch: Sequence[Granted], /, *, by: str, at: datetime) -> object: ...


class Asked(Protocol):
    """What is done when something is asked about subjects."""

    def __call__(self, keys: Sequence[int], /, *, by: str, at: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Rite:
    """A request that a slice declares. Who asks, who decides, in what time and what silence means
    are no part of it: the pack says so.

    Attributes:
        id: the ``procedure`` of ``carried_by``: ``mail.quota_increase``.
        title: what is asked for, a noun in Portuguese (lazily translated where Django is).
        purpose: one sentence that helps to choose it.
        about: kind of subject.
        checks: each gives the reasons that hinder, empty when none does.
        facts: gathers what checks need, for many subjects at once.
        fits: the subjects that the request can be about today; the form offers those first, and
            the catalogue says where there is none. The checks decide all the same.
        still: those of the checks that hold for the last approval too: what they find then is told
            to whoever approves, who returns or refuses the request instead.
        named: gathers what checks need of the things that the answers name (body, values, day).
        act: run in the transaction of the last approval.
        asked: run in the transaction in which it is asked about those keys: a duty to ask for it
            is done.
        offered: whether the catalogue offers it (False: another page or a journey starts it).
        passes_on: the act asks for other requests in this one's place (``Ask.source``): it stays
            open until they end, and ends as they do.
    """

    id: str
    title: str | _StrPromise
    purpose: str | _StrPromise
    about: str
    fields: tuple[Field, ...]
    act: Act
    checks: tuple[Check, ...] = ()
    still: tuple[Check, ...] = ()
    facts: Gather | None = None
    fits: Fits | None = None
    named: Named | None = None
    asked: Asked | None = None
    offered: bool = True
    passes_on: bool = False

    def field(self, name: str) -> Field:
        """The field called ``name``.

        Raises:
            KeyError: there is none.
        """
        for one in self.fields:
            if one.id == name:
                return one
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody asks for ``rite`` about the subject ``about`` (its key); ``source``: the request
    that goes on in this one (``Rite.passes_on``)."""

    body: str
    rite: str
    about: int
    values: Mapping[str, Json]
    person: int
    source: int | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """A request whose every approval is given, as its act receives it.

    Attributes:
        asker: who asked.
        deciders: who approved, in order.
        why: the justification given, or "".
        provisions: what orders it, the deciding one first.
        cause: for the ledger's ``cause``: ``request:7``.
    """

    request: int
    rite: str
    body: str
    about: About
    values: Mapping[str, Any]
    asker: int
    deciders: tuple[int, ...]
    why: str
    provisions: tuple[str, ...]
    policy: str
    cause: str

    @property
    def decided_by(self) -> str:
        """Who approved, in words."""
        return ", ".join(f"pessoa nº {key}" for key in self.deciders)
