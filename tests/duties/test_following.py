"""Steps that are due at once are carried out with the batch that opened them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import connection, transaction

from duties.conftest import MINUTE, NOW, Register, draft, opened
from portaria.duties import following
from portaria.duties.acts import drop_duties, open_duties
from portaria.duties.models import Duty
from portaria.duties.runner import run_due
from portaria.duties.types import Again, Done, Dropped, DutyDraft, Failed, Later, OpenDuty, Outcome
from portaria.ledger.models import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def done(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
    return [Done("feito")] * len(duties)


def step(duty: OpenDuty, **changed: object) -> DutyDraft:
    values = {"kind": "test.step", "key": f"step:{duty.key}", "payload": {"of": [duty.id]}}
    return draft(duty.person or 0, **{**values, **changed})


def opens(**changed: object) -> Callable[[Sequence[OpenDuty]], Sequence[Outcome]]:
    def handle(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        open_duties([step(duty, **changed) for duty in duties], at=NOW)
        return done(duties)

    return handle


def writes(run: Callable[[], object]) -> tuple[int, int]:
    """How many rows of duties ``run`` inserted and updated."""
    counted = "SELECT pg_stat_get_xact_tuples_inserted(c), pg_stat_get_xact_tuples_updated(c)"
    with connection.cursor() as c:
        c.execute(f"{counted} FROM CAST('duties_duty'::regclass AS oid) AS c")
        before = c.fetchone()
        run()
        c.execute(f"{counted} FROM CAST('duties_duty'::regclass AS oid) AS c")
        return tuple(b - a for a, b in zip(before, c.fetchone(), strict=True))


def test_a_step_is_one_row_written_once_with_its_outcome(handled: Register) -> None:
    handled(opens())
    handled(done, "test.step")
    opened(draft(1), draft(2))
    assert writes(run_due) == (2, 2)  # the steps; the marks of what opened them
    first = Duty.objects.get(key="step:key:1")
    assert (first.state, first.note, first.closed_at, first.opened_at) == (
        "done", "feito", NOW, NOW,
    )  # fmt: skip
    assert (first.subject, first.person, first.run_at, first.due_at) == ("mailbox:1", 1, NOW, NOW)


def test_a_step_is_handed_over_as_its_row_would_be(handled: Register) -> None:
    seen: list[OpenDuty] = []

    def look(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        seen.extend(duties)
        return done(duties)

    handled(opens(payload={"pair": ("a", 1)}, event=4))
    handled(look, "test.step")
    opened(draft(1, event=4))
    run_due()
    row = Duty.objects.get(key="step:key:1")
    assert seen == [
        OpenDuty(
            row.pk, row.kind, row.body, row.subject, row.person, row.run_at, row.key,
            tuple(row.provisions), {"pair": ["a", 1]}, 4, 0,
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "state", "run_at", "error", "acts"),
    [
        (Later(NOW + MINUTE, "cedo"), "open", NOW + MINUTE, "", []),
        (Dropped("voltou"), "dropped", NOW, "", ["duty.dropped"]),
        (Failed("sem resposta"), "open", NOW + timedelta(seconds=30), "sem resposta", []),
        (Failed("recusado", permanent=True), "failed", NOW, "recusado", ["duty.failed"]),
        (Again("espera"), "open", NOW, "", []),
    ],
)
def test_a_step_keeps_whatever_became_of_it(
    handled: Register, outcome: Outcome, state: str, run_at: object, error: str, acts: list[str]
) -> None:
    handled(opens())
    handled(lambda duties: [outcome] * len(duties), "test.step")
    opened(draft(1))
    run_due()
    row = Duty.objects.get(key="step:key:1")
    assert (row.state, row.run_at, row.last_error) == (state, run_at, error)
    assert list(Act.objects.values_list("kind", flat=True)) == acts


@pytest.mark.parametrize(
    "changed",
    [
        {"run_at": NOW + timedelta(microseconds=1)},
        {"assignee": "person:1"},
        {"kind": "test.newer"},
    ],
)
def test_what_is_not_due_or_not_automatic_is_opened(
    handled: Register, changed: dict[str, object]
) -> None:
    handled(opens(**changed))
    batches = handled(done, "test.step")
    opened(draft(1))
    run_due()
    assert batches == []
    assert Duty.objects.get(key="step:key:1").state == "open"


def test_what_else_is_due_of_the_person_comes_in_its_order(handled: Register) -> None:
    """Five days late, the person's other duty is older than the step: it goes first."""
    order: list[str] = []

    def note(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        order.extend(duty.key for duty in duties)
        return done(duties)

    handled(opens())
    handled(note, "test.step")
    handled(note, "test.later")
    days = timedelta(days=1)
    opened(
        draft(1, run_at=NOW - 9 * days),
        draft(1, kind="test.later", key="between", run_at=NOW - 5 * days),
    )
    run_due()
    assert order == ["between", "step:key:1"]


def test_steps_of_two_events_of_one_person_are_not_mixed(handled: Register) -> None:
    """Both are opened in one batch; they are rows before either is carried out."""
    open_at_once: list[int] = []

    def count(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        open_at_once.append(Duty.objects.filter(kind="test.step", state="open").count())
        return done(duties)

    def by_event(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        open_duties([step(duty, event=duty.event) for duty in duties], at=NOW)
        return done(duties)

    handled(by_event)
    handled(count, "test.step")
    opened(draft(1, event=1), draft(1, event=2, key="key:b"))
    run_due()
    assert open_at_once == [2]


def test_a_step_whose_duty_is_dropped_in_the_same_batch_is_a_row(handled: Register) -> None:
    """The batch begins anew with every step opened, so that what drops it finds it."""
    times: list[int] = []

    def open_and_drop(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        times.append(len(duties))
        open_duties([step(duty) for duty in duties], at=NOW)
        drop_duties(subjects=["mailbox:1"], kinds=["test.step"], why="revogado", at=NOW)
        return done(duties)

    handled(open_and_drop)
    batches = handled(done, "test.step")
    opened(draft(1), draft(2))
    run_due()
    assert times == [2, 2]
    assert batches == [["step:key:2"]]
    assert Duty.objects.get(key="step:key:1").state == "dropped"


def test_a_step_opened_before_is_not_done_again(handled: Register) -> None:
    handled(opens())
    batches = handled(done, "test.step")
    opened(draft(1, key="step:key:1", kind="test.step"))
    Duty.objects.update(state="done")
    opened(draft(1), draft(2))
    run_due()
    assert batches[-1] == ["step:key:2"]
    assert Duty.objects.filter(key="step:key:1").count() == 1
    assert Act.objects.count() == 0


def test_what_a_savepoint_of_the_handler_undoes_is_not_followed(handled: Register) -> None:
    def undo(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        with transaction.atomic():
            open_duties([step(duty) for duty in duties], at=NOW)
            transaction.set_rollback(True)
        return done(duties)

    handled(undo)
    batches = handled(done, "test.step")
    opened(draft(1))
    run_due()
    assert batches == []
    assert not Duty.objects.filter(kind="test.step").exists()


@pytest.mark.parametrize("bad", [{1}, {2, 5}, set(range(6))])
def test_what_a_failed_batch_opened_is_gone_with_it(handled: Register, bad: set[int]) -> None:
    def fail(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        open_duties([step(duty) for duty in duties], at=NOW)
        if bad & {duty.person for duty in duties}:
            raise ValueError
        return done(duties)

    handled(fail)
    handled(done, "test.step")
    opened(*(draft(number) for number in range(6)))
    run_due()
    stepped = Duty.objects.filter(kind="test.step").values_list("person", flat=True)
    assert set(stepped) == set(range(6)) - bad


def test_a_chain_without_end_is_cut(handled: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many levels the rest is opened, to be taken up in a transaction of its own."""
    monkeypatch.setattr(following, "LEVELS", 3)
    rows: list[int] = []

    def again(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        rows.append(Duty.objects.count())
        (duty,) = duties
        if len(rows) < 6:
            open_duties([step(duty, kind="test.act")], at=NOW)
        return done(duties)

    handled(again)
    opened(draft(1))
    assert run_due().done == 6
    assert rows == [1, 1, 2, 3, 5, 5]
