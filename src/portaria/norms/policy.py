"""Policy: the norms in force for a body in an interval of days, compiled. Immutable; a lookup is a
dictionary access after the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from portaria.norms.citations import Citation, Cited
from portaria.norms.deciding.entries import Contradiction, Entry, Keys, case_in_words, prevailing
from portaria.norms.deciding.settling import Settled, Settler, plain_keys, settlers
from portaria.norms.deciding.words import NO_WORDS, Words
from portaria.norms.ranging.dimensions import Key
from portaria.norms.ranging.relative import Events
from portaria.norms.vocabulary import Rule

__all__ = ["NO_FLAGS", "Citation", "Cited", "Contradiction", "Policy", "Silent"]

T = TypeVar("T")
NO_FLAGS: frozenset[str] = frozenset()
NO_EVENTS: Events = MappingProxyType({})


class Silent(LookupError):  # noqa: N818  # the word of the design
    """The norms in force do not decide, and the caller needs an answer.

    Attributes:
        rule: the rule's name.
        case: the case in words.
    """

    def __init__(self, rule: str, case: str, body: str, day: date) -> None:
        self.rule, self.case = rule, case
        super().__init__(
            f"as normas de «{body}» em vigor em {day:%d/%m/%Y} não decidem «{rule}» para {case}"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """The rules in force for ``body`` from ``day`` to ``until``; every value knows its provision.

    Attributes:
        body: slug.
        day: first day of the interval in which these are the rules in force (``date.min`` when
            nothing came before).
        until: its last day (``date.max`` while no change is known).
        digest: SHA-256 over the entries, the body and the interval.
        entries: by rule name; see :mod:`portaria.norms.deciding.entries`.
        words: how its body and ids are called; no part of what it decides, nor of the digest.
    """

    body: str
    day: date
    until: date
    digest: str
    entries: Mapping[str, Sequence[Entry]] = field(repr=False)
    words: Words = field(default=NO_WORDS, repr=False)
    _known: dict[object, Any] = field(default_factory=dict, repr=False, init=False)
    _settlers: dict[str, Settler] = field(default_factory=dict, repr=False, init=False)

    def __post_init__(self) -> None:
        self._settlers.update(settlers(self.entries))

    @property
    def of_body(self) -> str:
        """The body as sentences name it."""
        return self.words.body or self.body

    def find(
        self,
        rule: Rule[T],
        *,
        flags: frozenset[str] = NO_FLAGS,
        events: Events = NO_EVENTS,
        on: date | None = None,
        **keys: Key,
    ) -> Cited[T] | None:
        """The value in force for a case and its provisions, or None: the norms are silent.

        Args:
            rule: what is asked.
            flags: the conditions that hold (``visual_disability``…).
            events: the days of the events that are known (``{"dismissal": date(2021, 3, 1)}``),
                for conditions relative to them; with ``on``.
            on: the day of the case; it also settles ``weekday`` and ``day_of_year``.
            **keys: one per dimension of the rule that is known: ``category="discente"``,
                ``size=31457280``, ``time_of_day=time(19, 30)``.

        Raises:
            Contradiction: provisions that nothing ranks disagree (adoption refuses such norms).
            TypeError: the rule does not depend on one of ``keys``, or one is of another kind.
        """
        try:
            known: Cited[T] | None = self._known[rule.name, flags, *keys.items()]
        except KeyError:
            return self._asked(rule, flags, events, on, keys)
        return known

    def get(
        self,
        rule: Rule[T],
        *,
        flags: frozenset[str] = NO_FLAGS,
        events: Events = NO_EVENTS,
        on: date | None = None,
        **keys: Key,
    ) -> Cited[T]:
        """As :meth:`find`, for a caller that cannot go on without an answer.

        Raises:
            Silent: the norms do not decide it.
        """
        found = self.find(rule, flags=flags, events=events, on=on, **keys)
        if found is None:
            case = case_in_words(tuple(keys), tuple(keys.values()), flags)
            raise Silent(rule.name, case, self.body, self.day)
        return found

    def case(
        self,
        rule: Rule[T],
        *,
        flags: frozenset[str] = NO_FLAGS,
        events: Events = NO_EVENTS,
        on: date | None = None,
        **keys: Key,
    ) -> tuple[Keys, frozenset[str]]:
        """The case as :meth:`Entry.holds` takes it. Arguments and errors as :meth:`find`."""
        settler = self._settlers.get(rule.name)
        settled: Settled = plain_keys(keys)
        if settler:
            settled, flags = settler.settle(rule.by, keys, flags, events, on)
        return tuple(settled.get(dimension) for dimension in rule.by), flags

    def _asked(
        self,
        rule: Rule[T],
        flags: frozenset[str],
        events: Events,
        on: date | None,
        keys: Mapping[str, Key],
    ) -> Cited[T] | None:
        """The answer to a case that is not remembered as it was asked: the first time, or every
        time that it has points or events. What is remembered has neither, so that memory stays
        small; settled cases are kept under a mark, for they are not as they were asked."""
        if unknown := set(keys) - set(rule.by):
            raise TypeError(f"{rule.name} depends on {rule.by}, not on {sorted(unknown)}")
        settler = self._settlers.get(rule.name)
        asked: tuple[object, ...]
        if settler:
            settled, flags = settler.settle(rule.by, keys, flags, events, on)
            asked = (None, rule.name, flags, *settled.items())
        else:
            settled = plain_keys(keys)
            asked = (rule.name, flags, *settled.items())
        if asked not in self._known:
            self._known[asked] = self._resolve(rule, flags, settled)
        found: Cited[T] | None = self._known[asked]
        return found

    def _resolve(self, rule: Rule[T], flags: frozenset[str], keys: Settled) -> Cited[object] | None:
        case = tuple(keys.get(dimension) for dimension in rule.by)
        top = prevailing(rule.name, rule.by, self.entries.get(rule.name, ()), case, flags)
        if not top:
            return None
        asked = tuple((name, str(key)) for name, key in keys.items() if key is not None)
        return Cited(top[0].value, tuple(entry.citation for entry in top), rule.name, asked)
