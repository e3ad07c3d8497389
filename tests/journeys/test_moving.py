"""How journeys move: one event after the other, accounts before mailboxes, terms, credentials."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.support import headed
from journeys.world import World
from portaria import clock
from portaria.accounts.acts import block_accounts
from portaria.accounts.models import Account
from portaria.accounts.types import BY_HAND, Block
from portaria.duties import runner
from portaria.duties.models import Duty
from portaria.journeys import gathering, preview
from portaria.mail import acts as mail
from portaria.mail.models import Mailbox
from portaria.mail.types import MailboxAsk
from portaria.norms.decision import Decision
from portaria.people.drafts import EventDraft
from portaria.people.models import FunctionalEvent, Unit
from portaria.people.recording import record_events
from portaria.people.types import EventFacts, EventKind
from portaria.procedures.terms import acts as procedures
from portaria.procedures.terms.models import Term

pytestmark = pytest.mark.django_db(transaction=True)


def states(world: World) -> list[tuple[str, str]]:
    return [
        (account.state, box.state)
        for account, box in zip(
            Account.objects.order_by("person"), Mailbox.objects.order_by("person"), strict=True
        )
    ]


def test_two_events_of_one_person_known_at_once_are_taken_in_order() -> None:
    """A file tells an admission and, at the same time, a change of category: what the first gives,
    the second must find."""
    world = World("uniar")
    told_at_once(world, {"start": "2026-03-01"}, {"category": "discente"})
    world.run("2026-03-20 10:00")
    assert states(world) == [("active", "active")]
    assert Account.objects.get().category == Mailbox.objects.get().category == "discente"


def test_who_was_admitted_before_the_norm_gets_what_the_norm_of_today_gives() -> None:
    """UNILA's resolution is of December 2020; a servant of 2015 comes in the first HR file."""
    world = World("uniar")
    world.tell("2024-02-01", start="2015-03-01")
    assert states(world) == [("active", "active")]
    assert world.acts("mail.mailbox.opened")[0][0].startswith("2024-02-01")


def test_whoever_had_left_when_the_admission_was_told_gets_nothing() -> None:
    world = World("uniar")
    ended = {"end": "2026-03-19", "end_kind": "dismissal"}
    told_at_once(world, {"start": "2026-03-01"}, ended)
    world.run("2026-03-20 10:00")
    assert states(world) == []
    assert Duty.objects.get(kind="accounts.open").state == "dropped"


def told_at_once(world: World, *words: dict[str, str]) -> None:
    """Nothing is carried out between one word and the next."""
    world.now = world.at("2026-03-20")
    for said in words:
        world.tell("2026-03-20", then_run=False, **said)


def test_a_later_event_waits_without_counting_as_a_failure() -> None:
    world = World("uniar")
    told_at_once(world, {"start": "2026-03-01"}, {"category": "discente"})
    with clock.at(world.now):
        runner.run_due(limit=2)
    second = Duty.objects.filter(kind="journey.start").latest("event")
    assert (second.state, second.attempts, second.run_at) == ("open", 0, world.now)


def test_both_of_a_persons_events_are_carried_out_in_one_run() -> None:
    world = World("uniar")
    told_at_once(world, {"start": "2026-03-01"}, {"category": "discente"})
    with clock.at(world.now):
        runner.run_due()
    started = Duty.objects.filter(kind="journey.start").values_list("state", flat=True)
    assert set(started) == {"done"}
    assert states(world) == [("active", "active")]


def test_the_same_journey_twice_opens_its_steps_once() -> None:
    """At least once, idempotent: the event's steps have keys that are never opened twice."""
    world = World("uniar")
    world.tell("2026-03-20", start="2026-03-20")
    before = Duty.objects.count()
    Duty.objects.filter(kind="journey.start").update(state="open", run_at=world.now)
    world.run("2026-03-21")
    assert Duty.objects.count() == before
    assert states(world) == [("active", "active")]


def test_a_mailbox_that_waits_for_a_term_opens_when_it_counts() -> None:
    """M1: SESP 6 §1: signed, and authorised by the immediate head."""
    world = World("ssp")
    world.tell("2024-02-01", start="2024-02-01")
    person = world.person()
    ask = MailboxAsk("ssp", "individual", "servidor_efetivo", person, name="ana.souza")
    [box] = mail.ask_mailboxes([ask], by="person:1", at=world.now)
    mail.grant_mailboxes([box], by="user:1", at=world.now)
    world.run("2024-02-02")
    assert Mailbox.objects.get(pk=box).state == "waiting_term"
    term = Term.objects.filter(person=person, signed_at=None).latest("id")
    with transaction.atomic():
        procedures.sign_terms({term.pk: ""}, person=person, by="person:1", at=world.now)
    world.run("2024-02-03")
    assert Mailbox.objects.get(pk=box).state == "waiting_term"
    with transaction.atomic():
        head = headed(term.unit_id, "ssp")
        procedures.authorise_terms([term.pk], person=head, by="user:1", at=world.now)
    world.run("2024-02-04")
    assert Mailbox.objects.get(pk=box).state == "active"


def test_a_credential_whose_term_is_over_takes_the_mailbox_with_it() -> None:
    """M11, A12: UNILA 15: the contract ended on its day, with no word from HR."""
    world = World("uniar")
    world.tell(
        "2024-02-01", start="2024-02-01", category="servidor_temporario", planned_end="2024-12-31"
    )
    world.run("2024-12-31 23:59")
    assert states(world) == [("active", "active")]
    world.run("2025-01-01 00:05")
    assert states(world) == [("blocked", "closed")]


def test_a_block_by_hand_closes_the_mailbox_that_the_norm_ties_to_the_credential() -> None:
    """M11: UNILA 15: whatever ended the credential."""
    for slug, expected in (("uniar", "closed"), ("mpe", "active")):
        world = World(slug, born=datetime(2024, 1, 31, 12, tzinfo=UTC))
        world.tell("2024-02-01", start="2024-02-01")
        account = Account.objects.get(person=world.person())
        block = Block(account.pk, BY_HAND, Decision("block", (), ""), world.now)
        with transaction.atomic():
            block_accounts([block], by="user:1", at=world.now)
        world.run("2024-02-02")
        box = Mailbox.objects.get(person=world.person())
        assert box.state == expected
        if expected == "closed":
            assert world.acts("mail.mailbox.closed")[0][2] == "unila-cgtic-5-2020#art15_cpt"


def test_an_extinct_unit_s_mailbox_waits_for_the_successor() -> None:
    """M7: UNILA 13 §1."""
    world = World("uniar")
    world.tell("2024-02-01", start="2024-02-01")
    ask = MailboxAsk("uniar", "organizational", "org_unit", world.person(), world.unit.pk, "DIVSIS")
    ids = mail.ask_mailboxes([ask], by="user:1", at=world.now)
    mail.grant_mailboxes(ids, by="user:1", at=world.now)
    heir = Unit.objects.create(body=world.body, code="2", acronym="CTIC", name="Coordenação")
    draft = EventDraft(
        EventKind.UNIT_EXTINCT, "uniar", world.at("2024-06-03").date(), "extinct:1",
        unit=world.unit.pk, details={"successor": heir.pk},
    )  # fmt: skip
    with clock.at(world.now), transaction.atomic():
        record_events([draft], by="hr:test", at=world.now)
    world.run("2024-06-03 00:01")
    duty = Duty.objects.get(kind="mail.decide_extinct")
    assert (duty.assignee, duty.subject) == (f"head-of:{heir.pk}", f"mailbox:{ids[0]}")
    assert Mailbox.objects.get(pk=ids[0]).state == "active"  # nothing is done over their head


def test_m3_a_unit_s_new_acronym_reaches_its_mailbox() -> None:
    """M3: HR's file brings it, the norm names the mailbox after it, the old address stays taken."""
    world = World("uniar")
    world.tell("2024-02-01", start="2024-02-01")
    ask = MailboxAsk("uniar", "organizational", "org_unit", world.person(), world.unit.pk, "DIVSIS")
    ids = mail.ask_mailboxes([ask], by="user:1", at=world.now)
    mail.grant_mailboxes(ids, by="user:1", at=world.now)
    before = Mailbox.objects.get(pk=ids[0]).address or ""
    draft = EventDraft(
        EventKind.UNIT_RENAMED, "uniar", world.at("2024-06-03").date(), "renamed:1",
        unit=world.unit.pk, details={"old": "DIVSIS", "new": "SISTEMAS"},
    )  # fmt: skip
    with clock.at(world.now), transaction.atomic():
        record_events([draft], by="hr:test", at=world.now)
    world.run("2024-06-03 00:01")
    box = Mailbox.objects.get(pk=ids[0])
    assert box.address == before.replace("divsis", "sistemas")
    assert world.acts("mail.mailbox.renamed")[0][2] == "uniar-cgti-4-2020#art4_par1u"


def many(world: World, count: int) -> None:
    for n in range(count):
        world.tell(
            "2024-02-01",
            f"b{n}",
            person_key=f"q{n}",
            name=f"Pessoa {n} da Silva",
            start="2024-02-01",
        )


def test_a_batch_is_planned_in_as_many_queries_as_one_event() -> None:
    world = World("uniar")
    many(world, 12)
    events = list(FunctionalEvent.objects.values_list("id", flat=True))

    def queries(batch: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            gathering.situations(batch)
        return len(captured)

    queries(events)  # the caches are warm
    assert queries(events[:1]) == queries(events)


def test_a_preview_writes_nothing_and_tells_what_would_wait() -> None:
    world = World("uniar")
    world.tell("2024-02-01", start="2024-02-01")
    [fact] = gathering.event_facts([world.event("admission")]).values()
    unknown = [replaced(fact, person=-1), replaced(fact, person=-2, kind=EventKind.DISMISSAL)]
    before = Duty.objects.count()
    first, second = preview.preview(unknown)
    assert [s.kind for s in first.steps] == ["accounts.open"]
    assert [(s.kind, s.payload["login"]) for s in first.waiting] == [("mail.open", "")]
    assert second.all_steps == ()
    known = replaced(fact, kind=EventKind.DISMISSAL)
    assert [s.kind for s in next(preview.preview([known])).all_steps] == [
        "accounts.block",
        "mail.close",
    ]
    assert Duty.objects.count() == before


def test_the_norm_s_silence_is_told() -> None:
    world = World("fazenda")
    world.tell("2024-02-01", start="2024-02-01")
    [fact] = gathering.event_facts([world.event("admission")]).values()
    [foreseen] = preview.preview([fact])
    decisions = [d for one in foreseen.quiet for d in one.decisions]
    assert [one.slice for one in foreseen.quiet] == ["accounts", "mail"]
    assert all(d.outcome in {"not_entitled", "silent"} for d in decisions)
    assert all("nada dizem sobre" in one.text for one in foreseen.quiet)


def replaced(fact: EventFacts, **changes: Any) -> EventFacts:
    return replace(fact, id=0, **changes)
