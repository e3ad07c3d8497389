"""The whole way with a real gate, Postfix and Dovecot: held by the norm, released by a person,
delivered once (G3); marked as official, read back from the mailbox, deemed received (M17)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from connectors.milter.running import Gate
from mail.gate.making import MP3
from packs.support import BODIES
from portaria import clock
from portaria.bodies.acts import adopt
from portaria.duties.runner import run_due
from portaria.mail.gate.holding import NAME
from portaria.mail.held import acts, collecting
from portaria.mail.held.models import HeldMessage
from portaria.mail.models import Mailbox
from portaria.mail.official import recording
from portaria.mail.official.models import Recipient
from portaria.people.models import Person

from . import gated
from .mail import MailServers, message

pytestmark = pytest.mark.django_db
BY = "cli:teste"


@pytest.fixture(scope="module")
def gate(mail_servers: MailServers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    with gated.gated(mail_servers, tmp_path_factory.mktemp("held")) as made:
        yield made


@pytest.fixture
def servers(mail_servers: MailServers, tmp_path: Path, settings: Any) -> MailServers:
    """The two bodies of the gate's people, with its domains, and the people themselves."""
    dovecot = mail_servers.system.dovecot
    settings.POSTFIX_ETC = str(mail_servers.system.postfix.etc)
    settings.DOVEADM = f"http://{dovecot.settings.doveadm}"
    settings.DOVEADM_KEY = str(dovecot.settings.doveadm_key)
    settings.HELD_UNDO_SECONDS = 0
    for slug, own in (("mpe", "mpe.ar.example"), ("ssp", "ssp.ar.example")):
        folder = tmp_path / slug
        shutil.copytree(BODIES / slug, folder)
        config = (folder / "body.yaml").read_text(encoding="utf-8")
        domain = gated.DOMAINS[slug]
        (folder / "body.yaml").write_text(config.replace(own, domain), encoding="utf-8")
        adopt(folder, by=BY, at=clock.now())
        for name in gated.PEOPLE:
            person = Person.objects.create(
                root=slug, hr_key=name, name=name, recorded_at=clock.now()
            )
            Mailbox.objects.create(
                body_id=slug, kind="individual", category="servidor_efetivo", person=person,
                address=f"{name}@{domain}", state="active", state_since=clock.now(),
            )  # fmt: skip
    return mail_servers


def test_g3_held_by_the_norm_released_by_a_person(gate: Gate, servers: MailServers) -> None:
    ana, bia = "ana@gate-mpe.test", "bia@gate-mpe.test"
    sent = message("Música para a festa", sender=ana, to=bia)
    sent.add_attachment(MP3, "audio", "mpeg", filename="festa.mp3")
    servers.submit(sent, login=ana, to=[bia])
    assert collecting.collect(clock.now()).new == 1
    row = HeldMessage.objects.get()
    assert (row.body_id, row.login, row.recipients) == ("mpe", ana, [bia])
    assert row.subject == "Música para a festa"
    assert row.provisions[0] == "mpmt-495-2015#art24_cpt_inc7"
    assert row.person == Person.objects.get(root="mpe", name="ana")
    run_due()
    told = servers.arrived(ana, "Mensagem retida: Música para a festa")
    assert "art. 24, VII" in told.get_content()
    with transaction.atomic():
        acts.release_messages([row.pk], why="", person=None, by=BY, at=clock.now())
    run_due()
    arrived = servers.arrived(bia, "Música para a festa")
    assert arrived["From"] == ana
    assert NAME not in arrived, "why it was held is for who decided"
    servers.settle()
    assert sum(m["Subject"] == arrived["Subject"] for m in servers.messages(bia)) == 1


def test_m17_marked_delivered_and_deemed_received(gate: Gate, servers: MailServers) -> None:
    """What the gate wrote of it, in its own words, is what the register takes in."""
    ana, bia = "ana@gate-ssp.test", "bia@gate-ssp.test"
    sent = message("Convocação nº 9", sender=ana, to=bia)
    sent["Message-ID"], sent["X-Comunicacao-Oficial"] = "<9@gate-ssp.test>", "sim"
    servers.submit(sent, login=ana, to=[bia])
    assert servers.arrived(bia, "Convocação nº 9")["X-Comunicacao-Oficial"] == "sim"
    lines = [line for line in gate.lines() if line.get("official")]
    assert [(line["mid"], line["subject"]) for line in lines] == [
        ("<9@gate-ssp.test>", "Convocação nº 9")
    ]
    with transaction.atomic():
        recording.told(lines, clock.now())
    with clock.at(clock.now() + timedelta(seconds=10)):
        run_due()
    row = Recipient.objects.get()
    assert (row.state, row.address, row.provision) == (
        "delivered", bia, "sesp-mt-73-2018#art4_par1",
    )  # fmt: skip
    assert row.deemed_at is not None
    assert row.delivered_at is not None
    assert row.deemed_at > row.delivered_at
