"""Dovecot's auth policy protocol over HTTP: one JSON question, one JSON answer.

Dovecot asks before it looks at the password, and after; both times the answer is the same. What
this server cannot decide it lets pass: blocked logins are refused by the published logins anyhow,
and Dovecot's own setting says what happens while this server is away."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portaria import clock
from portaria.connectors.dovecot.policy.snapshot import Held, Snapshot
from portaria.connectors.dovecot.policy.terms import SILENT
from portaria.connectors.dovecot.store.doveadm import Doveadm, Unreachable
from portaria.mail.decisions.signing_in import BY_THE_SITE, SESSIONS, Attempt, decide

BODY_MAX = 64 << 10
IDLE = 120.0  # seconds that a connection may say nothing
SENTENCE_MAX = 400
_PASS = {"status": 0, "msg": ""}


@dataclass(slots=True)
class Policy:
    """Answers sign-ins from a snapshot. ``server`` tells who is signed in, where a norm limits it;
    ``count`` says how many times each outcome was given."""

    snapshot: Snapshot
    server: Doveadm | None = None
    count: dict[str, int] = field(default_factory=dict)

    async def allow(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a sign-in: ``status`` 0 lets it pass, -1 refuses with ``msg``."""
        try:
            outcome, sentence = await self._decide(told)
        except (sqlite3.Error, OSError, ValueError, KeyError) as error:
            print(f"sem decisão para um acesso: {error}", file=sys.stderr, flush=True)
            outcome, sentence = "undecided", ""
        self.count[outcome] = self.count.get(outcome, 0) + 1
        return {"status": -1, "msg": sentence[:SENTENCE_MAX]} if sentence else _PASS

    async def _decide(self, told: Mapping[str, Any]) -> tuple[str, str]:
        held = self.snapshot.holder(str(told["login"]))
        if held is None:
            return "unknown", ""  # the password's business
        _, body, holder = held
        terms = self.snapshot.terms_of(body)
        now = terms.local(clock.now()) if terms else clock.now()
        attempt = Attempt(
            protocol=str(told.get("protocol", "")).lower(),
            address=str(told.get("remote", "")),
            program=str(told.get("device_id") or ""),
            at=now,
        )
        in_force = terms.on(now.date()) if terms else SILENT
        counted = in_force.connections and holder.max_connections is not None
        others = await self._elsewhere(told, held, attempt) if counted else frozenset()
        decision = decide(attempt, holder, in_force, others)
        return decision.outcome, "; ".join(reason.text for reason in decision.reasons)

    async def _elsewhere(
        self, told: Mapping[str, Any], held: Held, attempt: Attempt
    ) -> frozenset[str]:
        """From which addresses the holder is signed in, to the mail and at the site. Who signs in
        by the site's word (the webmail) is the browser that is counted there."""
        if attempt.protocol not in SESSIONS:
            return frozenset()
        if str(told.get("mechanism", "")).upper() in BY_THE_SITE:
            return await self._signed_in(held)
        at_site = self.snapshot.at_site(str(told["login"]), attempt.at)
        return at_site | await self._signed_in(held)

    async def _signed_in(self, held: Held) -> frozenset[str]:
        """From which addresses there are sessions of mail; none where that cannot be known now."""
        if self.server is None:
            return frozenset()
        try:
            told = await asyncio.to_thread(
                self.server.one, "who", mask=[held[0]], separateConnections=True
            )
        except Unreachable as error:
            print(f"não se sabe quem está conectado: {error}", file=sys.stderr, flush=True)
            return frozenset()
        return frozenset(str(row["ip"]) for row in told.rows) if told.done else frozenset()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: questions one after another."""
        try:
            while (asked := await asyncio.wait_for(_request(reader), IDLE)) is not None:
                command, told = asked
                reply = await self.allow(told) if command == "allow" else _PASS
                writer.write(_response(reply))
                await writer.drain()
        except (TimeoutError, ValueError, OSError, asyncio.IncompleteReadError):
            pass  # who does not speak the protocol, or left
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> tuple[str, Mapping[str, Any]] | None:
    """The next question: its command and what it tells; None when the other side is done.

    Raises:
        ValueError: it is none.
    """
    head = await reader.readline()
    if not head:
        return None
    path = head.decode("ascii", "replace").split(" ")[1:2]
    length = 0
    while (line := await reader.readline()) not in (b"\r\n", b"\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        if name.strip().lower() == "content-length":
            length = int(value)
    if not 0 < length <= BODY_MAX:
        raise ValueError("tamanho")
    told = json.loads(await reader.readexactly(length))
    if not isinstance(told, dict):
        raise ValueError("corpo")
    command = path[0].partition("command=")[2].partition("&")[0] if path else ""
    return command, told


def _response(told: Mapping[str, Any]) -> bytes:
    body = json.dumps(told, ensure_ascii=False).encode()
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\nConnection: keep-alive\r\n\r\n%b" % (len(body), body)
    )
