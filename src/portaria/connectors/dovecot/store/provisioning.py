"""A mailbox is in the store under its address, with the norm's limit (M1, M8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from portaria import clock
from portaria.connectors.dovecot.store import published
from portaria.connectors.dovecot.store.carrying import carried, failed, gone, mailboxes_of
from portaria.connectors.dovecot.store.doveadm import Answer, Command, Doveadm
from portaria.connectors.dovecot.store.effects import PROVISION
from portaria.connectors.dovecot.store.published import Box
from portaria.duties.types import Done, Failed, Later, OpenDuty, Outcome

KIB = 1024  # Dovecot tells quotas in KiB, rounded up


BATCH, TOGETHER, AT_ONCE = 20_000, 20, 0.5
"""Mailboxes taken by one call of the handler, those of one request, and for how many seconds they
are made before whatever else is due has its turn: a load opens a hundred thousand, and what ends
somebody's right must not wait behind them. Ours, no norm's."""


@carried(PROVISION, batch=BATCH)
def provision(server: Doveadm, duties: Sequence[OpenDuty], at: datetime) -> Mapping[int, Outcome]:
    """Make each mailbox where there is none, and read back where it lies and its limit. It lies
    under its number: a new address has the same messages."""
    began, done = clock.elapsed(), 0
    outcomes: dict[int, Outcome] = {}
    while done < len(duties) and clock.elapsed() - began < AT_ONCE:
        mailboxes = mailboxes_of(duties[done : done + TOGETHER])
        boxes = published.boxes(mailboxes.values())
        found = agree(server, list(boxes.values()))
        outcomes.update({key: found.get(box) or gone(box) for key, box in mailboxes.items()})
        done += TOGETHER
    for place, duty in enumerate(duties[done:]):
        again = at + timedelta(seconds=1 + place / done)
        outcomes[duty.id] = Later(again, "na fila do servidor de correio")
    return outcomes


def agree(server: Doveadm, boxes: Sequence[Box]) -> dict[int, Outcome]:
    """Make and read back ``boxes``; what each came to, by mailbox."""
    answers = server.ask([command for box in boxes for command in _commands(box)])
    return {
        box.id: _judge(box, answers[place], answers[place + 1], answers[place + 2])
        for place, box in zip(range(0, len(answers), 3), boxes, strict=True)
    }


def _commands(box: Box) -> list[Command]:
    return [
        Command(
            "mailboxStatus", {"user": box.address, "field": ["guid"], "mailboxMask": ["INBOX"]}
        ),
        Command("user", {"userMask": [box.address]}),
        Command("quotaGet", {"user": box.address}),
    ]


def _judge(box: Box, inbox: Answer, user: Answer, quota: Answer) -> Outcome:
    for answer in (inbox, user, quota):
        if not answer.done:
            return failed(answer)
    home = str(user.rows.get(box.address, {}).get("home", ""))
    if not home.endswith("/" + box.home):
        return Failed(f"{box.address} está em «{home}» no servidor, e não em «{box.home}»")
    limit = _limit(quota)
    if limit != -(-box.quota_bytes // KIB):
        return Failed(f"o servidor tem o limite de {limit} KiB para {box.address}")
    return Done(f"{box.address} está no servidor")


def _limit(quota: Answer) -> int:
    told = [row["limit"] for row in quota.rows if row["type"] == "STORAGE"]
    return int(told[0]) if told and told[0] != "-" else 0
