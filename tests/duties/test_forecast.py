"""N6: every deadline and automatic act that will fall due until a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from duties.conftest import NOW, draft, opened
from portaria.duties import forecast as module
from portaria.duties import registry
from portaria.duties.forecast import forecast
from portaria.duties.models import Duty
from portaria.duties.types import OpenDuty

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def keys(until: datetime, body: str = "") -> list[str]:
    return [found.duty.key for found in forecast(until, body=body)]


def test_what_is_open_until_an_instant() -> None:
    opened(
        draft(1, run_at=NOW + DAY),
        draft(2, run_at=NOW - DAY),
        draft(3, run_at=NOW + DAY, assignee="person:9", about="Entregar o notebook"),
        draft(4, run_at=NOW + DAY + timedelta(microseconds=1)),
        draft(5, run_at=NOW, body="other"),
        draft(6, run_at=NOW),
    )
    Duty.objects.filter(key="key:6").update(state="done")
    assert keys(NOW + DAY) == ["key:2", "key:5", "key:1", "key:3"]
    assert keys(NOW + DAY, "other") == ["key:5"]
    last = list(forecast(NOW + DAY))[-1]
    assert (last.at, last.about, last.assignee) == (
        NOW + DAY,
        "Entregar o notebook",
        "person:9",
    )


def test_a_kind_may_say_when_it_would_really_act(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mailbox used yesterday is looked at tomorrow, but would be closed in 120 days."""
    monkeypatch.setattr(registry, "_forecasters", {})

    @registry.forecast("test.idle")
    def when(duties: Sequence[OpenDuty]) -> Sequence[datetime]:
        return [duty.run_at + DAY * int(str(duty.payload["days"])) for duty in duties]

    opened(
        draft(1, kind="test.idle", payload={"days": 9}),
        draft(2),
        draft(3, kind="test.idle", payload={"days": 10}),
        draft(4, kind="test.idle", payload={"days": 11}),
        draft(5, kind="test.idle", payload={"days": -5}),
    )
    found = {f.duty.key: f.at for f in forecast(NOW + 10 * DAY)}
    assert found == {
        "key:1": NOW + 9 * DAY, "key:2": NOW, "key:3": NOW + 10 * DAY, "key:5": NOW,
    }  # fmt: skip
    with pytest.raises(ValueError, match="já tem previsão"):
        registry.forecast("test.idle")(when)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_chunks_lose_and_double_nothing(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", size)
    opened(*(draft(number, run_at=NOW + DAY * (number // 3)) for number in range(7)))
    assert sorted(keys(NOW + 10 * DAY)) == sorted(f"key:{number}" for number in range(7))
