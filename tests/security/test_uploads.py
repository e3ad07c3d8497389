"""Every field that takes a file, with files that are not what they say, too large, packed to burst,
or named to land elsewhere."""

from __future__ import annotations

import io
import logging
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import portaria
from portaria.config import scanning
from portaria.frame.uploading import fields_unscanned
from portaria.governance.models import Draft
from portaria.incidents.models import Evidence, Incident
from portaria.mail.abuse.models import Report
from portaria.people.models import Load
from portaria.procedures.terms.models import TermFile
from portaria.procedures.terms.scans import media_of
from portaria.procedures.terms.types import Refused
from portaria.web import uploads
from security.conftest import Site
from security.handling import handles_post
from web.test_permissions import ROUTES
from web.world import NOW

pytestmark = pytest.mark.django_db
# The fields that take files, and the route of each.
FIELDS = {
    "arquivos": "load_new", "pacote": "draft_new", "mensagem": "abuse_new", "prova": "incident_new",
    "pdf": "term_certificate", "chave": "term_certificate", "digitalizacao": "term_paper",
    # Tried in tests/premises/test_reception.py, where there is a desk.
    "foto_documento": "visit_arrive", "foto_rosto": "visit_arrive",
}  # fmt: skip
NAMES = (
    "../../../etc/cron.d/x",
    "..\\..\\x.bat",
    "a\r\nX: y.txt",
    'a";b.html',
    "x" * 150,
    "a\0.txt",
)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_field_that_takes_a_file_is_tried_here() -> None:
    found = set()
    for path in Path(portaria.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"FILES\.get(?:list)?\(\"(\w+)\"", text))
        found |= set(re.findall(r"^    (\w+) = (?:forms\.FileField|_FilesField)\(", text, re.M))
    assert found == set(FIELDS)
    taking = {route.name for route in ROUTES if handles_post(route.callback)}
    assert set(FIELDS.values()) <= taking


def _pack(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def _zip(names: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return out.getvalue()


def _lying(size: int) -> bytes:
    """A ZIP whose directory says that its one file is small, and which unpacks to ``size``."""
    raw = bytearray(_zip({"norm.yaml": b"\0" * size}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = raw.index(mark) + place
        raw[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(raw)


def _encrypted() -> bytes:
    raw = bytearray(_zip({"norm.yaml": b"id: x"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    return bytes(raw)


def _odd_method() -> bytes:
    raw = bytearray(_zip({"norm.yaml": b"id: x"}))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        raw[raw.index(mark) + place] = 99
    return bytes(raw)


def _cut() -> bytes:
    raw = bytearray(_zip({"norm.yaml": b"id: x" * 100}))
    start = raw.index(b"norm.yaml") + 9
    raw[start : start + 6] = b"\xff" * 6
    return bytes(raw)


LAUGHS = b"id: x\na: &a [1,1,1,1,1,1,1,1,1]\n" + b"".join(
    f"{name}: &{name} [{', '.join(f'*{before}' for _ in range(9))}]\n".encode()
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
PACKS = {
    "no archive": b"nothing of the kind",
    "an archive cut short": _zip({"norm.yaml": b"id: x"})[:-30],
    "broken content": _cut(),
    "too much inside": _zip({"norm.yaml": b"a" * (5 << 20)}),
    "more inside than said": _lying(64 << 20),
    "a password": _encrypted(),
    "an odd packing": _odd_method(),
    "too many files": _zip({**{f"{n}.yaml": b"" for n in range(3000)}, "norm.yaml": b"id: x"}),
    "no text": _zip({"norm.yaml": b"\xff\xfe\0"}),
    "two norms": _zip({"norm.yaml": b"id: x", "b/norm.yaml": b"id: y"}),
    "laughs": _zip({"norm.yaml": LAUGHS}),
    "objects": _zip({"norm.yaml": b"id: !!python/object/apply:os.system ['true']"}),
}


@pytest.mark.parametrize("case", PACKS)
def test_a_pack_that_is_none(site: Site, case: str) -> None:
    """Said to be wrong; no draft is made and nothing fails."""
    sent = SimpleUploadedFile("pacote.zip", PACKS[case], content_type="application/zip")
    before = Draft.objects.count()
    answer = site.clients["committee"].post("/minutas/nova/", {"titulo": "x", "pacote": sent})
    assert answer.status_code == 400, case
    assert Draft.objects.count() == before


def test_names_inside_a_pack_stay_inside(site: Site) -> None:
    sheet = b"id: unila-cgtic-5-2020\n"
    names = {"norm.yaml": sheet, "../../fora.yaml": b"a: 1", "/abs.yaml": b"b: 1"}
    sent = SimpleUploadedFile("pacote.zip", _zip(names))
    site.clients["committee"].post("/minutas/nova/", {"titulo": "x", "pacote": sent})
    for draft in Draft.objects.all():
        for name in draft.files:
            assert not name.startswith("/"), name
            assert ".." not in name.split("/"), name


@pytest.mark.parametrize("name", NAMES)
def test_names_are_never_paths(site: Site, name: str) -> None:
    """HR files lie under names of ours or harmless ones; evidence comes back under its number."""
    token = uploads.keep([SimpleUploadedFile(name, b"x")], at=NOW)
    try:
        [kept] = uploads.paths(token)
        assert kept.parent == Path(settings.UPLOADS_DIR) / token
        assert re.fullmatch(r"[\w.\- ]{1,200}", kept.name)
    finally:
        uploads.discard(token)


@pytest.mark.parametrize("name", NAMES)
def test_evidence_is_given_back_as_a_harmless_file(site: Site, name: str) -> None:
    key = site.things["own"]["incident"]
    civil, conduct = site.clients["civil"], site.clients["conduct"]
    civil.post(f"/comunicacoes/{key}/juntar/", {"prova": SimpleUploadedFile(name, b"<script>")})
    made = Evidence.objects.filter(incident=key).latest("pk")
    answer = conduct.post(f"/comunicacoes/provas/{made.pk}/", {"finalidade": "apurar"})
    _harmless(answer)
    dossier = conduct.post(f"/comunicacoes/{key}/autos/", {"finalidade": "apurar"})
    _harmless(dossier)
    with zipfile.ZipFile(io.BytesIO(dossier.content)) as archive:
        for inside in archive.namelist():
            assert not inside.startswith(("/", "\\")), inside
            assert ".." not in re.split(r"[/\\]", inside), inside


def _harmless(answer: object) -> None:
    headers = answer.headers  # type: ignore[attr-defined]
    assert headers["Content-Type"] in ("application/octet-stream", "application/zip")
    assert re.fullmatch(r'attachment; filename="[\w.\-]+"', headers["Content-Disposition"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "X" not in headers


def test_a_message_reported_is_given_back_as_text_of_no_type(site: Site) -> None:
    manager = site.clients["manager"]
    answer = manager.post(
        f"/denuncias/{site.things['own']['report']}/prova/", {"finalidade": "apurar"}
    )
    _harmless(answer)


@pytest.mark.parametrize(
    ("path", "field", "model"),
    [("/denunciar/", "mensagem", Report), ("/comunicacoes/nova/", "prova", Incident)],
)
def test_more_than_the_limit_is_refused(
    site: Site, path: str, field: str, model: type[Report | Incident]
) -> None:
    sent = SimpleUploadedFile("m.eml", b"a" * (30 * 1024 * 1024 + 1))
    told = {field: sent, "tipo": "mensagem_indevida", "resumo": "x", "relato": "y"}
    before = model.objects.count()
    answer = site.clients["civil"].post(path, told)
    assert answer.status_code in (200, 400)
    assert model.objects.count() == before


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"
SCANS = {
    "a page": b"<html><script>alert(1)</script>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a page that begins as a picture": b"GIF89a<script>alert(1)</script>",
    "a broken PDF": b"%PDF-1.7 <script>alert(1)</script>",
    "a PDF that acts": PDF + b"trailer<</Root 1 0 R>>\n%%EOF",
    "nothing": b"",
    "too much": b"\xff\xd8\xff" + b"\0" * (64 << 20),
    "a PDF that bursts": b"%PDF-1.7\n" + zlib.compress(b"\0" * (8 << 20)),
}


@pytest.mark.parametrize("case", SCANS)
def test_a_scan_that_is_none(case: str) -> None:
    with pytest.raises(Refused):
        media_of(SCANS[case])


@pytest.mark.parametrize("field", ["pdf", "chave"])
@pytest.mark.parametrize("case", SCANS)
def test_a_certificate_that_is_none(site: Site, field: str, case: str) -> None:
    key = site.things["own"]["term"]
    before = TermFile.objects.count()
    answer = site.clients["civil"].post(
        f"/termos/{key}/certificado/", {field: SimpleUploadedFile("t.pdf", SCANS[case])}
    )
    assert answer.status_code in (302, 413)
    assert TermFile.objects.count() == before


@pytest.mark.parametrize(
    ("size", "who", "path", "status"),
    [
        (settings.LARGEST_REQUEST + 1, "civil", "/denunciar/", 413),
        (settings.LARGEST_REQUEST + 1, "nobody", "/entrar/", 413),
        (settings.LARGEST_REQUEST + 1, "nobody", "/cargas/nova/", 413),
        ((1 << 30) + (2 << 20), "hr", "/cargas/nova/", 413),
        (settings.LARGEST_REQUEST, "nobody", "/nada/", 404),
    ],
)
def test_a_request_is_bounded_before_it_is_read(
    site: Site, size: int, who: str, path: str, status: int
) -> None:
    """Below, at and above: by what it says, so that nothing of it is kept."""
    client: Client = site.clients[who]
    answer = client.post(path, CONTENT_LENGTH=str(size))
    assert answer.status_code == status


FEEDS = {
    "a line without an end": b"a;b;c\n" + b'"' + b"x" * (4 << 20),
    "a field of a megabyte": b"a;b;c\n" + b"y" * (1 << 20) + b";z;w\n",
    "nulls": b"a;b\n\0\0;\0\n" * 100,
    "a page": b"<html><script>alert(1)</script></html>",
    "an archive": _zip({"pessoas.csv": b"0" * (8 << 20)}),
    "entities": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "nothing": b"",
}


@pytest.mark.parametrize("case", FEEDS)
def test_a_file_of_hr_that_is_none(site: Site, case: str) -> None:
    """Said to be wrong, with nothing recorded and nothing read from elsewhere."""
    before = Load.objects.filter(state="applied").count()
    client = site.clients["hr"]
    sent = SimpleUploadedFile("pessoas.csv", FEEDS[case], content_type="text/csv")
    answer = client.post("/cargas/nova/", {"arquivos": sent, "orgao": "uniar"}, follow=True)
    assert answer.status_code in (200, 422)
    assert b"root:" not in answer.content
    client.post("/cargas/nova/aplicar/")
    assert Load.objects.filter(state="applied").count() == before
    client.post("/cargas/nova/desistir/")


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("", ""),
        ("unix:/run/clamd", "unix:/run/clamd"),
        ("inet:10.0.0.1:3310", "inet:10.0.0.1:3310"),
    ],
)
def test_where_the_scanner_is(monkeypatch: pytest.MonkeyPatch, told: str, place: str) -> None:
    """ASVS 5.4.3: as for the gate."""
    monkeypatch.setenv("PORTARIA_CLAMD", told)
    assert scanning.place() == place


def test_the_private_scanner_is_the_mail_servers_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTARIA_CLAMD", "private")
    assert re.fullmatch(r"unix:/.+/clamav/clamd", scanning.place())


@pytest.mark.parametrize(
    ("name", "told", "read"),
    [
        ("PORTARIA_CLAMD", "10.0.0.1:3310", scanning.place),
        ("PORTARIA_CLAMD", "inet:10.0.0.1", scanning.place),
        ("PORTARIA_UNSCANNED", "ignore", scanning.unscanned),
    ],
)
def test_a_scanner_that_nobody_could_find_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, told: str, read: Callable[[], str]
) -> None:
    monkeypatch.setenv(name, told)
    with pytest.raises(ValueError, match=told):
        read()


def test_what_cannot_be_scanned_is_refused_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PORTARIA_UNSCANNED", raising=False)
    assert scanning.unscanned() == "refuse"
    monkeypatch.setenv("PORTARIA_UNSCANNED", "accept")
    assert scanning.unscanned() == "accept"


def test_what_is_taken_without_a_scan_and_why() -> None:
    """The fields that are, and no other."""
    found = {
        (route.name, field)
        for route in ROUTES
        for field, why in fields_unscanned(route.callback).items()
        if why
    }
    assert found == {
        ("load_new", "arquivos"), ("abuse_new", "mensagem"), ("term_certificate", "chave"),
    }  # fmt: skip
