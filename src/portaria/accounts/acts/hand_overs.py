"""Credentials on their way, each on record until it arrived (A3)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from portaria.accounts.models import HandOver
from portaria.database.copying import copy_rows, next_ids

_COLUMNS = (
    "id", "account_id", "means", "digest", "made_at", "made_by", "expires_at", "receipt",
)  # fmt: skip


def record_hand_overs(
    receipts: Mapping[int, str],
    means: str,
    *,
    until: datetime,
    by: str,
    at: datetime,
    tokens: Mapping[int, str] | None = None,
) -> None:
    """Note what was made for each account; what was on its way before is worth nothing any more."""
    end_hand_overs(list(receipts), "replaced", at=at)
    ids = iter(next_ids(HandOver, len(receipts)))
    rows = [
        (next(ids), account, means, digest_of(tokens[account]) if tokens else None, at, by, until,
         said)
        for account, said in receipts.items()
    ]  # fmt: skip
    copy_rows("accounts_handover", _COLUMNS, iter(rows))


def end_hand_overs(accounts: Sequence[int], why: str, *, at: datetime) -> None:
    """Close what is on its way to ``accounts``: ``used`` or ``replaced``; tokens are forgotten."""
    open_ = HandOver.objects.filter(account__in=accounts, closed_at=None)
    open_.update(closed_at=at, closed_for=why, digest=None)


def digest_of(token: str) -> bytes:
    """What is kept of a token: it is long and random, so its digest gives nothing away."""
    return hashlib.sha256(token.encode()).digest()
