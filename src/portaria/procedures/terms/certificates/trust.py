"""Which certificates are trusted, and what one says of its holder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from asn1crypto import crl, pem, x509
from django.conf import settings

from portaria.ledger.types import Json
from portaria.people import cpf

if TYPE_CHECKING:
    from pyhanko_certvalidator import ValidationContext

PERSON = "2.16.76.1.3.1"
"""DOC-ICP-04, 7.1.2.3: in the subject's alternative names, the holder's birth (eight digits), CPF
(eleven), and other numbers."""
_HOLDER = re.compile(r"\d{8}(\d{11})")
_SUFFIXES = (".pem", ".crt", ".cer", ".der")


def configured() -> bool:
    """Whether the installation says whom it trusts."""
    return bool(settings.TERM_ROOTS)


def context(at: datetime) -> ValidationContext:
    """What to validate with at ``at``: the roots and intermediates of PORTARIA_TERM_ROOTS, and the
    revocation lists beside them. Nothing is fetched from the network."""
    from pyhanko_certvalidator import ValidationContext  # slow to import, seldom needed

    folder = Path(settings.TERM_ROOTS)
    stamp = tuple(sorted((p.name, p.stat().st_mtime_ns) for p in _files(folder)))
    found, lists = _read(folder, stamp)
    return ValidationContext(
        trust_roots=[c for c in found if c.self_signed != "no"],
        other_certs=[c for c in found if c.self_signed == "no"],
        crls=list(lists),
        allow_fetching=False,
        moment=at,
        revocation_mode="soft-fail",
    )


def holder_of(certificate: x509.Certificate) -> str:
    """The CPF (digits) of the person that the certificate names, or ""."""
    names = certificate.subject_alt_name_value
    for name in names or ():
        if name.name != "other_name" or name.chosen["type_id"].dotted != PERSON:
            continue
        value = name.chosen["value"]
        said = value.parsed.native if hasattr(value, "parsed") else value.native
        text = said.decode("ascii", "replace") if isinstance(said, bytes) else str(said)
        if match := _HOLDER.match(text):
            try:
                return cpf.clean(match[1])
            except ValueError:
                return ""
    return ""


def described(certificate: x509.Certificate) -> dict[str, Json]:
    """``{"subject", "issuer", "serial", "until"}``: names without the CPF that ICP-Brasil writes
    after the colon of the common name."""
    return {
        "subject": _common(certificate.subject),
        "issuer": _common(certificate.issuer),
        "serial": f"{certificate.serial_number:x}",
        "until": certificate.not_valid_after.isoformat(),
    }


def _common(name: x509.Name) -> str:
    native = name.native
    said = native.get("common_name") or native.get("organization_name") or name.human_friendly
    return str(said).split(":", maxsplit=1)[0]


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
    elif folder.is_dir():
        yield from (p for p in folder.iterdir() if p.suffix in (*_SUFFIXES, ".crl"))


@lru_cache(maxsize=4)
def _read(
    folder: Path,
    stamp: tuple[tuple[str, int], ...],  # noqa: ARG001  # a changed file is read anew
) -> tuple[tuple[x509.Certificate, ...], tuple[crl.CertificateList, ...]]:
    found: list[x509.Certificate] = []
    lists: list[crl.CertificateList] = []
    for path in sorted(_files(folder)):
        for content in _parts(path.read_bytes()):
            if path.suffix == ".crl":
                lists.append(crl.CertificateList.load(content))
            else:
                found.append(x509.Certificate.load(content))
    return tuple(found), tuple(lists)


def _parts(content: bytes) -> Iterator[bytes]:
    if pem.detect(content):
        yield from (part for _, _, part in pem.unarmor(content, multiple=True))
    else:
        yield content
