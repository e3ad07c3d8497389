"""M15, M16 on a real Dovecot: who activates another script while away is still answered for, and
who sends mail on to outside is told before it is refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mail.worlds import BY
from portaria.connectors.dovecot.sieve import absence
from portaria.connectors.dovecot.store.scripts import ANSWERS, FORWARDS, LOOKS, SCRIPTS
from portaria.duties.models import Duty
from portaria.mail import acts
from portaria.mail.traces.ingesting import ingest
from portaria.mail.traces.sources import Source
from portaria.mail.types import AutoReply

from .mail import message, wait_for
from .test_effects import PASSWORD, Office, office, published

__all__ = ["office", "published"]
SUBJECT = "O redirecionamento do seu correio para fora não será feito"
OUT = 'redirect :copy "eu@longe.test";\n'


def active(office: Office, address: str) -> str:
    said = office.servers.system.dovecot.doveadm("sieve", "list", "-u", address)
    return next((line.split()[0] for line in said.splitlines() if line.endswith("ACTIVE")), "")


def edits(office: Office, address: str, name: str, script: str) -> None:
    session = office.servers.managesieve(address, PASSWORD)
    session.put(name, 'require "copy";\n' + script)
    session.close()


def test_m15_m16_scripts_that_people_activate_are_looked_at(
    office: Office, settings: Any, tmp_path: Path
) -> None:
    settings.TRACES_DIR = tmp_path / "traces"
    log = office.servers.system.dovecot.settings.log
    box = office.opens("fora.daqui")
    office.settles()
    address = box.address or ""
    reply = AutoReply(box.pk, date(2024, 3, 4), date(2099, 3, 30), "Estou ausente.")
    acts.set_auto_replies([reply], by=BY, at=office.world.at)
    office.settles()
    assert active(office, address) == absence.NAME

    edits(office, address, "meu", OUT)
    assert active(office, address) == "meu"

    def seen() -> bool:
        office.world.at += timedelta(seconds=1)
        ingest([Source("dovecot", "mx", log)], at=office.world.at)
        return Duty.objects.filter(kind=SCRIPTS, subject=f"mailbox:{box.pk}").exists()

    wait_for(seen, why="nobody saw that the scripts were edited")
    for after in LOOKS:
        office.world.at += after
        office.world.runs()
    assert active(office, address) == absence.NAME, "the absence is answered again"
    # Both work: who writes is answered, and what the own script does is done around it.
    text = office.servers.system.dovecot.doveadm("sieve", "get", "-u", address, absence.NAME)
    assert absence.own_of(text) == "meu"
    said = message("oi de novo", sender="outra@fora.test", to=address)
    office.servers.deliver(said, sender="outra@fora.test", to=[address])
    office.servers.left("Resposta automática: ausente até 30/03/2099", to="outra@fora.test")
    # And the holder is told, once for this script.
    told = office.servers.arrived(
        address, "O redirecionamento do seu correio para fora não será feito"
    )
    assert "eu@longe.test" in told.get_content()
    assert "art. 20" in told.get_content()
    assert Duty.objects.filter(kind=FORWARDS).count() == 1
    sent_on = [m for m in office.servers.outside() if "eu@longe.test" in str(m["X-Rcpt-Args"])]
    # A notice has no sender, and a script cannot give it one (docs/reference/mail-store.md).
    assert {m["Subject"] for m in sent_on} <= {SUBJECT}

    # Who would answer in another's name is told as well (G4).
    alheia = 'require "vacation";\nvacation :from "reitor@uni.example" "Volto.";\n'
    edits(office, address, "meu", alheia)
    wait_for(seen, why="nobody saw that the scripts were edited again")
    for after in LOOKS:
        office.world.at += after
        office.world.runs()
    told = office.servers.arrived(address, "A resposta automática em nome de outro não será dada")
    assert "reitor@uni.example" in told.get_content()
    assert Duty.objects.filter(kind=ANSWERS).count() == 1
    assert Duty.objects.filter(kind=FORWARDS).count() == 1
