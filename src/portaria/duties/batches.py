"""Carrying out one batch: all of it at once, or as much of it as can be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from psycopg import errors

from portaria.duties.following import Gathered, Renounced, gathering
from portaria.duties.types import Failed, Handler, Later, OpenDuty, Outcome

# What another worker's locks did to us is nobody's failure: the batch goes back untouched.
_CONFLICTS = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)


def carry_out(
    handler: Handler,
    duties: Sequence[OpenDuty],
    *,
    at: datetime,
    gathered: Gathered | None = None,
) -> list[Outcome]:
    """Call ``handler`` inside a savepoint. If it raises, its effects are undone and the batch is
    halved until the duties at fault stand alone; those come back as failures. Only a conflict with
    another worker (:func:`conflict`), a lost connection and :class:`Renounced` are raised.

    Args:
        gathered: keeps the steps opened that are due at once; None: all are written.
    """
    try:
        with transaction.atomic(), gathering(gathered):
            return _checked(duties, handler(duties, at=at), at)
    except Renounced:
        raise
    except Exception as error:
        if conflict(error) or _connection_lost():
            raise
        if len(duties) == 1:
            return [Failed(_sentence(error))]
    middle = len(duties) // 2
    return [
        *carry_out(handler, duties[:middle], at=at, gathered=gathered),
        *carry_out(handler, duties[middle:], at=at, gathered=gathered),
    ]


def _checked(
    duties: Sequence[OpenDuty], outcomes: Sequence[Outcome], at: datetime
) -> list[Outcome]:
    if len(outcomes) != len(duties):
        raise ValueError(f"{len(duties)} deveres, mas {len(outcomes)} respostas")
    for duty, outcome in zip(duties, outcomes, strict=True):
        if isinstance(outcome, Later) and outcome.run_at <= at:
            # It would be due again at once, for ever.
            raise ValueError(f"«{duty.kind}» pediu nova verificação num instante que já passou")
    return list(outcomes)


def conflict(error: BaseException) -> bool:
    """Whether the database chose this transaction to give way to another."""
    return isinstance(error, _CONFLICTS) or isinstance(error.__cause__, _CONFLICTS)


def _connection_lost() -> bool:
    return connection.connection is None or bool(connection.connection.closed)


def _sentence(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
