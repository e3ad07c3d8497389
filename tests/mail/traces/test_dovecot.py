"""What Dovecot's lines say of a mailbox's use, in its file and in the system's (G11, A11, M5)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import duckdb
import pytest

from portaria.mail.traces import dovecot

AT = datetime(2026, 11, 24, tzinfo=UTC)
WHEN = datetime(2026, 11, 23, 13, 40, 1, tzinfo=UTC)
OWN, OWN_SHORT = "2026-11-23 13:40:01 {}: Info: {}", "Nov 23 13:40:01 {}: Info: {}"
SYSTEM = "Nov 23 13:40:01 mx dovecot: {}: {}"
SYSTEM_EXACT = "2026-11-23T10:40:01.123456-03:00 mx.uni.example portaria[7]: {}: {}"
FORMS = [OWN, OWN_SHORT, SYSTEM, SYSTEM_EXACT]
ANA, PC = "ana@uni.example", "10.0.0.7"
WHO = "user=<Ana@uni.example>, method=PLAIN, rip=10.0.0.7, lip=10.0.0.1, TLS, session=<s1>"
IMAP = f"imap({ANA})<123><s1>"
SENDING = (
    '{"event":"auth_request_finished","hostname":"mx","categories":["auth","service:auth"],'
    '"fields":{"duration":99%s,"mechanism":"%s","transport":"TLS","service":"%s","session":"%s",'
    '"local_ip":"10.0.0.1","remote_ip":"10.0.0.7","original_user":"Ana@uni.example",'
    '"user":"%s","translated_user":""}}'
)


def sending(
    *, done: bool = True, by: str = "PLAIN", to: str = "smtp", session: str = "s1", user: str = ANA
) -> str:
    return SENDING % (',"success":"yes"' if done else "", by, to, session, user)


Said = tuple[str, str, str, str, str, str, str, bool]
NEITHER = ("", "")
CASES: list[tuple[str, str, Said | None]] = [
    ("imap-login", f"Login: {WHO}",
     (ANA, "login", *NEITHER, "imap", PC, "s1", False)),
    ("managesieve-login", f"Login: {WHO}",
     (ANA, "login", *NEITHER, "managesieve", PC, "s1", False)),
    ("imap-login", f"Login: {WHO.replace('PLAIN', 'XOAUTH2')}",
     (ANA, "login", *NEITHER, "imap", PC, "s1", True)),
    ("imap-login", f"Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): {WHO}",
     (ANA, "login_failed", *NEITHER, "imap", PC, "s1", False)),
    ("imap-login", f"Disconnected: Auth failed, refused by policy: {WHO}",
     (ANA, "login_failed", *NEITHER, "imap", PC, "s1", False)),
    ("imap-login", f"Disconnected: Connection closed (no auth attempts): {WHO}", None),
    ("imap-login", "Login: user=<>, method=PLAIN, rip=10.0.0.7", None),
    (IMAP, "expunge: box=INBOX, uid=1, msgid=<x@y>, size=10",
     (ANA, "deleted", "INBOX", "<x@y>", "imap", "", "s1", False)),
    (IMAP, "flag_change: box=shared/setor@uni.example/INBOX, uid=1, msgid=<x@y>, flags=(\\Seen)",
     (ANA, "read", "shared/setor@uni.example/INBOX", "<x@y>", "imap", "", "s1", False)),
    (IMAP, "flag_change: box=INBOX, uid=1, msgid=<x@y>, flags=(\\Flagged)", None),
    (IMAP, "copy from INBOX: box=Info: x, uid=1, msgid=<x@y>",
     (ANA, "copied", "Info: x", "<x@y>", "imap", "", "s1", False)),
    (IMAP, "Mailbox renamed: INBOX -> Old", None),
    ("stats", sending(), (ANA, "sending_login", *NEITHER, "smtp", PC, "s1", False)),
    ("stats", sending(by="XOAUTH2"), (ANA, "sending_login", *NEITHER, "smtp", PC, "s1", True)),
    ("stats", sending(done=False),
     (ANA, "sending_login_failed", *NEITHER, "smtp", PC, "s1", False)),
    ("stats", sending(user=""), None),  # refused for how it is written
    ("stats", sending(to="imap"), None),  # told by imap-login
    ("stats", sending(session='a\\",\\"user\\":\\"eva@uni.example'),
     (ANA, "sending_login", *NEITHER, "smtp", PC, "a\\", False)),
    ("stats", '{"event":"other"}', None),
]  # fmt: skip


def uses(*lines: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as own:
        text = "".join(f"{line}\n" for line in lines).encode()
        dovecot.parse(own, text, origin="mx", zone=ZoneInfo("UTC"), at=AT)
        return own.execute(
            "SELECT seen, origin, login, event, box, message_id, service, client, session, by_site"
            " FROM uses"
        ).fetchall()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("who", "what", "said"), CASES)
def test_a_line_in_each_form(form: str, who: str, what: str, said: Said | None) -> None:
    expected = [] if said is None else [(int(WHEN.timestamp()), "mx", *said)]
    assert uses(form.format(who, what)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Nov 23 13:40:01 mx postfix/cleanup[9]: {who}: {what}",
        "Nov 23 13:40:01 mx postfix/cleanup[9]: A1: warning: header Subject: {who}: Info: {what}",
        "Nov 23 13:40:01 mx postfix/smtpd[9]: warning: dovecot: {who}: {what}",
        "mx dovecot: {who}: {what}",  # nobody knows when
    ],
)
@pytest.mark.parametrize(("who", "what", "said"), CASES)
def test_what_others_quote_is_nothing(line: str, who: str, what: str, said: Said | None) -> None:
    assert uses(line.format(who=who, what=what)) == []
