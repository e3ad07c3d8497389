"""Terms of responsibility as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portaria.ledger.types import Json

SIGNER, WITNESS, AUTHORISER = "signer", "witness", "authoriser"
REVOKED, SUPERSEDED = "revoked", "superseded"
LARGEST = 10 << 20
"""Bytes of a file kept with a term; ours."""


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
        about: what it is about where one person may have several of a kind (an asset, a badge).
        renews: ask again although one that counts stands; that one counts until the new one does.
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
    about: str = ""
    renews: bool = False


@dataclass(frozen=True, slots=True)
class TermHeld:
    """A term as it stands. It ``counts`` once signed and, where the norm wants it, witnessed and
    authorised, until it is ended."""

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
    about: str = ""
    norm: str = ""
    version: int = 0
    title: str = ""
    digest: str = ""
    witnesses: int = 0
    code: str = ""
    counts_since: datetime | None = None
    ended_at: datetime | None = None
    ended_for: str = ""
    witnessed: int = 0

    @property
    def counts(self) -> bool:
        """Whether what waits for this term may go on."""
        return self.counts_since is not None and self.ended_at is None

    @property
    def named(self) -> str:
        """The term in words: the title signed, else the pack's name of it."""
        return self.title or self.kind

    def as_json(self) -> dict[str, Json]:
        """``id body person kind about title unit needs_authorisation needs_justification signed_at
        authorised_at counts state provisions norm version digest code witnesses witnessed
        ended_at``; instants in ISO 8601."""
        return {
            "id": self.id,
            "body": self.body,
            "person": self.person,
            "kind": self.kind,
            "about": self.about,
            "title": self.title,
            "unit": self.unit,
            "needs_authorisation": self.needs_authorisation,
            "needs_justification": self.needs_justification,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
            "authorised_at": self.authorised_at.isoformat() if self.authorised_at else None,
            "counts": self.counts,
            "state": state_of(self),
            "provisions": list(self.provisions),
            "norm": self.norm,
            "version": self.version,
            "digest": self.digest,
            "code": self.code,
            "witnesses": self.witnesses,
            "witnessed": self.witnessed,
            "ended_at": self.ended_at.isoformat() if self.ended_at else None,
        }


STATES = ("unsigned", "unwitnessed", "unauthorised", "valid", REVOKED, SUPERSEDED)
"""What may be said of a term, in the order of its life."""


class Standing(Protocol):
    """What a term's state hangs on; ``witnessed``: how many of its ``witnesses`` have signed."""

    @property
    def signed_at(self) -> datetime | None: ...
    @property
    def witnesses(self) -> int: ...
    @property
    def witnessed(self) -> int: ...
    @property
    def needs_authorisation(self) -> bool: ...
    @property
    def authorised_at(self) -> datetime | None: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def ended_for(self) -> str: ...


def state_of(term: Standing) -> str:
    """One of STATES: what the term waits for, that it counts, or how it ended."""
    if term.ended_at is not None:
        return term.ended_for
    if term.signed_at is None:
        return "unsigned"
    if term.witnessed < term.witnesses:
        return "unwitnessed"
    if term.needs_authorisation and term.authorised_at is None:
        return "unauthorised"
    return "valid"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How whoever signs was known (Lei nº 14.063/2020, art. 4º).

    Attributes:
        method: ``password`` (simple electronic signature), ``pkcs12`` or ``pades`` (qualified),
            ``paper``, or ``registered`` (told by who runs the command line).
        factors: what was given: ``password``, ``totp``, ``recovery_code``.
        address: the network address it came from, "" where there is none.
        certificate: of a signature by certificate: ``{"subject", "issuer", "serial", "until"}``.
    """

    method: str
    factors: tuple[str, ...] = ()
    address: str = ""
    certificate: Mapping[str, Json] | None = None


REGISTERED = Evidence("registered")


@dataclass(frozen=True, slots=True)
class Filled:
    """A term's document, filled in: exactly what is shown and signed.

    Attributes:
        text: the paragraphs; ``# `` begins a heading, ``- `` an item.
        norm, version: whose template it is ("" and 0: this product's).
        witnesses, copies: as the norm wants.
    """

    title: str
    text: str
    digest: str
    norm: str
    version: int
    witnesses: int
    copies: int

    @property
    def document(self) -> str:
        """The text whose SHA-256 is ``digest``, as kept and attached to the PDF."""
        return document_of(self.title, self.text)


def document_of(title: str, text: str) -> str:
    """Title and text as one: what the digest is taken over, in UTF-8."""
    return f"{title}\n\n{text.strip()}\n"
