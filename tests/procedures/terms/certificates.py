"""A certification authority of our own, and persons' certificates of the ICP-Brasil kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

PERSON = x509.ObjectIdentifier("2.16.76.1.3.1")
START = datetime(2020, 1, 1, tzinfo=UTC)
PASSPHRASE = "senha do arquivo"


@cache
def key(name: str) -> rsa.RSAPrivateKey:  # one key for each name
    return rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Authority:
    name: str = "AC de Teste"

    @property
    def subject(self) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])

    def certificate(self) -> x509.Certificate:
        own = key(self.name)
        made = (
            x509.CertificateBuilder()
            .subject_name(self.subject)
            .issuer_name(self.subject)
            .public_key(own.public_key())
            .serial_number(1)
            .not_valid_before(START)
            .not_valid_after(START + timedelta(days=7300))
            .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
            .add_extension(_usage(ca=True), critical=True)
        )
        return made.sign(own, SHA256())

    def root(self, folder: Path) -> Path:
        """The root's certificate as PORTARIA_TERM_ROOTS wants it."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "raiz.pem").write_bytes(self.certificate().public_bytes(Encoding.PEM))
        return folder

    def person(self, cpf: str, *, until: datetime | None = None, name: str = "ANA SOUZA") -> bytes:
        """A PKCS#12 of a person whose certificate says ``cpf`` (DOC-ICP-04, 7.1.2.3); without a CPF
        it says none."""
        own = key(f"person {name}")
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name}:{cpf}")])
        built = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.subject)
            .public_key(own.public_key())
            .serial_number(int(cpf or "7"))
            .not_valid_before(START)
            .not_valid_after(until or START + timedelta(days=5000))
            .add_extension(_usage(ca=False), critical=True)
        )
        if cpf:
            text = f"01011980{cpf}".ljust(51, "0").encode()
            value = bytes([0x04, len(text)]) + text  # an OCTET STRING
            names = x509.SubjectAlternativeName([x509.OtherName(PERSON, value)])
            built = built.add_extension(names, critical=False)
        certificate = built.sign(key(self.name), SHA256())
        return pkcs12.serialize_key_and_certificates(
            b"pessoa", own, certificate, [self.certificate()],
            BestAvailableEncryption(PASSPHRASE.encode()),
        )  # fmt: skip


def _usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca, content_commitment=not ca, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=ca, crl_sign=ca,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
