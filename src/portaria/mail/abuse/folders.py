"""The folder of one's own mailbox that reports what is put there: who put something there, the
server's log tells; it is then looked into. Taken in first, marked after, as in the abuse mailbox:
killed in between, it is found again and known by its identifier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.database.shadow import active as simulated
from portaria.duties.acts import open_duties
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, DutyDraft, Failed, OpenDuty, Outcome
from portaria.ledger.types import key_of, ref
from portaria.mail.abuse.acts import report_abuse
from portaria.mail.abuse.ports import AbuseBox, abuse_box, reports
from portaria.mail.abuse.types import FOLDER, LOOK
from portaria.mail.models import Mailbox
from portaria.mail.traces import following
from portaria.mail.whose import boxes_of

BY = "system:abuse-folder"
_PUT = ("copied", "saved")


@following.on_access
def noticed(accesses: Sequence[following.Access], at: datetime) -> None:
    """Within ingest's transaction: somebody put a message into their folder."""
    users = {one.user for one in accesses if one.box == FOLDER and one.event in _PUT}
    boxes = {box.id: box for box in boxes_of(users).values()}
    open_duties(
        [
            DutyDraft(
                kind=LOOK, body=box.body, subject=ref("mailbox", box.id), person=None, run_at=at,
                key=f"{LOOK}:{box.id}:{at.isoformat()}",
                about=f"Recolher o que foi posto na pasta {FOLDER}",
            )
            for box in boxes.values()
        ],
        at=at,
    )  # fmt: skip


@handler(LOOK, batch=20)
def look(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Each message there that was not reported yet becomes a report of the mailbox's holder."""
    if simulated():
        return [Done("no ensaio nada se lê do servidor") for _ in duties]
    box = abuse_box()
    if box is None:
        return [Failed("não há servidor de correio configurado nesta instalação") for _ in duties]
    keys = [key_of(duty.subject) for duty in duties]
    addresses = dict(Mailbox.objects.filter(pk__in=keys).values_list("pk", "address"))
    return [
        _look(box, addresses.get(key) or "", duty.body, at)
        for key, duty in zip(keys, duties, strict=True)
    ]


def _look(box: AbuseBox, address: str, body: str, at: datetime) -> Outcome:
    if not address:
        return Dropped("a caixa já não existe")
    new = 0
    try:
        while arrived := box.new(address, FOLDER):
            batch = reports(arrived, body, address, lambda _raw: address)
            new += len(report_abuse(batch, by=BY, at=at))
            box.mark(address, [one.uid for one in arrived], FOLDER)
    except OSError as error:
        return Failed(str(error))
    return Done(f"denúncias novas: {new}")
