"""Terms and notices of slices not yet built (rows E3, E5, S1, S2, A9, R1): each term of the two
norms of a Ministério Público, the instant before it, at it and after it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from packs.support import body, vocabulary
from portaria.norms.kinds.spans import Duration
from portaria.workdays.deadlines import Counting, compute

ZONE = ZoneInfo("America/Sao_Paulo")
DAY = date(2024, 6, 3)
EXACT = Counting(exclude_first=True, roll_to_business=False)


def span(slug: str, rule: str, day: date, keys: dict[str, object]) -> Duration:
    """The term that the body's norms give."""
    found = body(slug).law.on(day).find(vocabulary().rule(rule), **keys)
    assert found is not None
    assert isinstance(found.value, Duration)
    return found.value


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


LASTING = [
    # the part replaced on Monday 3 June 2024 is kept through 1 September (art. 20)
    ("mpa", "hardware.replaced.kept", {}, "2024-06-03T10:00", "2024-09-01"),
    # a month of back-ups, from date to date (arts. 48, § 1º, and 54, VI)
    ("mpa", "backup.kept", {"data": "rede"}, "2024-06-03T10:00", "2024-07-03"),
    ("mpa", "backup.kept", {"data": "correio"}, "2024-01-31T10:00", "2024-03-01"),
    # what was out of order when the norm came (art. 74)
    ("mpa", "norm.compliance.within", {}, "2005-09-27T00:00", "2005-12-26"),
    # the data of a closed account (art. 26), and of who left (art. 37, single paragraph)
    ("mpe", "mailbox.retention", {"event": "dismissal"}, "2024-06-03T10:00", "2024-07-03"),
    ("mpa", "account.data.retention", {"event": "death"}, "2024-06-03T10:00", "2024-06-18"),
]


@pytest.mark.parametrize(("slug", "rule", "keys", "start", "last"), LASTING)
def test_a_term_lasts_through_its_last_day(slug, rule, keys, start, last):
    """Still running on the last day, at its last instant; over on the next day."""
    began = at(start)
    found = compute(
        start=began,
        budget=span(slug, rule, began.date(), keys),
        counting=EXACT,
        calendar=body(slug).calendar,
        provision="",
        label=rule,
    )
    end = date.fromisoformat(last)
    assert found.due_on == end
    first_over = body(slug).calendar.first_instant(end + timedelta(days=1))
    assert found.due_at - timedelta(seconds=1) < first_over
    assert found.due_at == first_over
    assert found.due_at < first_over + timedelta(seconds=1)


WHEN = "2024-06-10T18:30"
PLANNED, URGENT = "programada", "urgente"
AHEAD = [
    # a planned suspension: booked and told 24 hours ahead, then told four times on the day
    ("scheduled_ahead", PLANNED, {}, "2024-06-09T18:30"),
    ("notice", PLANNED, {}, "2024-06-09T18:30"),
    ("warning", PLANNED, {"occurrence": 1}, "2024-06-10T17:00"),
    ("warning", PLANNED, {"occurrence": 2}, "2024-06-10T17:30"),
    ("warning", PLANNED, {"occurrence": 3}, "2024-06-10T18:15"),
    ("warning", PLANNED, {"occurrence": 4}, "2024-06-10T18:29"),
    ("notice", URGENT, {}, "2024-06-10T18:10"),
    ("warning", URGENT, {"occurrence": 1}, "2024-06-10T18:10"),
    ("warning", URGENT, {"occurrence": 2}, "2024-06-10T18:20"),
    ("warning", URGENT, {"occurrence": 3}, "2024-06-10T18:25"),
    ("warning", URGENT, {"occurrence": 4}, "2024-06-10T18:29"),
]


@pytest.mark.parametrize(("term", "kind", "which", "latest"), AHEAD)
def test_a_notice_is_in_time_until_its_instant(term, kind, which, latest):
    """A minute before and at the instant, in time; a minute after, late (arts. 49 to 51)."""

    def in_time(told: datetime) -> bool:
        rule = f"service.suspension.{term}"
        found = compute(
            start=told,
            budget=span("mpa", rule, DAY, {"suspension": kind, **which}),
            counting=EXACT,
            calendar=body("mpa").calendar,
            provision="",
            label=rule,
        )
        return found.due_at <= at(WHEN)

    minute = timedelta(minutes=1)
    assert in_time(at(latest) - minute)
    assert in_time(at(latest))
    assert not in_time(at(latest) + minute)


BEGINNINGS = [
    ("programada", "closing", "2024-06-10T18:00", "2024-06-10T18:30"),
    ("urgente", "detection", "2024-06-10T09:41", "2024-06-10T10:01"),
    ("emergencial", "detection", "2024-06-10T09:41", "2024-06-10T09:41"),
]


@pytest.mark.parametrize(("kind", "mark", "counted", "starts"), BEGINNINGS)
def test_a_suspension_starts_so_long_after_its_mark(kind, mark, counted, starts):
    """30 minutes after closing, 20 after the fault is found, at once (arts. 50 to 52)."""
    law = body("mpa").law.on(DAY)
    found = law.find(vocabulary().rule("service.suspension.counted_from"), suspension=kind)
    assert found is not None
    assert found.value == mark
    begin = compute(
        start=at(counted),
        budget=span("mpa", "service.suspension.starts_after", DAY, {"suspension": kind}),
        counting=EXACT,
        calendar=body("mpa").calendar,
        provision="",
        label=kind,
    )
    assert begin.due_at == at(starts)


DAYS_AHEAD = [
    ("storage.change_notice", "2024-06-10", "2024-06-05"),  # five days (art. 42, § 2º)
    ("maintenance.preventive.notice", "2024-07-10", "2024-06-10"),  # thirty days (art. 14, § 3º)
]


@pytest.mark.parametrize(("rule", "done", "latest"), DAYS_AHEAD)
def test_days_of_notice(rule, done, latest):
    """Told the day before the limit and on it, in time; on the day after, late."""

    def in_time(told: date) -> bool:
        found = compute(
            start=told,
            budget=span("mpa", rule, DAY, {}),
            counting=EXACT,
            calendar=body("mpa").calendar,
            provision="",
            label=rule,
        )
        return found.due_on <= date.fromisoformat(done)

    limit, day = date.fromisoformat(latest), timedelta(days=1)
    assert in_time(limit - day)
    assert in_time(limit)
    assert not in_time(limit + day)
