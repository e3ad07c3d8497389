"""Postfix's log lines as events of messages: cut at the marks Postfix itself writes, all lines at
once. A line that says nothing about a message (connections, warnings, statistics) is no event.

The marks follow Postfix 3.x's own sources: ``QUEUEID: client=``, ``message-id=``,
``from=<>, size=, nrcpt=``, ``to=<>, relay=, delay=, delays=, dsn=, status=``, ``removed``;
refusals ``NOQUEUE: reject: RCPT from …; from=<> to=<> proto=``.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import duckdb

from portaria.mail.traces.lines import AT, HOUR, hours, lines
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

# The part of a line after «]: », up to the mark after the queue id. The whole line is kept where
# that part may not be enough, which costs memory.
_ENOUGH = """(contains(line, ', status=sent (') OR contains(line, '(queue active)')
    OR contains(line, ': client=') OR ends_with(line, ': removed')) AND NOT contains(line, '"')"""
_CUT = f"""
CREATE OR REPLACE TEMP TABLE cut AS
SELECT ord, split_part(line, '[', 1) AS begins, split_part(short, ': ', 1) AS q,
    split_part(short, ': ', 2) AS rest, CASE WHEN {_ENOUGH} THEN NULL ELSE line END AS line
FROM (SELECT line, ord, split_part(line, ']: ', 2) AS short FROM {{lines}}
      WHERE NOT contains(line, 'connect from'))
"""
_WHAT = f"""CASE
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
_TOLD = f"""
CREATE OR REPLACE TEMP TABLE told AS
SELECT *, {_WHAT} AS what FROM cut WHERE strlen(q) BETWEEN 5 AND 20 AND NOT contains(q, ' ')
"""
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
SELECT q, ord, {AT} AS seen, what,
    CASE what
        WHEN {QUEUED} THEN lower(address)
        WHEN {DELIVERY} THEN lower(address)
        WHEN {REFUSAL} THEN lower(regexp_extract(rest, ' to=<([^>]*)>', 1))
        WHEN {HELD} THEN left(rest, 300) END AS a,
    CASE what
        WHEN {DELIVERY} THEN CASE WHEN contains(rest, ' orig_to=<')
            THEN lower(split_part(split_part({_TAIL}, ' orig_to=<', 2), '>', 1)) ELSE '' END
        WHEN {REFUSAL} THEN regexp_extract(rest, {_CLIENT}, 1) END AS b,
    CASE what
        WHEN {DELIVERY} THEN split_part(split_part({_TAIL}, ' relay=', 2), ',', 1)
        WHEN {REFUSAL} THEN lower(regexp_extract(rest, '; from=<([^>]*)>', 1)) END AS c,
    CASE what
        WHEN {DELIVERY} THEN split_part(split_part({_TAIL}, ' status=', 2), ' ', 1)
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
      AS address FROM (SELECT * REPLACE ({_REST} AS rest) FROM told WHERE line IS NOT NULL
                       AND what NOT IN ({BEGINS}, {HEADER}, {REMOVED})))
    JOIN hours ON hours.hour = {HOUR}
"""
_NONE = "NULL::VARCHAR"


def _usual(what: int, where: str, **values: str) -> str:
    """SQL of the events of one kind whose lines hold nothing unusual: each has its own, so that
    nothing is worked out that it does not need."""
    letters = ", ".join(f"{values.get(name, _NONE)} AS {name}" for name in "abcdef")
    return f"""SELECT q, ord, {AT} AS seen, {what} AS what, {letters},
    {values.get("n", "NULL::BIGINT")} AS n
FROM told JOIN hours ON hours.hour = {HOUR} WHERE what = {what} AND {where}"""


def _between(after: str, before: str) -> str:
    return f"split_part(split_part(rest, '{after}', 2), '{before}', 1)"


_PARSED = " UNION ALL BY NAME ".join(
    (
        _usual(
            BEGINS,
            "TRUE",
            a=_between("client=", ","),
            b=f"lower({_between('sasl_username=', ',')})",
        ),
        _usual(HEADER, "TRUE", a="substr(line, strpos(line, 'message-id=') + 11)"),
        _usual(
            QUEUED,
            "line IS NULL",
            a=f"lower({_between('<', '>')})",
            n=f"TRY_CAST({_between(', size=', ',')} AS BIGINT)",
        ),
        _usual(
            DELIVERY,
            "line IS NULL",
            a=f"lower({_between('<', '>')})",
            b=f"lower({_between(' orig_to=<', '>')})",
            c=_between(" relay=", ","),
            d="'sent'",
            e="''",
            f=_between(" dsn=", ","),
        ),
        _usual(
            REMOVED,
            "TRUE",
            d="CASE WHEN ends_with(begins, '/postsuper') THEN 'postsuper' ELSE '' END",
        ),
        _EVENTS,
    )
)


def parse(
    own: duckdb.DuckDBPyConnection,
    piece: bytes,
    *,
    origin: str,
    base: int,
    zone: ZoneInfo,
    at: datetime,
) -> None:
    """Make the table ``parsed`` of the events in ``piece``, numbered from ``base`` on.

    In stages, each a table: an expression that several branches of a CASE use would be worked out
    once for each of them.

    Args:
        zone: where the server's clock is, for lines that do not say.
        at: when the piece was read, for lines that do not tell the year.
    """
    with lines(piece) as table:
        own.execute(_CUT.replace("{lines}", table))
    own.execute(_TOLD)
    hours(own, "told", zone, at=at)
    own.execute(
        "CREATE OR REPLACE TEMP TABLE parsed AS SELECT $origin AS origin, q AS qid,"
        " ord + $base AS ord, seen, what::UTINYINT AS what, a, b, c, d, e, f, n"
        f" FROM ({_PARSED}) WHERE seen IS NOT NULL",
        {"origin": origin, "base": base},
    )
    for stage in ("cut", "told"):
        own.execute(f"DROP TABLE {stage}")
