"""Real ClamAV and rspamd asked by the gate (G2, G8); what the norms say when they are away."""

from __future__ import annotations

import io
import smtplib
import zipfile
from collections.abc import Iterator

import pytest

from connectors.milter.running import Gate
from portaria.connectors.filters import clamav, rspamd
from portaria.connectors.instances.addresses import of_postfix
from portaria.connectors.instances.companion import Companion
from portaria.connectors.servers.settings import Filters

from . import gated
from .mail import MailServers, message, replace

ANA, BIA = "ana@gate-mpe.test", "bia@gate-mpe.test"
# In two pieces, so that no scanner takes this file for the test virus or the test spam.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*" + "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"


class Scanned:
    """The servers, a gate that asks both scanners, and the scanners."""

    def __init__(self, servers: MailServers, gate: Gate, scanners: tuple[Companion, ...]) -> None:
        self.servers, self.gate = servers, gate
        self.clamd, self.rspamd = scanners

    def submit(self, subject: str, text: str = "Texto.\n", data: bytes = b"") -> None:
        made = message(subject, sender=ANA, to=BIA, text=text)
        if data:
            made.add_attachment(data, "application", "zip", filename="dados.zip")
        self.servers.submit(made, login=ANA, to=[BIA])


@pytest.fixture(scope="module")
def scanned(
    mail_servers: MailServers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scanned]:
    settings = replace(mail_servers.settings, filters=Filters("private", "private"))
    scanners = (*clamav.instances(settings), *rspamd.instances(settings))
    assert len(scanners) == 2
    asked = {
        "PORTARIA_CLAMD": of_postfix(scanners[0].ready),
        "PORTARIA_RSPAMD": of_postfix(scanners[1].ready),
    }
    try:
        for each in scanners:
            each.start()
        home = tmp_path_factory.mktemp("scanned")
        with gated.gated(mail_servers, home, PORTARIA_SCAN_SECONDS="120", **asked) as gate:
            yield Scanned(mail_servers, gate, scanners)
    finally:
        for each in scanners:
            each.stop()


def zipped(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("leia.txt", data)
    return made.getvalue()


def test_clean_mail_passes_both(scanned: Scanned) -> None:
    scanned.submit("Limpa", data=zipped(b"nada"))
    scanned.servers.arrived(BIA, "Limpa")
    assert scanned.gate.lines()[-1]["verdict"] == "pass"


def test_g2_a_virus_inside_an_archive_is_refused(scanned: Scanned) -> None:
    with pytest.raises(smtplib.SMTPDataError) as refused:
        scanned.submit("Virus", data=zipped(EICAR))
    assert refused.value.smtp_code == 550
    assert b"art. 2" in refused.value.smtp_error
    assert scanned.gate.lines()[-1]["rule"] == "virus"


def test_g8_what_the_filter_takes_for_spam_does_not_leave(scanned: Scanned) -> None:
    with pytest.raises(smtplib.SMTPDataError) as refused:
        scanned.submit("Spam", text=f"Compre!\n{GTUBE}\n")
    assert refused.value.smtp_code == 550
    assert scanned.gate.lines()[-1]["rule"] == "spam"


def test_a_scanner_that_is_away_the_bodys_mode_tempfail(scanned: Scanned) -> None:
    scanned.clamd.stop()
    try:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            scanned.submit("Adiada")
        assert refused.value.smtp_code == 451
        line = scanned.gate.lines()[-1]
        assert (line["verdict"], line["undecided"]) == ("deferred", ["virus"])
    finally:
        scanned.clamd.start()
    scanned.submit("Adiada")
    scanned.servers.arrived(BIA, "Adiada")
