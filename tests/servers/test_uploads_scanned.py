"""Files sent to the site, scanned by a real ClamAV before any view sees them."""

from __future__ import annotations

import logging
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from portaria.connectors.filters import clamav
from portaria.connectors.filters.asking import Verdict, scan
from portaria.connectors.instances import folders
from portaria.connectors.instances.addresses import Endpoint, read
from portaria.connectors.servers.settings import Filters, MailSettings, Ports
from portaria.incidents.models import Evidence, Incident
from portaria.mail.abuse.models import Report
from portaria.people.models import Load
from web import world as worlds

# Written in two parts, so that a scanner of this checkout does not find it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PATIENCE = 120.0


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    """Where a private clamd listens."""
    home = Path(tempfile.mkdtemp(prefix="portaria-antivirus-"))
    home.chmod(0o711)
    settings = MailSettings(
        home=home, run=home / "r", store=home / "s", published=home / "p", hostname="mx.test",
        ports=Ports.above(10_000), filters=Filters("private", ""),
    )  # fmt: skip
    folders.make(settings.logs, 0o755)
    (daemon,) = clamav.instances(settings)
    daemon.start()
    try:
        yield clamav.place(settings)
    finally:
        daemon.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def site(db: None, settings: Any, clamd: str, plain_static_files: None) -> Client:
    """Ana, who holds every power, on a site that asks the scanner."""
    settings.CLAMD, settings.SCAN_SECONDS, settings.UNSCANNED = clamd, PATIENCE, "refuse"
    client = Client()
    client.force_login(worlds.sign_in_of("ana", worlds.build().ana))
    return client


def told(client: Client, content: bytes) -> Any:
    """A breach told, with a proof."""
    proof = SimpleUploadedFile("prova.txt", content)
    page = client.get("/comunicacoes/nova/")
    kinds = page.context["form"].fields["tipo"].choices
    said = {
        "tipo": next(value for value, _label in kinds if value), "resumo": "Algo",
        "relato": "Aconteceu", "quando": "2026-11-19", "prova": proof,
    }  # fmt: skip
    return client.post("/comunicacoes/nova/", said)


@pytest.mark.parametrize(
    ("content", "verdict"),
    [(b"texto", Verdict(answered=True)), (b"", Verdict(answered=True))],
)
def test_what_is_clean(clamd: str, content: bytes, verdict: Verdict) -> None:
    assert scan([content], read(clamd), PATIENCE) == verdict


def test_what_is_infected_in_pieces(clamd: str) -> None:
    found = scan([EICAR[:20], b"", EICAR[20:]], read(clamd), PATIENCE)
    assert "eicar" in found.found.lower()


@pytest.mark.parametrize("address", [Path("/nonexistent/clamd"), Endpoint("127.0.0.1", 1)])
def test_nobody_there(address: Path | Endpoint) -> None:
    assert scan([b"texto"], address, PATIENCE) == Verdict(answered=False)


def test_an_infected_file_is_refused_in_words_and_nothing_is_kept(
    site: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "portaria.security"):
        logging.getLogger("portaria.security").addHandler(caplog.handler)
        try:
            answer = told(site, EICAR)
        finally:
            logging.getLogger("portaria.security").removeHandler(caplog.handler)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "prova.txt" in page
    assert "Nada do que você mandou foi guardado" in page
    assert not Incident.objects.exists()
    assert "file.infected" in caplog.text


def test_a_clean_file_reaches_its_view_whole(site: Client) -> None:
    """The scanner read it: the view reads it from the start again."""
    assert told(site, b"uma prova").status_code == 302
    assert zlib.decompress(Evidence.objects.get().content) == b"uma prova"


@pytest.mark.parametrize(("mode", "status"), [("refuse", 503), ("accept", 400)])
def test_what_cannot_be_scanned_by_the_declared_mode(
    site: Client, settings: Any, mode: str, status: int
) -> None:
    settings.CLAMD, settings.UNSCANNED = "inet:127.0.0.1:1", mode
    answer = site.post("/comunicacoes/nova/", {"prova": SimpleUploadedFile("a.txt", b"x")})
    assert answer.status_code == status
    assert ("não pôde examinar" in answer.content.decode()) is (mode == "refuse")


def test_who_may_not_send_a_file_has_none_scanned(site: Client, settings: Any) -> None:
    settings.CLAMD = "inet:127.0.0.1:1"  # asked, it would refuse with 503
    sent = Client().post("/comunicacoes/nova/", {"prova": SimpleUploadedFile("a.txt", EICAR)})
    assert sent.status_code == 302


def test_what_is_taken_as_it_is(site: Client) -> None:
    """A harmful message is what is reported; HR's files are read as lines and never given back."""
    message = b"From: x@golpe.test\r\nTo: ana@uniar.example\r\nSubject: y\r\n\r\n" + EICAR
    sent = SimpleUploadedFile("m.eml", message)
    assert site.post("/denunciar/", {"mensagem": sent}).status_code == 302
    assert Report.objects.count() == 1
    loads = Load.objects.count()
    hr = SimpleUploadedFile("pessoas.csv", EICAR)
    answer = site.post("/cargas/nova/", {"orgao": "uniar", "arquivos": hr})
    assert "vírus" not in answer.content.decode()
    assert Load.objects.count() == loads


def test_without_a_scanner_nothing_is_asked(site: Client, settings: Any) -> None:
    from portaria.web.scanning import Scanning

    settings.CLAMD = ""
    request = RequestFactory().post("/x/", {"a": SimpleUploadedFile("a", EICAR)})
    assert Scanning(lambda _request: None).process_view(request, told, (), {}) is None  # type: ignore[arg-type, return-value]
