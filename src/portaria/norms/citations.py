"""Where a value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Citation:
    """A provision, as somebody may quote it.

    Attributes:
        norm: the pack's id.
        provision: LexML path (``art14_cpt_inc2``).
        since: the first day on which its wording holds for the body.
        label: ``art. 14, II, da Resolução CTI nº 5/2020``.
        source: what gave it its wording (``redação dada pelo art. 1º da Resolução nº 7/2022``), or
            "" for the norm's own.
    """

    norm: str
    provision: str
    since: date
    label: str
    source: str = ""

    @property
    def ref(self) -> str:
        """``<norm>#<provision>``: the form kept in acts and duties."""
        return f"{self.norm}#{self.provision}"


@dataclass(frozen=True, slots=True)
class Cited(Generic[T_co]):
    """A value in force and every provision that gives it, the most authoritative first.

    Attributes:
        rule: the rule's name, and ``case`` the keys it was asked for, so that whatever is computed
            from the value can be computed again.
        counts_from: for a case that was open when the wording came: the day from which its time
            counts anew; None: from the case's own start.
        rival: the value before, where the transition takes the one that ends first or last
            (``pick``: ``lesser`` or ``greater``).
    """

    value: T_co
    citations: tuple[Citation, ...]
    rule: str = ""
    case: tuple[tuple[str, str], ...] = ()
    counts_from: date | None = None
    rival: Cited[T_co] | None = None
    pick: str = ""

    @property
    def ref(self) -> str:
        """The first citation's :attr:`Citation.ref`."""
        return self.citations[0].ref

    @property
    def refs(self) -> tuple[str, ...]:
        """Every citation's :attr:`Citation.ref`."""
        return tuple(citation.ref for citation in self.citations)
