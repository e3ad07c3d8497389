"""A decision as recorded beside the same made again: what differs, and by which provision. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portaria.norms.plain import Json
from portaria.steps.again import Recorded, Redecided


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that comes out otherwise. ``what`` is ``outcome``, a reason's code, or the name of
    a recorded fact; provisions are "" where no norm said it."""

    what: str
    before: Json
    before_provision: str
    after: Json
    after_provision: str
    text: str

    def as_json(self) -> dict[str, Json]:
        """``{"what", "before", "before_provision", "after", "after_provision", "text"}``."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Compared:
    """``differences`` that matter; ``moved``: reasons that say the same by another provision."""

    differences: tuple[Difference, ...]
    moved: tuple[Difference, ...]


Said = tuple[Json, str, str]
"""A reason's value, provision and text."""


def compare(act: Recorded, decision: Mapping[str, Any], made: Redecided) -> Compared:
    """What the ``decision`` that the act kept has otherwise than the one ``made`` again."""
    old = _kept(decision["reasons"])
    new = _made(made)
    found: list[Difference] = []
    moved: list[Difference] = []
    if decision["outcome"] != made.decision.outcome:
        first = made.decision.reasons[-1] if made.decision.reasons else None
        text = first.text if first else ""
        found.append(
            Difference(
                "outcome", decision["outcome"], _deciding(old), made.decision.outcome,
                _deciding(new), text,
            )
        )  # fmt: skip
    for code in dict.fromkeys((*old, *new)):
        before, after = old.get(code), new.get(code)
        if before is None or after is None or before[0] != after[0]:
            found.append(_difference(code, before, after))
        elif before[1] != after[1]:
            moved.append(_difference(code, before, after))
    found += _results(act, made)
    return Compared(tuple(found), tuple(moved))


def _difference(code: str, before: Said | None, after: Said | None) -> Difference:
    old, new = before or (None, "", ""), after or (None, "", "")
    return Difference(code, old[0], old[1], new[0], new[1], new[2] or old[2])


def _results(act: Recorded, made: Redecided) -> list[Difference]:
    found = []
    for name, value in made.results.items():
        recorded = act.facts.get(name)
        if recorded != value:
            found.append(Difference(f"facts.{name}", recorded, "", value, "", ""))
    return found


def _kept(reasons: Sequence[Mapping[str, Any]]) -> dict[str, Said]:
    return {
        _code(reason["code"], reason["value"]): (
            reason["value"], reason.get("provision") or "", reason["text"],
        )
        for reason in reasons
        if reason.get("provision") or reason["code"] == "silent"
    }  # fmt: skip


def _made(made: Redecided) -> dict[str, Said]:
    return {
        _code(reason.code, reason.value): (
            reason.value, reason.citation.ref if reason.citation else "", reason.text,
        )
        for reason in made.decision.reasons
        if reason.citation or reason.code == "silent"
    }  # fmt: skip


def _code(code: str, value: Json) -> str:
    """Silences are told apart by the rule that is silent."""
    return f"silent:{value}" if code == "silent" else code


def _deciding(said: Mapping[str, Said]) -> str:
    cited = [provision for _, provision, _ in said.values() if provision]
    return cited[-1] if cited else ""
