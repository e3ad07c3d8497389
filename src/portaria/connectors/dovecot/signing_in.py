"""Dovecot's configuration of who signs in: published logins, tokens, the policy server.

Dovecot asks SQLite files, not PostgreSQL: it works on the last published state while the database
is away, and 2.3's oauth2 with its PostgreSQL driver in one process ends that process.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from portaria.connectors.dovecot.blocks import Block
from portaria.connectors.dovecot.settings import DovecotSettings

PASSWORDS = "passwords.sql.ext"
MAILBOXES = "mailboxes.sql.ext"
TOKENS = "tokens.oauth2.ext"

_ENTRY = (
    "SELECT address AS user, password FROM logins "
    "WHERE login = '%Lu' AND may_login = 1 AND password <> ''"
)
_USER = (
    "SELECT 'STORE/' || home AS home, "
    "CASE WHEN quota_bytes > 0 THEN '*:bytes=' || quota_bytes END AS quota_rule, "
    "(SELECT value FROM published WHERE key = 'version') AS published_version "
    "FROM mailboxes WHERE address = '%Lu'"
)
_EVERY = "SELECT address AS user FROM mailboxes"
_TELLING = (
    Block("event_exporter portaria", {
        "format": "json", "format_args": "time-rfc3339", "transport": "log"}),
    Block("metric portaria_sending", {
        "filter": "event=auth_request_finished AND service=smtp", "exporter": "portaria"}),
)  # fmt: skip
"""Dovecot logs who signs in to its own services; who signs in to send, for Postfix, only so
(A11; ``portaria.mail.traces.dovecot`` reads it)."""


def settings_of(settings: DovecotSettings) -> dict[str, object]:
    """Settings of authentication, the policy server's among them."""
    return {
        "disable_plaintext_auth": not settings.passwords_without_tls,
        "auth_mechanisms": " ".join(settings.mechanisms),
        "auth_username_format": "%Lu",
        # What the client calls itself reaches the policy server (M19).
        "imap_id_retain": True,
        # An act's effect must be seen at the next sign-in: nothing is remembered.
        "auth_cache_size": 0,
        "auth_failure_delay": settings.failure_delay,
        **_policy(settings),
    }


def blocks(settings: DovecotSettings) -> list[Block]:
    """Password and user databases, and what is told of those who sign in to send."""
    passwords = Block("passdb", {"driver": "sql", "args": f"{settings.files}/{PASSWORDS}"})
    mailboxes = Block("userdb", {"driver": "sql", "args": f"{settings.files}/{MAILBOXES}"})
    found = [passwords, mailboxes, *_TELLING]
    if settings.oauth is None:
        return found
    tokens = {
        "driver": "oauth2",
        "mechanisms": "xoauth2 oauthbearer",
        "args": f"{settings.files}/{TOKENS}",
    }
    return [Block("passdb", tokens), *found]


def files(settings: DovecotSettings) -> dict[str, str]:
    """The files that the databases point at, by name."""
    where = _USER.replace("STORE", str(settings.store).replace("'", "''").replace("%", "%%"))
    found = {
        PASSWORDS: _sql(settings.logins, {"password_query": _ENTRY}),
        MAILBOXES: _sql(settings.maps, {"user_query": where, "iterate_query": _EVERY}),
    }
    if settings.oauth is not None:
        found[TOKENS] = (
            "introspection_mode = auth\n"
            f"introspection_url = {settings.oauth.introspection}\n"
            f"username_attribute = {settings.oauth.attribute}\n"
        )
    return found


def _sql(place: Path, queries: Mapping[str, str]) -> str:
    lines = ["driver = sqlite", f"connect = file:{place}?mode=ro"]
    return "\n".join([*lines, *(f"{name} = {query}" for name, query in queries.items())]) + "\n"


def _policy(settings: DovecotSettings) -> dict[str, object]:
    policy = settings.policy
    if policy is None:
        return {}
    return {
        "auth_policy_server_url": policy.url,
        "auth_policy_server_timeout_msecs": policy.milliseconds,
        "auth_policy_hash_nonce": "<" + str(settings.home / "policy.nonce"),
        "auth_policy_reject_on_fail": policy.rejects_on_failure,
        "auth_policy_request_attributes": (
            "login=%{requested_username} pwhash=%{hashed_password} remote=%{rip} "
            "device_id=%{client_id} protocol=%s session_id=%{session} mechanism=%{mech}"
        ),
    }
