"""What rules the cases that a new wording finds open, and from when their time then counts.

The norm says it (``open_cases``); where it does not, a new wording applies at once to what is open
(LINDB, art. 6º) and the time already run counts. Four answers exist: the new wording is for new
facts only; it is for pending cases too; of the old term and the new one, the one that ends first;
or the one that ends last. In the last three the new term is counted from the case's own start or
from the entry into force, and pending cases may be reached only from a later day on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portaria.norms.plain import Json

PREVIOUS, THIS, LESSER, GREATER = "previous", "this", "lesser", "greater"
APPLY = (THIS, PREVIOUS, LESSER, GREATER)
COUNTS, RESTARTS = "counts", "restarts"
ELAPSED = (COUNTS, RESTARTS)
EVERY = "*"
IN_WORDS = {
    PREVIOUS: "vale só para fatos novos: o que estava aberto segue a redação anterior",
    THIS: "vale também para o que estava aberto",
    LESSER: "para o que estava aberto vale, entre o prazo antigo e o novo, o que acaba antes",
    GREATER: "para o que estava aberto vale, entre o prazo antigo e o novo, o que acaba depois",
}


@dataclass(frozen=True, slots=True)
class Transition:
    """One answer.

    Attributes:
        apply: one of APPLY.
        restarts: the new term counts from the entry into force (or ``since``), not from the case's
            own start: the time already run is lost.
        since: the first day on which pending cases are reached; None: with the wording itself.
    """

    apply: str = THIS
    restarts: bool = False
    since: date | None = None

    def as_json(self) -> dict[str, Json]:
        """``{"apply", "elapsed", "from"}``."""
        return {
            "apply": self.apply,
            "elapsed": RESTARTS if self.restarts else COUNTS,
            "from": self.since.isoformat() if self.since else None,
        }

    @property
    def as_text(self) -> str:
        """In Portuguese, one sentence."""
        said = IN_WORDS[self.apply]
        if self.apply == PREVIOUS:
            return said
        if self.since:
            said += f", a partir de {self.since:%d/%m/%Y}"
        return said + (
            "; o prazo novo conta da entrada em vigor"
            if self.restarts
            else "; o tempo já corrido conta"
        )


AT_ONCE = Transition()


@dataclass(frozen=True, slots=True)
class OpenCases:
    """What a wording (or a whole norm) says of open cases; ``by_rule`` prevails over ``general``.
    Falsy when it says nothing."""

    general: Transition | None = None
    by_rule: Mapping[str, Transition] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.general is not None or bool(self.by_rule)

    def of(self, rule: str) -> Transition | None:
        """What it says of ``rule``; None where it is silent."""
        return self.by_rule.get(rule, self.general)


UNSAID = OpenCases()
