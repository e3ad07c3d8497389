"""The stages of a mailbox without access, reactivation and the validity of messages: decisions at
their limits (M10, M11; the sixth norm in ``tests/norms/sixth`` runs them)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.worlds import PACKS, calendar
from norms.modalities import law, policy
from portaria.config.vocabulary import with_categories
from portaria.mail.decisions import expiry, foreseen, idle, reactivation, suspension
from portaria.mail.decisions.idle import Away, Idleness
from portaria.mail.decisions.stages import Taken
from portaria.mail.decisions.terms import LAPSE
from portaria.norms.policy import Policy
from portaria.workdays.deadlines import compute

ZONE = ZoneInfo("America/Sao_Paulo")
USED = datetime(2021, 3, 1, 15, tzinfo=ZONE)
DAYS = calendar("uni")
STAGES = """mailbox.idle.stages: {individual: [{after: 60 days, do: notify},
    {after: 90 days, do: suspend}, {after: 120 days, do: close}]}"""
OPEN_END = """mailbox.idle.stages: {individual: [{after: 60 days, do: notify}]},
    mailbox.idle.after: 120 days, mailbox.idle.outcome: delete"""


def midnight(days: int) -> datetime:
    """The first instant of the day so many days after the last use."""
    return DAYS.first_instant(USED.date() + timedelta(days=days))


def at(days: int, done: Taken, law: Policy, *away: Away) -> Idleness:
    return idle.decide(
        kind="individual", last_used=USED, away=away, answered=False, now=midnight(days),
        policy=law, calendar=DAYS, done=done,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "done", "outcome"),
    [
        (60, Taken(), "not_yet"),  # the 60th day is not over
        (61, Taken(), "notify"),
        (90, Taken(1, midnight(61)), "not_yet"),
        (91, Taken(1, midnight(61)), "suspend"),
        (120, Taken(2, midnight(91)), "not_yet"),
        (121, Taken(2, midnight(91)), "close"),
        (400, Taken(3, midnight(121)), "over"),
    ],
)
def test_m10_each_stage_below_at_and_above(days: int, done: Taken, outcome: str) -> None:
    found = at(days, done, policy(STAGES))
    assert found.decision.outcome == outcome
    if outcome == "not_yet":
        assert found.look_again == midnight(days + 1)


@pytest.mark.parametrize(
    ("days", "outcome"), [(229, "not_yet"), (230, "suspend"), (231, "suspend")]
)
def test_m10_a_warning_given_late_keeps_its_thirty_days(days: int, outcome: str) -> None:
    """The norm came when the mailbox had been idle for 200 days: told then, suspended 30 later."""
    assert at(200, Taken(), policy(STAGES)).decision.outcome == "notify"
    assert at(days, Taken(1, midnight(200)), policy(STAGES)).decision.outcome == outcome


def test_m10_stages_that_do_not_end_it_leave_that_to_the_single_term() -> None:
    held = policy(OPEN_END)
    assert at(61, Taken(), held).decision.outcome == "notify"
    assert at(120, Taken(1, midnight(61)), held).decision.outcome == "not_yet"
    assert at(121, Taken(1, midnight(61)), held).decision.outcome == "delete"


def test_m10_hr_is_asked_before_the_end_only() -> None:
    held = policy(f"{STAGES}, mailbox.idle.hr_check: compulsory")
    assert at(61, Taken(), held).decision.outcome == "notify"
    assert at(121, Taken(2, midnight(91)), held).decision.outcome == "ask_hr"


@pytest.mark.parametrize(("days", "outcome"), [(90, "excused"), (91, "notify")])
def test_m10_an_absence_puts_the_stages_off(days: int, outcome: str) -> None:
    held = policy(f"{STAGES}, mailbox.idle.excused_by: [vacation]")
    away = Away("vacation", USED.date(), USED.date() + timedelta(days=30))
    assert at(days, Taken(), held, away).decision.outcome == outcome


@given(late=st.integers(0, 500))
def test_m10_stages_never_come_closer_than_the_norm_puts_them(late: int) -> None:
    held, now, done = policy(STAGES), midnight(61 + late), Taken()
    taken: list[tuple[str, datetime]] = []
    while True:
        found = idle.decide(
            kind="individual", last_used=USED, away=(), answered=False, now=now, policy=held,
            calendar=DAYS, done=done,
        )  # fmt: skip
        if found.look_again is not None:
            assert found.look_again > now
            now = found.look_again
            continue
        if found.decision.outcome == "over":
            break
        taken.append((found.decision.outcome, now))
        done = Taken(done.stages + 1, now)
    assert [action for action, _ in taken] == ["notify", "suspend", "close"]
    instants = [instant for _, instant in taken]
    gaps = [(b.date() - a.date()).days for a, b in pairwise(instants)]
    assert gaps == [30, 30]


def test_m10_what_if_sees_the_end_through_the_stages() -> None:
    found = foreseen.idleness("individual", USED, (), law(STAGES), DAYS, midnight(10))
    assert found is not None
    assert (found.at, found.decision.outcome) == (midnight(121), "close")


def test_m10_its_suspension_ends_when_the_person_comes_back() -> None:
    assert suspension.release("idle", "o titular", policy()).outcome == "release"
    norm = policy("mailbox.suspension.released_by: {idle: [Diretoria]}")
    assert suspension.release("idle", "o titular", norm).outcome == "wrong_route"
    assert suspension.release("idle", "Diretoria", norm).outcome == "release"


REACTIVATION = """mailbox.reactivation: {when: {after: dismissal, within: 60 days}, is: allowed},
    mailbox.reactivation.decided_by: Diretoria"""


@pytest.mark.parametrize(
    ("days", "outcome"), [(59, "reactivate"), (60, "reactivate"), (61, "silent")]
)
def test_m11_reactivation_at_its_limit(days: int, outcome: str) -> None:
    left = date(2021, 3, 1)
    found = reactivation.decide(
        "individual", {"dismissal": left}, left + timedelta(days=days), "Diretoria",
        policy(REACTIVATION),
    )  # fmt: skip
    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("said", "outcome"),
    [("forbidden", "forbidden"), ("unsaid", "silent"), ("discouraged", "reactivate")],
)
def test_m11_no_modality_of_reactivation_is_wired_in(said: str, outcome: str) -> None:
    held = policy(f"mailbox.reactivation: {said}")
    assert reactivation.decide("individual", {}, date(2021, 3, 1), "", held).outcome == outcome


@settings(deadline=None)
@given(
    today=st.dates(date(2021, 1, 1), date(2060, 12, 31)),
    amount=st.integers(0, 900),
    unit=st.sampled_from(["days", "months", "hours"]),
)
def test_messages_expire_when_the_last_day_of_their_time_is_over(
    today: date, amount: int, unit: str
) -> None:
    sets = f"mailbox.folder.expiry: {{junk: {amount} {unit}}}"
    held = law(sets, with_categories(PACKS)).on(today)
    _, [found] = expiry.decide(today, held, DAYS)

    def due(day: date) -> datetime:
        rule = held.find(expiry.rules.FOLDER_EXPIRY, folder="junk")
        assert rule is not None
        return compute(
            start=day, budget=rule.value, counting=LAPSE, calendar=DAYS, provision="",
            label="",
        ).due_at  # fmt: skip

    morning = DAYS.first_instant(today)
    assert due(found.first_kept) > morning
    assert due(found.first_kept - timedelta(days=1)) <= morning


def test_folders_of_which_the_norm_does_not_speak_keep_all() -> None:
    decision, found = expiry.decide(date(2021, 3, 1), policy(), DAYS)
    assert (decision.outcome, found) == ("silent", [])
