"""A copy of a mailbox as one file that anybody can check: its messages as Maildir and as mbox, and
the list of their hashes (M11, M21)."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import formatdate
from itertools import groupby
from pathlib import Path
from typing import IO

from portaria.connectors.dovecot.store import copying, files
from portaria.connectors.dovecot.store.files import Filed

MANIFEST = "MANIFESTO.sha256"
READ_ME = "LEIA-ME.txt"
_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_TEXT = """Cópia das mensagens da caixa {address}, feita em {at:%d/%m/%Y, às %H:%M} ({zone}).

maildir/  uma mensagem por arquivo, na pasta em que estava
mbox/     as mesmas mensagens, um arquivo por pasta, para programas de correio

MANIFESTO.sha256 tem o resumo (SHA-256) de cada arquivo (sha256sum -c).
O resumo do próprio manifesto está no livro de atos do órgão.
"""


@dataclass(frozen=True, slots=True)
class Package:
    """What was packed; ``manifest_sha256`` seals it."""

    path: Path
    messages: int
    bytes: int
    manifest_sha256: str


def pack(maildir: Path, target: Path, *, address: str, at: datetime) -> Package:
    """Write the messages of ``maildir`` to ``target`` (tar, its owner's only), and read it
    back.

    Raises:
        ValueError: what was read back is not what was written.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = list(copying.messages(maildir))
    lines: list[str] = []
    size = 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as tar:
        for path in found:
            name = f"maildir/{path.relative_to(maildir)}"
            filed = _add(tar, path, name)
            size += filed.size
            lines.append(files.line(filed))
        for folder, group in groupby(found, key=lambda path: copying.folder_of(path, maildir)):
            lines.append(files.line(_add_mbox(tar, folder, list(group), at)))
        manifest = "".join(lines)
        _add_text(tar, MANIFEST, manifest, at)
        said = _TEXT.format(address=address, at=at, zone=at.tzname())
        _add_text(tar, READ_ME, said, at)
    sealed = files.digest_of([manifest])
    check(target, sealed)
    return Package(target, len(found), size, sealed)


def check(package: Path, sealed: str) -> int:
    """Read a package whole; how many files its manifest lists.

    Raises:
        ValueError: a file, or the manifest, is not what ``sealed`` (the manifest's hash) seals.
    """
    hashes: dict[str, str] = {}
    manifest = b""
    with tarfile.open(package) as tar:
        for member in tar:
            file = tar.extractfile(member)
            assert file is not None  # noqa: S101  # packages hold regular files only
            if member.name == MANIFEST:
                manifest = file.read()
            elif member.name != READ_ME:
                hashes[member.name] = files.digest_in(file)
    if hashlib.sha256(manifest).hexdigest() != sealed:
        raise ValueError(f"{package.name}: o manifesto não é o que foi lacrado")
    told = dict(_manifest_lines(manifest))
    if told != hashes:
        raise ValueError(f"{package.name}: os arquivos não são os do manifesto")
    return len(told)


def _manifest_lines(manifest: bytes) -> Iterator[tuple[str, str]]:
    for line in manifest.decode("utf-8", "surrogateescape").splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def _add(tar: tarfile.TarFile, path: Path, name: str) -> Filed:
    size, digest = files.hashed(path)
    info = _info(name, size, int(path.stat().st_mtime))
    with path.open("rb") as file:
        tar.addfile(info, file)
    return Filed(name, size, digest, message=True)


def _add_mbox(tar: tarfile.TarFile, folder: str, found: list[Path], at: datetime) -> Filed:
    """The messages of a folder as mbox (mboxrd: a line that begins with ``From `` gets a ``>``)."""
    name = f"mbox/{folder.replace('%', '%25').replace('/', '%2F')}.mbox"
    with tempfile.TemporaryFile() as box:
        for path in found:
            _append(box, path)
        size = box.tell()
        box.seek(0)
        digest = files.digest_in(box)
        box.seek(0)
        tar.addfile(_info(name, size, int(at.timestamp())), box)
    return Filed(name, size, digest, message=False)


def _append(box: IO[bytes], path: Path) -> None:
    received = formatdate(path.stat().st_mtime)  # Thu, 01 Jan 1970 00:00:00 -0000
    day, number, month, year, time, _ = received.replace(",", "").split()
    box.write(f"From MAILER-DAEMON {day} {month} {number} {time} {year}\n".encode())
    with path.open("rb") as file:
        text = file.read()
    box.write(_FROM.sub(rb">\1", text.replace(b"\r\n", b"\n")))
    box.write(b"\n" if text.endswith(b"\n") else b"\n\n")


def _add_text(tar: tarfile.TarFile, name: str, text: str, at: datetime) -> None:
    raw = text.encode("utf-8", "surrogateescape")
    tar.addfile(_info(name, len(raw), int(at.timestamp())), io.BytesIO(raw))


def _info(name: str, size: int, modified: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, modified, 0o600
    return info
