from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction

from duties.conftest import MINUTE, NOW, Register, draft, opened
from portaria import clock
from portaria.duties import outcomes, registry, runner
from portaria.duties.acts import drop_duties, open_duties
from portaria.duties.models import Duty
from portaria.duties.retry import ATTEMPTS, FIRST
from portaria.duties.runner import run_due
from portaria.duties.types import Again, Done, Dropped, Failed, Later, OpenDuty, Outcome
from portaria.ledger.acts import append
from portaria.ledger.models import Act
from portaria.ledger.types import ActDraft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def done(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
    return [Done("feito")] * len(duties)


def states() -> dict[str, str]:
    return dict(Duty.objects.values_list("key", "state"))


@pytest.mark.parametrize(
    ("shift", "run"), [(-MINUTE, True), (timedelta(0), True), (timedelta(microseconds=1), False)]
)
def test_a_duty_runs_when_it_is_due(handled: Register, shift: timedelta, run: bool) -> None:
    handled(done)
    (duty,) = opened(draft(run_at=NOW + shift))
    assert run_due().done == int(run)
    duty.refresh_from_db()
    assert (duty.state, duty.note, duty.closed_at) == (
        ("done", "feito", NOW) if run else ("open", "", None)
    )


def test_a_handler_receives_the_duty(handled: Register) -> None:
    seen: list[OpenDuty] = []

    def look(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        seen.extend(duties)
        return done(duties)

    handled(look)
    (duty,) = opened(draft(7, payload={"a": 1}, event=3))
    run_due()
    assert seen == [
        OpenDuty(
            id=duty.pk, kind="test.act", body="uni", subject="mailbox:7", person=7, run_at=NOW,
            key="key:7", provisions=("norma-1-2020#art15_cpt", "norma-1-2020#art15_par1"),
            payload={"a": 1}, event=3, attempts=0,
        )
    ]  # fmt: skip


def test_human_duties_are_never_run(handled: Register) -> None:
    batches = handled(done)
    opened(draft(1, assignee="person:1"), draft(2, assignee="power:mail.manage"))
    assert run_due().total == 0
    assert batches == []


@pytest.mark.parametrize("state", ["done", "dropped", "failed"])
def test_what_is_not_open_is_not_run(handled: Register, state: str) -> None:
    batches = handled(done)
    opened(draft())
    Duty.objects.update(state=state)
    run_due()
    assert batches == []


@pytest.mark.parametrize(("count", "sizes"), [(2, [2]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_batches_are_bounded(handled: Register, count: int, sizes: list[int]) -> None:
    batches = handled(done, batch=3)
    opened(*(draft(number) for number in range(count)))
    assert run_due().done == count
    assert [len(batch) for batch in batches] == sizes


def test_a_batch_is_of_one_kind_and_one_body(handled: Register) -> None:
    one, two = handled(done, "test.one"), handled(done, "test.two")
    opened(
        draft(1, kind="test.one"),
        draft(2, kind="test.two"),
        draft(3, kind="test.one", body="other"),
        draft(4, kind="test.one"),
    )
    run_due()
    assert sorted(one) == [["key:1", "key:4"], ["key:3"]]
    assert two == [["key:2"]]


def test_of_one_person_what_was_due_first_is_done_first(handled: Register) -> None:
    order: list[str] = []

    def note(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        order.extend(duty.key for duty in duties)
        return done(duties)

    handled(note, "test.one")
    handled(note, "test.two")
    days = [timedelta(days=n) for n in (9, 6, 3)]
    opened(
        draft(1, kind="test.one", key="c", run_at=NOW - days[2]),
        draft(1, kind="test.two", key="b", run_at=NOW - days[1]),
        draft(1, kind="test.one", key="a", run_at=NOW - days[0]),
    )
    run_due()
    assert order == ["a", "b", "c"]


def test_different_persons_duties_share_a_batch_whatever_their_days(handled: Register) -> None:
    batches = handled(done)
    opened(*(draft(n, run_at=NOW - timedelta(days=400 * n)) for n in range(4)))
    run_due()
    assert batches == [["key:3", "key:2", "key:1", "key:0"]]


def test_a_kind_that_nobody_handles_does_not_hold_up_its_person(handled: Register) -> None:
    handled(done)
    opened(
        draft(1, kind="test.newer", key="new", run_at=NOW - timedelta(days=9)),
        draft(1, key="old"),
    )
    assert run_due().done == 1


def test_what_a_step_opens_is_done_in_the_same_run(handled: Register) -> None:
    def open_next(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        last = [duty.payload["left"] for duty in duties]
        open_duties(
            [draft(n, payload={"left": n - 1}) for n in last if isinstance(n, int) and n],
            at=NOW,
        )
        return done(duties)

    batches = handled(open_next)
    opened(draft(9, payload={"left": 5}))
    assert run_due().done == 6
    assert batches == [["key:9"], ["key:5"], ["key:4"], ["key:3"], ["key:2"], ["key:1"]]


def test_later_moves_the_duty_and_is_no_attempt(handled: Register) -> None:
    handled(lambda duties: [Later(NOW + MINUTE, "ainda usada")] * len(duties))
    (duty,) = opened(draft())
    Duty.objects.update(attempts=3)
    assert run_due().later == 1
    duty.refresh_from_db()
    assert (duty.state, duty.run_at, duty.due_at) == ("open", NOW + MINUTE, NOW + MINUTE)
    assert (duty.attempts, duty.note) == (0, "ainda usada")


@pytest.mark.parametrize("shift", [timedelta(0), -MINUTE])
def test_later_into_the_past_is_the_handlers_failure(handled: Register, shift: timedelta) -> None:
    handled(lambda duties: [Later(NOW + shift, "x")] * len(duties))
    (duty,) = opened(draft())
    assert run_due().failed == 1
    duty.refresh_from_db()
    assert "já passou" in duty.last_error


def test_again_waits_for_what_else_is_due(handled: Register) -> None:
    first_done: list[str] = []

    def wait(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        return done(duties) if first_done else [Again("espera")] * len(duties)

    def do(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        first_done.append("x")
        return done(duties)

    waited = handled(wait, "test.a")
    handled(do, "test.b")
    opened(draft(1, kind="test.a"), draft(2, kind="test.b"))
    report = run_due()
    assert (report.done, report.again) == (2, 1)
    assert len(waited) == 2


def test_again_alone_ends_the_run(handled: Register) -> None:
    batches = handled(lambda duties: [Again("espera")] * len(duties), batch=1)
    opened(draft(1), draft(2))
    report = run_due()
    assert (report.total, report.again, len(batches)) == (0, 2, 2)
    assert set(states().values()) == {"open"}


def test_a_dropped_duty_leaves_an_act(handled: Register) -> None:
    handled(lambda duties: [Dropped("a pessoa voltou")] * len(duties))
    (duty,) = opened(draft())
    assert run_due().dropped == 1
    duty.refresh_from_db()
    assert (duty.state, duty.note, duty.closed_at) == ("dropped", "a pessoa voltou", NOW)
    act = Act.objects.get(kind="duty.dropped")
    assert (act.subject, act.person, act.cause) == ("mailbox:1", 1, f"duty:{duty.pk}")
    assert act.provisions == duty.provisions


def test_a_failure_is_tried_again_and_keeps_its_deadline(handled: Register) -> None:
    handled(lambda duties: [Failed("sem resposta")] * len(duties))
    (duty,) = opened(draft())
    assert run_due().failed == 1
    duty.refresh_from_db()
    assert (duty.state, duty.attempts, duty.last_error) == ("open", 1, "sem resposta")
    assert (duty.run_at, duty.due_at) == (NOW + FIRST, NOW)


@pytest.mark.parametrize(
    ("attempts", "permanent", "state"),
    [(0, True, "failed"), (ATTEMPTS - 2, False, "open"), (ATTEMPTS - 1, False, "failed")],
)
def test_a_permanent_failure_waits_for_a_person(
    handled: Register, attempts: int, permanent: bool, state: str
) -> None:
    handled(lambda duties: [Failed("recusado", permanent)] * len(duties))
    opened(draft())
    Duty.objects.update(attempts=attempts)
    report = run_due()
    assert Duty.objects.get().state == state
    assert report.given_up == Act.objects.filter(kind="duty.failed").count() == (state == "failed")


@pytest.mark.parametrize("bad", [{0}, {4}, {9}, {0, 9}, {2, 3, 5}, set(range(10))])
def test_bad_duties_do_not_hold_up_the_others(handled: Register, bad: set[int]) -> None:
    """Whatever raises is undone alone: every other act is there once, theirs not at all."""

    def act(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        drafts = [ActDraft("test.acted", d.subject, None, d.body, NOW) for d in duties]
        append(drafts, by="system:runner", at=NOW)
        for duty in duties:
            if duty.person in bad:
                raise ValueError(f"a caixa {duty.person} não abre")
        return done(duties)

    handled(act)
    opened(*(draft(number) for number in range(10)))
    report = run_due()
    assert (report.done, report.failed) == (10 - len(bad), len(bad))
    acted = Act.objects.filter(kind="test.acted").values_list("subject", flat=True)
    assert sorted(acted) == [f"mailbox:{n}" for n in range(10) if n not in bad]
    for duty in Duty.objects.filter(person__in=bad):
        assert duty.last_error == f"ValueError: a caixa {duty.person} não abre"


def test_a_broken_statement_does_not_break_the_batch(handled: Register) -> None:
    def act(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        with connection.cursor() as c:
            c.execute("SELECT 1 / %s", [int(all(d.person != 3 for d in duties))])
        return done(duties)

    handled(act)
    opened(*(draft(number) for number in range(5)))
    report = run_due()
    assert (report.done, report.failed) == (4, 1)


def test_a_wrong_number_of_answers_is_a_failure(handled: Register) -> None:
    handled(lambda duties: [Done()] * (len(duties) + 1))
    opened(draft())
    run_due()
    assert "1 deveres, mas 2 respostas" in Duty.objects.get().last_error


def test_a_duty_dropped_by_its_own_batch_stays_dropped(handled: Register) -> None:
    def drop_the_other(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        drop_duties(subjects=["mailbox:2"], why="revogado", at=NOW)
        return done(duties)

    handled(drop_the_other)
    opened(draft(1), draft(2))
    run_due()
    assert states() == {"key:1": "done", "key:2": "dropped"}


def test_a_conflict_with_another_worker_is_nobodys_failure(handled: Register) -> None:
    raised: list[bool] = []

    def collide(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        if not raised:
            raised.append(True)
            raise psycopg.errors.DeadlockDetected
        return done(duties)

    handled(collide)
    opened(draft())
    report = run_due()
    assert (report.done, report.failed, report.conflicts) == (1, 0, 1)
    assert Duty.objects.get().attempts == 0


def test_endless_conflicts_end_the_run(handled: Register) -> None:
    def collide(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        raise psycopg.errors.DeadlockDetected

    handled(collide)
    opened(draft())
    assert run_due().conflicts == runner.CONFLICTS_ALLOWED
    assert states() == {"key:1": "open"}


def test_a_kind_that_nobody_handles_waits_and_is_told(handled: Register) -> None:
    handled(done)
    opened(draft(1), draft(2, kind="test.newer"), draft(3, kind="test.newer"))
    report = run_due()
    assert dict(report.unhandled) == {"test.newer": 2}
    assert states() == {"key:1": "done", "key:2": "open", "key:3": "open"}


def test_until_an_earlier_instant(handled: Register) -> None:
    handled(done)
    opened(draft(1, run_at=NOW - MINUTE), draft(2))
    assert run_due(until=NOW - MINUTE).done == 1
    assert run_due(until=NOW + MINUTE).done == 1


def test_until_a_later_instant_is_now(handled: Register) -> None:
    handled(done)
    opened(draft(1, run_at=NOW + MINUTE))
    assert run_due(until=NOW + 2 * MINUTE).done == 0


@pytest.mark.parametrize(("limit", "run"), [(0, 0), (1, 1), (3, 3), (4, 4), (9, 5)])
def test_a_limit(handled: Register, limit: int, run: int) -> None:
    handled(done, batch=2)
    opened(*(draft(number) for number in range(5)))
    assert run_due(limit=limit).done == run


def test_stop_is_asked_between_batches(handled: Register) -> None:
    batches = handled(done, batch=2)
    opened(*(draft(number) for number in range(5)))
    assert run_due(stop=lambda: len(batches) >= 2).done == 4


def test_progress_is_told_after_each_batch(handled: Register) -> None:
    handled(done, batch=2)
    opened(*(draft(number) for number in range(5)))
    seen: list[int] = []
    run_due(progress=lambda report: seen.append(report.total))
    assert seen == [2, 4, 5]


def test_the_clock_moves_on_during_a_run(handled: Register) -> None:
    handled(done)
    opened(draft(1, run_at=NOW + MINUTE))
    with clock.at(NOW + MINUTE):
        assert run_due().done == 1


def test_a_kind_has_one_handler(handled: Register) -> None:
    handled(done)
    with pytest.raises(ValueError, match="já tem quem o cumpra"):
        registry.handler("test.act")(registry.handlers()["test.act"].handler)


@pytest.mark.django_db(transaction=True)
def test_what_another_worker_holds_is_skipped(handled: Register) -> None:
    batches = handled(done)
    held, free = opened(draft(1), draft(2))
    parameters = connection.get_connection_params() | {"cursor_factory": None}
    with psycopg.connect(**parameters) as other:
        other.execute("SELECT 1 FROM duties_duty WHERE id = %s FOR UPDATE", [held.pk])
        run_due()
        assert batches == [["key:2"]]
        other.rollback()
    run_due()
    assert batches == [["key:2"], ["key:1"]]
    assert free.key == "key:2"


@pytest.mark.django_db(transaction=True)
def test_act_and_mark_are_one_transaction(
    handled: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What breaks after the handler takes the handler's effect with it."""

    def act(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        open_duties([draft(2, kind="test.next")], at=NOW)
        return done(duties)

    def broken(*_: object, **__: object) -> None:
        raise MemoryError

    handled(act)
    opened(draft(1))
    monkeypatch.setattr(outcomes, "write", broken)
    with pytest.raises(MemoryError):
        run_due()
    assert not transaction.get_connection().in_atomic_block
    assert states() == {"key:1": "open"}
