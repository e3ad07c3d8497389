"""A back-up is worth what comes back from it: days checked against their seals, mailboxes brought
back, the proof on record (S2)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portaria.connectors.dovecot.backup import folders
from portaria.connectors.dovecot.store import copying, files
from portaria.connectors.dovecot.store.copying import NotCopied
from portaria.connectors.dovecot.store.doveadm import Answer, Doveadm
from portaria.connectors.dovecot.store.published import Box


class Spoiled(Exception):  # noqa: N818  # an answer, in the words of the house
    """A back-up is not what was sealed; the message says which file."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and into which folder of the mailbox."""

    messages: int
    folder: str


def check(body: str, day: date) -> int:
    """Read a finished day whole against its seal; how many messages it holds.

    Raises:
        Spoiled: a message, a manifest or the day itself is not what was sealed, or is missing.
    """
    sealed = folders.whole(body, day)
    if sealed is None:
        raise Spoiled(f"não há cópia terminada de {day:%d/%m/%Y}")
    where = folders.of_day(body, day)
    digest, messages = hashlib.sha256(), 0
    for manifest in folders.manifests(body, day):
        raw = manifest.read_bytes()
        digest.update(
            f"{hashlib.sha256(raw).hexdigest()}  {manifest.relative_to(where)}\n".encode()
        )
        messages += check_mailbox(manifest.with_suffix(""))
    if digest.hexdigest() != sealed.manifest_sha256:
        raise Spoiled(f"a cópia de {day:%d/%m/%Y} não é a que foi lacrada")
    return messages


def check_mailbox(folder: Path) -> int:
    """Read one mailbox's copy against its manifest; how many messages.

    Raises:
        Spoiled: naming the file.
    """
    text = folders.manifest_of(folder).read_text(encoding="utf-8", errors="surrogateescape")
    told = {name: sha for sha, _, name in (line.partition("  ") for line in text.splitlines())}
    found = {str(path.relative_to(folder)): path for path in copying.messages(folder)}
    if lacking := sorted(told.keys() ^ found.keys()):
        raise Spoiled(f"{folder / lacking[0]}: falta na cópia ou no manifesto")
    for name, path in found.items():
        if files.hashed(path)[1] != told[name]:
            raise Spoiled(f"{path}: não é o que foi copiado")
    return len(found)


def restore(server: Doveadm, store: Path, box: Box, body: str, day: date) -> Restored:
    """Bring a mailbox's messages of a day back, beside what it holds now: into a folder of their
    own, folder by folder. Done again, it finds them there and adds none.

    Raises:
        Spoiled: there is no copy, or it is not what was sealed.
        NotCopied: the server did not take it.
    """
    copied = folders.of_day(body, day) / box.home
    if not folders.manifest_of(copied).is_file():
        raise Spoiled(f"a cópia de {day:%d/%m/%Y} não tem a caixa {box.address}")
    messages = check_mailbox(copied)
    name = f"Restauradas de {day:%d-%m-%Y}"
    with copying.staged(store, f"volta-{box.id}") as staging:
        # A copy of the copy: Dovecot writes its indexes where it reads. (Its ``import`` would leave
        # files of root's in the mailbox.)
        folders.copy_messages(copied, staging, store, under=name)
        _did(
            server.one("sync", user=box.address, onewaySync=True, reverseSync=True,
                       destination=[f"maildir:{staging}"])
        )  # fmt: skip
    held = _held(server, box, name)
    if sum(held.values()) != messages:
        raise Spoiled(f"voltaram {sum(held.values())} mensagens das {messages} da cópia")
    if held:  # most mail programs show only what is subscribed to
        _did(server.one("mailboxSubscribe", user=box.address, mailbox=[name, *held]))
    return Restored(messages, name)


def _held(server: Doveadm, box: Box, folder: str) -> dict[str, int]:
    """How many messages each folder below ``folder`` has."""
    answer = server.one(
        "mailboxStatus", user=box.address, field=["messages"], mailboxMask=[f"{folder}/*"]
    )
    return {row["mailbox"]: int(row["messages"]) for row in answer.rows} if answer.done else {}


def _did(answer: Answer) -> None:
    if not answer.done:
        raise NotCopied(answer)
