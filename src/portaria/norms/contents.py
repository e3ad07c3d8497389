"""What provisions say: wordings, the values they set, and what they change in other norms. Frozen
values; how they are read is in :mod:`portaria.norms.reading.wordings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portaria.norms.places import Place
from portaria.norms.plain import Json
from portaria.norms.ranging.ranges import Ranges
from portaria.norms.transitions import OpenCases

HOWS = ("enforced", "procedure", "evidenced", "conduct", "framework")
"""How a provision may be accounted for, the strongest first (obligations, preamble)."""

ANY = None
"""A key that stands for every key of its dimension (``"*"``)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One value for one rule. ``keys`` holds, per dimension of the rule, ids and labels, or ranges,
    or ANY."""

    rule: str
    keys: tuple[tuple[str, ...] | Ranges | None, ...]
    when: frozenset[str]
    value: object
    plain: Json
    shown: str
    place: Place


@dataclass(frozen=True, slots=True)
class Carried:
    """The request that carries a provision out (``carried_by``)."""

    procedure: str
    asks: str = ""
    decides: str = ""
    needs: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a wording comes from when it is not the norm's own: the provision that changed it.

    Attributes:
        ref: ``<norm>#<provision>``, or the norm's id where the norm as a whole did it; "" where it
            is no pack and only its name is known.
        label: ``art. 1º da Resolução nº 7/2022``.
        by: ``pelo art. 1º da Resolução nº 7/2022``, to follow a participle.
    """

    ref: str
    label: str

    @property
    def by(self) -> str:
        first = self.label.partition(" ")[0].lower()
        feminine = ("resolução", "portaria", "lei", "instrução", "deliberação", "emenda")
        return f"{'pela' if first in feminine else 'pelo'} {self.label}"


@dataclass(frozen=True, slots=True)
class Rectified:
    """An official correction of the published text. It holds from the wording's own first day, and
    was known only from ``published`` on; ``was`` is the wording as first published."""

    published: date
    source: str
    was: Wording


@dataclass(frozen=True, slots=True)
class Change:
    """What a provision does to another norm's text.

    Attributes:
        verb: ``rewords``, ``adds``, ``revokes``, ``renumbers`` or ``rectifies``.
        target: reference ``norm#provision``.
        becomes: the new id of what is renumbered, or "".
        order: which comes first of those of one day on one provision.
        wording: the new text, for ``rewords``, ``adds`` and ``rectifies``.
        open_cases: what rules open cases, for ``revokes``; else the wording says it.
        published: for ``rectifies``: since when it is known.
    """

    verb: str
    target: str
    becomes: str
    order: int
    heading: str
    wording: Wording | None
    open_cases: OpenCases
    published: date | None
    place: Place


@dataclass(frozen=True, slots=True)
class Wording:
    """A provision between two dates, both included; None means the norm's own.

    Attributes:
        how: one of HOWS, or "" for a container whose parts say it.
        labels: label -> ids, usable as keys in this norm's values.
        excepts: reference ``norm#provision`` of what this is an exception to, or "".
        amends: reference of the provision of another norm whose place this takes, or "".
        open_cases: what rules the cases that this wording found open.
        changes: what this provision does to the text of other norms.
        rectified: the official correction that this text comes from, or None.
        status: "" for the norm's own text, ``amended``, ``added``, ``revoked``, ``replaced`` (by
            another provision that took its place), ``renumbered`` (it had another number),
            ``moved`` (it has another number now) or ``restored``.
        source: what gave it this status.
    """

    since: date | None
    until: date | None
    about: str
    how: str
    settings: tuple[Setting, ...]
    labels: Mapping[str, tuple[str, ...]]
    excepts: str
    amends: str
    open_cases: OpenCases
    carried: Carried | None
    notes: tuple[str, ...]
    place: Place
    changes: tuple[Change, ...] = ()
    rectified: Rectified | None = None
    status: str = ""
    source: Source | None = None

    @property
    def told(self) -> str:
        """``redação dada pelo art. 1º da Resolução nº 7/2022``; "" for the norm's own text."""
        return f"{STATUS[self.status]} {self.source.by}" if self.source else ""


STATUS = {
    "amended": "redação dada",
    "added": "acrescido",
    "revoked": "revogado",
    "replaced": "substituído",
    "renumbered": "renumerado",
    "moved": "renumerado",
    "restored": "restabelecido",
}
"""How a consolidated text says where a wording comes from."""
