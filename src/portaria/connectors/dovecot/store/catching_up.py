"""A mail store that comes after the acts: what they would have brought to it is brought once, each
mailbox by a duty of its own. A store is known by its folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from portaria.bodies.models import Adoption
from portaria.connectors.dovecot.store import configured, published, saying
from portaria.connectors.dovecot.store.carrying import carried
from portaria.connectors.dovecot.store.doveadm import Doveadm
from portaria.connectors.dovecot.store.effects import EFFECTS, REPLY, SHARE
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.duties.registry import regular
from portaria.duties.types import Done, DutyDraft, OpenDuty, Outcome
from portaria.ledger.types import ref

CATCH_UP = "store.catch_up"
SECONDS = 10.0
"""How often it is looked whether there is a store that nothing was brought to. Ours."""
_SAID = {effect.kind: effect.about for effects in EFFECTS.values() for effect in effects}


@regular(SECONDS)
def notice(at: datetime) -> None:
    """Open the duty of each body that has none for this store."""
    root = configured.root() if configured.present() else None
    if root is None:
        return
    bodies = Adoption.objects.order_by("body_id").values_list("body_id", flat=True).distinct()
    keys = {_key(body, root): body for body in bodies}
    known = Duty.objects.filter(key__in=keys).values_list("key", flat=True)
    open_duties(
        [_of_body(body, key, at) for key, body in keys.items() if key not in {*known}], at=at
    )


def caught_up(body: str) -> bool:
    """Whether what came before this store was handed to the duties of each mailbox; True where it
    is not known which store this is, for then nobody looks. One that failed is not waited for."""
    root = configured.root()
    if root is None:
        return True
    states = Duty.objects.filter(key=_key(body, root)).values_list("state", flat=True)
    return states.first() not in (None, "open")


def _key(body: str, root: Path) -> str:
    return f"{ref('body', body)}:{CATCH_UP}:{root}"


@carried(CATCH_UP, batch=1)
def catch_up(_server: Doveadm, duties: Sequence[OpenDuty], at: datetime) -> Mapping[int, Outcome]:
    """Open, for each mailbox that somebody shares or whose holder is away, the duty of saying so to
    the store. One that the store knows already changes nothing."""
    outcomes: dict[int, Outcome] = {}
    for duty in duties:
        told = {SHARE: published.shared(duty.body), REPLY: published.answering(duty.body)}
        addresses = saying.addresses_of({box for ids in told.values() for box in ids})
        drafts = [
            _of_mailbox(duty, kind, box, at, saying.mailbox(box, addresses))
            for kind, ids in told.items()
            for box in ids
        ]
        open_duties(drafts, at=at)
        outcomes[duty.id] = Done(f"{len(drafts)} caixas a levar ao servidor")
    return outcomes


def _of_body(body: str, key: str, at: datetime) -> DutyDraft:
    return DutyDraft(
        kind=CATCH_UP,
        body=body,
        subject=ref("body", body),
        person=None,
        run_at=at,
        key=key,
        about="Levar ao servidor de correio o que se decidiu antes de haver um",
    )


def _of_mailbox(duty: OpenDuty, kind: str, mailbox: int, at: datetime, called: str) -> DutyDraft:
    return DutyDraft(
        kind=kind,
        body=duty.body,
        subject=ref("mailbox", mailbox),
        person=None,
        run_at=at,
        key=f"{ref('mailbox', mailbox)}:{kind}:{duty.id}",
        about=f"{_SAID[kind]} {called}",
    )
