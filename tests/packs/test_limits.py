"""Each limit of the norms below it, at it and above it, decided by the slices under the real packs
and the demonstration bodies' calendars."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from packs.support import body
from portaria.accounts import rules as accounts
from portaria.mail import rules as mail
from portaria.mail.decisions import copying, delegation, idle, quota
from portaria.mail.types import CopyAsk, MailboxHeld, State
from portaria.norms.policy import Policy
from portaria.workdays.deadlines import Counting, compute

DAY = date(2024, 6, 3)
ZONE = ZoneInfo("America/Sao_Paulo")
LAPSE = Counting(exclude_first=True, roll_to_business=False)


def policy(slug: str) -> Policy:
    return body(slug).law.on(DAY)


QUOTAS = [
    ("uniar", "discente", (256 << 20) - 1, ""),
    ("uniar", "discente", 256 << 20, "full"),
    ("uniar", "discente", (256 << 20) + 1, "full"),
    ("uniar", "servidor_efetivo", (2 << 30) - 1, ""),
    ("uniar", "servidor_efetivo", 2 << 30, "full"),
    ("uniar", "servidor_efetivo", (2 << 30) + 1, "full"),
    ("mpe", "membro", (3 << 30) - 1, ""),
    ("mpe", "membro", 3 << 30, "full"),
    ("mpa", "estagiario", (2 << 30) - 1, ""),
    ("mpa", "estagiario", 2 << 30, "full"),
    ("ssp", "policial", (5 << 30) - 1, ""),
    ("ssp", "policial", 5 << 30, "full"),
]


@pytest.mark.parametrize(("slug", "category", "used", "level"), QUOTAS)
def test_quota(slug, category, used, level):
    """M8: full at the limit, not only over it (UNILA 14, I, II and § 1º)."""
    limit = policy(slug).get(mail.QUOTA, category=category).value
    assert quota.level(used, limit, policy(slug)).replace("near", "") == level


@pytest.mark.parametrize(("percent", "level"), [(79, ""), (80, "near"), (81, "near")])
def test_quota_warning(percent, level):
    """M8: the university's own act has people warned from 80 % on."""
    assert quota.level(percent, 100, policy("uniar")) == level


USED = datetime(2023, 3, 1, tzinfo=ZONE)
IDLE = [
    ("ssp", "individual", date(2023, 6, 28), "not_yet"),
    ("ssp", "individual", date(2023, 6, 29), "not_yet"),  # the 120th day
    ("ssp", "individual", date(2023, 6, 30), "ask_hr"),
    ("uniar", "organizational", date(2024, 2, 29), "not_yet"),
    ("uniar", "organizational", date(2024, 3, 1), "not_yet"),  # the last day of 12 months
    ("uniar", "organizational", date(2024, 3, 2), "close"),
    ("uniar", "individual", date(2034, 3, 1), "silent"),
    ("mpe", "individual", date(2034, 3, 1), "silent"),
]


@pytest.mark.parametrize(("slug", "kind", "today", "outcome"), IDLE)
def test_idle(slug, kind, today, outcome):
    """M10, M12: 120 whole days without access (SESP 7, § 2º), 12 whole months (UNILA 16, II); the
    day of the last access does not count."""
    found = idle.decide(
        kind=kind, last_used=USED, away=(), answered=False,
        now=datetime(today.year, today.month, today.day, tzinfo=ZONE),
        policy=policy(slug), calendar=body(slug).calendar,
    )  # fmt: skip
    assert found.decision.outcome == outcome


@pytest.mark.parametrize(("answered", "outcome"), [(False, "ask_hr"), (True, "delete")])
def test_idle_asks_hr_before_it_deletes(answered, outcome):
    """M10: SESP 7, § 2º."""
    found = idle.decide(
        kind="individual", last_used=USED, away=(), answered=answered,
        now=USED + timedelta(days=200), policy=policy("ssp"), calendar=body("ssp").calendar,
    )  # fmt: skip
    assert found.decision.outcome == outcome


@pytest.mark.parametrize(("days", "outcome"), [(29, "granted"), (30, "granted"), (31, "late")])
def test_copy_window(days, outcome):
    """M11: up to 30 days after the end of access (UNILA 15, § 2º)."""
    law = policy("uniar")
    closed = date(2024, 5, 6)
    window = compute(
        start=closed, budget=law.get(mail.COPY_WITHIN).value, counting=Counting(),
        calendar=body("uniar").calendar, provision="", label="",
    )  # fmt: skip
    box = MailboxHeld(
        1, "uniar", "individual", "discente", State.CLOSED, person=7, copy_until=window.due_on
    )
    asked_on = closed + timedelta(days=days)
    ask = CopyAsk(1, asked_by=7, asked_on=asked_on, through="PROGRAD", medium="pen drive")
    assert copying.decide(ask, box, law).outcome == outcome


@pytest.mark.parametrize(("count", "outcome"), [(1, "too_few"), (2, "enough"), (3, "enough")])
def test_delegates(count, outcome):
    """M5: at least two (SESP 4, § 4º)."""
    assert delegation.enough(count, policy("ssp")).outcome == outcome


KEPT = [
    ("uniar", "dismissal", date(2022, 6, 3), date(2024, 6, 3)),
    ("uniar", "contract_end", date(2022, 2, 28), date(2024, 2, 28)),
    ("mpe", "retirement", date(2024, 5, 3), date(2024, 6, 2)),
    ("mpa", "death", date(2024, 5, 3), date(2024, 5, 18)),
    ("ssp", "dismissal", date(2024, 5, 3), date(2024, 5, 3)),
]


@pytest.mark.parametrize(("slug", "event", "closed", "last"), KEPT)
def test_content_is_kept_to_the_day(slug, event, closed, last):
    """M13: the last day of 24 months (UNILA 18), 30 days (MPMT 26), 15 days (MPSC 37, par. un.), no
    day at all (SESP 7, § 1º)."""
    kept = policy(slug).get(mail.RETENTION, event=event)
    found = compute(
        start=closed, budget=kept.value, counting=LAPSE, calendar=body(slug).calendar,
        provision=kept.ref, label="",
    )  # fmt: skip
    assert found.due_on == last


@pytest.mark.parametrize(("slug", "most"), [("mpa", 1), ("mpe", None), ("uniar", None)])
def test_connections(slug, most):
    """A5: one (MPSC 36); the other norms are silent."""
    found = policy(slug).find(accounts.CONNECTIONS)
    assert (found.value if found else None) == most
