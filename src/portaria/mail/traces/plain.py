"""The messages that nothing unusual happened to, which are nearly all: each of their lines once,
one recipient, begun and ended within the lines at hand. One pass over the lines makes their
records; :mod:`portaria.mail.traces.joining` makes the others', by the same rules in more steps.
"""

from __future__ import annotations

import duckdb

from portaria.mail.traces.lines import AT, HOUR
from portaria.mail.traces.postfix import WHAT, cut
from portaria.mail.traces.stream import (
    BEGINS,
    DELIVERY,
    HEADER,
    MAIL,
    QUEUED,
    REMOVED,
    TOLD,
    VERDICT,
)

_SIXTEENTH = 16
"""Kinds of line are numbered below it: an order and a kind go into one number."""
# Whether the part of the line that was cut is enough to read it by.
_USUAL = f"""CASE WHEN what IN ({BEGINS}, {HEADER}) THEN TRUE
    WHEN what = {QUEUED} THEN NOT contains(line, '"')
    WHEN what = {DELIVERY} THEN contains(line, ', status=sent (') AND NOT contains(line, '"')
    WHEN what = {REMOVED} THEN NOT contains(line, '/postsuper[') ELSE what IS NULL END"""
_LINES = f"""
SELECT origin, q, rest, line, what, seen, ord * {_SIXTEENTH} + what AS place,
    {_USUAL} AND (what IS NULL OR seen IS NOT NULL) AS usual
FROM (SELECT *, CASE WHEN what IS NOT NULL THEN {AT} END AS seen
      FROM (SELECT *, {WHAT} AS what FROM ({cut(0)})) JOIN hours ON hours.hour = {HOUR})
"""


def _mask(*kinds: int) -> int:
    return sum(1 << kind for kind in kinds)


def _one(column: str, kind: int) -> str:
    return f"any_value({column}) FILTER (WHERE what = {kind})"


def _between(column: str, after: str, before: str) -> str:
    return f"split_part(split_part({column}, '{after}', 2), '{before}', 1)"


# Text is taken apart once for each message, not for each line.
_GROUPED = f"""
CREATE OR REPLACE TEMP TABLE grouped AS
SELECT origin, q AS qid, count(what) AS lines, bit_or(1::USMALLINT << what) AS kinds,
    bool_and(usual) AS usual, min(seen) AS began, max(seen) AS latest,
    min(place) // {_SIXTEENTH} AS begun,
    min(place) % {_SIXTEENTH} AS first, max(place) % {_SIXTEENTH} AS last,
    {_one("rest", BEGINS)} AS begins, {_one("line", HEADER)} AS header,
    {_one("rest", QUEUED)} AS queued, {_one("rest", DELIVERY)} AS delivery
FROM ({_LINES}) GROUP BY ALL
"""
# Each kind of line at most once and none but these; its beginning, if there, first, and its end
# last; nothing of it read before; its verdict, if there, told while it came in.
_PLAIN = f"""
CREATE OR REPLACE TEMP TABLE plain AS
SELECT g.origin, g.qid, v.told FROM grouped g
LEFT JOIN (SELECT origin, qid, count(*) AS verdicts, any_value(c) AS told, any_value(seen) AS judged
    FROM events WHERE what = {VERDICT} GROUP BY ALL) v USING (origin, qid)
ANTI JOIN (SELECT origin, qid FROM events WHERE what <> {VERDICT}) read USING (origin, qid)
WHERE g.usual AND bit_count(g.kinds) = g.lines
    AND g.kinds | {_mask(BEGINS, HEADER)} = {_mask(BEGINS, HEADER, QUEUED, DELIVERY, REMOVED)}
    AND g.last = {REMOVED} AND (g.first = {BEGINS} OR g.kinds & {_mask(BEGINS)} = 0)
    AND (v.verdicts IS NULL
        OR (v.verdicts = 1 AND v.judged + 2 >= g.began AND v.judged <= g.latest + 2))
"""
_RECORDS = f"""
SELECT began AS seen, latest - began AS took, origin, qid AS queue_id,
    coalesce(substr(header, strpos(header, 'message-id=') + 11),
        json_extract_string(told, '$.mid'), '') AS message_id,
    lower({_between("queued", "<", ">")}) AS sender,
    lower({_between("delivery", "<", ">")}) AS recipient,
    CASE WHEN asked_for = recipient THEN '' ELSE asked_for END AS asked_for,
    coalesce(TRY_CAST({_between("queued", ", size=", ",")} AS BIGINT),
        TRY_CAST(json_extract_string(told, '$.size') AS BIGINT), 0) AS size,
    'sent' AS status, {_between("delivery", " dsn=", ",")} AS dsn,
    {_between("delivery", " relay=", ",")} AS relay,
    coalesce({_between("begins", "client=", ",")}, '') AS client,
    coalesce(lower({_between("begins", "sasl_username=", ",")}), '') AS login, 1 AS attempts,
    '' AS reply, {TOLD.format(line="told")}
FROM (SELECT *, lower({_between("delivery", " orig_to=<", ">")}) AS asked_for
      FROM grouped JOIN plain USING (origin, qid))
"""


def split(own: duckdb.DuckDBPyConnection) -> None:
    """Make, from ``log_lines``, ``hours`` and the table ``events`` (of what was read before, and of
    verdicts), the tables ``fresh`` (records of plain messages), ``others`` (the messages that are
    not, and where they begin) and ``now`` (how far each log goes); take plain messages' verdicts
    out of ``events``."""
    names = ", ".join(f'"{name}"::{kind} AS "{name}"' for name, kind in MAIL.columns.items())
    own.execute(_GROUPED)
    own.execute(_PLAIN)
    own.execute(f"INSERT INTO fresh BY NAME SELECT {names} FROM ({_RECORDS})")  # constants only
    own.execute(
        "CREATE OR REPLACE TEMP TABLE others AS SELECT origin, qid, begun FROM grouped"
        " ANTI JOIN plain USING (origin, qid) WHERE lines > 0"
    )
    own.execute("INSERT INTO now SELECT origin, max(latest) FROM grouped GROUP BY origin")
    own.execute(
        "DELETE FROM events WHERE (origin, qid) IN (SELECT (origin, qid) FROM plain"
        " WHERE told IS NOT NULL)"
    )
    own.execute("DROP TABLE grouped")
    own.execute("DROP TABLE plain")
