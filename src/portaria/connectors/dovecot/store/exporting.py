"""The copy that a person asked for after the end (M11): made, sealed, kept until delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from portaria.bodies.policies import adopted
from portaria.connectors.dovecot.store import configured, copying, packing, published
from portaria.connectors.dovecot.store.carrying import (
    carried,
    failed,
    gone,
    mailboxes_of,
    proof,
)
from portaria.connectors.dovecot.store.doveadm import Doveadm
from portaria.connectors.dovecot.store.effects import EXPORT
from portaria.connectors.dovecot.store.packing import Package
from portaria.connectors.dovecot.store.published import Box
from portaria.database.copying import cursor
from portaria.duties.registry import daily
from portaria.duties.types import Done, Failed, OpenDuty, Outcome
from portaria.ledger.acts import append
from portaria.ledger.types import Json

BATCH = 10
BY = "system:dovecot"
COPIED = "store.mailbox.copied"
NO_STORE = "a pasta das caixas não é visível daqui: configure PORTARIA_MAIL_STORE"
_AWAITED = """
SELECT subject FROM duties_duty WHERE kind = 'mail.deliver_copy' AND state = 'open'
"""


def folder() -> Path:
    """Where sealed copies wait to be delivered."""
    return Path(settings.STATE_DIR) / "mail" / "copies"


@carried(EXPORT, batch=BATCH)
def export(server: Doveadm, duties: Sequence[OpenDuty], at: datetime) -> Mapping[int, Outcome]:
    """Make the sealed copy of each mailbox and read it back; the act ``COPIED`` keeps its seal."""
    root = configured.root()
    if root is None:
        return {duty.id: Failed(NO_STORE, permanent=True) for duty in duties}
    mailboxes = mailboxes_of(duties)
    boxes = published.boxes(mailboxes.values())
    outcomes: dict[int, Outcome] = {}
    acts = []
    for duty in duties:
        box = boxes.get(mailboxes[duty.id])
        if box is None:
            outcomes[duty.id] = gone(mailboxes[duty.id])
            continue
        try:
            package = make(server, root, box, duty.id, adopted(duty.body).calendar.zone, at)
        except copying.NotCopied as refused:
            outcomes[duty.id] = failed(refused.answer)
            continue
        outcomes[duty.id] = Done(f"{package.messages} mensagens em {package.path}")
        acts.append(proof(COPIED, duty, _facts(package), at=at))
    append(acts, by=BY, at=at)
    return outcomes


def make(server: Doveadm, root: Path, box: Box, number: int, zone: object, at: datetime) -> Package:
    """Copy and pack one mailbox.

    Raises:
        copying.NotCopied: the server did not give all it has.
        ValueError: the package read back is not what was written.
    """
    local = at.astimezone(zone)  # type: ignore[arg-type]
    with copying.staged(root, f"copia-{box.id}-{number}") as staging:
        copying.copy(server, box.address, staging)
        package = packing.pack(
            staging, folder() / f"caixa-{box.id}-{number}.tar", address=box.address, at=local
        )
    held = copying.counted(server, box.address).messages
    if package.messages != held:
        raise ValueError(f"a caixa tem {held} mensagens; a cópia, {package.messages}")
    return package


def _facts(package: Package) -> dict[str, Json]:
    return {
        "package": package.path.name,
        "messages": package.messages,
        "bytes": package.bytes,
        "manifest_sha256": package.manifest_sha256,
    }


@daily
def remove_delivered(_at: datetime) -> None:
    """Copies whose delivery nobody waits for any more go: they are somebody's letters."""
    if not folder().is_dir():
        return
    with cursor() as c:
        c.execute(_AWAITED)
        awaited = {subject.partition(":")[2] for (subject,) in c}
    for package in folder().glob("caixa-*.tar"):
        if package.name.split("-")[1] not in awaited:
            package.unlink(missing_ok=True)
