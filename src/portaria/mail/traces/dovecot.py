"""Dovecot's log lines as uses of mailboxes: logins and failures, and what the plugin ``mail_log``
tells of messages read, deleted, saved (``flag_change`` with ``\\Seen`` is reading)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import duckdb

from portaria.mail.decisions.signing_in import BY_THE_SITE
from portaria.mail.traces import lines, stamps

_CUT = """
CREATE OR REPLACE TEMP TABLE cut AS
SELECT seen, line,
    regexp_extract(line, ' (?:dovecot(?:\\[[0-9]+\\])?: )?([a-z-]+)(?:-login|\\()', 1) AS service,
    split_part(split_part(line, 'user=<', 2), '>', 1) AS who,
    substr(line, strpos(line, 'Info: ') + 6) AS rest
FROM log_lines
WHERE (contains(line, '-login: ') AND contains(line, 'user=<')) OR contains(line, ' box=')
"""
_LOGIN = "contains(line, '-login: ')"
_EVENTS = f"""
CREATE OR REPLACE TEMP TABLE uses AS
SELECT seen, $origin AS origin,
    lower(CASE WHEN {_LOGIN} THEN who
        ELSE regexp_extract(line, '[a-z-]+\\(([^)]*)\\)', 1) END) AS login,
    CASE WHEN {_LOGIN} THEN CASE WHEN starts_with(rest, 'Login:') THEN 'login'
            WHEN contains(rest, 'auth failed') OR contains(rest, 'Auth failed')
                OR contains(rest, 'policy') THEN 'login_failed' END
        ELSE CASE regexp_extract(rest, '^[a-z_]+')  -- «copy from INBOX: box=…»
            WHEN 'flag_change' THEN CASE WHEN contains(rest, '\\Seen') THEN 'read' END
            WHEN 'delete' THEN 'deleted' WHEN 'expunge' THEN 'deleted' WHEN 'save' THEN 'saved'
            WHEN 'copy' THEN 'copied' WHEN 'undelete' THEN 'undeleted'
            WHEN 'mailbox_delete' THEN 'box_deleted' WHEN 'mailbox_rename' THEN 'box_renamed' END
        END AS event,
    CASE WHEN {_LOGIN} THEN '' ELSE regexp_extract(rest, ' box=([^,]*)', 1) END AS box,
    CASE WHEN {_LOGIN} THEN '' ELSE regexp_extract(rest, ' msgid=([^,]*)', 1) END AS message_id,
    service, regexp_extract(line, 'rip=([^,]*)', 1) AS client,
    regexp_extract(line, ' method=([^,]*)', 1) IN {tuple(sorted(BY_THE_SITE))} AS by_site,
    coalesce(nullif(regexp_extract(line, 'session=<([^>]*)>', 1), ''),
        regexp_extract(line, '\\)<[0-9]*><([^>]*)>', 1)) AS session
FROM cut
"""


def parse(
    own: duckdb.DuckDBPyConnection, piece: bytes, *, origin: str, zone: ZoneInfo, at: datetime
) -> None:
    """Make the table ``uses`` of what ``piece`` tells; ``by_site``: signed in by the site's word.

    Args:
        zone: where the server's clock is, for lines that do not say.
        at: when the piece was read, for lines that do not tell the year.
    """
    found = lines.read(piece)
    with lines.shown(own, lines.together([(origin, found, stamps.seen(own, found, zone, at=at))])):
        own.execute(_CUT)
    own.execute(_EVENTS, {"origin": origin})
    own.execute("DROP TABLE cut")
    own.execute("DELETE FROM uses WHERE event IS NULL OR seen IS NULL OR login = ''")
