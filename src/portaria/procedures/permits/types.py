"""What is asked of permissions, and what a slice says of a kind of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from portaria.ledger.types import Json
from portaria.norms.decision import Decision

if TYPE_CHECKING:
    from portaria.procedures.permits.models import Permit

END = "permits.end"


class Refused(ValueError):  # noqa: N818  # an answer, in the words of the house
    """What cannot be given or ended; nothing was changed. In Portuguese, for the person."""


@dataclass(frozen=True, slots=True)
class PermitDraft:
    """A permission about to be given.

    Attributes:
        kind: as registered (``mail.visit``).
        subject: the thing, as :func:`portaria.ledger.types.ref` names it.
        holder, person: primary keys; see the model.
        purpose: why, in the words of who asked.
        decided_by: who decided, in words.
        since, until: first and last day.
        value: what the kind needs beside that.
        decision: why the norms let it be given.
        cause: ``request:<id>``.
    """

    kind: str
    body: str
    subject: str
    purpose: str
    since: date
    decision: Decision
    until: date | None = None
    holder: int | None = None
    person: int | None = None
    decided_by: str = ""
    value: Mapping[str, Json] = field(default_factory=dict)
    cause: str = ""


class Applied(Protocol):
    """Makes the slice's state what the permissions in force say, after some began or ended; in the
    same transaction."""

    def __call__(self, changed: Sequence[Permit], *, by: str, at: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of permission.

    Attributes:
        ends: what its end is, before the thing (``Encerrar o acesso de outra pessoa à``).
        applied: None where servers read the rows themselves.
        access: how reviews of accesses call what it gives; "" of what takes something, and is none.
    """

    id: str
    ends: str
    applied: Applied | None = None
    access: str = ""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; slices do so in their ``apps``.

    Raises:
        ValueError: another has its id.
    """
    if kind.id in _kinds:
        raise ValueError(f"a permissão «{kind.id}» já foi declarada")
    _kinds[kind.id] = kind
    return kind


def accesses() -> dict[str, str]:
    """The kinds that give somebody something, each with how reviews call it."""
    return {kind.id: kind.access for kind in _kinds.values() if kind.access}


def kind_of(name: str) -> Kind:
    """The kind registered under ``name``."""
    return _kinds[name]
