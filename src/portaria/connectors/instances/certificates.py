"""A certification authority of this installation alone, and the servers' certificate under it: TLS
for a demonstration. A body gives its own certificate instead.

The authority's key never leaves its file; who tries the product may import ``ca.pem``.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from portaria import clock

AUTHORITY_YEARS = 10
CERTIFICATE_DAYS = 397  # what mail programs accept at most; ours, no norm's
RENEWED_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Certificates:
    """PEM files: the chain to present, its private key, and the authority to trust ("" none)."""

    certificate: Path
    key: Path
    authority: Path | None


def local(folder: Path, names: Sequence[str]) -> Certificates:
    """Certificates of the local authority for ``names`` (DNS names and addresses), made or renewed
    where there are none, they end within a month or they are for other names."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    found = Certificates(folder / "server.pem", folder / "server.key", folder / "ca.pem")
    authority_key = folder / "ca.key"
    if not (authority_key.is_file() and (folder / "ca.pem").is_file()):
        _make_authority(folder / "ca.pem", authority_key)
        found.certificate.unlink(missing_ok=True)
    if not _serves(found.certificate, names, clock.now()):
        _make_certificate(found, authority_key, names)
    return found


def ends(certificate: Path) -> datetime:
    """When the first certificate of a PEM file ends.

    Raises:
        ValueError, OSError: it is no certificate, or cannot be read.
    """
    return x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc


def covers(certificate: Path, name: str) -> bool:
    """Whether the certificate is for the host ``name`` (a wildcard stands for one label)."""
    names = _names(x509.load_pem_x509_certificate(certificate.read_bytes()))
    return name in names or "*." + name.partition(".")[2] in names


def _serves(certificate: Path, names: Sequence[str], at: datetime) -> bool:
    if not certificate.is_file():
        return False
    read = x509.load_pem_x509_certificate(certificate.read_bytes())
    return _names(read) == set(names) and read.not_valid_after_utc - RENEWED_BEFORE > at


def _names(certificate: x509.Certificate) -> set[str]:
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = found.get_values_for_type(x509.IPAddress)
    return {*found.get_values_for_type(x509.DNSName), *map(str, addresses)}


def _make_authority(certificate: Path, key_file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named("Portaria: autoridade local de demonstração")
    years = timedelta(days=365 * AUTHORITY_YEARS)
    made = (
        _started(name, name, key, years)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(key_file, _pem_of(key), 0o600)
    _write(certificate, made.public_bytes(serialization.Encoding.PEM), 0o644)


def _make_certificate(target: Certificates, authority_key: Path, names: Sequence[str]) -> None:
    if target.authority is None:
        raise ValueError("no authority to sign with")
    signer = serialization.load_pem_private_key(authority_key.read_bytes(), None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError("the local authority's key is not an elliptic one")
    authority = x509.load_pem_x509_certificate(target.authority.read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    made = (
        _started(_named(names[0]), authority.subject, key, timedelta(days=CERTIFICATE_DAYS))
        .add_extension(x509.SubjectAlternativeName(list(map(_alternative, names))), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )
    _write(target.key, _pem_of(key), 0o600)
    _write(target.certificate, made.public_bytes(serialization.Encoding.PEM), 0o644)


def _started(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, lasts: timedelta
) -> x509.CertificateBuilder:
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, content: bytes, mode: int) -> None:
    beside = path.with_name(path.name + ".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as stream:
        os.fchmod(handle, mode)
        stream.write(content)
    os.replace(beside, path)
