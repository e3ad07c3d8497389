"""Dovecot's log lines as uses of mailboxes: logins and failures, what the plugin ``mail_log`` tells
of messages read, deleted, saved (``flag_change`` with ``\\Seen`` is reading), and the event by
which Dovecot tells of who signed in to send, for Postfix (``connectors.dovecot.signing_in``); one
that failed does not tell whether the password was wrong or could not be looked up.

A line is Dovecot's by how it begins, in its own file or in the system's (``mx dovecot: …``, by the
name of the instance; ``Info:`` is left out): what Postfix's ``postfix/…:`` quotes says nothing.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import duckdb

from portaria.mail.decisions.signing_in import BY_THE_SITE
from portaria.mail.traces import lines, stamps

_WHEN = r"(?:[A-Z][a-z]{2} [ 0-9][0-9] |[0-9-]{10}[T ])[^ ]+ "
_PROGRAM = r"(?:[^ ]*[^ :] [^ /:\[]+(?:\[[0-9]+\])?: )?"
_OF = r"(-login|\([^)]*\)(?:<[^>]*>)*)?: (?:Info: )?"
_CUT = f"""
CREATE OR REPLACE TEMP TABLE cut AS
SELECT seen, told.service, told.rest,
    CASE told.whose WHEN '-login' THEN 'login' WHEN '' THEN 'event' ELSE 'session' END AS kind,
    regexp_extract(told.whose, '\\(([^)]*)\\)(?:<[^>]*><([^>]*)>)?', ['who', 'session']) AS of
FROM (
    SELECT seen, regexp_extract(line, '^{_WHEN}{_PROGRAM}([a-z-]+?){_OF}(.*)$',
        ['service', 'whose', 'rest']) AS told
    FROM log_lines
    WHERE (contains(line, '-login: ') AND contains(line, 'user=<')) OR contains(line, ' box=')
        OR contains(line, '{{"event":"auth_request_finished"')
) WHERE told.service <> ''
"""
_OF_LOGIN = """
SELECT seen, lower(split_part(split_part(rest, 'user=<', 2), '>', 1)) AS login,
    CASE WHEN starts_with(rest, 'Login:') THEN 'login'
        WHEN contains(rest, 'auth failed') OR contains(rest, 'Auth failed')
            OR contains(rest, 'policy') THEN 'login_failed' END AS event,
    '' AS box, '' AS message_id, service, regexp_extract(rest, 'rip=([^,]*)', 1) AS client,
    regexp_extract(rest, ' method=([^,]*)', 1) AS method,
    regexp_extract(rest, 'session=<([^>]*)>', 1) AS session
FROM cut WHERE kind = 'login'
"""
_OF_SESSION = """
SELECT seen, lower(of.who) AS login,
    CASE regexp_extract(rest, '^[a-z_]+')  -- «copy from INBOX: box=…»
        WHEN 'flag_change' THEN CASE WHEN contains(rest, '\\Seen') THEN 'read' END
        WHEN 'delete' THEN 'deleted' WHEN 'expunge' THEN 'deleted' WHEN 'save' THEN 'saved'
        WHEN 'copy' THEN 'copied' WHEN 'undelete' THEN 'undeleted'
        WHEN 'mailbox_delete' THEN 'box_deleted' WHEN 'mailbox_rename' THEN 'box_renamed'
    END AS event,
    regexp_extract(rest, ' box=([^,]*)', 1) AS box,
    regexp_extract(rest, ' msgid=([^,]*)', 1) AS message_id, service, '' AS client, '' AS method,
    of.session AS session
FROM cut WHERE kind = 'session'
"""
# JSON: a quotation mark within a value has a backslash before it, so that none passes for a name.
_OF_EVENT = """
SELECT seen, lower(regexp_extract(rest, ',"user":"([^"]*)"', 1)) AS login,
    CASE WHEN contains(rest, ',"success":"yes"') THEN 'sending_login'
        ELSE 'sending_login_failed' END AS event,
    '' AS box, '' AS message_id, 'smtp' AS service,
    regexp_extract(rest, ',"remote_ip":"([^"]*)"', 1) AS client,
    regexp_extract(rest, ',"mechanism":"([^"]*)"', 1) AS method,
    regexp_extract(rest, ',"session":"([^"]*)"', 1) AS session
FROM cut WHERE kind = 'event' AND starts_with(rest, '{"event":"auth_request_finished"')
    AND contains(rest, ',"service":"smtp"')
"""
_EVENTS = f"""
CREATE OR REPLACE TEMP TABLE uses AS
SELECT * EXCLUDE (method), $origin AS origin, method IN {tuple(sorted(BY_THE_SITE))} AS by_site
FROM ({_OF_LOGIN} UNION ALL {_OF_SESSION} UNION ALL {_OF_EVENT})
WHERE event IS NOT NULL AND seen IS NOT NULL AND login <> ''
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
