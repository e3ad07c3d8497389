"""G10: misuse reported in one step becomes an item of the competent unit, with the evidence kept
for its time and every look at it on record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import transaction

from portaria import clock
from portaria.duties.models import Duty
from portaria.duties.runner import run_due
from portaria.ledger.models import Act
from portaria.mail.abuse import acts, collecting
from portaria.mail.abuse.models import Evidence, Report
from portaria.mail.abuse.ports import Arrived
from portaria.mail.abuse.types import Refused, Reported, State
from portaria.mail.models import Mailbox
from web import world as worlds
from web.world import NOW, World

pytestmark = pytest.mark.django_db
BY = "cli:teste"
RULE = "unila-cgtic-5-2020#art6_cpt_inc5"
SENT: list[tuple[EmailMessage, tuple[str, ...]]] = []


class WayOut:
    """A way out that keeps what it was given."""

    def send(self, message: EmailMessage, recipients: Collection[str]) -> None:
        SENT.append((message, tuple(recipients)))


def way_out() -> WayOut:
    return WayOut()


@pytest.fixture
def world(settings: Any) -> World:
    SENT.clear()
    settings.PORTARIA_NOTICES = f"{__name__}.way_out"
    return worlds.build()


def forwarded(subject: str = "Prêmio nº 1", author: str = "golpe@longe.test") -> bytes:
    """A mail that forwards another one as an attachment."""
    inner, outer = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"], inner["Message-ID"] = author, subject, "<g1@longe.test>"
    inner.set_content("clique aqui")
    outer["From"], outer["Subject"] = "ana.conceicao@uniar.example", f"Enc: {subject}"
    outer["Return-Path"] = "<ana.conceicao@uniar.example>"
    outer.set_content("isto é golpe")
    outer.add_attachment(inner)
    return outer.as_bytes()


def reported(source: str = "t:1", raw: bytes = b"", **changed: Any) -> list[int]:
    values: dict[str, Any] = {
        "body": "uniar", "source": source, "reporter": "Ana.Conceicao@uniar.example",
        "raw": raw or forwarded(), "at": NOW, **changed,
    }  # fmt: skip
    with transaction.atomic():
        return acts.report_abuse([Reported(**values)], by=BY, at=NOW)


def handled(key: int, state: State, why: str = "", person: int | None = None) -> None:
    with transaction.atomic():
        acts.handle_reports([key], state, why=why, person=person, by=BY, at=NOW)


def test_g10_one_step_makes_the_item_and_tells_the_reporter(world: World) -> None:
    [key] = reported()
    row = Report.objects.get(pk=key)
    assert (row.about, row.subject) == ("golpe@longe.test", "Prêmio nº 1")
    assert (row.message_id, row.person_id, row.provision) == ("<g1@longe.test>", world.ana.pk, RULE)
    duty = Duty.objects.get(kind="mail.abuse.handle")
    assert (duty.assignee, duty.provisions) == ("power:mail.handle_abuse", [RULE])
    assert duty.timeless
    with clock.at(NOW):
        run_due()
    [(message, to)] = SENT
    assert to == ("Ana.Conceicao@uniar.example",)
    assert f"nº {key}" in message.get_content()
    assert reported() == []  # the same source reports once


def test_g10_a_stranger_is_heard_but_not_answered(world: World) -> None:
    """The address outside may be forged: an automatic answer would go to somebody else."""
    reported(reporter="fulano@longe.test")
    assert not Duty.objects.filter(kind="mail.abuse.acknowledge").exists()


@pytest.mark.parametrize("raw", [b"", b"  \r\n", b"x" * (30 * 1024 * 1024 + 1)])
def test_g10_empty_or_too_large_is_refused(world: World, raw: bytes) -> None:
    with pytest.raises(Refused, match="limite nosso"):
        acts.report_abuse([Reported("uniar", "t:9", "", raw, NOW)], by=BY, at=NOW)


@pytest.mark.parametrize("state", [State.DISMISSED, State.FORWARDED])
def test_g10_dismissing_and_forwarding_want_a_reason(world: World, state: State) -> None:
    [key] = reported()
    with pytest.raises(Refused, match="diga o motivo"):
        handled(key, state, "  ")


def test_g10_the_reporter_does_not_handle_their_own(world: World) -> None:
    [key] = reported()
    with pytest.raises(Refused, match="própria denúncia"):
        handled(key, State.ACCEPTED, person=world.ana.pk)


def test_g10_handled_evidence_goes_at_its_time(world: World) -> None:
    """Kept as the records of mail are: eighteen months (UNILA 23)."""
    [key] = reported()
    handled(key, State.DISMISSED, "é propaganda comum")
    row = Report.objects.get(pk=key)
    assert row.erase_on is not None
    assert (row.erase_on.year, row.erase_on.month) == (2028, 5)
    assert Duty.objects.get(kind="mail.abuse.handle").state == "done"
    with pytest.raises(Refused, match="já foi tratada"):
        handled(key, State.ACCEPTED)
    last = datetime.combine(row.erase_on, datetime.min.time(), UTC)
    with clock.at(last + timedelta(hours=20)):
        run_due()
    assert Evidence.objects.exists()  # on its last day it is still there
    with clock.at(last + timedelta(days=2)):
        run_due()
    assert not Evidence.objects.exists()
    row.refresh_from_db()
    assert (row.reporter, row.subject, row.person_id) == ("", "", None)
    with pytest.raises(Refused, match="foi apagada"):
        acts.see_evidence(key, purpose="ver", person=None, by=BY, at=NOW)


def test_g10_forwarded_waits_for_internal_affairs_with_its_evidence(world: World) -> None:
    [key] = reported()
    handled(key, State.FORWARDED, "indício de falta funcional")
    waits = Duty.objects.get(kind="mail.abuse.handle", state="open")
    assert waits.assignee == "power:conduct.inquire"
    assert Report.objects.get(pk=key).erase_on is None


def test_g10_every_look_at_the_evidence_is_on_record(world: World) -> None:
    raw = forwarded()
    [key] = reported(raw=raw)
    with pytest.raises(Refused, match="diga para que"):
        acts.see_evidence(key, purpose="", person=None, by=BY, at=NOW)
    with transaction.atomic():
        assert acts.see_evidence(key, purpose="apurar", person=7, by=BY, at=NOW) == raw
    assert Act.objects.filter(kind="mail.abuse.evidence_seen").count() == 1


class Box:
    """An abuse mailbox that forgets marks, as one whose reader dies before setting them."""

    marked: Sequence[int] = ()

    def new(self, address: str, folder: str = "INBOX") -> list[Arrived]:
        assert (address, folder) == ("abuse@uniar.example", "INBOX")
        return [Arrived("guid-1", 7, NOW, forwarded(), faithful=True)]

    def mark(self, address: str, uids: Collection[int], folder: str = "INBOX") -> None:
        assert (address, folder) == ("abuse@uniar.example", "INBOX")
        Box.marked = tuple(uids)


def box() -> Box:
    return Box()


def test_g10_the_abuse_mailbox_is_taken_in_once(world: World, settings: Any) -> None:
    settings.PORTARIA_ABUSE_BOX = f"{__name__}.box"
    assert collecting.abuse_address("uniar", NOW) == "abuse@uniar.example"
    assert collecting.collect(NOW) == 0  # no such mailbox yet
    Mailbox.objects.create(
        body_id="uniar", kind="organizational", category="org_service", state="active",
        address="abuse@uniar.example", state_since=NOW, unit=world.ctic,
    )  # fmt: skip
    assert collecting.collect(NOW) == 1
    assert Box.marked == (7,)
    assert collecting.collect(NOW) == 0
    row = Report.objects.get()
    assert (row.source, row.person_id) == ("abuse@uniar.example:guid-1", world.ana.pk)
