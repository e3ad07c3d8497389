"""A crash at any point neither loses nor doubles an act: real processes, really killed."""

from __future__ import annotations

import random
import signal
from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings

from duties import dying_worker
from duties.conftest import NOW, draft
from ledger.conftest import by_hand
from portaria.duties.acts import open_duties
from portaria.duties.models import Attempt, Duty
from portaria.ledger import verification
from portaria.ledger.models import Act, Pending
from processes import Child

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]
COUNT = 60
STAGES = ("claimed", "half", "recorded", "opened", "marked", "committed")


@pytest.fixture(autouse=True)
def work() -> Iterator[None]:
    empty = "TRUNCATE ledger_act, ledger_content, ledger_pending, ledger_block"
    by_hand(empty)
    open_duties([draft(number, body=f"body-{number % 3}") for number in range(COUNT)], at=NOW)
    yield
    by_hand(empty)


def worker(death: str = "") -> Child:
    return Child(dying_worker.run, death)


def assert_each_act_happened_once() -> None:
    acts = Counter(Act.objects.values_list("kind", "subject"))
    subjects = [f"mailbox:{number}" for number in range(COUNT)]
    assert acts == Counter((kind, s) for kind in ("test.act", "test.step") for s in subjects)
    assert set(Duty.objects.values_list("state", flat=True)) == {"done"}
    assert Duty.objects.count() == 2 * COUNT
    assert not Attempt.objects.exists()
    report = verification.verify(patience=0)
    assert (report.ok, report.lines) == (True, 2 * COUNT)


def run_to_the_end() -> None:
    while Duty.objects.filter(state="open").exists() or Pending.objects.exists():
        assert worker().ended() == 0


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_a_named_point(stage: str) -> None:
    for time in (1, 3):
        assert worker(f"{stage}:{time}").ended() == -signal.SIGKILL
    run_to_the_end()
    assert_each_act_happened_once()


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_again_and_again(seed: int) -> None:
    """From outside, wherever it happens to be after so many batches."""
    moments = random.Random(seed)  # noqa: S311 (chosen moments, no secret)
    for _ in range(4):
        process = worker()
        for _ in range(moments.randint(0, 6)):
            if process.heard() is None:
                break
        process.kill()
        process.ended()
    run_to_the_end()
    assert_each_act_happened_once()


def test_several_workers_at_once() -> None:
    """Four processes, no act twice; one of them dies in the middle."""
    workers = [worker("half:2"), *(worker() for _ in range(4))]
    codes = [process.ended() for process in workers]
    assert codes[1:] == [0] * 4
    run_to_the_end()
    assert_each_act_happened_once()


@pytest.mark.parametrize("person", [0, 30, COUNT - 1])
def test_a_duty_that_kills_its_process_is_set_aside(person: int) -> None:
    """All others are done, wherever in a batch the poisonous one stands; it is tried alone as often
    as the setting says, and then waits for a person."""
    deaths = 0
    while worker(f"poison:{person}").ended() == -signal.SIGKILL:
        deaths += 1
    assert deaths == 1 + settings.DUTY_DEATHS  # in its batch, then alone
    poison = Duty.objects.get(state="failed")
    assert (poison.person, poison.kind, poison.attempts) == (person, "test.act", deaths - 1)
    assert poison.last_error.endswith(f"terminou antes do fim, {deaths - 1} vezes")
    assert Act.objects.get(kind="duty.failed").subject == poison.subject
    others = Duty.objects.exclude(pk=poison.pk)
    assert set(others.values_list("state", flat=True)) == {"done"}
    assert others.count() == 2 * (COUNT - 1)
    assert not Attempt.objects.exists()


def test_a_duty_that_brought_processes_down_is_done_when_it_no_longer_does() -> None:
    for _ in range(3):
        assert worker("poison:30").ended() == -signal.SIGKILL
    tried = Duty.objects.get(attempts__gt=0)
    assert (tried.person, tried.state, tried.attempts) == (30, "open", 1)
    run_to_the_end()
    assert_each_act_happened_once()
