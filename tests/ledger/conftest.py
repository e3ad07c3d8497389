from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft

NOON = datetime(2024, 5, 2, 15, tzinfo=UTC)
TABLES = ("ledger_act", "ledger_content", "ledger_pending", "ledger_block")


def draft(number: int = 1, **changed: object) -> ActDraft:
    values: dict[str, object] = {
        "kind": "mail.mailbox.closed",
        "subject": f"mailbox:{number}",
        "person": number,
        "body": "uni",
        "held_at": NOON,
        "provisions": ("norma-1-2020#art15_cpt",),
        "content": {"name": "Conceição", "number": number},
    }
    return ActDraft(**{**values, **changed})  # type: ignore[arg-type]


def record(drafts: Sequence[ActDraft], by: str = "system:runner") -> list[int]:
    with transaction.atomic():
        return append(drafts, by=by, at=NOON)


def by_hand(*statements: str) -> None:
    """What somebody with full power over the database can do."""
    with transaction.atomic(), connection.cursor() as c:
        for table in TABLES:
            c.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            c.execute(statement)
        for table in TABLES:
            c.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


Tamper = Callable[..., None]


@pytest.fixture
def tamper() -> Tamper:
    return by_hand


@pytest.fixture
def ledger(transactional_db: None) -> Iterator[None]:
    """An empty ledger that commits: Django's flush does not reach its tables."""
    empty = f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY"
    by_hand(empty)
    yield
    by_hand(empty)
