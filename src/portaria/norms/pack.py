"""A pack: a norm as data. Frozen values; how they are read is in :mod:`portaria.norms.reading`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portaria.norms import lexml
from portaria.norms.places import Place
from portaria.norms.plain import Json

HOWS = ("enforced", "procedure", "evidenced", "conduct", "framework")
"""How a provision may be accounted for, the strongest first (obligations, preamble)."""

ANY = None
"""A key that stands for every key of its dimension (``"*"``)."""


@dataclass(frozen=True, slots=True)
class Norm:
    """What ``norm.yaml`` says. ``ends`` is the last day in force; ``of`` joins the short name to a
    provision: art. 14 *da* Resolução. ``revokes`` holds norm ids, ``norm#provision`` references,
    or plain titles of norms that are not packs; ``notes`` says how doubtful points were read."""

    id: str
    urn: str
    title: str
    short: str
    of: str
    authority: str
    signed: date
    in_force: date
    ends: date | None
    source: str
    revokes: tuple[str, ...]
    amends: tuple[str, ...]
    notes: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Setting:
    """One value for one rule. ``keys`` holds, per dimension of the rule, ids and labels, or ANY."""

    rule: str
    keys: tuple[tuple[str, ...] | None, ...]
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
class Wording:
    """A provision between two dates, both included; None means the norm's own.

    Attributes:
        how: one of HOWS, or "" for a container whose parts say it.
        labels: label -> ids, usable as keys in this norm's values.
        excepts: reference ``norm#provision`` of what this is an exception to, or "".
        amends: reference of the provision of another norm that this replaces, or "".
        open_cases: ``this`` or ``previous``: which wording rules what was open when it came.
    """

    since: date | None
    until: date | None
    about: str
    how: str
    settings: tuple[Setting, ...]
    labels: Mapping[str, tuple[str, ...]]
    excepts: str
    amends: str
    open_cases: str
    carried: Carried | None
    notes: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Provision:
    """A numbered part of the norm and its wordings, oldest first."""

    id: str
    heading: str
    wordings: tuple[Wording, ...]
    place: Place

    @property
    def parent(self) -> str:
        """The id of what contains it, or ""."""
        return self.id.rpartition("_")[0]

    @property
    def kind(self) -> str:
        """``artigo``, ``caput``, ``paragrafo``…"""
        return lexml.kind_of(self.id.rpartition("_")[2])


@dataclass(frozen=True, slots=True)
class Interval:
    """Days, both ends included."""

    first: date
    last: date

    def __bool__(self) -> bool:
        return self.first <= self.last

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meet(self, first: date | None, last: date | None) -> Interval:
        """The part between ``first`` and ``last`` (None: no limit)."""
        return Interval(max(self.first, first or date.min), min(self.last, last or date.max))


@dataclass(frozen=True, slots=True)
class Pack:
    """A norm and its provisions in their order. ``digest`` is over its content, not its layout:
    comments, quotes and line breaks do not change it."""

    norm: Norm
    provisions: Mapping[str, Provision]
    digest: str

    def quoted(self, provision: str) -> str:
        """``art. 14, II``. The caput of an article without paragraphs is the article itself."""
        article, _, last = provision.rpartition("_")
        alone = last == "cpt" and f"{article}_par1" not in self.provisions
        if alone and f"{article}_par1u" not in self.provisions:
            return lexml.label(article)
        return lexml.label(provision)

    def label_of(self, provision: str) -> str:
        """``art. 14, II, da Resolução CGTIC nº 5/2020``; ``art. 14 da Resolução…``."""
        label = self.quoted(provision)
        comma = "," if "," in label else ""
        return f"{label}{comma} {self.norm.of} {self.norm.short}"

    def ref(self, provision: str) -> str:
        """``unila-cgtic-5-2020#art14_cpt_inc2``."""
        return f"{self.norm.id}#{provision}"

    @property
    def interval(self) -> Interval:
        """The days on which the norm is in force by its own terms."""
        return Interval(self.norm.in_force, self.norm.ends or date.max)

    def days_of(self, wording: Wording) -> Interval:
        """The days on which ``wording`` holds, by the norm's own terms."""
        return self.interval.meet(wording.since, wording.until)

    def labels_on(self, day: date) -> dict[str, tuple[str, ...]]:
        """The ids that each label names on ``day``."""
        return {
            label: ids
            for provision in self.provisions.values()
            for wording in provision.wordings
            if wording.labels and day in self.days_of(wording)
            for label, ids in wording.labels.items()
        }

    def all_labels(self) -> set[str]:
        """Every label that any wording ever gives."""
        return {
            label
            for provision in self.provisions.values()
            for wording in provision.wordings
            for label in wording.labels
        }


def day_before(day: date) -> date:
    """The last day of what ends when ``day`` begins (``date.min`` has none before it)."""
    return day - timedelta(days=1) if day > date.min else day


def lineage(provision: str) -> tuple[str, ...]:
    """The provision and everything that contains it, innermost first."""
    segments = provision.split("_")
    return tuple("_".join(segments[:end]) for end in range(len(segments), 0, -1))
