"""Erasing a mailbox for good, with proof: what was there, and that nothing is left (M13)."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from portaria.connectors.dovecot.store import configured, copying, files, published
from portaria.connectors.dovecot.store.carrying import carried, failed, mailboxes_of, proof
from portaria.connectors.dovecot.store.doveadm import Answer, Command, Doveadm
from portaria.connectors.dovecot.store.effects import PURGE
from portaria.database.copying import cursor
from portaria.duties.types import Done, Failed, OpenDuty, Outcome
from portaria.ledger.acts import append
from portaria.ledger.types import Json

BATCH = 100
BY = "system:dovecot"
PURGED = "store.mailbox.purged"
_DELEGATES = "SELECT DISTINCT person_id FROM mail_delegation WHERE mailbox_id = %s"


@carried(PURGE, batch=BATCH)
def purge(server: Doveadm, duties: Sequence[OpenDuty], at: datetime) -> Mapping[int, Outcome]:
    """Erase the folder of each purged mailbox, indexes, scripts and all. The act ``PURGED`` is the
    proof: it tells how many messages and bytes there were, the hash of the list of their hashes,
    and that the folder is no more; nothing of their content, and nobody's address."""
    root = configured.root()
    if root is None:
        why = "a pasta das caixas não é visível daqui: configure PORTARIA_MAIL_STORE"
        return {duty.id: Failed(why, permanent=True) for duty in duties}
    mailboxes = mailboxes_of(duties)
    standing = published.boxes(mailboxes.values())
    left = published.gone(mailboxes.values())
    outcomes: dict[int, Outcome] = {}
    proofs = []
    for duty in duties:
        mailbox = mailboxes[duty.id]
        if mailbox in standing:
            outcomes[duty.id] = Failed("a caixa ainda está publicada: confira a publicação")
        elif mailbox not in left:
            outcomes[duty.id] = Done("a caixa nunca foi publicada: nada há no servidor")
        else:
            outcome, facts = _erase(server, root, mailbox, *left[mailbox])
            outcomes[duty.id] = outcome
            if facts is not None:
                proofs.append(proof(PURGED, duty, facts, at=at))
    append(proofs, by=BY, at=at)
    return outcomes


def _erase(
    server: Doveadm, root: Path, mailbox: int, address: str, home: str
) -> tuple[Outcome, dict[str, Json] | None]:
    server.one("kick", mask=[address])
    folders = [home, *_private(mailbox, address)]
    facts = _noted(root, mailbox, root / home)
    for folder in folders:
        answer = server.one("fsDelete", **_fs(root), recursive=True, path=[folder + "/"])
        if not answer.done and not _nothing(answer):
            return failed(answer), None
        # What the server itself does not take for mail (a link, a stray file) goes too.
        shutil.rmtree(root / folder, ignore_errors=True)
    told = server.ask([Command("fsStat", {**_fs(root), "path": folder}) for folder in folders])
    if not all(answer.absent for answer in told) or any((root / f).exists() for f in folders):
        return Failed(f"a pasta da caixa nº {mailbox} continua no servidor"), None
    return Done("apagada do servidor, com prova"), {**facts, "nothing_left": True}


def _noted(root: Path, mailbox: int, folder: Path) -> dict[str, Json]:
    """What there was before the first try: one that was killed half-way leaves less to count. No
    act is half of one, so the note stays until the proof is committed; it holds numbers only."""
    note = copying.staging(root) / f"purga-{mailbox}.json"
    if note.is_file():
        told: dict[str, Json] = json.loads(note.read_text(encoding="utf-8"))
    else:
        told = _what_there_was(folder)
        beside = note.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as file:
            json.dump(told, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(note)
    transaction.on_commit(lambda: note.unlink(missing_ok=True))
    return told


def _fs(root: Path) -> dict[str, str]:
    return {"fsDriver": "posix", "fsArgs": f"dirs:prefix={root}/"}


def _nothing(answer: Answer) -> bool:
    """Deleting what is not there fails as if for a moment (75)."""
    return answer.absent or not answer.permanent


def _what_there_was(folder: Path) -> dict[str, Json]:
    messages = others = size = 0
    lines = []
    for filed in files.listed(folder):
        messages += filed.message
        others += not filed.message
        size += filed.size
        lines.append(files.line(filed))
    return {"messages": messages, "other_files": others, "bytes": size,
            "manifest_sha256": files.digest_of(lines)}  # fmt: skip


def _private(mailbox: int, address: str) -> list[str]:
    """What delegates' own folders keep of it: which messages each has seen."""
    with cursor() as c:
        c.execute(_DELEGATES, (mailbox,))
        persons = [row[0] for row in c]
    return [f"{home}/shared/{address}" for home in published.homes_of(persons)]
