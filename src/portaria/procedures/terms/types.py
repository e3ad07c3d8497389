"""Terms of responsibility as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portaria.ledger.types import Json


class Refused(ValueError):  # noqa: N818  # the design's word for it
    """A signature or authorisation that cannot be given; nothing was changed. The message is in
    Portuguese and says what to do instead."""


@dataclass(frozen=True, slots=True)
class TermAsk:
    """A term that a person must sign before something is theirs.

    Attributes:
        kind: the pack's name of the term.
        needs_authorisation: the norm wants the immediate head's authorisation (T1).
        needs_justification: the norm wants reasons attached to it (M2).
        unit: the unit whose head authorises; None: that of the person's bond in the body.
        due_at: when the norm wants it signed, or None: it sets no term.
        provisions: what orders it, the ordering one first.
    """

    body: str
    person: int
    kind: str
    needs_authorisation: bool = False
    needs_justification: bool = False
    unit: int | None = None
    due_at: datetime | None = None
    provisions: tuple[str, ...] = ()
    policy: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class TermHeld:
    """A term as it stands. It ``counts`` once signed and, where the norm wants it, authorised."""

    id: int
    body: str
    person: int
    kind: str
    unit: int | None
    needs_authorisation: bool
    needs_justification: bool
    signed_at: datetime | None
    authorised_at: datetime | None
    provisions: tuple[str, ...]
    policy: str

    @property
    def counts(self) -> bool:
        """Whether what waits for this term may go on."""
        return self.signed_at is not None and (
            self.authorised_at is not None or not self.needs_authorisation
        )

    def as_json(self) -> dict[str, Json]:
        """``id body person kind unit needs_authorisation needs_justification signed_at
        authorised_at counts provisions``; instants in ISO 8601."""
        return {
            "id": self.id,
            "body": self.body,
            "person": self.person,
            "kind": self.kind,
            "unit": self.unit,
            "needs_authorisation": self.needs_authorisation,
            "needs_justification": self.needs_justification,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
            "authorised_at": self.authorised_at.isoformat() if self.authorised_at else None,
            "counts": self.counts,
            "provisions": list(self.provisions),
        }


@dataclass(frozen=True, slots=True)
class Head:
    """Whoever authorises a person's terms: the unit, and who acts as its head today (None where
    nobody can)."""

    unit: int
    acting: int | None
