"""Rows of badges read under lock and written in bulk. Used by acts and queries only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from portaria.database.copying import cursor, next_ids
from portaria.premises.badges.models import Badge, Block, Credential
from portaria.premises.badges.types import PERMANENT, BadgeHeld, Refused, State

_HELD = """
SELECT b.id, b.body_id, b.person_id, b.serial, b.kind, b.state, b.category, b.credential_id,
       b.issued_at, b.valid_until, b.stands_for_id, b.ground, b.occurrence, b.counted_on,
       b.promised_until,
       ARRAY(SELECT k.ground FROM premises_badges_block k
              WHERE k.badge_id = b.id AND k.ended_at IS NULL ORDER BY k.id)
FROM premises_badges_badge b
"""


def select(condition: str, values: Sequence[Any]) -> list[BadgeHeld]:
    """Badges under ``condition``, SQL of this slice (the table is ``b``)."""
    with cursor() as c:
        c.execute((_HELD + condition).encode(), values)
        return [_held(list(row)) for row in c]


def _held(row: list[Any]) -> BadgeHeld:
    row[5], row[15] = State(row[5]), tuple(row[15])
    return BadgeHeld(*row)


def lock(ids: Iterable[int]) -> dict[int, BadgeHeld]:
    """The badges, locked until the transaction ends, in the order of their keys.

    Raises:
        Refused: one of them does not exist.
    """
    wanted = sorted(set(ids))
    condition = "WHERE b.id = ANY(%s) ORDER BY b.id FOR UPDATE OF b"
    held = {badge.id: badge for badge in select(condition, (wanted,))}
    if missing := [i for i in wanted if i not in held]:
        raise Refused(f"não existe o crachá nº {missing[0]}. Nada foi alterado")
    return held


def in_use_of(persons: Iterable[int], body: str = "") -> dict[int, list[BadgeHeld]]:
    """The badges that each person has out, locked, the oldest first; in one body, or in any."""
    condition = (
        "WHERE b.person_id = ANY(%s) AND b.state IN ('active', 'blocked')"
        " AND (%s = '' OR b.body_id = %s) ORDER BY b.id FOR UPDATE OF b"
    )
    found: dict[int, list[BadgeHeld]] = {}
    for badge in select(condition, (sorted(set(persons)), body, body)):
        found.setdefault(badge.person or 0, []).append(badge)
    return found


def permanent_of(badges: Sequence[BadgeHeld]) -> BadgeHeld | None:
    """The permanent one among ``badges``."""
    return next((badge for badge in badges if badge.kind == PERMANENT), None)


def stand_in_of(permanent: int) -> BadgeHeld | None:
    """The last provisional badge that was given for ``permanent``, out or back."""
    found = select("WHERE b.stands_for_id = %s ORDER BY b.id DESC LIMIT 1", (permanent,))
    return found[0] if found else None


def credentials(body: str, numbers: Sequence[str], at: datetime) -> dict[str, int]:
    """The keys of the credentials ``numbers``, new or no longer in use.

    Raises:
        Refused: a badge in use has one already, or one is named twice.
    """
    if len(set(numbers)) < len(numbers):
        raise Refused("a mesma credencial aparece mais de uma vez no lote. Nada foi alterado")
    found = Credential.objects.select_for_update().filter(body=body, number__in=numbers)
    known = {row.number: row.pk for row in found.order_by("pk")}
    taken = Badge.objects.filter(credential__in=known.values(), state__in=("active", "blocked"))
    if (used := taken.values_list("credential__number", flat=True).first()) is not None:
        raise Refused(f"a credencial {used} já está num crachá em uso: devolva-o antes")
    fresh = [number for number in numbers if number not in known]
    rows = [
        Credential(pk=key, body_id=body, number=number, state="free", since=at)
        for key, number in zip(next_ids(Credential, len(fresh)), fresh, strict=True)
    ]
    Credential.objects.bulk_create(rows, batch_size=2000)
    return known | {row.number: row.pk for row in rows}


def block(
    blocks: Mapping[int, str],
    *,
    at: datetime,
    provisions: Mapping[int, str],
    events: Mapping[int, int | None] | None = None,
) -> None:
    """Open a block on each badge (badge → ground), unless one of that ground is open."""
    Block.objects.bulk_create(
        [
            Block(
                badge_id=badge, ground=ground, since=at, provision=provisions.get(badge, ""),
                event=(events or {}).get(badge),
            )
            for badge, ground in blocks.items()
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    settle(list(blocks), at)


def unblock(badges: Iterable[int], grounds: Iterable[str], why: str, *, at: datetime) -> None:
    """End the open blocks of ``badges`` on ``grounds``."""
    keys = list(badges)
    open_ = Block.objects.filter(badge__in=keys, ground__in=list(grounds), ended_at=None)
    open_.update(ended_at=at, ended_for=why)
    settle(keys, at)


_SETTLE = """
UPDATE premises_badges_badge b SET state = new.state, state_since = %s
  FROM (SELECT i.id, CASE WHEN EXISTS (
               SELECT 1 FROM premises_badges_block k WHERE k.badge_id = i.id AND k.ended_at IS NULL
               ) THEN 'blocked' ELSE 'active' END AS state
          FROM unnest(%s::bigint[]) AS i (id)) AS new
 WHERE b.id = new.id AND b.state IN ('active', 'blocked') AND b.state <> new.state
"""
_FOLLOW = """
UPDATE premises_badges_credential c SET state = new.state, since = %s
  FROM (SELECT b.credential_id AS id, CASE b.state WHEN 'active' THEN 'active'
               WHEN 'blocked' THEN 'blocked' ELSE 'free' END AS state
          FROM premises_badges_badge b WHERE b.id = ANY(%s) AND b.credential_id IS NOT NULL) AS new
 WHERE c.id = new.id AND c.state <> new.state
"""


def settle(badges: Sequence[int], at: datetime) -> None:
    """Bring the state of badges in use to what their blocks say, and their credentials' after."""
    with cursor() as c:
        c.execute(_SETTLE, (at, list(badges)))
        c.execute(_FOLLOW, (at, list(badges)))


def finish(badges: Sequence[int], state: State, *, at: datetime) -> None:
    """Badges leave use: ``returned`` or ``ended``; their credentials open nothing any more. Those
    of ended badges never serve again."""
    Badge.objects.filter(pk__in=badges).update(
        state=state.value, state_since=at, promised_until=None
    )
    Block.objects.filter(badge__in=badges, ended_at=None).update(
        ended_at=at, ended_for=f"o crachá saiu de uso: {state.value}"
    )
    credential_state = "free" if state is State.RETURNED else "ended"
    Credential.objects.filter(badges__in=badges).update(state=credential_state, since=at)
