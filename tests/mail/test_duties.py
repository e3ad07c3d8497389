"""Duties as the runner carries them out: steps become state; conditions are looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

import pytest
from django.db import transaction

from mail.worlds import BY, World, again, calendar, duty, has_duty, last_line, lines, policy
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.mail import acts, queries
from portaria.mail.decisions import consequences
from portaria.mail.models import Alias, Mailbox
from portaria.mail.types import Change, Closing, MailboxAsk, Suspension
from portaria.people.models import Person
from portaria.people.types import BondFacts, EventFacts, EventKind

pytestmark = pytest.mark.django_db
K = EventKind
_events = count(1)


def happens(world: World, kind: EventKind, person: Person, category: str, *, on: date | None = None,
            others: Sequence[BondFacts] = (), until: date | None = None, login: str | None = None,
            credential_ends: bool = False, **details: object) -> None:  # fmt: skip
    """What a journey does: decide over what is held, open the steps, let the runner go."""
    number = next(_events)
    effective = on or calendar(world.slug).day_of(world.at)
    at = calendar(world.slug).first_instant(effective)
    told = EventFacts(
        number, kind, world.slug, person.pk, person.name,
        BondFacts(1, category, None, "", date(2020, 1, 1), None, None), tuple(others), effective,
        at, world.at, until, details,
    )  # fmt: skip
    held = queries.held_by([person.pk])[person.pk]
    steps = consequences(told, held, policy(world.slug), calendar(world.slug), login=login,
                      credential_ends=credential_ends).steps  # fmt: skip
    with transaction.atomic():
        open_duties(steps, at=world.at)
    world.runs()


def test_m1_admission_to_purge_at_the_university() -> None:
    """M1, M11, M13: the whole life under UNILA 8, 15, 18."""
    world = World("uni")
    person = world.person(category="discente")
    happens(world, K.ADMISSION, person, "discente", login="ana.souza")
    box = Mailbox.objects.get(person=person)
    assert (box.state, box.address) == ("active", "ana.souza@aluno.uni.example")
    world.goes_to(date(2024, 5, 2))
    happens(world, K.CONTRACT_END, person, "discente", credential_ends=True)
    assert again(box).state == "closed"
    world.goes_to(date(2024, 8, 1))
    happens(world, K.ADMISSION, person, "servidor_efetivo", login="ana.souza")
    box = again(box)
    assert (box.state, box.address) == ("active", "ana.souza@uni.example")
    assert box.quota_bytes == 2 << 30
    happens(world, K.DISMISSAL, person, "servidor_efetivo", credential_ends=True)
    world.lives_until(date(2026, 8, 1))
    assert again(box).state == "closed"
    world.lives_until(date(2026, 8, 2))
    assert again(box).state == "purged"
    assert lines(box) == [
        "opened", "closed", "reopened", "recategorised", "closed", "purged",
    ]  # fmt: skip


def test_acts_of_a_step_name_the_event_and_its_provision() -> None:
    world = World("pgj")
    person = world.person(category="servidor_efetivo")
    happens(world, K.ADMISSION, person, "servidor_efetivo", login="asouza")
    box = Mailbox.objects.get(person=person)
    act = last_line(box)
    assert act.cause.startswith("event:")
    assert act.by == "system:runner"
    happens(world, K.DISMISSAL, person, "servidor_efetivo", on=date(2024, 3, 1))
    act = last_line(box)
    assert act.provisions[0] == "mpmt-495-2015#art5_cpt_inc8"
    assert act.held_at == calendar("pgj").first_instant(date(2024, 3, 1))
    assert act.recorded_at == world.at


def test_a_person_who_got_a_mailbox_meanwhile_gets_no_second() -> None:
    world = World("uni")
    person = world.person(category="discente")
    happens(world, K.ADMISSION, person, "discente", login="ana")
    told = Duty.objects.get(kind="mail.open")
    Duty.objects.filter(pk=told.pk).update(state="open", key="again", payload=told.payload)
    world.runs()
    assert Mailbox.objects.filter(person=person).count() == 1
    assert Duty.objects.get(pk=told.pk).state == "dropped"


def test_one_refused_opening_does_not_hold_up_the_others() -> None:
    """An address that was another's waits for a person; the rest of the batch is done."""
    world = World("uni")
    taken = world.person(category="discente")
    happens(world, K.ADMISSION, taken, "discente", login="ana")
    people = [world.person(category="discente") for _ in range(5)]
    for number, person in enumerate(people):
        happens(
            world, K.ADMISSION, person, "discente", login="ana" if number == 2 else f"p{number}"
        )
    assert Mailbox.objects.filter(person__in=people, state="active").count() == 4
    failed = Duty.objects.get(kind="mail.open", state="failed")
    assert failed.person == people[2].pk
    assert "já foi dado a outra pessoa" in failed.last_error


def test_m15_the_reply_goes_on_and_off() -> None:
    """M15: SESP 4 §2."""
    world = World("seg")
    person = world.person(category="policial")
    box = world.opens("policial", person=person)
    happens(world, K.LEAVE, person, "policial", until=date(2024, 4, 2), leave_kind="vacation")
    reply = again(box).auto_reply
    assert (reply["from"], reply["until"]) == ("2024-03-04", "2024-04-02")
    world.lives_until(date(2024, 4, 2))
    assert again(box).auto_reply is not None
    world.lives_until(date(2024, 4, 3))
    assert again(box).auto_reply is None
    assert lines(box)[-2:] == ["auto_reply_set", "auto_reply_cleared"]


def test_m15_back_sooner_and_away_again_is_another_reply() -> None:
    world = World("seg")
    person = world.person(category="policial")
    box = world.opens("policial", person=person)
    happens(world, K.LEAVE, person, "policial", until=date(2024, 4, 2), leave_kind="vacation")
    world.passes(3)
    happens(world, K.RETURN, person, "policial")
    assert again(box).auto_reply is None
    world.passes(3)
    happens(world, K.LEAVE, person, "policial", until=date(2024, 5, 2), leave_kind="licence")
    world.lives_until(date(2024, 4, 10))
    assert again(box).auto_reply["until"] == "2024-05-02"


def test_m15_told_after_it_was_over_turns_nothing_on() -> None:
    world = World("seg")
    person = world.person(category="policial")
    box = world.opens("policial", person=person)
    happens(world, K.LEAVE, person, "policial", on=date(2024, 2, 1), until=date(2024, 2, 20),
            leave_kind="vacation")  # fmt: skip
    assert again(box).auto_reply is None
    assert lines(box)[-1] != "auto_reply_set"


def test_m4_seconded_to_a_linked_body_gets_an_alias_and_loses_it_on_return() -> None:
    """M4: SESP 6 §2."""
    world = World("pol")
    person = world.person(category="policial")
    box = world.opens("policial", person=person, login="ana")
    happens(world, K.SECONDMENT_OUT, person, "policial", to_body="seg")
    alias = Alias.objects.get(mailbox=box)
    assert (alias.address, alias.end) == ("ana@seg.example", None)
    assert Mailbox.objects.filter(person=person).count() == 1
    assert queries.by_address("ana@seg.example").id == box.pk
    world.passes(100)
    happens(world, K.SECONDMENT_END, person, "policial")
    assert Alias.objects.get(mailbox=box).end == calendar("pol").day_of(world.at)
    world.passes(100)
    happens(world, K.SECONDMENT_OUT, person, "policial", to_body="seg")
    assert Alias.objects.get(mailbox=box, end=None).address == "ana@seg.example"


def test_m4_an_alias_elsewhere_is_agreed_with_that_body() -> None:
    world = World("seg")
    person = world.person(category="policial")
    box = world.opens("policial", person=person, login="ana")
    happens(world, K.SECONDMENT_OUT, person, "policial", to_body="Assembleia Legislativa")
    assert not Alias.objects.exists()
    assert duty("mail.agree_alias", box).assignee == "power:mail.manage"


def test_m4_mpmt_suspends_for_the_secondment_and_releases_after() -> None:
    """MPMT 5, VIII."""
    world = World("pgj")
    person = world.person(category="servidor_efetivo")
    box = world.opens("servidor_efetivo", person=person, login="ana")
    happens(world, K.SECONDMENT_OUT, person, "servidor_efetivo", credential_ends=True)
    assert (again(box).state, again(box).suspended_for) == ("suspended", "secondment_out")
    happens(world, K.SECONDMENT_END, person, "servidor_efetivo")
    assert (again(box).state, again(box).suspended_for) == ("active", "")


def test_m5_the_delegations_of_who_left_end() -> None:
    from portaria.mail.types import Delegate

    world = World("uni")
    box = world.opens("org_unit", kind="organizational", login="ctic", unit=world.unit("CTIC"))
    person = world.person(category="servidor_efetivo")
    acts.delegate_mailboxes([Delegate(box.pk, person.pk, may_read=True)], by=BY, at=world.at)
    happens(world, K.DISMISSAL, person, "servidor_efetivo", credential_ends=True)
    assert queries.held_by([person.pk]) == {person.pk: ()}
    assert "unila-cgtic-5-2020#art12_par1u" in last_line(box).provisions


def test_a_purge_due_for_what_was_reopened_is_dropped() -> None:
    world = World("uni")
    box = world.opens("servidor_efetivo")
    acts.close_mailboxes([Closing(box.pk, "request")], by=BY, at=world.at)
    purge = duty("mail.purge", box)
    acts.reopen_mailboxes([Change(box.pk)], by=BY, at=world.at)
    Duty.objects.filter(pk=purge.pk).update(state="open")  # as if it had been claimed before
    world.goes_to(date(2026, 6, 1))
    world.runs()
    assert again(box).state == "active"
    assert Duty.objects.get(pk=purge.pk).state == "dropped"


def test_closing_withdraws_what_watched_and_what_was_asked() -> None:
    world = World("seg")
    box = world.opens("policial")
    world.lives_until(date(2024, 7, 3))
    assert has_duty("mail.idle_reason", box)
    assert has_duty("mail.check_idle", box)
    acts.close_mailboxes([Closing(box.pk, "dismissal")], by=BY, at=world.at)
    assert not has_duty("mail.idle_reason", box)
    assert not has_duty("mail.check_idle", box)


def test_closed_reopened_and_closed_in_one_instant_is_purged_once() -> None:
    world = World("pgj")
    box = world.opens("servidor_efetivo", login="ana")
    for _ in range(3):
        acts.close_mailboxes([Closing(box.pk, "dismissal")], by=BY, at=world.at)
        acts.reopen_mailboxes([Change(box.pk)], by=BY, at=world.at)
    acts.close_mailboxes([Closing(box.pk, "dismissal")], by=BY, at=world.at)
    assert has_duty("mail.purge", box)
    world.lives_until(date(2024, 5, 1))
    assert lines(box).count("purged") == 1


def test_a_suspended_mailbox_is_closed_by_the_event_too() -> None:
    world = World("uni")
    person = world.person(category="servidor_efetivo")
    box = world.opens("servidor_efetivo", person=person)
    acts.suspend_mailboxes([Suspension(box.pk, "order", "ofício")], by=BY, at=world.at)
    happens(world, K.DISMISSAL, person, "servidor_efetivo", credential_ends=True)
    assert (again(box).state, again(box).suspended_for) == ("closed", "order")


def test_the_same_event_again_opens_nothing() -> None:
    world = World("uni")
    person = world.person(category="discente")
    happens(world, K.ADMISSION, person, "discente", login="ana")
    ask = MailboxAsk("uni", "individual", "discente", person.pk, name="ana")
    before = Duty.objects.count()
    with transaction.atomic():
        held = Duty.objects.get(kind="mail.open")
        from portaria.duties.types import DutyDraft

        open_duties(
            [DutyDraft("mail.open", "uni", held.subject, person.pk, world.at, held.key, "")],
            at=world.at + timedelta(days=1),
        )
    assert Duty.objects.count() == before
    assert ask.person == person.pk
