"""A pack: a norm as data. Frozen values, read by :mod:`portaria.norms.reading.files`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from portaria.norms import lexml
from portaria.norms.contents import ANY, HOWS, Carried, Change, Setting, Source, Wording
from portaria.norms.places import Place
from portaria.norms.term_templates import TermTemplate
from portaria.norms.transitions import UNSAID, OpenCases

__all__ = [
    "ANY",
    "HOWS",
    "Carried",
    "Change",
    "Interval",
    "Norm",
    "Pack",
    "Provision",
    "Setting",
    "Source",
    "Wording",
    "day_before",
    "lineage",
    "position",
    "within",
]


@dataclass(frozen=True, slots=True)
class Norm:
    """What ``norm.yaml`` says. ``ends`` is the last day in force; ``of`` joins the short name to a
    provision: art. 14 *da* Resolução. ``revokes`` holds norm ids, ``norm#provision`` references,
    or plain titles of norms that are not packs; ``notes`` says how doubtful points were read.

    Attributes:
        published: the day of official publication, where the pack gives it.
        vacatio: the words by which ``in_force`` was counted (``published + 45 days``), or "".
        regulates: rules, or ``prefix.*`` of rules, whose whole matter this norm regulates: earlier
            norms of its rank no longer speak of them (LINDB, art. 2º, § 1º).
        restores: ids and references that come back into force because this norm says so
            (LINDB, art. 2º, § 3º).
        open_cases: what rules open cases, for the wordings that do not say it themselves.
    """

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
    published: date | None = None
    vacatio: str = ""
    regulates: tuple[str, ...] = ()
    restores: tuple[str, ...] = ()
    open_cases: OpenCases = UNSAID

    def covers(self, rule: str) -> bool:
        """Whether ``rule`` is of the matter that this norm regulates wholly."""
        return any(
            rule == matter or (matter.endswith(".*") and rule.startswith(matter[:-1]))
            for matter in self.regulates
        )


@dataclass(frozen=True, slots=True)
class Provision:
    """A numbered part of the norm and its wordings, oldest first. ``formerly`` are the ids it had
    before it was renumbered: exceptions that name one of them still reach it."""

    id: str
    heading: str
    wordings: tuple[Wording, ...]
    place: Place
    formerly: tuple[str, ...] = ()

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
    comments, quotes and line breaks do not change it. ``terms`` are its templates, by kind; they
    decide nothing and are outside the digest."""

    norm: Norm
    provisions: Mapping[str, Provision]
    digest: str
    terms: Mapping[str, TermTemplate] = field(default_factory=dict)

    def quoted(self, provision: str) -> str:
        """``art. 14, II``. The caput of an article without paragraphs is the article itself."""
        article, _, last = provision.rpartition("_")
        alone = last == "cpt" and f"{article}_par1" not in self.provisions
        if alone and f"{article}_par1u" not in self.provisions:
            return lexml.label(article)
        return lexml.label(provision)

    def label_of(self, provision: str) -> str:
        """``art. 14, II, da Resolução CTI nº 5/2020``; ``art. 14 da Resolução…``."""
        label = self.quoted(provision)
        comma = "," if "," in label else ""
        return f"{label}{comma} {self.norm.of} {self.norm.short}"

    def ref(self, provision: str) -> str:
        """``orgao-cti-5-2020#art14_cpt_inc2``."""
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


def position(provision: str) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Sorts provisions as the norm has them, whatever file or amendment they come from."""
    return tuple(lexml.order(segment) for segment in provision.split("_"))


def within(provision: str, container: str) -> bool:
    """Whether ``provision`` is ``container`` or stands inside it."""
    return provision == container or provision.startswith(f"{container}_")
