"""What a record of mail is: one row for each recipient of each message, and one for each use of a
mailbox (G11). Envelope and fate, never subject or content."""

from __future__ import annotations

from portaria.mail.traces import packing
from portaria.traces.types import Stream

MAIL = Stream(
    name="mail",
    columns={
        "seen": "UINTEGER",  # of the first line about the message; seconds since 1970, UTC
        "took": "UINTEGER",  # seconds until its last
        "origin": "VARCHAR",  # the server's label
        "queue_id": "VARCHAR",
        "message_id": "VARCHAR",
        "sender": "VARCHAR",  # envelope; "" of bounces
        "recipient": "VARCHAR",
        "asked_for": "VARCHAR",  # the recipient before aliases and lists; "" if the same
        "size": "UINTEGER",
        "status": "VARCHAR",
        "dsn": "VARCHAR",
        "relay": "VARCHAR",
        "client": "VARCHAR",
        "login": "VARCHAR",
        "attempts": "USMALLINT",
        "reply": "VARCHAR",  # why it was not delivered
        "verdict": "VARCHAR",  # the gate's; "" where none looked
        "rule": "VARCHAR",
        "provision": "VARCHAR",
        "mode": "VARCHAR",
    },
    layout=("sender", "seen", "queue_id", "recipient"),
    parties=("sender", "recipient", "asked_for", "login"),
    finds=packing.LOOKED_UP,
)
"""``status``: sent, bounced, expired, refused, postponed (told to try again), discarded, deleted
(from the queue, by hand), aborted (the client left before the end); deferred and held while open.
"""
ACCESS = Stream(
    name="access",
    columns={
        "seen": "UINTEGER",
        "origin": "VARCHAR",
        "login": "VARCHAR",
        "event": "VARCHAR",  # login, sending_login, read, saved…
        "box": "VARCHAR",
        "message_id": "VARCHAR",
        "service": "VARCHAR",  # imap, managesieve, smtp…
        "client": "VARCHAR",
        "session": "VARCHAR",
    },
    layout=("login", "seen", "event"),
    parties=("login", "box"),
)

EVENTS = {
    "origin": "VARCHAR",
    "qid": "VARCHAR",
    "ord": "BIGINT",
    "seen": "UINTEGER",
    "what": "UTINYINT",
    "a": "VARCHAR",
    "b": "VARCHAR",
    "c": "VARCHAR",
    "d": "VARCHAR",
    "e": "VARCHAR",
    "f": "VARCHAR",
    "n": "BIGINT",
}
"""One line of a server's log about one message, before the lines are joined. ``ord`` is the order
of reading. By ``what``, the letters hold:

====  =========  ==========================================================================
what  line       a, b, c, d, e, f, n
====  =========  ==========================================================================
1     begins     client, login
2     header     Message-ID
3     queued     sender; n: size
4     delivery   recipient, asked for, relay, status, reply, dsn
5     removed    d: by whom (``qmgr``, ``postsuper``)
6     expired    –
7     refusal    recipient, client, sender, status, reply; n: 1 if the message ends with it
8     held       a: why
9     freed      –
11    verdict    Message-ID, sender; c: the whole line, JSON; n: size
====  =========  ==========================================================================
"""
BEGINS, HEADER, QUEUED, DELIVERY, REMOVED, EXPIRED, REFUSAL, HELD, FREED, VERDICT = (
    1, 2, 3, 4, 5, 6, 7, 8, 9, 11,
)  # fmt: skip


TOLD = ", ".join(
    f"coalesce(json_extract_string({{line}}, '$.{key}'), '') AS {name}"
    for name, key in (
        ("verdict", "verdict"), ("rule", "rule"), ("provision", "prov"), ("mode", "mode"),
    )
)  # fmt: skip
"""SQL: the columns that a verdict's line, ``{line}``, tells."""
