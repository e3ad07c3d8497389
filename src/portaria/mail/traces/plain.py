"""The messages that nothing unusual happened to, which are nearly all: each of their lines once,
one recipient, begun and ended within the lines at hand. One pass over the lines says where those of
each message stand, and only these are taken out and apart; :mod:`portaria.mail.traces.joining`
makes the others' records, by the same rules in more steps.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

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
_TEXTS = {
    "begins": BEGINS, "header": HEADER, "queued": QUEUED, "delivery": DELIVERY, "removed": REMOVED
}  # fmt: skip
"""The lines of a plain message; the first two may lack."""


def _mask(*kinds: int) -> int:
    return sum(1 << kind for kind in kinds)


_ORDERS = ", ".join(
    f"max(ord) FILTER (WHERE what = {kind}) AS {name}" for name, kind in _TEXTS.items()
)
_GROUPED = f"""
CREATE OR REPLACE TEMP TABLE grouped AS
SELECT origin, q AS qid, count(what) AS lines, bit_or(1::USMALLINT << what) AS kinds,
    min(seen) AS began, max(seen) AS latest, min(place) // {_SIXTEENTH} AS begun,
    min(place) % {_SIXTEENTH} AS first, max(place) % {_SIXTEENTH} AS last, {_ORDERS}
FROM (SELECT *, ord * {_SIXTEENTH} + what AS place
      FROM (SELECT *, {WHAT} AS what FROM ({cut(0)})))
GROUP BY ALL
"""
# Each kind of line at most once and none but these; its beginning, if there, first, and its end
# last; nothing of it read before; its verdict, if there, told while it came in.
_LIKELY = f"""
SELECT g.*, v.told FROM grouped g
LEFT JOIN (SELECT origin, qid, count(*) AS verdicts, any_value(c) AS told, any_value(seen) AS judged
    FROM events WHERE what = {VERDICT} GROUP BY ALL) v USING (origin, qid)
ANTI JOIN (SELECT origin, qid FROM events WHERE what <> {VERDICT}) read USING (origin, qid)
WHERE bit_count(g.kinds) = g.lines
    AND g.kinds | {_mask(BEGINS, HEADER)} = {_mask(*_TEXTS.values())}
    AND g.last = {REMOVED} AND (g.first = {BEGINS} OR g.kinds & {_mask(BEGINS)} = 0)
    AND (v.verdicts IS NULL
        OR (v.verdicts = 1 AND v.judged + 2 >= g.began AND v.judged <= g.latest + 2))
"""
# A quoted address may hold anything: only the general rules read it.
_PLAIN = """
CREATE OR REPLACE TEMP VIEW plain AS SELECT * FROM likely
WHERE NOT contains(queued, '"') AND NOT contains(delivery, '"')
    AND contains(delivery, ', status=sent (') AND NOT contains(removed, '/postsuper[')
"""


def _between(column: str, after: str, before: str) -> str:
    return f"split_part(split_part({column}, '{after}', 2), '{before}', 1)"


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
FROM (SELECT *, lower({_between("delivery", " orig_to=<", ">")}) AS asked_for FROM plain)
"""


def split(own: duckdb.DuckDBPyConnection, lines: pa.Table) -> None:
    """Make, from ``lines``, shown as ``log_lines``, and the table ``events`` (of what was read
    before, and of verdicts), the tables ``fresh`` (records of plain messages), ``others`` (the
    messages that are not, and where they begin) and ``now`` (how far each log goes); take plain
    messages' verdicts out of ``events``."""
    names = ", ".join(f'"{name}"::{kind} AS "{name}"' for name, kind in MAIL.columns.items())
    own.execute(_GROUPED)
    own.register("likely", _with_texts(own.sql(_LIKELY).to_arrow_table(), lines))
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
    own.execute("DROP VIEW plain")
    own.unregister("likely")
    own.execute("DROP TABLE grouped")


def _with_texts(messages: pa.Table, lines: pa.Table) -> pa.Table:
    """``messages`` with their lines in the places of these lines' numbers."""
    text, first = lines.column("line"), lines.column("ord")[0]
    for name in _TEXTS:
        where = messages.schema.get_field_index(name)
        at = pc.subtract(messages.column(name), first)
        messages = messages.set_column(where, name, pc.take(text, at))
    return messages
