"""Passwords that holders chose, remembered by their hashes so that they are not chosen again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib.auth.hashers import check_password

from portaria.accounts.models import PasswordKept
from portaria.database.copying import copy_rows, cursor, next_ids

_COLUMNS = ("id", "account_id", "hash", "kept_at")
_FORGET = """
DELETE FROM accounts_passwordkept WHERE id IN (
    SELECT id FROM (
        SELECT k.id, row_number() OVER (PARTITION BY k.account_id ORDER BY k.id DESC) AS place,
               w.kept
        FROM accounts_passwordkept k
        JOIN unnest(%s::bigint[], %s::int[]) AS w (account, kept) ON w.account = k.account_id
    ) numbered WHERE place > kept
)
"""


def repeats(account: int, password: str, last: int) -> bool:
    """Whether ``password`` is one of the last ``last`` of the account. As many hashes are verified
    as there are."""
    kept = PasswordKept.objects.filter(account=account).order_by("-id")[:last]
    found = [check_password(password, one.hash) for one in kept]
    return any(found)


def remember(hashes: Mapping[int, str], lasts: Mapping[int, int], at: datetime) -> None:
    """Keep the new hash of each account, and of each no more than its ``lasts``."""
    ids = iter(next_ids(PasswordKept, len(hashes)))
    rows = [(next(ids), account, encoded, at) for account, encoded in hashes.items()]
    copy_rows("accounts_passwordkept", _COLUMNS, iter(rows))
    with cursor() as c:
        c.execute(_FORGET, (list(lasts), list(lasts.values())))


def forget_passwords(accounts: Sequence[int]) -> None:
    """Forget every hash of ``accounts``."""
    PasswordKept.objects.filter(account__in=accounts).delete()
