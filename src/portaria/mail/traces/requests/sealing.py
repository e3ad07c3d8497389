"""A sealed package: files, a manifest of their hashes, and its signature by this installation's key
(Ed25519, RFC 8032), in one ZIP that anybody can check without this product."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

MANIFEST, SIGNATURE, KEY, HELP = (
    "manifesto.json", "manifesto.sig", "chave-publica.pem", "LEIA-ME.txt",
)  # fmt: skip
_BEGAN = (1980, 1, 1, 0, 0, 0)  # the same content makes the same bytes
_TEXT = """\
Pacote lacrado. Para conferir sem a Portaria:

  openssl pkeyutl -verify -pubin -inkey chave-publica.pem -rawin \\
    -in manifesto.json -sigfile manifesto.sig
  sha256sum registros.csv registros.pdf      (compare com «files» em manifesto.json)

A chave pública é a da instalação que assinou; confirme-a com a unidade que gere o correio:
SHA-256 da chave: {fingerprint}
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a package says, and what is wrong with it (nothing: it is whole)."""

    manifest: Mapping[str, Any]
    problems: tuple[str, ...]


def pack(files: Mapping[str, bytes], about: Mapping[str, Any]) -> tuple[bytes, str, dict[str, str]]:
    """The ZIP, the SHA-256 of its manifest, and the hash of each file."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    told = {**about, "files": hashes, "key": fingerprint(_public())}
    manifest = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()
    help_ = _TEXT.format(fingerprint=fingerprint(_public())).encode()
    parts = {
        **files,
        MANIFEST: manifest,
        SIGNATURE: _private().sign(manifest),
        KEY: _public(),
        HELP: help_,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _BEGAN), data, zipfile.ZIP_DEFLATED)
    return made.getvalue(), hashlib.sha256(manifest).hexdigest(), hashes


def check(package: bytes) -> Checked:
    """Whether a package is whole and signed by this installation."""
    problems: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        manifest = json.loads(parts[MANIFEST])
    except (zipfile.BadZipFile, KeyError, ValueError):
        return Checked({}, ("não é um pacote lacrado",))
    try:
        own = _private().public_key()
        own.verify(parts.get(SIGNATURE, b""), parts[MANIFEST])
    except InvalidSignature:
        problems.append("a assinatura do manifesto não é a desta instalação")
    for name, digest in manifest.get("files", {}).items():
        if name not in parts:
            problems.append(f"falta {name}")
        elif hashlib.sha256(parts[name]).hexdigest() != digest:
            problems.append(f"{name} não é o que foi lacrado")
    return Checked(manifest, tuple(problems))


def fingerprint(key: bytes) -> str:
    """SHA-256 of a public key's PEM."""
    return hashlib.sha256(key).hexdigest()


def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.SEAL_KEY))


def _public() -> bytes:
    key: Ed25519PublicKey = _private().public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
