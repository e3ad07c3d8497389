"""The same history under each body's norms: admission, work, dismissal; every date of each norm
with the day before it, the day, and the day after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from accounts.support import headed
from journeys.support import ROOT
from journeys.world import BIRTH, World, leave
from portaria import clock
from portaria.accounts import acts as accounts
from portaria.accounts.models import Account
from portaria.bodies.acts import adopt
from portaria.duties.acts import close_human
from portaria.duties.models import Duty
from portaria.mail import acts as mail
from portaria.mail.models import Alias, Mailbox
from portaria.mail.types import CopyAsk, MailboxAsk, Refused
from portaria.people.changes import Source, record_changes
from portaria.people.comparing import Telling, compare
from portaria.people.loading import persons_by_key
from portaria.people.states import Away, Said
from portaria.procedures.terms import acts as procedures
from portaria.procedures.terms.models import Term
from portaria.steps.reasons import by_fact

pytestmark = pytest.mark.django_db(transaction=True)
EVE = datetime(2024, 1, 31, 12, tzinfo=UTC)


def state(world: World) -> tuple[str, str]:
    """States of the one account and the one individual mailbox; "" where there is none."""
    account = Account.objects.filter(body=world.body).first()
    box = Mailbox.objects.filter(body=world.body, kind="individual").first()
    return account.state if account else "", box.state if box else ""


def admitted(slug: str) -> World:
    """A world in which Ana was admitted on 1 February 2024 and has account and mailbox, by
    whatever her body's norm asks for."""
    world = World(*(["ssp", slug] if slug.startswith("ssp-") else [slug]), born=EVE)
    world.tell("2024-02-01", start="2024-02-01")
    person = world.person()
    with transaction.atomic():
        at = world.at("2024-02-05")
        if Duty.objects.filter(kind="accounts.ask", state="open"):
            granted = {person: by_fact("settled", "Pedido decidido")}
            accounts.grant_requests(
                slug, [person], asked_by=0, by="user:1", at=at, settled=granted
            )  # fmt: skip
    world.run("2024-02-05 10:00")
    if not Mailbox.objects.filter(body=world.body, person=person):
        ask_for_mailbox(world, person)
    sign_terms(world, person)
    world.run("2024-02-08")
    assert state(world) == ("active", "active")
    return world


def ask_for_mailbox(world: World, person: int) -> None:
    at = world.at("2024-02-05 11:00")
    login = Account.objects.get(person=person).login
    ask = MailboxAsk(world.body.slug, "individual", "servidor_efetivo", person, name=login)
    ids = mail.ask_mailboxes([ask], by=f"person:{person}", at=at)
    mail.grant_mailboxes(ids, by="user:1", at=at)


def sign_terms(world: World, person: int) -> None:
    at = world.at("2024-02-06")
    for term in Term.objects.filter(person=person, signed_at=None):
        with transaction.atomic():
            procedures.sign_terms({term.pk: ""}, person=person, by=f"person:{person}", at=at)
    for term in Term.objects.filter(person=person, needs_authorisation=True, authorised_at=None):
        with transaction.atomic():
            head = headed(term.unit_id, world.body.slug)
            procedures.authorise_terms([term.pk], person=head, by="user:1", at=at)


HISTORIES = [
    # body, dismissed on, mailbox purged on (first instant), by which provision, account's data
    # erased on, looked at until; at the prosecutors' something is due every day, so not for years
    (
        "uniar", "2026-03-02", "2028-03-03", "unila-cgtic-5-2020#art18_cpt", "2027-03-03",
        "2028-06-01",
    ),
    ("mpe", "2024-03-04", "2024-04-04", "mpmt-495-2015#art26_cpt", "", "2024-06-03"),
    ("mpa", "2026-03-02", "2026-03-18", "mpsc-2005#art37_par1u", "2026-03-18", "2028-06-01"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "left", "purged", "provision", "erased", "until"), HISTORIES)
def test_dismissal_ends_access_at_once_and_content_on_the_norm_s_day(
    slug: str, left: str, purged: str, provision: str, erased: str, until: str
) -> None:
    """A6, M11, M13: UNILA 15 and 18 (24 months); MPMT 5, VIII and 26 (30 days); MPSC 32 and 37,
    par. un. (15 days)."""
    world = admitted(slug)
    world.run(f"{left} 00:00")
    assert state(world) == ("active", "active")
    world.tell(left, end=left, end_kind="dismissal")
    assert state(world) == ("blocked", "closed")
    last_minute = world.at(f"{purged} 00:00") - timedelta(minutes=1)
    world.run(f"{last_minute:%Y-%m-%d %H:%M}")
    assert state(world)[1] == "closed"
    world.run(f"{purged} 00:00")
    assert state(world)[1] == "purged"
    world.run(until)
    assert (f"{purged} 00:00", "mail.mailbox.purged", provision) in world.acts("mail")
    erasures = [act[0] for act in world.acts("accounts.account.data_erased")]
    assert erasures == ([f"{erased} 00:00"] if erased else [])


def test_sesp_excludes_the_mailbox_at_once() -> None:
    """SESP 7 §1: who is removed from the post has the mailbox excluded immediately."""
    world = admitted("ssp")
    world.tell("2026-03-02", end="2026-03-02", end_kind="dismissal")
    assert state(world) == ("blocked", "purged")
    [closed, purged] = [a for a in world.acts("mail") if a[0].startswith("2026")]
    assert closed[1:] == ("mail.mailbox.closed", "sesp-mt-73-2018#art7_par1")
    assert purged[:2] == (closed[0], "mail.mailbox.purged")


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2024-06-06 23:59", "active"),  # 120 days from 7 February, its last minute
        ("2024-06-07 00:01", "active"),  # HR is asked first
        ("2024-06-10", "active"),  # and while it has not answered nothing is deleted
    ],
)
def test_sesp_120_days_without_access_ask_hr_first(until: str, expected: str) -> None:
    """M10: SESP 7 §2."""
    world = admitted("ssp")
    world.used(Mailbox.objects.get(person=world.person()).address, "2024-02-07 12:00")
    world.run(until)
    assert state(world)[1] == expected
    asked = Duty.objects.filter(kind="mail.idle_reason", state="open").count()
    assert asked == (until >= "2024-06-07")


@pytest.mark.parametrize(
    ("answer", "expected"), [("none", "purged"), ("vacation", "active"), ("licence", "active")]
)
def test_sesp_hr_s_answer_decides_on_the_inactive_mailbox(answer: str, expected: str) -> None:
    """M10: SESP 7 §2 with 4 §2: vacation, licence or absence keeps it; otherwise it is deleted."""
    world = admitted("ssp")
    box = Mailbox.objects.get(person=world.person())
    world.used(box.address, "2024-02-07 12:00")
    world.run("2024-06-10")
    given = mail.IdleAnswer(box.pk, answer)
    mail.answer_idle([given], by="user:2", at=world.at("2024-06-10 10:00"))
    world.run("2024-06-11")
    assert state(world)[1] == expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2024-03-25 23:59", "active"),  # 15 days from the 11th end on the 26th
        ("2024-03-26 23:59", "active"),  # the last day is the person's
        ("2024-03-27 00:01", "purged"),
    ],
)
def test_sesp_the_smaller_duplicate_goes_after_15_days(until: str, expected: str) -> None:
    """M9: SESP 6 §3: 15 calendar days from the notice to save it."""
    world = admitted("ssp")
    kept = Mailbox.objects.get(person=world.person())
    world.run("2024-03-11")
    smaller = Mailbox.objects.create(
        body=world.body, kind="individual", category=kept.category, person_id=kept.person_id,
        address="a.souza@ssp.ar.example", state="active", state_since=world.now,
        opened_at=world.now, used_bytes=10, last_access_at=world.now,
    )  # fmt: skip
    Mailbox.objects.filter(pk=kept.pk).update(used_bytes=20, last_access_at=world.now)
    mail.notify_duplicates([[kept.pk, smaller.pk]], by="cli:test", at=world.now)
    world.run(until)
    smaller.refresh_from_db()
    kept.refresh_from_db()
    assert (smaller.state, kept.state) == (expected, "active")


@pytest.mark.parametrize(
    ("asked_on", "granted"),
    [("2026-03-31", True), ("2026-04-01", True), ("2026-04-02", False)],
)
def test_unila_a_copy_may_be_asked_for_within_30_days(asked_on: str, granted: bool) -> None:
    """M11: UNILA 15 §2: 30 days from 2 March 2026 end on 1 April."""
    world = admitted("uniar")
    world.tell("2026-03-02", end="2026-03-02", end_kind="dismissal")
    box = Mailbox.objects.get(person=world.person())
    at = world.at(asked_on)
    ask = CopyAsk(box.pk, world.person(), at.date(), through="PROGEPE", medium="disco")
    if granted:
        mail.ask_copies([ask], by="person:1", at=at)
        assert Duty.objects.filter(kind="mail.deliver_copy").exists()
    else:
        with pytest.raises(Refused, match="01/04/2026"):
            mail.ask_copies([ask], by="person:1", at=at)


def test_sesp_vacation_is_told_to_correspondents_until_the_return() -> None:
    """M15: SESP 4 §2."""
    world = admitted("ssp")
    world.tell("2024-05-02", leave=leave("2024-05-06", "2024-05-25"))
    box = Mailbox.objects.get(person=world.person())
    assert box.auto_reply is None  # not before it begins
    world.run("2024-05-06 00:01")
    box.refresh_from_db()
    assert (box.auto_reply["from"], box.auto_reply["until"]) == ("2024-05-06", "2024-05-25")
    world.run("2024-05-25 23:59")
    box.refresh_from_db()
    assert box.auto_reply is not None
    world.run("2024-05-26 00:01")
    box.refresh_from_db()
    assert box.auto_reply is None


def test_mpmt_secondment_blocks_and_the_return_gives_back() -> None:
    """A6: MPMT 5, VIII: the assignment to another institution blocks at once."""
    world = admitted("mpe")
    away = Away(world.at("2024-05-06").date(), None, to_body="Tribunal")
    world.tell("2024-05-06", secondment=away)
    assert state(world) == ("blocked", "suspended")
    world.tell("2024-08-01", secondment=None)
    assert state(world) == ("active", "active")


def test_sesp_a_seconded_person_gets_an_alias_and_never_a_second_mailbox() -> None:
    """M4: SESP 6 §2, between two linked bodies."""
    adopt(ROOT / "bodies" / "ssp", by="cli:test", at=BIRTH)
    adopt(ROOT / "bodies" / "ssp-pm", by="cli:test", at=BIRTH)
    world = admitted("ssp-pc")
    away = Away(world.at("2024-05-06").date(), world.at("2024-07-31").date(), to_body="ssp-pm")
    world.tell("2024-05-06", secondment=away)
    [alias] = Alias.objects.all()
    assert alias.address.partition("@")[2] == "pm.ar.example"
    assert (alias.start, alias.end) == (away.start, None)
    received(world)
    assert (Account.objects.count(), Mailbox.objects.count()) == (1, 1)
    world.run("2024-08-01 00:05")
    assert [a.end for a in Alias.objects.all()] == [world.now.date()]  # the day of the return
    assert world.acts("mail")[-1][1:] == ("mail.mailbox.alias_ended", "sesp-mt-73-2018#art6_par2")


def received(world: World) -> None:
    """The receiving body's HR tells the same person's bond there."""
    there = Source("ssp-pm", "ssp", world.body.zone, "hr:test", world.now)
    day = world.now.date()
    said = Said("x1", "p1", "Ana Maria de Souza", "X1", "cedido_de_fora", day, origin="PJC")
    person = persons_by_key("ssp", ["p1"])["p1"]
    with clock.at(world.now), transaction.atomic():
        record_changes([compare(said, None, person, Telling(today=day, day=day))], there)
    world.run("2024-05-07")


def test_reinstatement_gives_back_the_same_login_and_mailbox() -> None:
    world = admitted("uniar")
    before = (Account.objects.get().login, Mailbox.objects.get().address)
    world.tell("2026-03-02", end="2026-03-02", end_kind="dismissal")
    world.tell("2026-09-01", end=None, end_kind="")
    assert state(world) == ("active", "active")
    assert (Account.objects.get().login, Mailbox.objects.get().address) == before
    world.run("2029-01-01")  # the purge that was foreseen has lost its object
    assert state(world) == ("active", "active")


def test_whoever_left_asks_for_nothing_more() -> None:
    """MPSC 33: the head's request waits; the person leaves before it is made."""
    world = World("mpa")
    world.tell("2024-02-01", start="2024-02-01")
    assert Duty.objects.filter(kind="accounts.ask", state="open").exists()
    world.tell("2024-02-20", end="2024-02-20", end_kind="dismissal")
    assert not Duty.objects.filter(kind="accounts.ask", state="open").exists()
    assert not Account.objects.exists()


def test_closing_by_hand_of_a_human_duty_is_an_act() -> None:
    world = World("mpa")
    world.tell("2024-02-01", start="2024-02-01")
    duty = Duty.objects.get(kind="accounts.ask")
    with transaction.atomic():
        close_human([duty.pk], by="user:1", at=world.now, note="feito")
    assert world.acts("duty.closed")
