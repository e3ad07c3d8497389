"""The way of one request: whose turn it is and what each answer leads to. Pure: values in, values
out; nothing here knows a person, a norm or an instant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from portaria.norms.kinds.rites import ALL, ANY_OF, Turn

CONSULT, DECIDE, APPEAL = "consult", "decide", "appeal"
WAITING, OPEN, GIVEN, APPROVED, REFUSED, PASSED, DROPPED = (
    "waiting", "open", "given", "approved", "refused", "passed", "dropped",
)  # fmt: skip
"""States of a step: its turn has not come, it is due, the opinion is given, approved, refused,
handed up to another competence, no longer needed."""
SETTLED = frozenset({GIVEN, APPROVED, REFUSED, PASSED, DROPPED})
IN_COURSE, RETURNED, GRANTED, TURNED_DOWN = "in_course", "returned", "granted", "turned_down"


@dataclass(frozen=True, slots=True)
class Step:
    """One competence's part. Those of one ``position`` are due together.

    Attributes:
        number: identity within the request.
        mode: whether ``all`` of the position must agree, or ``any`` of them suffices.
        by: who answered, or None (not yet, or the norm reads the silence).
    """

    number: int
    position: int
    kind: str
    who: str
    mode: str = ALL
    state: str = WAITING
    by: int | None = None


def planned(consults: Sequence[str], decides: Sequence[Turn], eyes: int = 0) -> tuple[Step, ...]:
    """The steps of a request: opinions together first, then each turn. Where the norm wants more
    persons than there are approvals, the last competence decides again, by another person."""
    steps = [Step(n, 0, CONSULT, who) for n, who in enumerate(consults)]
    position = 1
    for turn in decides:
        for who in turn.who:
            steps.append(Step(len(steps), position, DECIDE, who, turn.mode))
        position += 1
    approvals = sum(1 if turn.mode == ANY_OF else len(turn.who) for turn in decides)
    for extra in range(max(0, eyes - approvals)):
        last = decides[-1]
        for who in last.who if last.mode == ANY_OF else last.who[-1:]:
            steps.append(Step(len(steps), position + extra, DECIDE, who, last.mode))
    return opened(tuple(steps))


def appealed(steps: Sequence[Step], who: str) -> tuple[Step, ...]:
    """The steps once the refusal is taken to ``who``, who decides in the place of the position that
    refused; the turns after it come back.

    Raises:
        ValueError: nothing is refused, or what is refused was decided on appeal already.
    """
    refused = next((g for g in positions(steps) if _verdict(g) == TURNED_DOWN), None)
    if refused is None or any(step.kind == APPEAL for step in refused):
        raise ValueError("não há recusa de que se possa recorrer")
    here = refused[0].position
    kept = tuple(
        replace(s, state=WAITING) if s.position > here and s.state == DROPPED else s for s in steps
    )
    return opened((*kept, Step(len(steps), here, APPEAL, who)))


def standing(steps: Sequence[Step]) -> str:
    """Where the request stands: ``granted`` when every position has its approval, ``turned_down``
    when one can have it no more, else ``in_course``."""
    verdicts = [_verdict(group) for group in positions(steps)]
    if TURNED_DOWN in verdicts:
        return TURNED_DOWN
    return GRANTED if all(verdict == GRANTED for verdict in verdicts) else IN_COURSE


def positions(steps: Sequence[Step]) -> list[list[Step]]:
    """The steps by position, in order."""
    found: dict[int, list[Step]] = {}
    for step in steps:
        found.setdefault(step.position, []).append(step)
    return [found[position] for position in sorted(found)]


def _verdict(group: Sequence[Step]) -> str:
    appeals = [step.state for step in group if step.kind == APPEAL and step.state != PASSED]
    if appeals:
        return {APPROVED: GRANTED, REFUSED: TURNED_DOWN}.get(appeals[-1], IN_COURSE)
    states = [step.state for step in group if step.state != PASSED]
    if group[0].kind == CONSULT:
        return GRANTED if all(state in SETTLED for state in states) else IN_COURSE
    if group[0].mode == ANY_OF:
        if APPROVED in states:
            return GRANTED
        return TURNED_DOWN if all(state == REFUSED for state in states) else IN_COURSE
    if REFUSED in states:
        return TURNED_DOWN
    return GRANTED if all(state == APPROVED for state in states) else IN_COURSE


def opened(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps with those of the first unfinished position due; what a finished one, or a refusal,
    leaves without object is dropped."""
    done = tuple(steps)
    for group in positions(done):
        verdict = _verdict(group)
        if verdict == IN_COURSE:
            return _marked(done, group, {WAITING}, OPEN)
        if verdict == TURNED_DOWN:
            return _marked(done, done, {WAITING, OPEN}, DROPPED)
        done = _marked(done, group, {WAITING, OPEN}, DROPPED)
    return done


def _marked(
    steps: tuple[Step, ...], group: Iterable[Step], states: set[str], state: str
) -> tuple[Step, ...]:
    numbers = {step.number for step in group if step.state in states}
    return tuple(replace(s, state=state) if s.number in numbers else s for s in steps)


def answered(
    steps: Sequence[Step], number: int, state: str, by: int | None = None
) -> tuple[Step, ...]:
    """The steps after ``number``, which is due, is answered.

    Raises:
        ValueError: it is not due.
    """
    if not any(step.number == number and step.state == OPEN for step in steps):
        raise ValueError(f"o passo {number} não espera resposta")
    return opened(tuple(replace(s, state=state, by=by) if s.number == number else s for s in steps))


def handed_up(steps: Sequence[Step], number: int, to: str) -> tuple[Step, ...]:
    """The steps after ``number`` goes up to the competence ``to``, in the same position.

    Raises:
        ValueError: it is not due.
    """
    here = next((s for s in steps if s.number == number and s.state == OPEN), None)
    if here is None:
        raise ValueError(f"o passo {number} não espera resposta")
    kept = tuple(replace(s, state=PASSED) if s.number == number else s for s in steps)
    return opened((*kept, replace(here, number=len(steps), who=to)))


def due(steps: Sequence[Step]) -> list[Step]:
    """Those whose turn it is."""
    return [step for step in steps if step.state == OPEN]


def approvers(steps: Sequence[Step]) -> tuple[int, ...]:
    """Who approved, in order, each once."""
    return tuple(dict.fromkeys(s.by for s in steps if s.state == APPROVED and s.by is not None))


def ladder(steps: Sequence[Step], step: Step, ladder_of: Sequence[str]) -> str:
    """Where a doubt or silence of ``step`` goes next: the first of ``ladder_of`` that its position
    has not had yet; "" when there is none left."""
    had = {s.who for s in steps if s.position == step.position}
    return next((who for who in ladder_of if who not in had), "")
