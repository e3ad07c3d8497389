"""The duty of backing the mail store up as often as the norm says, with its proof (M21, S2)."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path

from portaria import clock
from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import adopted
from portaria.connectors.dovecot.backup import folders, making, proving, schedule
from portaria.connectors.dovecot.backup.folders import Whole
from portaria.connectors.dovecot.backup.making import Place
from portaria.connectors.dovecot.store import configured
from portaria.connectors.dovecot.store.carrying import carried, failed
from portaria.connectors.dovecot.store.copying import NotCopied
from portaria.connectors.dovecot.store.doveadm import Doveadm
from portaria.connectors.dovecot.store.exporting import NO_STORE
from portaria.duties.types import Failed, Later, OpenDuty, Outcome
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref

BACKUP = "store.backup"
MADE = "store.backup.made"
BY = "system:dovecot"
AT_ONCE, PROVING = 1.0, 5.0
"""Seconds of one call of the handler: what is left is copied in the next, after whatever else is
due; and for how many seconds a day that is whole is read back."""
PROVED = 20
"""Mailboxes of each day that are read back whole, by lot, if the time is enough; one at least. All
of these are ours, no norm's."""


@carried(BACKUP, batch=1)
def backup(server: Doveadm, duties: Sequence[OpenDuty], at: datetime) -> Mapping[int, Outcome]:
    """Copy what the day does not hold yet; when it is whole, prove it, tell it in the ledger, and
    remove the days whose time has passed."""
    return {duty.id: _one(server, duty, at) for duty in duties}


def _one(server: Doveadm, duty: OpenDuty, at: datetime) -> Outcome:
    body, store = adopted(duty.body), configured.root()
    today = body.calendar.day_of(at)
    span = schedule.every(body.law.on(today))
    tomorrow = body.calendar.first_instant(today + timedelta(days=1))
    if span is None:
        return Later(tomorrow, "nenhuma norma em vigor manda copiar o correio")
    if store is None:
        return Failed(NO_STORE)
    last = next(iter(reversed(folders.days(duty.body))), None)
    if last and folders.whole(duty.body, last) and (due := schedule.next_day(last, span)) > today:
        return Later(body.calendar.first_instant(due), f"cópia de {last:%d/%m/%Y} terminada")
    day = today if last is None or folders.whole(duty.body, last) else last
    try:
        if run(server, store, body, day, duty.provisions or (span.ref,), at) is None:
            return Later(at + timedelta(seconds=1), f"cópia de {day:%d/%m/%Y} em andamento")
    except NotCopied as refused:
        return failed(refused.answer)
    except proving.Spoiled as spoiled:
        return Failed(str(spoiled), permanent=True)
    due = max(schedule.next_day(day, span), today + timedelta(days=1))
    return Later(body.calendar.first_instant(due), f"cópia de {day:%d/%m/%Y} terminada e provada")


def run(
    server: Doveadm,
    store: Path,
    body: Assembled,
    day: date,
    provisions: tuple[str, ...],
    at: datetime,
    *,
    seconds: float = AT_ONCE,
) -> Whole | None:
    """Go on with ``day``; None while it is not whole. In the caller's transaction, which keeps the
    act ``MADE``.

    Raises:
        NotCopied, Unreachable: the server did not.
        proving.Spoiled: what was read back is not what was copied.
    """
    slug, ends = body.config.slug, clock.elapsed() + seconds
    place = Place.of(store, slug, day)
    whole = making.make(server, place, enough=lambda: clock.elapsed() > ends)
    if whole is None:
        return None
    proved = _prove(slug, day)
    removed = _remove(body, day, body.calendar.day_of(at))
    facts = {"day": day.isoformat(), **asdict(whole), "proved": proved, "removed": removed,
             "apart": _apart(store)}  # fmt: skip
    append(
        [ActDraft(MADE, ref("body", slug), None, slug, at, provisions, content={"facts": facts})],
        by=BY,
        at=at,
    )
    return whole


def _prove(body: str, day: date) -> dict[str, int]:
    """Read some of the day's mailboxes back, by lot: who spoils one cannot know which."""
    found = [manifest.with_suffix("") for manifest in folders.manifests(body, day)]
    drawn = random.SystemRandom().sample(found, min(PROVED, len(found)))
    ends, read = clock.elapsed() + PROVING, []
    for folder in drawn:
        read.append(proving.check_mailbox(folder))
        if clock.elapsed() > ends:
            break
    return {"mailboxes": len(read), "messages": sum(read)}


def _remove(body: Assembled, day: date, today: date) -> list[str]:
    slug = body.config.slug
    whole = [d for d in folders.days(slug) if d <= day and folders.whole(slug, d)]
    gone = schedule.over(whole, schedule.kept(body.law.on(today)), today)
    for each in gone:
        shutil.rmtree(folders.of_day(slug, each))
    return [each.isoformat() for each in gone]


def _apart(store: Path) -> bool:
    """Whether the copies lie on another device than the mailboxes."""
    return folders.root().stat().st_dev != store.stat().st_dev
