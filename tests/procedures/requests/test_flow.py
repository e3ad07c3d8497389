"""The way of a request as a pure machine: tables, and random answers that break nothing (T2)."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from portaria.norms.kinds.rites import ALL, ANY_OF, Turn
from portaria.procedures.requests import flow
from portaria.procedures.requests.flow import (
    APPROVED,
    DROPPED,
    GIVEN,
    GRANTED,
    IN_COURSE,
    OPEN,
    REFUSED,
    TURNED_DOWN,
    WAITING,
)

CODES = ("immediate_head", "mail.manage", "post.a", "post.b")


def states(steps: tuple[flow.Step, ...]) -> list[str]:
    return [step.state for step in steps]


@pytest.mark.parametrize(
    ("consults", "decides", "eyes", "expected"),
    [
        ((), [Turn(("a.b",))], 0, [OPEN]),
        ((), [Turn(("a.b",)), Turn(("c.d",))], 0, [OPEN, WAITING]),
        ((), [Turn(("a.b", "c.d"))], 0, [OPEN, OPEN]),
        ((), [Turn(("a.b", "c.d"), ANY_OF)], 0, [OPEN, OPEN]),
        (("x.y",), [Turn(("a.b",))], 0, [OPEN, WAITING]),
        ((), [Turn(("a.b",))], 1, [OPEN]),
        ((), [Turn(("a.b",))], 2, [OPEN, WAITING]),
        ((), [Turn(("a.b", "c.d"))], 2, [OPEN, OPEN]),
        ((), [Turn(("a.b", "c.d"), ANY_OF)], 2, [OPEN, OPEN, WAITING, WAITING]),
    ],
)
def test_how_a_request_is_planned(
    consults: tuple[str, ...], decides: list[Turn], eyes: int, expected: list[str]
) -> None:
    assert states(flow.planned(consults, decides, eyes)) == expected


@pytest.mark.parametrize(
    ("mode", "answers", "expected"),
    [
        (ALL, [], IN_COURSE),
        (ALL, [APPROVED], IN_COURSE),
        (ALL, [APPROVED, APPROVED], GRANTED),
        (ALL, [REFUSED], TURNED_DOWN),
        (ANY_OF, [REFUSED], IN_COURSE),
        (ANY_OF, [APPROVED], GRANTED),
        (ANY_OF, [REFUSED, APPROVED], GRANTED),
        (ANY_OF, [REFUSED, REFUSED], TURNED_DOWN),
    ],
)
def test_what_two_together_come_to(mode: str, answers: list[str], expected: str) -> None:
    steps = flow.planned((), [Turn(("a.b", "c.d"), mode)])
    for number, answer in enumerate(answers):
        steps = flow.answered(steps, number, answer, number + 1)
    assert flow.standing(steps) == expected
    assert bool(flow.due(steps)) is (expected == IN_COURSE)


def test_an_appeal_stands_in_for_what_refused_and_the_rest_still_decides() -> None:
    steps = flow.planned((), [Turn(("a.b",)), Turn(("c.d",))])
    steps = flow.answered(steps, 0, REFUSED, 1)
    assert states(steps) == [REFUSED, DROPPED]
    steps = flow.appealed(steps, "e.f")
    assert states(steps) == [REFUSED, WAITING, OPEN]
    steps = flow.answered(steps, 2, APPROVED, 2)
    assert states(steps) == [REFUSED, OPEN, APPROVED]
    assert flow.standing(flow.answered(steps, 1, APPROVED, 3)) == GRANTED
    again = flow.answered(steps, 1, REFUSED, 3)
    assert flow.standing(flow.appealed(again, "e.f")) == IN_COURSE


@pytest.mark.parametrize("state", [APPROVED, WAITING])
def test_there_is_no_appeal_without_a_refusal(state: str) -> None:
    steps = flow.planned((), [Turn(("a.b",))])
    if state == APPROVED:
        steps = flow.answered(steps, 0, APPROVED, 1)
    with pytest.raises(ValueError, match="não há recusa"):
        flow.appealed(steps, "e.f")


def test_what_is_not_due_cannot_be_answered() -> None:
    steps = flow.planned((), [Turn(("a.b",)), Turn(("c.d",))])
    for change in (
        lambda: flow.answered(steps, 1, APPROVED, 1),
        lambda: flow.handed_up(steps, 1, "e.f"),
    ):
        with pytest.raises(ValueError, match="não espera resposta"):
            change()


def test_the_ladder_names_each_once() -> None:
    steps = flow.planned((), [Turn(("a.b",))])
    assert flow.ladder(steps, steps[0], ("c.d", "e.f")) == "c.d"
    steps = flow.handed_up(steps, 0, "c.d")
    assert flow.ladder(steps, steps[1], ("c.d", "e.f")) == "e.f"
    steps = flow.handed_up(steps, 1, "e.f")
    assert flow.ladder(steps, steps[2], ("c.d", "e.f")) == ""


_turns = st.lists(
    st.builds(
        Turn,
        st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True).map(tuple),
        st.sampled_from((ALL, ANY_OF)),
    ),
    min_size=1, max_size=3,
)  # fmt: skip


@given(st.lists(st.sampled_from(CODES), max_size=2), _turns, st.integers(0, 3))
def test_a_plan_has_as_many_approvals_as_eyes(
    consults: list[str], decides: list[Turn], eyes: int
) -> None:
    steps = flow.planned(tuple(consults), decides, eyes)
    needed = 0
    while due := flow.due(steps):
        state = GIVEN if due[0].kind == flow.CONSULT else APPROVED
        needed += due[0].kind != flow.CONSULT
        steps = flow.answered(steps, due[0].number, state, needed)
    assert flow.standing(steps) == GRANTED
    assert needed >= eyes


@dataclass
class Answer:
    """What the test itself remembers of a step."""

    approved: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)


class Requests(RuleBasedStateMachine):
    """Random answers in any order: granted only with an approval at every position that none
    turned down without appeal, and nothing is due once it is over."""

    @initialize(
        consults=st.lists(st.sampled_from(CODES), max_size=2), decides=_turns,
        eyes=st.integers(0, 2),
    )  # fmt: skip
    def start(self, consults: list[str], decides: list[Turn], eyes: int) -> None:
        self.steps = flow.planned(tuple(consults), decides, eyes)
        self.positions = {step.position for step in self.steps if step.kind == flow.DECIDE}
        self.told = Answer()
        self.by = 0

    @rule(which=st.integers(0, 9), yes=st.booleans())
    def answer(self, which: int, yes: bool) -> None:
        due = flow.due(self.steps)
        if not due:
            return
        step = due[which % len(due)]
        self.by += 1
        if step.kind == flow.CONSULT:
            self.steps = flow.answered(self.steps, step.number, GIVEN, self.by)
            return
        self.steps = flow.answered(self.steps, step.number, APPROVED if yes else REFUSED, self.by)
        (self.told.approved if yes else self.told.refused).add(step.position)

    @rule(which=st.integers(0, 9), to=st.sampled_from(CODES))
    def doubt(self, which: int, to: str) -> None:
        due = [step for step in flow.due(self.steps) if step.kind == flow.DECIDE]
        if due:
            self.steps = flow.handed_up(self.steps, due[which % len(due)].number, to)

    @rule(to=st.sampled_from(CODES))
    def appeal(self, to: str) -> None:
        if flow.standing(self.steps) != TURNED_DOWN:
            return
        try:
            self.steps = flow.appealed(self.steps, to)
        except ValueError:
            last = next(s for s in reversed(self.steps) if s.kind == flow.APPEAL)
            assert last.state == REFUSED

    @rule(number=st.integers(0, 20))
    def out_of_turn(self, number: int) -> None:
        if all(step.number != number for step in flow.due(self.steps)):
            with pytest.raises(ValueError, match="não espera resposta"):
                flow.answered(self.steps, number, APPROVED, 99)

    @invariant()
    def granted_only_with_every_approval(self) -> None:
        stands = flow.standing(self.steps)
        if stands == GRANTED:
            assert self.positions <= self.told.approved
        assert bool(flow.due(self.steps)) is (stands == IN_COURSE)

    @invariant()
    def only_one_position_is_due(self) -> None:
        assert len({step.position for step in flow.due(self.steps)}) <= 1

    @invariant()
    def numbers_are_each_steps_own(self) -> None:
        assert len({step.number for step in self.steps}) == len(self.steps)


TestRequests = Requests.TestCase
