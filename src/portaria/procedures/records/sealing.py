"""A sealed package: files, a manifest of their hashes, and its signature by this installation's key
(Ed25519, RFC 8032), in one ZIP that anybody can check without this product."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

MANIFEST, SIGNATURE, KEY, HELP = (
    "manifesto.json", "manifesto.sig", "chave-publica.pem", "LEIA-ME.txt",
)  # fmt: skip
_ITS_OWN = frozenset({MANIFEST, SIGNATURE, KEY, HELP})
_BEGAN = (1980, 1, 1, 0, 0, 0)  # the same content makes the same bytes
_TEXT = """\
Pacote lacrado. Para conferir sem a Portaria:

  openssl pkeyutl -verify -pubin -inkey chave-publica.pem -rawin \\
    -in manifesto.json -sigfile manifesto.sig
  sha256sum *        (compare o de cada arquivo com o que «files» diz em manifesto.json)

A chave pública é a da instalação que assinou; confirme-a com a unidade que entregou o pacote:
SHA-256 da chave: {fingerprint}
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a package says, and what is wrong with it (nothing: it is whole)."""

    manifest: Mapping[str, Any]
    problems: tuple[str, ...]


@dataclass(slots=True)
class Package:
    """A package being written, a file at a time."""

    archive: zipfile.ZipFile
    hashes: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, data: bytes) -> None:
        """Put a file in.

        Raises:
            ValueError: there is one of that name.
        """
        if name in self.hashes:
            raise ValueError(f"{name}: duas vezes no pacote")
        self.hashes[name] = hashlib.sha256(data).hexdigest()
        self._write(name, data)

    def seal(self, about: Mapping[str, Any]) -> str:
        """End it with its manifest, which says ``about``, signed; the manifest's SHA-256."""
        told = {**about, "files": self.hashes, "key": fingerprint(_public())}
        manifest = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()
        self._write(MANIFEST, manifest)
        self._write(SIGNATURE, _private().sign(manifest))
        self._write(KEY, _public())
        self._write(HELP, _TEXT.format(fingerprint=fingerprint(_public())).encode())
        return hashlib.sha256(manifest).hexdigest()

    def _write(self, name: str, data: bytes) -> None:
        self.archive.writestr(zipfile.ZipInfo(name, _BEGAN), data, zipfile.ZIP_DEFLATED)


def pack(files: Mapping[str, bytes], about: Mapping[str, Any]) -> tuple[bytes, str, dict[str, str]]:
    """The ZIP, the SHA-256 of its manifest, and the hash of each file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        package = Package(archive)
        for name, data in files.items():
            package.add(name, data)
        digest = package.seal(about)
    return made.getvalue(), digest, package.hashes


@contextmanager
def packing(path: Path) -> Iterator[Package]:
    """A package written to ``path`` as it grows, where only this product's user reads it; on the
    disk at the end, and not there at all if the block fails."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                yield Package(archive)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def check(package: bytes | Path) -> Checked:
    """Whether a package is whole and signed by this installation."""
    source = io.BytesIO(package) if isinstance(package, bytes) else package
    try:
        with zipfile.ZipFile(source) as archive:
            raw, signature = archive.read(MANIFEST), _optional(archive, SIGNATURE)
            manifest = json.loads(raw)
            return Checked(manifest, tuple(_problems(archive, raw, signature, manifest)))
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError):
        return Checked({}, ("não é um pacote lacrado",))


def _problems(
    archive: zipfile.ZipFile, raw: bytes, signature: bytes, manifest: Mapping[str, Any]
) -> Iterator[str]:
    try:
        _private().public_key().verify(signature, raw)
    except InvalidSignature:
        yield "a assinatura do manifesto não é a desta instalação"
    there = set(archive.namelist())
    for name, digest in manifest.get("files", {}).items():
        if name not in there:
            yield f"falta {name}"
            continue
        with archive.open(name) as file:
            if _hashed(file) != digest:
                yield f"{name} não é o que foi lacrado"
    for name in sorted(there.difference(manifest.get("files", {}), _ITS_OWN)):
        yield f"{name} não está no manifesto"


def _hashed(file: IO[bytes]) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _optional(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


def fingerprint(key: bytes) -> str:
    """SHA-256 of a public key's PEM."""
    return hashlib.sha256(key).hexdigest()


def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.SEAL_KEY))


def _public() -> bytes:
    key: Ed25519PublicKey = _private().public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
