"""Terms signed by certificate: the very document, whole, by the person, with a certificate in force
and trusted (T1). What we write is verified by openssl, which shares no code with it."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from accounts.support import BY, adopted, atomic, instant, someone, unit
from portaria.ledger.models import Act
from portaria.people import cpf
from portaria.people.models import Person
from portaria.procedures.terms import store
from portaria.procedures.terms.acts import (
    Signing,
    ask_terms,
    register_paper,
    sign_with_file,
    sign_with_key,
)
from portaria.procedures.terms.acts.certified import to_sign
from portaria.procedures.terms.certificates import sealing
from portaria.procedures.terms.models import Signature, Term, TermFile
from portaria.procedures.terms.scans import unseal
from portaria.procedures.terms.types import Refused, TermAsk, TermHeld
from procedures.terms.certificates import PASSPHRASE, Authority

pytestmark = pytest.mark.django_db

ANA, OTHER = "52998224725", "11144477735"
AT = instant("2024-03-01T09:00", "ssp")
OURS = Authority()


@pytest.fixture(autouse=True)
def roots(db: None, settings: Any, tmp_path: Path) -> None:
    adopted("ssp")
    settings.TERM_ROOTS = str(OURS.root(tmp_path / "raizes"))


@pytest.fixture
def term() -> TermHeld:
    ana = someone("Ana Souza", slug="ssp", unit=unit("GRL", "ssp"))
    Person.objects.filter(pk=ana.pk).update(cpf_hash=cpf.index(ANA), cpf_encrypted=cpf.encrypt(ANA))
    provisions = ("sesp-mt-73-2018#art6_par1",)
    ask = TermAsk("ssp", ana.pk, "termo-responsabilidade-email-rede", provisions=provisions)
    with atomic():
        ask_terms([ask], by=BY, at=AT)
    return store.select("WHERE person_id = %s", (ana.pk,))[0]


def signed_by(term: TermHeld, key: bytes, at: datetime = AT, digits: str = ANA) -> bytes:
    """As a signer outside would do it."""
    return sealing.sign_file(to_sign(term, AT), key, PASSPHRASE, cpf.index(digits), at)


def send(term: TermHeld, content: bytes, at: datetime = AT) -> None:
    with atomic():
        sign_with_file(Signing(term.id, term.person), content, by=BY, at=at)


def openssl_verifies(content: bytes, folder: Path, root: Path) -> subprocess.CompletedProcess[str]:
    """The CMS inside, over the bytes it says it covers, by openssl."""
    [found] = re.finditer(rb"/ByteRange\s*\[(\d+) (\d+) (\d+) (\d+)\s*\]", content)
    a, b, c, d = map(int, found.groups())
    assert a == 0
    assert c + d == len(content), "the whole file"
    (folder / "dados").write_bytes(content[a : a + b] + content[c : c + d])
    der = bytes.fromhex(content[b + 1 : c - 1].decode("ascii").rstrip("\0 "))
    (folder / "assinatura").write_bytes(der)
    command = [
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "assinatura", "-content",
        "dados", "-CAfile", str(root / "raiz.pem"), "-purpose", "any", "-out", "/dev/null",
    ]  # fmt: skip
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_t1_a_pkcs12_signs_in_place_and_openssl_verifies_it(
    term: TermHeld, tmp_path: Path, settings: Any
) -> None:
    with atomic():
        sign_with_key(Signing(term.id, term.person), OURS.person(ANA), PASSPHRASE, by=BY, at=AT)
    signed = Term.objects.get(pk=term.id)
    signature, file = Signature.objects.get(term=signed), TermFile.objects.get(term=signed)
    assert signed.signed_at == AT
    assert (signature.method, signature.digest) == ("pkcs12", signed.digest)
    assert signature.certificate is not None
    assert signature.certificate["subject"] == "ANA SOUZA", "without the CPF"
    content = unseal(file.content)
    checked = openssl_verifies(content, tmp_path, Path(settings.TERM_ROOTS))
    assert checked.returncode == 0, checked.stderr
    assert b"senha do arquivo" not in content
    kinds = Act.objects.filter(subject=f"term:{term.id}").values_list("kind", flat=True)
    assert {"procedures.term.filed", "procedures.term.signed"} <= set(kinds)


def test_t1_a_pdf_signed_elsewhere_is_taken(term: TermHeld) -> None:
    send(term, signed_by(term, OURS.person(ANA)))
    assert Signature.objects.get(term=term.id).method == "pades"
    with pytest.raises(Refused, match="já foi assinado"):
        send(term, b"%PDF-")


def tampered(content: bytes) -> bytes:
    """One letter of the signed object changed, after the original's bytes."""
    spot = content.rindex(b"/Reason")
    return content[: spot + 10] + b"X" + content[spot + 11 :]


def added_to(content: bytes) -> bytes:
    """A well-formed revision after the signature."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    writer.root["/Nota"] = generic.pdf_string("acrescentado")
    writer.update_root()
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


REFUSED = {
    "unsigned": (lambda term: to_sign(term, AT), "não tem assinatura"),
    "another document": (lambda _: b"%PDF-1.7 outro", "não é o documento"),
    "tampered": (lambda term: tampered(signed_by(term, OURS.person(ANA))), "alterado|ler"),
    "followed by rubbish": (lambda term: signed_by(term, OURS.person(ANA)) + b"\n%%EOF x", "ler"),
    "added to": (lambda term: added_to(signed_by(term, OURS.person(ANA))), "inteiro"),
    "original tampered": (
        lambda term: b"X" + signed_by(term, OURS.person(ANA))[1:], "não é o documento"),
    "another's CPF": (
        lambda term: signed_by(term, OURS.person(OTHER), digits=OTHER), "outro CPF"),
    "another authority": (
        lambda term: signed_by(term, Authority("AC de Ninguém").person(ANA)), "não vem de uma"),
    "too big": (lambda term: to_sign(term, AT) + bytes(11 << 20), "10 MB"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_t1_what_is_refused_signs_nothing(term: TermHeld, case: str) -> None:
    make, why = REFUSED[case]
    content = make(term)
    with pytest.raises(Refused, match=why):
        send(term, content)
    assert Term.objects.get(pk=term.id).signed_at is None
    assert not TermFile.objects.exists()


def test_t1_a_certificate_below_at_and_above_its_end(term: TermHeld) -> None:
    until = datetime(2024, 3, 1, 15, tzinfo=UTC)
    assert until > AT
    content = signed_by(term, OURS.person(ANA, until=until))
    with pytest.raises(Refused, match="não está em vigor"):
        send(term, content, until.replace(second=1))
    send(term, content, until)


@pytest.mark.parametrize(
    ("key", "passphrase", "why"),
    [
        (lambda: OURS.person(ANA), "outra", "não abre"),
        (lambda: b"nada", PASSPHRASE, "não abre"),
        (lambda: bytes(70_000), PASSPHRASE, "64 KB"),
        (lambda: OURS.person(""), PASSPHRASE, "não diz o CPF"),
        (lambda: OURS.person(OTHER), PASSPHRASE, "outro CPF"),
    ],
)
def test_t1_a_key_that_cannot_sign(term: TermHeld, key: Any, passphrase: str, why: str) -> None:
    with pytest.raises(Refused, match=why), atomic():
        sign_with_key(Signing(term.id, term.person), key(), passphrase, by=BY, at=AT)
    assert Term.objects.get(pk=term.id).signed_at is None


def test_without_roots_nobody_signs_by_certificate(term: TermHeld, settings: Any) -> None:
    settings.TERM_ROOTS = ""
    with pytest.raises(Refused, match="não diz em que autoridades"):
        send(term, b"")


def test_t1_paper_is_registered_with_its_code_and_scan(term: TermHeld) -> None:
    with pytest.raises(Refused, match="não é o deste termo"), atomic():
        register_paper(term.id, b"%PDF-", "AAAA-BBBB", by=BY, at=AT)
    with pytest.raises(Refused, match="PDF, JPEG ou PNG"), atomic():
        register_paper(term.id, b"MZ", term.code, by=BY, at=AT)
    with pytest.raises(Refused, match="não é um PDF"), atomic():
        register_paper(term.id, b"%PDF-nada", term.code, by=BY, at=AT)
    with atomic():
        register_paper(term.id, b"\xff\xd8\xff papel", term.code.lower(), by=BY, at=AT)
    assert Signature.objects.get(term=term.id).method == "paper"
    assert unseal(TermFile.objects.get(term=term.id).content) == b"\xff\xd8\xff papel"
