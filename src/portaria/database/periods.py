"""What holds on a day, in SQL: ``end`` is the first day on which a row no longer does. Django asks
it by ``people.queries.in_force`` and ``not_over``; of a row in hand, ``people.types.holds``."""

from __future__ import annotations


def not_over(row: str, day: str) -> str:
    """SQL of what has not ended by ``day``, begun or not; ``row`` is the alias of its table."""
    return f'({row}."end" IS NULL OR {row}."end" > {day})'


def in_force(row: str, day: str) -> str:
    """SQL of what has begun by ``day`` and has not ended."""
    return f"({row}.start <= {day} AND {not_over(row, day)})"
