"""Programs and what carries them, by their bytes (G2).

A norm that forbids harmful programs is obeyed by refusing whatever runs when opened; one that lets
programs of the service through, by holding them for a person; where the content cannot be looked
at, a person looks.
"""

from __future__ import annotations

from collections.abc import Iterator

from portaria.mail.gate.case import SILENT, Answer, Case, Finding
from portaria.mail.gate.facts import Part
from portaria.mail.gate.kinds import unexamined
from portaria.mail.gate.kinds.types import Group
from portaria.mail.gate.reading.anomalies import AMBIGUOUS, LABELS
from portaria.mail.gate.reading.parameters import extension
from portaria.mail.gate.rules.stances import Stance, on_content
from portaria.mail.gate.verdict import Outcome
from portaria.mail.rules_gate import INFECTED_REMOVED
from portaria.norms.citations import Citation

_UNSEEN = {"encrypted", "nested", "bomb"}
"""Dangers that hide what there is, so that nothing more is known of it."""
_SUSPECT = {"hidden", "bomb"}
"""Dangers that are a trick, whatever the content turns out to be."""
_INSTEAD = "envie o documento em formato comum, sem programas nem senha"


def check(case: Case) -> Answer:
    """Refused, held, or nothing found; silent where no norm speaks of programs or viruses."""
    policy = case.policy
    stance = on_content(policy, "programa_danoso") or on_content(policy, "programa")
    removed = policy.find(INFECTED_REMOVED)
    ordered = removed.citations[0] if removed and removed.value.orders else None
    if (stance is None or stance[0] is Outcome.PASS) and ordered is None:
        return SILENT
    parts = [part for part in case.content.parts if part.dangers or part.unexamined]
    found = [one for part in parts for one in _of_part(case, part, stance, ordered)]
    return tuple(found[:20])


def _of_part(
    case: Case, part: Part, stance: Stance | None, ordered: Citation | None
) -> Iterator[Finding]:
    trick = disguised(part) or any(danger.code in _SUSPECT for danger in part.dangers)
    if ordered is not None and trick:
        yield _finding("disguised", Outcome.REFUSE, ordered, part, _what(part))
        return
    if stance is None or stance[0] is Outcome.PASS:
        return
    asks, cited = stance
    proven = [danger for danger in part.dangers if danger.code not in _UNSEEN]
    if proven:
        first = proven[0]
        what = f"«{first.where}» traz {first.label}"
        yield _finding(first.code, asks, cited.citations[0], part, what)
    elif part.dangers or part.attachment:
        what = _what(part) if part.dangers else _unseen(case, part)
        code = part.dangers[0].code if part.dangers else "unexamined"
        yield _finding(code, Outcome.HOLD, cited.citations[0], part, what)


def _finding(code: str, asks: Outcome, citation: Citation, part: Part, what: str) -> Finding:
    return Finding(code, asks, citation, what, _INSTEAD, detail=part.title)


def _what(part: Part) -> str:
    if part.dangers:
        return f"«{part.dangers[0].where}» traz {part.dangers[0].label}"
    return f"o anexo «{part.title}» finge ser o que não é"


def _unseen(case: Case, part: Part) -> str:
    odd = sorted(AMBIGUOUS & case.content.anomalies)
    why = LABELS[odd[0]] if odd else unexamined.LABELS[part.unexamined]
    return f"o conteúdo de «{part.title}» não pôde ser examinado ({why})"


def disguised(part: Part) -> bool:
    """A program under a name that is none's."""
    if part.type.group is not Group.PROGRAM or not part.names or not part.type.extensions:
        return False
    return all(extension(name) not in part.type.extensions for name in part.names) and not any(
        danger.code == "name" for danger in part.dangers
    )
