"""Policy: the norms in force for a body in an interval of days, compiled. Immutable; a lookup is a
dictionary access after the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast

from portaria.norms.citations import Citation, Cited
from portaria.norms.entries import Contradiction, Entry, case_in_words, prevailing
from portaria.norms.vocabulary import Rule

__all__ = ["NO_FLAGS", "Citation", "Cited", "Contradiction", "Policy", "Silent"]

T = TypeVar("T")
NO_FLAGS: frozenset[str] = frozenset()


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
        entries: by rule name; see :mod:`portaria.norms.entries`.
    """

    body: str
    day: date
    until: date
    digest: str
    entries: Mapping[str, Sequence[Entry]] = field(repr=False)
    _known: dict[object, Cited[object] | None] = field(default_factory=dict, repr=False, init=False)

    def find(
        self, rule: Rule[T], *, flags: frozenset[str] = NO_FLAGS, **keys: str | None
    ) -> Cited[T] | None:
        """The value in force for a case and its provisions, or None: the norms are silent.

        Args:
            rule: what is asked.
            flags: the conditions that hold (``visual_disability``…).
            **keys: one per dimension of the rule that is known: ``category="discente"``.

        Raises:
            Contradiction: provisions that nothing ranks disagree (adoption refuses such norms).
            TypeError: the rule does not depend on one of ``keys``.
        """
        asked = (rule.name, flags, *keys.items())
        try:
            return cast("Cited[T] | None", self._known[asked])
        except KeyError:
            found = self._known[asked] = self._resolve(rule, flags, keys)
            return cast("Cited[T] | None", found)

    def get(
        self, rule: Rule[T], *, flags: frozenset[str] = NO_FLAGS, **keys: str | None
    ) -> Cited[T]:
        """As :meth:`find`, for a caller that cannot go on without an answer.

        Raises:
            Silent: the norms do not decide it.
        """
        found = self.find(rule, flags=flags, **keys)
        if found is None:
            case = case_in_words(tuple(keys), tuple(keys.values()), flags)
            raise Silent(rule.name, case, self.body, self.day)
        return found

    def _resolve(
        self, rule: Rule[T], flags: frozenset[str], keys: Mapping[str, str | None]
    ) -> Cited[object] | None:
        if unknown := set(keys) - set(rule.by):
            raise TypeError(f"{rule.name} depends on {rule.by}, not on {sorted(unknown)}")
        case = tuple(keys.get(dimension) for dimension in rule.by)
        top = prevailing(rule.name, rule.by, self.entries.get(rule.name, ()), case, flags)
        if not top:
            return None
        return Cited(top[0].value, tuple(entry.citation for entry in top))
