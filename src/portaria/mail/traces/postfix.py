"""Postfix's log lines as events of messages: cut at the marks Postfix itself writes, all lines at
once. A line that says nothing about a message (connections, warnings, statistics) is no event.

The marks follow Postfix 3.x's own sources: ``QUEUEID: client=``, ``message-id=``,
``from=<>, size=, nrcpt=``, ``to=<>, relay=, delay=, delays=, dsn=, status=``, ``removed``;
refusals ``NOQUEUE: reject: RCPT from …; from=<> to=<> proto=``.
"""

from __future__ import annotations

import duckdb

from portaria.mail.traces.stream import (
    BEGINS,
    DELIVERY,
    EXPIRED,
    FREED,
    HEADER,
    HELD,
    QUEUED,
    REFUSAL,
    REMOVED,
)


def cut(first: int) -> str:
    """SQL: the dated lines of ``log_lines`` from ``first`` on, with what stands after «]: »: up to
    the mark after it (``q``, a queue id) and the one after that (``rest``, which may be too short).
    """
    return f"""
SELECT origin, ord, line, seen,
    split_part(short, ': ', 1) AS q, split_part(short, ': ', 2) AS rest
FROM (SELECT *, split_part(line, ']: ', 2) AS short FROM log_lines
      WHERE ord >= {first} AND seen IS NOT NULL AND NOT contains(line, 'connect from'))"""  # ours


WHAT = f"""CASE
    WHEN strlen(q) NOT BETWEEN 5 AND 20 OR contains(q, ' ') THEN NULL
    WHEN starts_with(rest, 'client=') OR starts_with(rest, 'uid=') THEN {BEGINS}
    WHEN starts_with(rest, 'message-id=') THEN {HEADER}
    WHEN starts_with(rest, 'to=<') THEN {DELIVERY}
    WHEN rest = 'removed' THEN {REMOVED}
    WHEN starts_with(rest, 'from=<') AND contains(rest, ', size=') THEN {QUEUED}
    WHEN starts_with(rest, 'from=<') AND contains(rest, ', status=expired') THEN {EXPIRED}
    WHEN rest IN ('reject', 'milter-reject', 'discard', 'milter-discard') THEN {REFUSAL}
    WHEN rest IN ('hold', 'milter-hold') OR starts_with(rest, 'placed on hold') THEN {HELD}
    WHEN starts_with(rest, 'released from hold') THEN {FREED}
    END"""
"""SQL: what a line of :func:`cut` is; NULL where it is no event."""
_FULL = "substr(line, strpos(line, ']: ') + 3)"
_REST = f"substr({_FULL}, strpos({_FULL}, ': ') + 2)"
# An address may be quoted and hold anything: only then is it worth a regular expression.
_QUOTED = r"""regexp_extract(rest, '^(?:to|from)=<((?:"(?:[^"\\]|\\.)*"[^>]*)|[^>]*)>', 1)"""
_PLAIN = "split_part(split_part(rest, '<', 2), '>', 1)"
_ADDRESS = f"CASE WHEN contains(rest, '\"') THEN {_QUOTED} ELSE {_PLAIN} END"
_STAGE = r"'^(?:milter-)?(?:reject|discard): ([A-Za-z-]+)'"
_CLIENT = r"' from ([^ ]+\[[^\]]*\])[:;] '"
_SAID = r"' from [^ ]+\[[^\]]*\]: (.*?)(?:; from=<.*)?$'"
_SAID_LAST = r"' helo=<[^>]*>: (.*)$'"  # of header and body checks
_ENDS = "('END-OF-MESSAGE', 'DATA', 'BDAT', 'header', 'body', 'mime')"

_TAIL = "substr(rest, length(address) + 6)"
_EVENTS = f"""
SELECT origin, q AS qid, ord, seen, what::UTINYINT AS what,
    CASE what
        WHEN {BEGINS} THEN split_part(split_part(rest, 'client=', 2), ',', 1)
        WHEN {HEADER} THEN substr(rest, 12)
        WHEN {QUEUED} THEN lower(address)
        WHEN {DELIVERY} THEN lower(address)
        WHEN {REFUSAL} THEN lower(regexp_extract(rest, ' to=<([^>]*)>', 1))
        WHEN {HELD} THEN left(rest, 300) END AS a,
    CASE what
        WHEN {BEGINS} THEN lower(split_part(split_part(rest, 'sasl_username=', 2), ',', 1))
        WHEN {DELIVERY} THEN CASE WHEN contains(rest, ' orig_to=<')
            THEN lower(split_part(split_part({_TAIL}, ' orig_to=<', 2), '>', 1)) ELSE '' END
        WHEN {REFUSAL} THEN regexp_extract(rest, {_CLIENT}, 1) END AS b,
    CASE what
        WHEN {DELIVERY} THEN split_part(split_part({_TAIL}, ' relay=', 2), ',', 1)
        WHEN {REFUSAL} THEN lower(regexp_extract(rest, '; from=<([^>]*)>', 1)) END AS c,
    CASE what
        WHEN {DELIVERY} THEN split_part(split_part({_TAIL}, ' status=', 2), ' ', 1)
        WHEN {REMOVED} THEN CASE WHEN contains(line, '/postsuper[') THEN 'postsuper' ELSE '' END
        WHEN {REFUSAL} THEN CASE
            WHEN starts_with(rest, 'discard') OR starts_with(rest, 'milter-discard')
                THEN 'discarded'
            WHEN regexp_matches(rest, '\\]: 4[0-9.]') THEN 'postponed' ELSE 'refused' END END AS d,
    CASE what
        WHEN {DELIVERY} THEN CASE WHEN contains({_TAIL}, ' status=sent') THEN ''
            ELSE left(regexp_extract({_TAIL}, ' status=[a-z]+ \\((.*)\\)$', 1), 300) END
        WHEN {REFUSAL} THEN left(coalesce(nullif(regexp_extract(rest, {_SAID}, 1), ''),
            regexp_extract(rest, {_SAID_LAST}, 1)), 300) END AS e,
    CASE what WHEN {DELIVERY} THEN split_part(split_part({_TAIL}, ' dsn=', 2), ',', 1) END AS f,
    CASE what
        WHEN {QUEUED} THEN TRY_CAST(split_part(split_part(rest, ', size=', 2), ',', 1) AS BIGINT)
        WHEN {REFUSAL} THEN (q = 'NOQUEUE' OR regexp_extract(rest, {_STAGE}, 1) IN {_ENDS})::BIGINT
        END AS n
FROM (SELECT *, CASE WHEN what IN ({QUEUED}, {EXPIRED}, {DELIVERY}) THEN {_ADDRESS} ELSE '' END
      AS address FROM (SELECT * REPLACE ({_REST} AS rest) FROM told WHERE what IS NOT NULL))
"""


def parse(own: duckdb.DuckDBPyConnection) -> None:
    """Add to the table ``events`` those of the messages of ``others (origin, qid, begun)``;
    ``log_lines`` as :mod:`portaria.mail.traces.lines` shows them.

    In stages, the first a table: an expression that several branches of a CASE use would be worked
    out once for each of them.
    """
    [(first,)] = own.execute("SELECT coalesce(min(begun), 0) FROM others").fetchall()
    own.execute(
        f"CREATE TEMP TABLE told AS SELECT *, {WHAT} AS what FROM ({cut(first)}) AS cut"
        " SEMI JOIN others ON others.origin = cut.origin AND others.qid = cut.q"
    )
    own.execute(f"INSERT INTO events BY NAME {_EVENTS}")
    own.execute("DROP TABLE told")
