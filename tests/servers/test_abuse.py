"""G10 on a real Dovecot: what is sent to the abuse address, and what somebody moves into the folder
for it, becomes an item of the competent unit, once, and stays where it is."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from portaria.mail.abuse import collecting
from portaria.mail.abuse.models import Report
from portaria.mail.abuse.types import FOLDER, LOOK
from portaria.mail.traces.ingesting import ingest
from portaria.mail.traces.sources import Source

from .mail import message, wait_for
from .test_effects import Office, office, published

__all__ = ["office", "published"]
IMAP_NAME = "Den&APo-ncias"
"""As IMAP writes it (RFC 3501, 5.1.3)."""


def looked_at(office: Office, log: Path) -> int:
    """The server's log is read, and what it opens is carried out."""
    office.world.at += timedelta(seconds=1)
    ingest([Source("dovecot", "mx", log)], at=office.world.at)
    before = Report.objects.count()
    office.world.runs()
    return Report.objects.count() - before


@pytest.fixture
def log(office: Office, settings: Any, tmp_path: Path) -> Path:
    settings.TRACES_DIR = tmp_path / "traces"
    return office.servers.system.dovecot.settings.log


def test_g10_what_is_moved_into_the_folder_is_reported_once(office: Office, log: Path) -> None:
    ana = office.opens("ana.denuncia")
    office.settles()
    assert ana.address is not None
    looked_at(office, log)
    for subject in ("Prêmio", "Bom dia"):
        said = message(subject, sender="golpe@fora.test", to=ana.address, text="clique\n")
        said["Message-ID"] = f"<{subject.split()[0].encode().hex()}@fora.test>"
        office.servers.deliver(said, sender="golpe@fora.test", to=[ana.address])
        office.servers.arrived(ana.address, subject)
    with office.servers.imap(ana.address, PASSWORD) as mail:
        assert mail.select("INBOX")[0] == "OK"
        [numbers] = mail.search(None, "FROM", "golpe")[1]
        first = numbers.split()[0].decode()
        assert mail._simple_command("MOVE", first, IMAP_NAME)[0] == "OK"  # type: ignore[attr-defined]
    found = wait_for(lambda: looked_at(office, log), why="the folder was not looked into")
    assert found == 1
    row = Report.objects.get()
    assert (row.reporter, row.subject) == (ana.address, "Prêmio")
    assert row.about == "golpe@fora.test"
    # It stays there; another message, put there from a program, is another report.
    assert [m["Subject"] for m in office.servers.messages(ana.address, FOLDER)] == ["Prêmio"]
    with office.servers.imap(ana.address, PASSWORD) as mail:
        assert mail.append(IMAP_NAME, "", "", said.as_bytes())[0] == "OK"
    assert wait_for(lambda: looked_at(office, log)) == 1
    assert set(Report.objects.values_list("subject", flat=True)) == {"Prêmio", "Bom dia"}
    assert not office.world.runs().failed, LOOK


def test_g10_what_is_sent_to_the_abuse_address_is_reported_once(office: Office, log: Path) -> None:
    unit = office.world.unit("SEGURANCA")
    abuse = office.world.opens("org_unit", kind="organizational", unit=unit, login="abuse")
    office.settles()
    assert abuse.address == collecting.abuse_address("uni", office.world.at)
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "x@fora.test", abuse.address, "Enc: Prêmio"
    outer.set_content("isto é golpe\n")
    outer.add_attachment(message("Prêmio", sender="golpe@fora.test", to="x@fora.test"))
    office.servers.deliver(outer, sender="x@fora.test", to=[abuse.address])
    office.servers.arrived(abuse.address, "Enc: Prêmio")
    assert collecting.collect(office.world.at) == 1
    row = Report.objects.get()
    assert (row.reporter, row.about, row.subject) == ("x@fora.test", "golpe@fora.test", "Prêmio")
    assert row.evidence.faithful
    assert collecting.collect(office.world.at) == 0
    assert [m["Subject"] for m in office.servers.messages(abuse.address)] == ["Enc: Prêmio"]
    # Who is written to about the mail itself is the same (RFC 5321, 4.5.1); our notices say so.
    said = message("Por que foi retida?", sender="x@fora.test", to="postmaster@uni.example")
    office.servers.deliver(said, sender="x@fora.test", to=["postmaster@uni.example"])
    office.servers.arrived(abuse.address, "Por que foi retida?")


PASSWORD = "uma senha bem comprida 1"
