"""Mailboxes without access: the day before, the day, the day after (M10, M12)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from mail.worlds import BY, World, again, calendar, duty, has_duty, last_line, lines, policy
from portaria.mail import acts
from portaria.mail.decisions import idle
from portaria.mail.decisions.idle import Away
from portaria.mail.duties.watches import forecast_idle
from portaria.mail.types import Access, Refused

NEW_YEAR = date(2024, 1, 2)


def decide(
    body: str, kind: str, now: datetime, used: datetime, *away: Away, answered: bool = False
):
    return idle.decide(
        kind=kind, last_used=used, away=away, answered=False, now=now, policy=policy(body),
        calendar=calendar(body),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "kind", "days", "outcome"),
    [
        ("seg", "individual", 120, "not_yet"),  # the 120th day is not over
        ("seg", "individual", 121, "ask_hr"),
        ("seg", "individual", 122, "ask_hr"),
        ("uni", "individual", 5000, "silent"),  # UNILA 16 is of organizational mailboxes
        ("pgj", "individual", 5000, "silent"),
        ("mp", "individual", 5000, "silent"),
        ("mp", "organizational", 5000, "silent"),
        ("uni", "organizational", 366, "not_yet"),  # 2024 has 366 days: the anniversary itself
        ("uni", "organizational", 367, "close"),
        ("uni", "organizational", 368, "close"),
    ],
)
def test_m10_m12_when_a_mailbox_is_idle(body: str, kind: str, days: int, outcome: str) -> None:
    """M10, M12: SESP 7 §2; UNILA 16, II."""
    used = calendar(body).first_instant(NEW_YEAR)
    now = calendar(body).first_instant(NEW_YEAR + timedelta(days=days))
    found = decide(body, kind, now, used)
    assert found.decision.outcome == outcome
    if outcome == "not_yet":
        assert found.look_again is not None
        assert found.look_again > now


def test_m10_the_answer_of_hr_decides() -> None:
    """SESP 7 §2: vacation, licence and absence keep it; nothing else does."""
    used = calendar("seg").first_instant(NEW_YEAR)
    for reason in ("vacation", "licence", "absence"):
        answer = idle.answered("individual", used, reason, policy("seg"), calendar("seg"))
        assert answer.outcome == "excused"
    deleted = idle.answered("individual", used, "none", policy("seg"), calendar("seg"))
    assert deleted.outcome == "delete"
    assert [r.citation.ref for r in deleted.reasons if r.citation][-1] == (
        "sesp-mt-73-2018#art7_par2"
    )


@pytest.mark.parametrize(
    ("away", "outcome"),
    [
        (Away("licence", date(2024, 2, 1), None), "excused"),
        (Away("vacation", date(2024, 2, 1), date(2024, 2, 29)), "excused"),
        (Away("vacation", date(2023, 11, 1), date(2023, 11, 30)), "ask_hr"),  # before
        (Away("strike", date(2024, 2, 1), None), "ask_hr"),
    ],
)
def test_m10_what_hr_already_told_is_not_asked_again(away: Away, outcome: str) -> None:
    used = calendar("seg").first_instant(NEW_YEAR)
    now = calendar("seg").first_instant(date(2024, 5, 10))
    found = decide("seg", "individual", now, used, away)
    assert found.decision.outcome == outcome
    if outcome == "excused":
        assert found.look_again is not None
        assert found.look_again > now


def test_m10_after_the_absence_the_time_counts_from_its_end() -> None:
    used = calendar("seg").first_instant(NEW_YEAR)
    away = Away("vacation", date(2024, 2, 1), date(2024, 2, 29))
    late = calendar("seg").first_instant(date(2024, 2, 29) + timedelta(days=121))
    found = decide("seg", "individual", late, used, away)
    assert found.decision.outcome == "ask_hr"


@pytest.mark.django_db
def test_m10_hr_is_asked_on_the_121st_day_and_none_deletes() -> None:
    world = World("seg")
    box = world.opens("policial")
    world.lives_until(date(2024, 7, 1))
    assert not has_duty("mail.idle_reason", box)
    world.lives_until(date(2024, 7, 3))  # 4 March + 120 days = 2 July, itself included
    asked = duty("mail.idle_reason", box)
    assert asked.assignee == "power:people.write"
    assert asked.provisions[0] == "sesp-mt-73-2018#art7_par2"
    assert again(box).state == "active"
    acts.answer_idle([acts.IdleAnswer(box.pk, "none")], by=BY, at=world.at)
    assert again(box).state == "closed"
    world.runs()
    assert again(box).state == "purged"
    assert lines(box)[-4:] == ["idle_asked", "idle_answered", "closed", "purged"]


@pytest.mark.django_db
def test_m10_vacation_keeps_it_and_the_time_counts_again() -> None:
    world = World("seg")
    box = world.opens("policial")
    world.lives_until(date(2024, 7, 3))
    acts.answer_idle([acts.IdleAnswer(box.pk, "vacation")], by=BY, at=world.at)
    assert not has_duty("mail.idle_reason", box)
    assert again(box).state == "active"
    world.lives_until(date(2024, 10, 31))
    assert not has_duty("mail.idle_reason", box)
    world.lives_until(date(2024, 11, 1))
    assert has_duty("mail.idle_reason", box)


@pytest.mark.django_db
def test_m10_an_access_moves_the_day_and_withdraws_the_question() -> None:
    world = World("seg")
    box = world.opens("policial")
    world.lives_until(date(2024, 7, 3))
    assert acts.record_accesses([Access(box.address, world.at)], by=BY, at=world.at) == 1
    assert not has_duty("mail.idle_reason", box)
    with pytest.raises(Refused, match="nada se perguntou"):
        acts.answer_idle([acts.IdleAnswer(box.pk, "none")], by=BY, at=world.at)
    world.lives_until(date(2024, 10, 31))
    assert not has_duty("mail.idle_reason", box)
    world.lives_until(date(2024, 11, 2))
    assert has_duty("mail.idle_reason", box)


@pytest.mark.django_db
def test_m10_a_leave_in_hrs_record_keeps_it_without_a_question() -> None:
    world = World("seg")
    person = world.person(category="policial")
    box = world.opens("policial", person=person)
    world.event(person, "leave", date(2024, 6, 1), date(2024, 8, 31), leave_kind="licence")
    world.lives_until(date(2024, 12, 29))  # 31 August + 120 days
    assert not has_duty("mail.idle_reason", box)
    world.lives_until(date(2024, 12, 31))
    assert has_duty("mail.idle_reason", box)


@pytest.mark.django_db
def test_m10_an_older_access_changes_nothing() -> None:
    world = World("seg")
    box = world.opens("policial")
    acts.record_accesses([Access(box.address, world.at)], by=BY, at=world.at)
    older = Access(box.address, world.at - timedelta(days=1))
    assert acts.record_accesses([older], by=BY, at=world.at) == 0
    assert again(box).last_access_at == world.at


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "state"), [(date(2025, 3, 4), "active"), (date(2025, 3, 5), "closed")]
)
def test_m12_organizational_closed_after_12_months_without_notice(day: date, state: str) -> None:
    """M12: UNILA 16, II; 17; 18."""
    world = World("uni")
    box = world.opens("org_board", kind="organizational", login="consun", unit=world.unit("CONSUN"))
    world.lives_until(day)
    box = again(box)
    assert box.state == state
    if state == "closed":
        assert box.closed_for == "idle"
        assert last_line(box).provisions[0] == "unila-cgtic-5-2020#art16_cpt_inc2"
        assert box.purge_on == date(2027, 3, 6)


@pytest.mark.django_db
def test_m12_the_forecast_says_the_day_it_would_close() -> None:
    from portaria.database.copying import cursor
    from portaria.duties.claims import FIELDS, open_duty

    world = World("uni")
    box = world.opens("org_board", kind="organizational", login="consun", unit=world.unit("CONSUN"))
    acts.record_accesses([Access(box.address, world.at + timedelta(days=30))], by=BY, at=world.at)
    with cursor() as c:
        c.execute(f"SELECT {FIELDS} FROM duties_duty WHERE kind = 'mail.check_idle'")
        [instant] = forecast_idle([open_duty(row) for row in c])
    assert calendar("uni").day_of(instant) == date(2025, 4, 4)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "state"), [(date(2025, 6, 30), "active"), (date(2025, 7, 1), "closed")]
)
def test_m12_closed_12_months_after_its_term(day: date, state: str) -> None:
    """M12: UNILA 16, III. Used all along, so that inactivity is not what closes it."""
    world = World("uni")
    box = world.opens("org_event", kind="organizational", login="semana", unit=world.unit("PROEX"),
                      valid_until=date(2024, 6, 30))  # fmt: skip
    used = Access(box.address, world.at + timedelta(days=400))
    acts.record_accesses([used], by=BY, at=world.at)
    world.lives_until(day)
    assert again(box).state == state
    if state == "closed":
        assert last_line(box).provisions[0] == "unila-cgtic-5-2020#art16_cpt_inc3"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "state"), [(date(2024, 6, 30), "active"), (date(2024, 7, 1), "closed")]
)
def test_m2_the_contracted_persons_mailbox_lasts_the_contract(day: date, state: str) -> None:
    """M2: UNILA 7, IV: the contract's last day is a day of use."""
    world = World("uni")
    box = world.opens("terceirizado", login="leo", valid_until=date(2024, 6, 30))
    world.lives_until(day)
    assert again(box).state == state


@pytest.mark.django_db
def test_an_extended_validity_is_looked_at_on_its_new_day() -> None:
    from portaria.mail.types import Change

    world = World("uni")
    box = world.opens("terceirizado", login="leo", valid_until=date(2024, 6, 30))
    ends = {box.pk: date(2024, 12, 31)}
    acts.extend_mailboxes([Change(box.pk)], ends, by=BY, at=world.at)
    world.lives_until(date(2024, 12, 31))
    assert again(box).state == "active"
    world.lives_until(date(2025, 1, 1))
    assert again(box).state == "closed"
