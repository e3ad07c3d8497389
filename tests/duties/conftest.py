from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from portaria import clock
from portaria.duties import registry
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft, Handler, OpenDuty, Outcome

NOW = datetime(2024, 5, 2, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
Function = Callable[[Sequence[OpenDuty]], Sequence[Outcome]]


TERM = {"due_on": "2024-03-04", "budget": {"amount": 0, "unit": "day"}}
"""A norm's term, as a duty keeps its sum: without one, what waits for a person is never late."""


def draft(number: int = 1, **changed: object) -> DutyDraft:
    values: dict[str, object] = {
        "kind": "test.act",
        "body": "uni",
        "subject": f"mailbox:{number}",
        "person": number,
        "run_at": NOW,
        "key": f"key:{number}",
        "about": f"Encerrar a caixa {number}",
        "provisions": ("norma-1-2020#art15_cpt", "norma-1-2020#art15_par1"),
    }
    return DutyDraft(**{**values, **changed})  # type: ignore[arg-type]


def opened(*drafts: DutyDraft) -> list[Duty]:
    open_duties(drafts, at=NOW)
    by_key = {duty.key: duty for duty in Duty.objects.filter(key__in=[d.key for d in drafts])}
    return [by_key[d.key] for d in drafts]


@pytest.fixture
def now() -> Iterator[datetime]:
    with clock.at(NOW):
        yield NOW


Register = Callable[..., list[list[str]]]


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Registers a function as a kind's handler for this test; gives the batches it then gets."""
    monkeypatch.setattr(registry, "_handlers", {})

    def register(function: Function, kind: str = "test.act", batch: int = 1000) -> list[list[str]]:
        batches: list[list[str]] = []

        def handler(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
            assert at <= clock.now()
            batches.append([duty.key for duty in duties])
            return function(duties)

        checked: Handler = handler
        registry.handler(kind, batch)(checked)
        return batches

    return register
