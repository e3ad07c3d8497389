"""Held messages on a real Postfix (G3, G6, G9): held → released → delivered once; held → returned →
the sender told, nobody else; whatever is killed on the way."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from portaria import clock
from portaria.connectors.postfix.holding import Hold
from portaria.duties.models import Duty
from portaria.duties.runner import run_due
from portaria.ledger.models import Act
from portaria.mail.gate.holding import NAME, Holding, Reason, header_value
from portaria.mail.held import acts, collecting, deadlines
from portaria.mail.held.models import HeldMessage
from portaria.mail.held.parts import parts_of
from portaria.mail.held.types import Refused
from portaria.mail.models import Mailbox
from web import world as worlds

from .mail import MailServers, message, wait_for

pytestmark = pytest.mark.django_db
ANA = "ana.conceicao@uniar.example"
BIA = "bia@uniar.example"
PROVISION = "mpmt-495-2015#art24_cpt_inc7"
WHY = Holding(
    body="uniar",
    within="2 business days",
    reasons=(Reason("media", "photo", PROVISION, "Traz fotografia – e não se sabe se interessa"),),
)
HOLDS = "regexp:{{/^X-Portaria-Retida:/ HOLD retida}}"
BY = "cli:teste"


@pytest.fixture(scope="module")
def holding(mail_servers: MailServers) -> Iterator[MailServers]:
    """A Postfix that holds what carries the gate's reasons, as the gate's own verdict would."""
    for address in (ANA, BIA):
        mail_servers.person(address)
    with mail_servers.other_settings(
        postfix=lambda s: replace(s, extra=(*s.extra, ("header_checks", HOLDS)))
    ):
        yield mail_servers


@pytest.fixture
def servers(holding: MailServers, settings: Any) -> Iterator[MailServers]:
    """The same, an empty hold queue, and a body whose mail it is."""
    worlds.build()
    settings.POSTFIX_ETC = str(holding.system.postfix.etc)
    settings.HELD_UNDO_SECONDS = 0
    holding.hold_nothing()
    yield holding
    holding.hold_nothing()


def queue(servers: MailServers) -> Hold:
    return Hold(servers.system.postfix.etc)


def held(servers: MailServers, subject: str, *, sender: str = ANA, to: str = BIA) -> HeldMessage:
    """A message that the server holds, taken in."""
    said = message(subject, sender=sender, to=to)
    head = f"{NAME}: {header_value(WHY)}\n"
    servers.deliver(head + said.as_bytes().decode("ascii"), sender=sender, to=[to])
    collecting.collect(clock.now())
    return HeldMessage.objects.get(subject=subject)


def decide(act: Any, row: HeldMessage, why: str = "") -> None:
    with transaction.atomic():
        act([row.pk], why=why, person=None, by=BY, at=clock.now())
    run_due()


def test_held_then_released_is_delivered_once_and_the_sender_is_told(servers: MailServers) -> None:
    """G3: it waits with its reasons, goes on when the competent person lets it, once."""
    row = held(servers, "Fotografia nº 1")
    assert (row.state, row.sender, row.recipients) == ("waiting", ANA, [BIA])
    assert row.reasons[0]["text"] == "Traz fotografia – e não se sabe se interessa"
    assert row.provisions == [PROVISION]
    assert row.sum["budget"] == {"amount": 2, "unit": "business_day"}
    waits = Duty.objects.get(kind="mail.held.decide")
    assert (waits.assignee, waits.run_at) == ("power:mail.decide_held", row.due_at)
    run_due()
    assert "espera a decisão" in text_of(servers.arrived(ANA, "Mensagem retida: Fotografia nº 1"))
    assert not servers.messages(BIA, "INBOX") or "Fotografia nº 1" not in subjects(servers, BIA)
    decide(acts.release_messages, row)
    servers.arrived(BIA, "Fotografia nº 1")
    servers.arrived(ANA, "Mensagem liberada: Fotografia nº 1")
    servers.settle()
    assert subjects(servers, BIA).count("Fotografia nº 1") == 1
    row.refresh_from_db()
    assert row.state == "released"
    assert row.carried_at is not None
    assert row.erase_on is not None  # eighteen months of records, by UNILA 23
    assert not Duty.objects.filter(kind__startswith="mail.held.", state="failed").exists()


def test_held_then_returned_reaches_only_the_sender(servers: MailServers) -> None:
    """G9: what is returned is delivered to nobody; the sender reads why, with the article."""
    row = held(servers, "Dados de saúde")
    with pytest.raises(Refused, match="diga por que"):
        acts.return_messages([row.pk], why=" ", person=None, by=BY, at=clock.now())
    decide(acts.return_messages, row, "contém dados sensíveis")
    said = text_of(servers.arrived(ANA, "Mensagem devolvida: Dados de saúde"))
    assert "contém dados sensíveis" in said
    assert "Nenhum destinatário a recebeu" in said
    assert queue(servers).waiting() == frozenset()
    servers.settle()
    assert "Dados de saúde" not in subjects(servers, BIA)


def test_a_stranger_hears_nothing_of_being_held(servers: MailServers) -> None:
    """An address outside may be forged: nothing is written to it but a return."""
    row = held(servers, "De fora", sender="fulano@fora.test")
    run_due()
    assert row.person_id is None
    assert not Duty.objects.filter(kind="mail.held.tell").exists()


def test_taking_in_twice_and_deciding_twice_change_nothing(servers: MailServers) -> None:
    row = held(servers, "Duas vezes")
    assert collecting.collect(clock.now()).new == 0
    decide(acts.release_messages, row)
    with pytest.raises(Refused, match="já não espera"):
        acts.return_messages([row.pk], why="tarde", person=None, by=BY, at=clock.now())
    queue(servers).release([row.queue])  # as a runner that died after telling the server
    servers.arrived(BIA, "Duas vezes")
    servers.settle()
    assert subjects(servers, BIA).count("Duas vezes") == 1


def test_postfix_killed_between_the_decision_and_its_effect(servers: MailServers) -> None:
    """kill -9 of Postfix: what waits still waits, what was released is delivered, once."""
    first, second = held(servers, "Antes do tombo"), held(servers, "Fica retida")
    with transaction.atomic():
        acts.release_messages([first.pk], why="", person=None, by=BY, at=clock.now())
    master = servers.system.postfix.pid()
    assert master is not None
    os.kill(master, signal.SIGKILL)
    wait_for(lambda: servers.system.postfix.pid() != master, why="the master is still there")
    servers.system.postfix.start()
    run_due()
    servers.arrived(BIA, "Antes do tombo")
    servers.settle()
    assert subjects(servers, BIA).count("Antes do tombo") == 1
    assert queue(servers).waiting() == {second.queue}


def test_a_runner_that_dies_after_telling_the_server_tells_it_again(servers: MailServers) -> None:
    row = held(servers, "Corredor morto")
    with transaction.atomic():
        acts.release_messages([row.pk], why="", person=None, by=BY, at=clock.now())

    def dies(*_: object) -> None:
        raise RuntimeError("killed here")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deadlines, "_settled", dies)  # where the process would be killed
        run_due()
    assert Duty.objects.get(kind="mail.held.carry").state == "open"
    with clock.at(clock.now() + timedelta(hours=1)):
        run_due()
    assert Duty.objects.get(kind="mail.held.carry").state == "done"
    servers.arrived(BIA, "Corredor morto")
    servers.settle()
    assert subjects(servers, BIA).count("Corredor morto") == 1


def test_undone_before_the_server_is_told(servers: MailServers, settings: Any) -> None:
    settings.HELD_UNDO_SECONDS = 60
    row = held(servers, "Desfeita")
    now = clock.now()
    with transaction.atomic():
        acts.release_messages([row.pk], why="", person=None, by=BY, at=now)
    run_due()
    with transaction.atomic():
        acts.undo_decisions([row.pk], person=None, by=BY, at=clock.now())
    row.refresh_from_db()
    assert row.state == "waiting"
    assert Duty.objects.filter(kind="mail.held.decide", state="open").count() == 1
    with clock.at(now + timedelta(seconds=61)):
        run_due()
    assert queue(servers).waiting() == {row.queue}
    settings.HELD_UNDO_SECONDS = 0
    decide(acts.release_messages, row)
    with pytest.raises(Refused, match="não se desfaz"), transaction.atomic():
        acts.undo_decisions([row.pk], person=None, by=BY, at=clock.now())


def test_taken_out_or_put_back_by_hand_is_told(servers: MailServers) -> None:
    row = held(servers, "À mão")
    queue(servers).delete([row.queue])
    assert collecting.collect(clock.now()).gone == 1
    row.refresh_from_db()
    assert row.state == "left"
    assert Duty.objects.get(kind="mail.held.decide").state == "dropped"
    assert Act.objects.filter(kind="mail.held.left").count() == 1


def test_content_only_where_it_is_allowed_and_every_look_on_record(servers: MailServers) -> None:
    """M18: no norm of the body gives up the sender's privacy; the sender may."""
    row = held(servers, "Particular")
    ana = Mailbox.objects.get(address=ANA).person_id
    with pytest.raises(Refused, match="o remetente o permita"):
        acts.see_content(row.pk, purpose="ver", person=None, by=BY, at=clock.now())
    with transaction.atomic():
        acts.allow_content([row.pk], person=ana, by=BY, at=clock.now())
        acts.see_content(row.pk, purpose="ver a foto", person=7, by=BY, at=clock.now())
    [part] = parts_of(queue(servers).content(row.queue, 100_000))
    assert part.kind == "text/plain"
    seen = Act.objects.get(kind="mail.held.content_seen")
    assert seen.person == ana


def test_a_server_that_does_not_answer_is_tried_again(servers: MailServers, settings: Any) -> None:
    row = held(servers, "Sem servidor")
    settings.POSTFIX_ETC = "/nonexistent"
    decide(acts.release_messages, row)
    duty = Duty.objects.get(kind="mail.held.carry")
    assert (duty.state, duty.attempts) == ("open", 1)
    settings.POSTFIX_ETC = str(servers.system.postfix.etc)
    with clock.at(clock.now() + timedelta(minutes=1)):
        run_due()
    servers.arrived(BIA, "Sem servidor")


def subjects(servers: MailServers, address: str) -> list[str]:
    from email.header import decode_header, make_header

    found = servers.messages(address, "INBOX")
    return [str(make_header(decode_header(str(m["Subject"])))) for m in found]


def text_of(said: Any) -> str:
    return str(said.get_payload(decode=True).decode())
