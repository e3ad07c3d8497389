"""Lines about one message put together, whatever lay between them: other messages, a night, the end
of a file. A queue id may be used again; a message ends with ``removed`` or a refusal at its end.

What has not ended is carried to the next reading as it was read. So the records of a log are the
same however it was cut: a message is put together once, from all of its lines.
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
    MAIL,
    QUEUED,
    REFUSAL,
    REMOVED,
    TOLD,
    VERDICT,
)

_BEGIN = f"what = {BEGINS}"
_END = f"(what = {REMOVED} OR (what = {REFUSAL} AND n = 1))"
_KEY = "origin, qid"
# Queue ids used once need no window over their lines.
_EPISODES = f"""
WITH spans AS (
    SELECT {_KEY}, max(ord) AS newest,
        count(*) FILTER (WHERE {_BEGIN}) AS begins, count(*) FILTER (WHERE {_END}) AS ends,
        max(ord) FILTER (WHERE {_END}) AS ended, min(ord) AS oldest,
        min(ord) FILTER (WHERE {_BEGIN}) AS begun
    FROM {{events}} WHERE what <> {VERDICT} AND qid <> 'NOQUEUE' GROUP BY ALL),
simple AS (
    SELECT *, begins <= 1 AND ends <= 1 AND coalesce(begun = oldest, TRUE)
        AND coalesce(ended = newest, TRUE) AS simple FROM spans)
SELECT e.*, 0::BIGINT AS episode, s.ends > 0 AS ended
FROM {{events}} e JOIN simple s USING ({_KEY}) WHERE s.simple AND e.what <> {VERDICT}
UNION ALL BY NAME
SELECT *, bool_or({_END}) OVER (PARTITION BY {_KEY}, episode) AS ended FROM (
    SELECT *, sum(CASE WHEN {_BEGIN} OR after_end THEN 1 ELSE 0 END)
            OVER (PARTITION BY {_KEY} ORDER BY ord) AS episode
    FROM (SELECT e.*, coalesce(lag({_END}) OVER (PARTITION BY {_KEY} ORDER BY e.ord), FALSE)
                AS after_end
          FROM {{events}} e JOIN simple s USING ({_KEY})
          WHERE NOT s.simple AND e.what <> {VERDICT})) AS used_again
UNION ALL BY NAME
SELECT *, -ord AS episode, TRUE AS ended FROM {{events}}
WHERE qid = 'NOQUEUE' AND what <> {VERDICT}
"""
_GIVEN_UP = 86_400
"""Seconds of silence after which a message that was never queued is known to have been abandoned by
the client, and a verdict without a message to stand alone."""
_FORGOTTEN = 40 * 86_400
"""Seconds of silence after which the end of a queued message was missed: Postfix gives up in days
(``maximal_queue_lifetime``), a held message waits for a person. Ours."""

_MESSAGES = f"""
SELECT {_KEY}, episode, bool_or(ended) AS ended, min(seen) AS began, max(seen) AS latest,
    max(a) FILTER (WHERE what = {BEGINS}) AS client,
    max(b) FILTER (WHERE what = {BEGINS}) AS login,
    max(a) FILTER (WHERE what = {HEADER}) AS message_id,
    max(a) FILTER (WHERE what = {QUEUED}) AS sender,
    max(n) FILTER (WHERE what = {QUEUED}) AS size,
    max(c) FILTER (WHERE what = {REFUSAL}) AS refused_sender,
    max(b) FILTER (WHERE what = {REFUSAL}) AS refused_client,
    max(d) FILTER (WHERE what = {REFUSAL} AND n = 1) AS refused,
    max(e) FILTER (WHERE what = {REFUSAL} AND n = 1) AS refused_reply,
    bool_or(what = {QUEUED}) AS queued,
    bool_or(what = {EXPIRED}) AS expired,
    coalesce(max(ord) FILTER (WHERE what = {HELD}), 0)
        > coalesce(max(ord) FILTER (WHERE what = {FREED}), 0) AS on_hold,
    bool_or(what = {REMOVED} AND d = 'postsuper') AS deleted
FROM {{episodes}} GROUP BY ALL
"""
_FATES = f"""
SELECT {_KEY}, episode, a AS recipient, coalesce(b, '') AS asked_for, count(*) AS attempts,
    max_by(coalesce(c, ''), ord) AS relay, max_by(d, ord) AS status,
    max_by(coalesce(e, ''), ord) AS reply, max_by(coalesce(f, ''), ord) AS dsn,
    bool_and(what = {REFUSAL} AND n = 1) AS at_end
FROM (SELECT {_KEY}, episode, ord, what, n, a, d, e, f,
        CASE WHEN what = {DELIVERY} THEN b END AS b, CASE WHEN what = {DELIVERY} THEN c END AS c
      FROM {{episodes}} WHERE what IN ({DELIVERY}, {REFUSAL}))
GROUP BY ALL
"""
# A verdict is told within the seconds in which the message comes in.
_VERDICTS = f"""
SELECT m.{_KEY.replace(", ", ", m.")}, m.episode, v.ord AS verdict_ord,
    arg_min(v.c, abs(v.seen::BIGINT - m.began)) AS told
FROM {{messages}} m JOIN {{events}} v USING ({_KEY})
WHERE v.what = {VERDICT} AND v.seen + 2 >= m.began AND v.seen <= m.latest + 2
GROUP BY ALL
"""


def split(own: duckdb.DuckDBPyConnection) -> None:
    """From the tables ``events`` and ``now (origin, latest_told)``, add to the table ``fresh`` the
    records of the messages that have ended, and make ``carry`` (the events of those that have not).
    """
    own.execute("CREATE TEMP TABLE episodes AS " + _EPISODES.replace("{events}", "events"))
    own.execute(
        "CREATE TEMP TABLE messages AS "  # constants only
        "SELECT *, ended OR (NOT queued AND NOT on_hold"
        f" AND latest + {_GIVEN_UP} < coalesce(now.latest_told, 0))"
        f" OR latest + {_FORGOTTEN} < coalesce(now.latest_told, 0) AS over"
        f" FROM ({_MESSAGES.replace('{episodes}', 'episodes')}) LEFT JOIN now USING (origin)"
    )
    own.execute(
        "CREATE TEMP TABLE verdicts AS "
        + _VERDICTS.replace("{messages}", "messages").replace("{events}", "events")
    )
    own.execute(
        "CREATE TEMP TABLE lone AS "  # constants only
        f"SELECT e.* FROM events e LEFT JOIN now USING (origin) WHERE what = {VERDICT}"
        " AND ord NOT IN (SELECT verdict_ord FROM verdicts)"
        f" AND (qid = '' OR seen + {_GIVEN_UP} < coalesce(now.latest_told, 0))"
    )
    own.execute(
        "INSERT INTO fresh BY NAME "
        + _records("(SELECT * FROM messages WHERE over)", "episodes", "verdicts", "lone")
    )
    own.execute(
        "CREATE TEMP TABLE carry AS"  # constants only
        f" SELECT {', '.join(EVENT_NAMES)} FROM episodes"
        " SEMI JOIN (SELECT * FROM messages WHERE NOT over) USING (origin, qid, episode)"
        f" UNION ALL BY NAME SELECT {', '.join(EVENT_NAMES)} FROM events WHERE what = {VERDICT}"
        " AND ord NOT IN (SELECT ord FROM lone) AND ord NOT IN (SELECT v.verdict_ord FROM verdicts"
        " v JOIN messages m USING (origin, qid, episode) WHERE m.over)"
    )


def unfinished(events: str) -> str:
    """SQL of records of the messages whose ``events`` are carried: as they stand now."""
    episodes = f"({_EPISODES.replace('{events}', events)})"
    messages = f"({_MESSAGES.replace('{episodes}', episodes)})"
    verdicts = _VERDICTS.replace("{messages}", messages).replace("{events}", events)
    none = f"(SELECT * FROM {events} WHERE FALSE)"
    return _records(messages, episodes, f"({verdicts})", none)


EVENT_NAMES = ("origin", "qid", "ord", "seen", "what", "a", "b", "c", "d", "e", "f", "n")

_STATUS = """CASE
    WHEN f.status IS NULL AND m.refused IS NOT NULL THEN m.refused
    WHEN f.status IS NULL AND v.told IS NOT NULL
        AND json_extract_string(v.told, '$.verdict') IN ('refused', 'deferred')
        THEN CASE json_extract_string(v.told, '$.verdict') WHEN 'refused' THEN 'refused'
             ELSE 'postponed' END
    WHEN coalesce(f.status, 'deferred') = 'deferred' AND m.on_hold AND NOT m.ended THEN 'held'
    WHEN f.status IS NULL AND m.deleted THEN 'deleted'
    WHEN f.status IS NULL AND m.queued THEN 'queued'
    WHEN f.status IS NULL THEN 'aborted'
    WHEN f.status = 'deferred' AND m.expired THEN 'expired'
    WHEN f.status = 'deferred' AND m.deleted THEN 'deleted'
    ELSE f.status END"""


def _records(messages: str, episodes: str, verdicts: str, lone: str) -> str:
    """SQL of rows with the columns of ``MAIL``."""
    fates = _FATES.replace("{episodes}", episodes)
    names = ", ".join(f'"{name}"' for name in MAIL.columns)
    casts = ", ".join(f'"{name}"::{kind} AS "{name}"' for name, kind in MAIL.columns.items())
    return f"""
SELECT {casts} FROM (
    SELECT m.began AS seen, m.latest - m.began AS took, m.origin,
        CASE WHEN m.qid = 'NOQUEUE' THEN '' ELSE m.qid END AS queue_id,
        coalesce(m.message_id, json_extract_string(v.told, '$.mid'), '') AS message_id,
        coalesce(m.sender, m.refused_sender, lower(json_extract_string(v.told, '$.from')), '')
            AS sender,
        coalesce(f.recipient, g.recipient, '') AS recipient,
        CASE WHEN f.asked_for = f.recipient THEN '' ELSE coalesce(f.asked_for, '') END AS asked_for,
        coalesce(m.size, TRY_CAST(json_extract_string(v.told, '$.size') AS BIGINT), 0) AS size,
        {_STATUS} AS status, coalesce(f.dsn, '') AS dsn, coalesce(f.relay, '') AS relay,
        coalesce(nullif(m.client, ''), m.refused_client, '') AS client,
        coalesce(m.login, '') AS login, least(coalesce(f.attempts, 0), 65535) AS attempts,
        coalesce(f.reply, m.refused_reply, '') AS reply, {TOLD.format(line="v.told")}
    FROM {messages} m
    LEFT JOIN (SELECT origin, qid, episode, any_value(told) AS told FROM {verdicts} GROUP BY ALL) v
        USING (origin, qid, episode)
    LEFT JOIN (
        SELECT * FROM ({fates})) f
        ON f.origin = m.origin AND f.qid = m.qid AND f.episode = m.episode
        -- Postfix names one recipient of a message refused at its end; the gate names all.
        AND NOT (f.at_end AND v.told IS NOT NULL)
    LEFT JOIN (
        SELECT DISTINCT origin, qid, episode, lower(unnest(
            from_json(json_extract(told, '$.rcpt'), '["VARCHAR"]'))) AS recipient
        FROM {verdicts}) g
        ON f.recipient IS NULL AND g.origin = m.origin AND g.qid = m.qid AND g.episode = m.episode
    UNION ALL BY NAME
    SELECT seen, 0 AS took, origin, CASE WHEN qid = 'NOQUEUE' THEN '' ELSE qid END AS queue_id,
        coalesce(a, '') AS message_id, lower(coalesce(b, '')) AS sender,
        lower(coalesce(recipient, '')) AS recipient, '' AS asked_for, coalesce(n, 0) AS size,
        CASE json_extract_string(c, '$.verdict') WHEN 'refused' THEN 'refused'
            WHEN 'deferred' THEN 'postponed' WHEN 'held' THEN 'held' ELSE 'aborted' END AS status,
        '' AS dsn, '' AS relay, coalesce(json_extract_string(c, '$.client'), '') AS client,
        lower(coalesce(json_extract_string(c, '$.login'), '')) AS login, 0 AS attempts,
        '' AS reply, {TOLD.format(line="c")}
    FROM (SELECT *, unnest(CASE WHEN json_array_length(c, '$.rcpt') > 0
            THEN from_json(json_extract(c, '$.rcpt'), '["VARCHAR"]') ELSE [''] END) AS recipient
          FROM {lone})
) AS told ({names})
"""  # constants only
