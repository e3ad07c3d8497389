"""The policy of a case that was open when a wording came: as the wording's transition says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from portaria.norms.citations import Cited
from portaria.norms.deciding.entries import Entry
from portaria.norms.pack import day_before
from portaria.norms.policy import Policy
from portaria.norms.transitions import AT_ONCE, PREVIOUS, THIS, Transition
from portaria.norms.vocabulary import Rule

if TYPE_CHECKING:
    from portaria.norms.law import Law

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class OpenPolicy(Policy):
    """A policy that answers for cases open since ``began``. Its digest is the day's: the law is the
    same, the case is older."""

    law: Law | None = None
    began: date = date.min
    ruled_on: date = date.max

    def find(self, rule: Rule[T], **asked: Any) -> Cited[T] | None:
        """As :meth:`Policy.find`, by the transitions of what came after the case began."""
        assert self.law is not None  # noqa: S101  # Law alone makes these
        return ruling(self.law, rule, began=self.began, on=self.ruled_on, asked=asked)


def ruling(
    law: Law, rule: Rule[T], *, began: date, on: date, asked: dict[str, Any]
) -> Cited[T] | None:
    """The value that rules on ``on`` a case open since ``began``.

    Goes back from wording to wording: one that came after the case began rules it as its transition
    says; one whose reach begins only later does not rule it yet.
    """
    found = law.on(on).find(rule, **asked)
    if found is None:
        return _revoked(law, rule, began, on, asked)
    since = max(citation.since for citation in found.citations)
    if since <= began:
        return found
    entries = [e for e in law.on(on).entries[rule.name] if e.citation.ref in found.refs]
    said = _said(entries)
    if said.apply == PREVIOUS or (said.since and on < said.since):
        return ruling(law, rule, began=began, on=day_before(since), asked=asked)
    anew = replace(found, counts_from=max(since, said.since or since)) if said.restarts else found
    if said.apply == THIS:
        return anew
    rival = ruling(law, rule, began=began, on=day_before(since), asked=asked)
    return replace(anew, rival=rival, pick=said.apply)


def _said(entries: list[Entry]) -> Transition:
    """What the deciding entries say together: where they differ, none of them leaves open cases to
    what came before unless all do."""
    said = [entry.open_cases or AT_ONCE for entry in entries]
    others = [one for one in said if one.apply != PREVIOUS]
    return others[0] if others else said[0]


def _revoked(
    law: Law, rule: Rule[T], began: date, on: date, asked: dict[str, Any]
) -> Cited[T] | None:
    """The value a case began under, where what revoked it leaves open cases to it."""
    if began >= on:
        return None
    before = law.on(began).find(rule, **asked)
    if before is None:
        return None
    for citation in before.citations:
        pack = law.pack(citation.norm)
        provision = pack.provisions.get(citation.provision) if pack else None
        mark = provision.wordings[-1] if provision else None
        said = mark.open_cases.of(rule.name) if mark and mark.status == "revoked" else None
        if said is None or said.apply != PREVIOUS:
            return None
    return before
