"""No modality is wired in (issue 3, §2): who has an account, and what blocks it, may be ordered,
allowed, advised, forbidden or left open; only an order acts by itself (A1, A6)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from norms.modalities import PERMITS, WHO, policy
from portaria.accounts.decisions import departures, entitlement
from portaria.people.types import BondFacts, EventFacts, EventKind

AT = datetime(2021, 3, 1, 12, tzinfo=UTC)


def leaving() -> EventFacts:
    bond = BondFacts(1, "servidor_efetivo", None, "", date(2020, 1, 1), None, None, False)
    return EventFacts(1, EventKind.DISMISSAL, "corpo", 1, "Ana", bond, (), date(2021, 3, 1), AT, AT)


@pytest.mark.parametrize(("said", "permits"), PERMITS)
def test_who_has_an_account(said: str, permits: bool | None) -> None:
    """A1."""
    held = policy(f"account.eligible: {said}")
    found = entitlement.decide("servidor_efetivo", held)
    assert found.outcome == ("open" if permits else "not_entitled")
    assert entitlement.entitles("servidor_efetivo", held) is (permits is True)
    assert found.reasons[0].citation is not None
    assert (WHO in found.reasons[0].text) is (permits is None)


@pytest.mark.parametrize(("said", "permits"), PERMITS)
def test_what_an_event_blocks(said: str, permits: bool | None) -> None:
    """A6: only an order blocks."""
    held = policy(f"account.block_on: {{dismissal: {said}}}")
    found = departures.on_event(leaving(), "servidor_efetivo", held)
    assert found.outcome == ("block" if said == "compulsory" else "silent")
    assert found.reasons[0].citation is not None
    assert (WHO in found.reasons[0].text) is (permits is None)
