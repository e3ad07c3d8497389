"""No modality is wired in (issue 3, §2): what one norm forbids another allows, advises for or
against, makes compulsory or leaves unsaid; and silence is reported as silence, with who decides."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from norms.modalities import PERMITS, WHO, policy
from portaria.mail.decisions import closing, delegation, entitlement, suspension
from portaria.norms.modality import Modality
from portaria.people.types import BondFacts, EventFacts, EventKind

AT = datetime(2021, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(("said", "permits"), PERMITS)
def test_what_each_modality_permits(said: str, permits: bool | None) -> None:
    assert Modality(said).permits is permits
    assert Modality(said).orders is (said == "compulsory")


@pytest.mark.parametrize(("said", "permits"), PERMITS)
def test_suspension_on_a_ground(said: str, permits: bool | None) -> None:
    found = suspension.suspend("misuse", policy(f"mailbox.suspension: {{misuse: {said}}}"))
    assert found.outcome == {True: "suspend", False: "forbidden", None: "silent"}[permits]
    assert found.reasons[0].citation is not None
    assert (WHO in found.reasons[0].text) is (permits is None)


@pytest.mark.parametrize(("said", "permits"), PERMITS)
def test_closing_on_request(said: str, permits: bool | None) -> None:
    held = policy(f"mailbox.close_on_request: {{organizational: {said}}}")
    found = closing.on_request("organizational", held)
    assert found.outcome == {True: "close", False: "forbidden", None: "silent"}[permits]
    assert found.reasons[0].citation is not None


@pytest.mark.parametrize(("said", "permits"), PERMITS)
@pytest.mark.parametrize(
    "sets", ["mailbox.close_on: {{dismissal: {}}}", "mailbox.close_with_account: {}"]
)
def test_closing_by_an_event(sets: str, said: str, permits: bool | None) -> None:
    """M8: only an order closes; what the norm leaves open is told, with who decides."""
    bond = BondFacts(1, "servidor_efetivo", None, "", date(2020, 1, 1), None, None, False)
    event = EventFacts(
        1, EventKind.DISMISSAL, "corpo", 1, "Ana", bond, (), date(2021, 3, 1), AT, AT
    )
    held = policy(sets.format(said))
    found = closing.on_event(event, "servidor_efetivo", held, credential_ends=True)
    assert found.outcome == ("close" if said == "compulsory" else "silent")
    if permits is None:
        assert WHO in found.reasons[0].text


@pytest.mark.parametrize(("said", "permits"), PERMITS)
@pytest.mark.parametrize("route", ["inside", "outside"])
def test_sharing_inside_and_outside(route: str, said: str, permits: bool | None) -> None:
    held = policy(f"mailbox.organizational.sharing: {{{route}: {said}}}")
    found = delegation.share("organizational", route == "inside", held)
    assert found.outcome == (route if permits is False else "share")
    assert found.reasons[0].citation is not None
    other = delegation.share("organizational", route != "inside", held)
    assert (other.outcome, other.reasons[0].code) == ("share", "silent")


def test_silence_is_reported_with_who_decides() -> None:
    for found in (
        suspension.suspend("misuse", policy()),
        closing.on_request("organizational", policy()),
        delegation.share("organizational", False, policy()),
    ):
        assert found.reasons[0].code == "silent"
        assert found.reasons[0].citation is None
        assert WHO in found.reasons[0].text


@pytest.mark.parametrize(("held", "full"), [(0, False), (1, False), (2, True), (3, True)])
def test_so_many_mailboxes_and_no_more(held: int, full: bool) -> None:
    said = policy("mailbox.entitlement: entitled, mailbox.limit: {organizational: 2 per unit}")
    found = entitlement.decide("org_unit", said, held=held, standard="organizational")
    assert (found.outcome == "full") is full
    assert entitlement.counted(said, "organizational") == "unit"
    free = entitlement.decide("servidor_efetivo", said, held=held)
    assert free.outcome != "full"
    assert entitlement.counted(said, "individual") == ""
