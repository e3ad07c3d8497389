"""From where people signed in with a password or the like of their own, as the servers' logs tell
(A11): to their mailboxes and to send, by Dovecot; to send, by Postfix too, which names who signed
in with each message. Of a Dovecot that does not tell of those who sign in to send (an older one of
a body's own, say), Postfix's lines are all there is, and who then sends nothing is in no log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import duckdb

from portaria.mail.decisions.signing_in import BY_THE_SITE
from portaria.mail.traces import lines, stamps
from portaria.mail.traces.following import Entered

_SENDS = b"sasl_username="
_HOURLY = """
SELECT login, client, min(seen), max(seen) FROM ({told})
WHERE NOT by_site AND client <> '' GROUP BY login, client, seen // 3600 ORDER BY 3, 1, 2
"""
_BY_DOVECOT = _HOURLY.format(
    told="SELECT * FROM uses WHERE event IN ('login', 'sending_login')"  # constants
)
_BY_POSTFIX = _HOURLY.format(
    told=f"""SELECT seen, lower(split_part(split_part(line, 'sasl_username=', 2), ',', 1)) AS login,
    regexp_extract(line, ' client=[^,]*\\[([^\\]]*)\\]', 1) AS client,
    regexp_extract(line, ' sasl_method=([^,]*)', 1) IN {tuple(sorted(BY_THE_SITE))} AS by_site
    FROM log_lines WHERE seen IS NOT NULL AND contains(line, ': client=')"""  # ours
)


def by_dovecot(own: duckdb.DuckDBPyConnection) -> list[Entered]:
    """Those of Dovecot's piece in the table ``uses``."""
    return _entered(own.execute(_BY_DOVECOT))


def by_postfix(
    own: duckdb.DuckDBPyConnection, piece: bytes, zone: ZoneInfo, at: datetime
) -> list[Entered]:
    """Those of a piece of Postfix's log; ``zone`` and ``at`` for lines that do not say."""
    found = lines.read(b"\n".join(_lines_with(_SENDS, piece)))
    if not len(found):
        return []
    table = lines.together([("", found, stamps.seen(own, found, zone, at=at))])
    with lines.shown(own, table):
        return _entered(own.execute(_BY_POSTFIX))


def _lines_with(mark: bytes, piece: bytes) -> Iterator[bytes]:
    """Few of many: the others are not even cut."""
    at = piece.find(mark)
    while at >= 0:
        end = piece.find(b"\n", at) % (len(piece) + 1)  # -1: where it ends
        yield piece[piece.rfind(b"\n", 0, at) + 1 : end]
        at = piece.find(mark, end)


def _entered(rows: duckdb.DuckDBPyConnection) -> list[Entered]:
    return [
        Entered(user, client, *(datetime.fromtimestamp(one, UTC) for one in (first, last)))
        for user, client, first, last in rows.fetchall()
    ]
