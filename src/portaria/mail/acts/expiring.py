"""Messages past the time of their folder: which go, body by body. What carries it out on a mail
server follows the act (:mod:`portaria.mail.ports`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portaria.ledger.types import ActDraft, Json, ref
from portaria.mail.acts.desk import Desk, record
from portaria.mail.decisions.expiry import FolderExpiry
from portaria.norms.decision import Decision
from portaria.steps.reasons import plain, provisions_of

EXPIRED = "mail.folders.expired"
"""Its facts: ``folders``, each ``{"folder", "name", "first_kept", "provision"}``: in every mailbox
in use of the body, what folder ``name`` received before the day ``first_kept`` goes."""


def expire_folders(
    found: Sequence[tuple[Desk, Decision, Sequence[FolderExpiry]]], *, by: str, at: datetime
) -> None:
    """Order that what has expired goes; one act for each body."""
    with transaction.atomic():
        record([_act(desk, decision, folders) for desk, decision, folders in found], by=by, at=at)


def _act(desk: Desk, decision: Decision, folders: Sequence[FolderExpiry]) -> ActDraft:
    labels = desk.its.vocabulary.keys.get("folder", {})
    told: list[Json] = [
        {
            "folder": each.folder,
            "name": labels.get(each.folder, each.folder),
            "first_kept": each.first_kept.isoformat(),
            "provision": each.provision,
        }
        for each in folders
    ]
    return ActDraft(
        kind=EXPIRED,
        subject=ref("body", desk.body),
        person=None,
        body=desk.body,
        held_at=desk.at,
        provisions=provisions_of(decision),
        policy=decision.policy,
        outcome=decision.outcome,
        content={"facts": {"on": desk.today.isoformat(), "folders": told},
                 "decision": dict(plain(decision))},
    )  # fmt: skip
