"""The messages of a released request, out of the mail store and sealed (G12). Dovecot copies each
mailbox named; only the messages that the request is about are read into the package, and the copy
goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses
from pathlib import Path

from portaria.connectors.dovecot.store import configured, copying, published
from portaria.connectors.dovecot.store.carrying import carried, failed, subject_of
from portaria.connectors.dovecot.store.doveadm import Doveadm
from portaria.connectors.dovecot.store.exporting import BY, NO_STORE
from portaria.connectors.dovecot.store.published import Box
from portaria.duties.types import Done, Dropped, Failed, OpenDuty, Outcome
from portaria.mail.traces.models import TraceRequest
from portaria.mail.traces.requests import contents
from portaria.mail.traces.requests.types import Message, Wanted
from portaria.procedures.records import sealing

HEAD_MAX = 1 << 20
"""Bytes of a message in which its header is looked for; ours."""
_SENDERS = ("From", "Sender", "Return-Path")
_RECIPIENTS = ("To", "Cc", "Bcc", "Delivered-To", "X-Original-To")


@dataclass(frozen=True, slots=True)
class Found:
    """What was sealed: how many messages of each mailbox, by its address, and the manifest's
    SHA-256."""

    mailboxes: Mapping[str, int]
    digest: str


@carried(contents.SEAL, batch=1)
def disclose(server: Doveadm, duties: Sequence[OpenDuty], at: datetime) -> Mapping[int, Outcome]:
    """Seal what was released, and read it back."""
    root = configured.root()
    if root is None:
        return {duty.id: Failed(NO_STORE, permanent=True) for duty in duties}
    return {duty.id: _disclose(server, root, duty, at) for duty in duties}


def _disclose(server: Doveadm, root: Path, duty: OpenDuty, at: datetime) -> Outcome:
    row = contents.due(int(subject_of(duty).key))
    if row is None:
        return Dropped("as mensagens do pedido já foram lacradas, ou ele terminou")
    wanted = contents.wanted(row, at=at)
    persons = contents.mailboxes(row.body_id, wanted.addresses)
    boxes = published.boxes(persons)
    package = contents.new_package(row)
    try:
        found = _seal(server, root, row, list(boxes.values()), wanted, package)
    except copying.NotCopied as refused:
        return failed(refused.answer)
    messages = sum(found.mailboxes.values())
    looked = [persons[number] for number in boxes]
    contents.sealed(row, package, found.digest, messages, looked, by=BY, at=at)
    return Done(f"{messages} mensagens de {len(boxes)} caixas lacradas para quem pediu")


def _seal(
    server: Doveadm, root: Path, row: TraceRequest, boxes: Sequence[Box], wanted: Wanted,
    target: Path,
) -> Found:  # fmt: skip
    counted: dict[str, int] = {}
    with sealing.packing(target) as package:
        for box in boxes:
            with copying.staged(root, f"pedido-{row.pk}-{box.id}") as staging:
                copying.copy(server, box.address, staging)
                counted[box.address] = 0
                for name, path in concerned(staging, wanted):
                    package.add(f"mensagens/{box.address}/{name}", path.read_bytes())
                    counted[box.address] += 1
        digest = package.seal(contents.about(row, sum(counted.values()), counted))
    if problems := sealing.check(target).problems:
        target.unlink()
        raise ValueError("; ".join(problems))
    return Found(counted, digest)


def concerned(maildir: Path, wanted: Wanted) -> Iterator[tuple[str, Path]]:
    """The messages of a copied mailbox that are asked for, each with its name in the package: the
    folder, and a number within the mailbox."""
    for number, path in enumerate(copying.messages(maildir), 1):
        if contents.concerned(_message(path), wanted):
            folder = copying.folder_of(path, maildir).replace("/", "%2F")
            yield f"{folder}/{number:06}.eml", path


def _message(path: Path) -> Message:
    """What the header tells. One that no parser understands says nothing, and is not asked for."""
    with path.open("rb") as file:
        head = BytesHeaderParser(policy=compat32).parsebytes(file.read(HEAD_MAX))
    return Message(
        str(head.get("Message-ID", "")).strip(),
        frozenset(_addresses(head.get_all(name, ()) for name in _SENDERS)),
        frozenset(_addresses(head.get_all(name, ()) for name in _RECIPIENTS)),
        datetime.fromtimestamp(path.stat().st_mtime, UTC),
    )


def _addresses(fields: Iterable[Sequence[object]]) -> Iterator[str]:
    for values in fields:
        with suppress(ValueError, IndexError):  # what the standard library stumbles over
            for _, address in getaddresses([str(value) for value in values]):
                if address:
                    yield address.lower()
