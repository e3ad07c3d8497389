"""What waits, was communicated and was reported in the small university's mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage

from django.db import transaction

from portaria.mail.abuse.acts import report_abuse
from portaria.mail.abuse.models import Report
from portaria.mail.abuse.types import Reported
from portaria.mail.gate.holding import Holding, Reason
from portaria.mail.held.holding import hold_messages
from portaria.mail.held.models import HeldMessage
from portaria.mail.held.types import Found
from portaria.mail.models import Mailbox
from portaria.mail.official.models import Communication, Recipient
from web.world import NOW, World

BY = "cli:teste"
ANA, BETO = "ana.conceicao@uniar.example", "beto@uniar.example"
MEDIA = Reason(
    "media", "photo", "unila-cgtic-5-2020#art19_cpt_inc6",
    "A mensagem traz fotografia e não se sabe se interessa à instituição",
)  # fmt: skip


def settle(world: World) -> None:
    """Beto has a mailbox of his own."""
    Mailbox.objects.create(
        body_id="uniar", kind="individual", category="discente", address=BETO, person=world.beto,
        state="active", state_since=NOW, opened_at=NOW - timedelta(days=30),
    )  # fmt: skip


def held(
    queue: str = "4jXDsJ5g8lzKdyG", sender: str = BETO, subject: str = "Fotos da festa",
    *, at: datetime = NOW, within: str = "2 business days",
) -> HeldMessage:  # fmt: skip
    """A message of Beto's that the gate held."""
    found = Found(
        server="local", queue=queue, sender=sender, recipients=(ANA, "todos@uniar.example"),
        login=sender, client="10.0.0.7", size=3_400_000, arrived_at=at,
        headers=(("From", f"Beto <{sender}>"), ("To", ANA), ("Subject", subject),
                 ("Message-ID", f"<{queue}@pc>")),
        holding=Holding("uniar", within=within, reasons=(MEDIA,)),
    )  # fmt: skip
    with transaction.atomic():
        [key] = hold_messages([found], by=BY, at=at)
    return HeldMessage.objects.get(pk=key)


def communicated(world: World) -> Recipient:
    """A communication of Ana's to Beto, whose norms say nothing of its receipt."""
    sent = Communication.objects.create(
        body_id="uniar", key="<1@uniar>", sender=ANA, person=world.ana, sent_at=NOW,
        subject="Convocação nº 7/2026 – reunião do colegiado", recorded_at=NOW,
    )  # fmt: skip
    box = Mailbox.objects.get(address=BETO)
    return Recipient.objects.create(
        communication=sent, body_id="uniar", address=BETO, mailbox=box, person=world.beto,
        state="delivered", delivered_at=NOW, reasons=["As normas nada dizem"],
    )  # fmt: skip


def reported() -> Report:
    """A message that Beto reports."""
    said = EmailMessage()
    said["From"], said["Subject"] = "premio@golpe.test", "Você ganhou"
    said.set_content("clique")
    with transaction.atomic():
        [key] = report_abuse(
            [Reported("uniar", "t:1", BETO, said.as_bytes(), NOW, "parece golpe")], by=BY, at=NOW
        )
    return Report.objects.get(pk=key)
