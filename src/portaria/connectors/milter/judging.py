"""From a message to its verdict: read it, ask the scanners where there are any, decide, write the
trace. The decision itself is ``portaria.mail.gate``'s, pure."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from datetime import datetime

from portaria import clock
from portaria.connectors.milter import clamav, forwarding, replies, rspamd, tracing
from portaria.connectors.milter.networks import Networks
from portaria.connectors.milter.recent import Recent
from portaria.connectors.milter.session import Incoming
from portaria.connectors.milter.settings import GateSettings
from portaria.connectors.milter.texts import smtp_reply
from portaria.connectors.milter.verdicts import NEVER, UNEXPLAINED, packets
from portaria.mail.gate.deciding import decide
from portaria.mail.gate.facts import Content, Envelope, MessageFacts, Route, Scans
from portaria.mail.gate.lists import marks
from portaria.mail.gate.reading.reader import Reader
from portaria.mail.gate.snapshot import GateSnapshot
from portaria.mail.gate.spool import Spool
from portaria.mail.gate.verdict import Outcome, Verdict

LOG = logging.getLogger(__name__)
AT_ONCE = 1024 * 1024
"""Bytes of the largest message that is read without others being served meanwhile."""
SUBMISSION = frozenset({"submission", "ORIGINATING"})
"""What a submission port calls itself: ours, and as Postfix's documents have it
(``milter_macro_daemon_name``)."""
LISTS = "lists"
"""The way in by which a list's mail comes again, part by part."""
SIEVE = "sieve"
"""The way in of what people's scripts send."""
FORWARDING = "forwarding"
"""The name, in the traces, of what :mod:`forwarding` refuses."""
PASSED = (Outcome.PASS, Outcome.CHANGE, Outcome.HOLD)


class Judge:
    """Gives every message its verdict.

    Args:
        snapshot: brought up to date by whoever made it, between messages; None until there is one.
        spool: where each message leaves its line before the server hears the verdict.
        recent: recipients of each login in the last hour.
    """

    def __init__(
        self, settings: GateSettings, snapshot: GateSnapshot | None, spool: Spool, recent: Recent
    ) -> None:
        self.snapshot = snapshot
        self._settings = settings
        self._spool = spool
        self._recent = recent
        self._networks = Networks(settings.networks)
        self._scanned = bool(settings.places.clamav or settings.places.rspamd)

    def __call__(self, message: Incoming) -> bytes | Awaitable[bytes]:
        """The verdict's packets; never raises."""
        since = clock.elapsed()
        try:
            if message.over:
                return self._too_much(message)
            if message.macros.get("daemon_name") == LISTS:
                return self._marked(message)
            if message.macros.get("daemon_name") == SIEVE and (why := self._kept_inside(message)):
                return self._not_sent_on(message, why)
            if self._scanned or message.size > AT_ONCE:
                return self._later(message, since)
            return self._decided(message, _read(message), Scans(), since)
        except Exception:
            return self._failed(message)

    def _marked(self, message: Incoming) -> bytes:
        """The second way in of what was decided on the first; the server's log tells it."""
        if self.snapshot is None:
            return self._undecided(message)
        changes = marks(message.recipients, message.headers, self.snapshot)
        return packets(Verdict(Outcome.CHANGE, changes), utf8=message.utf8)

    def _kept_inside(self, message: Incoming) -> str:
        """Why a script may not send the message on; "" where it may, or where none does."""
        mailbox = forwarding.redirected_by(message.headers)
        folder = self._settings.places.published.parent
        return forwarding.forbidden(folder, mailbox, message.recipients) if mailbox else ""

    def _not_sent_on(self, message: Incoming, why: str) -> bytes:
        line = {**tracing.envelope_record(message), "verdict": "refused", "rule": FORWARDING}
        self._spool.append(line, at=clock.now())
        return replies.reply(smtp_reply("550 5.7.1", why, utf8=message.utf8))

    async def _later(self, message: Incoming, since: float) -> bytes:
        try:
            async with asyncio.timeout(self._settings.limits.decision):
                scans = await self._scans(message)
                large = message.size > AT_ONCE
                content = await asyncio.to_thread(_read, message) if large else _read(message)
            return self._decided(message, content, scans, since)
        except Exception:
            return self._failed(message)

    async def _scans(self, message: Incoming) -> Scans:
        asked = self._settings.places
        virus = asked.clamav and clamav.scan(message, asked.clamav, self._settings.scan_seconds)
        spam = asked.rspamd and rspamd.check(message, asked.rspamd, self._settings.scan_seconds)
        if virus and spam:
            found, opinion = await asyncio.gather(virus, spam)
            return Scans(spam=opinion, virus=found)
        if virus:
            return Scans(virus=await virus)
        return Scans(spam=await spam) if spam else Scans()

    def _decided(self, message: Incoming, content: Content, scans: Scans, since: float) -> bytes:
        if self.snapshot is None:
            LOG.error("ainda não há estado publicado em %s", self._settings.places.published)
            return self._undecided(message)
        at = clock.now()
        facts = MessageFacts(self._envelope(message, at), content, scans)
        verdict = decide(facts, self.snapshot, at)
        self._record(message, at, verdict, since)
        return packets(verdict, utf8=message.utf8)

    def _envelope(self, message: Incoming, at: datetime) -> Envelope:
        macros = message.macros
        login = macros.get("auth_authen", "")
        client = macros.get("client_addr", "")
        submitted = bool(login) or macros.get("daemon_name") in SUBMISSION
        return Envelope(
            sender=message.sender,
            recipients=tuple(message.recipients),
            login=login,
            client=client,
            inside=self._networks.hold(client),
            route=Route.SUBMISSION if submitted else Route.INBOUND,
            recent=self._recent.of(login, _minute(at)) if login else 0,
        )

    def _record(self, message: Incoming, at: datetime, verdict: Verdict, since: float) -> None:
        """Before the server hears of it: what it accepted has its line, whatever happens next."""
        login = message.macros.get("auth_authen", "")
        if login and verdict.outcome in PASSED:
            self._recent.add(login, len(message.recipients), _minute(at))
        milliseconds = (clock.elapsed() - since) * 1000
        self._spool.append(tracing.record(message, verdict, milliseconds), at=at)

    def _failed(self, message: Incoming) -> bytes:
        LOG.exception("a mensagem %s não pôde ser decidida", message.macros.get("i", ""))
        return self._undecided(message)

    def _undecided(self, message: Incoming) -> bytes:
        """What the gate's own mode says where no norm could be asked."""
        accepts = self._settings.failure == "accept"
        self._record_undecided(message, "pass" if accepts else "deferred")
        if accepts:
            return replies.CONTINUE
        return replies.reply(smtp_reply(NEVER, UNEXPLAINED, utf8=message.utf8))

    def _too_much(self, message: Incoming) -> bytes:
        """More than the gate takes: trying again would change nothing."""
        accepts = self._settings.failure == "accept"
        self._record_undecided(message, "pass" if accepts else "refused")
        if accepts:
            return replies.CONTINUE
        told = self._settings.too_much(message.over)
        return replies.reply(smtp_reply("552 5.3.4", told, utf8=message.utf8))

    def _record_undecided(self, message: Incoming, verdict: str) -> None:
        try:
            line = {**tracing.envelope_record(message), "verdict": verdict}
            self._spool.append({**line, "undecided": [message.over or "gate"]}, at=clock.now())
        except Exception:
            LOG.exception("o registro da mensagem %s não foi escrito", message.macros.get("i", ""))


def _read(message: Incoming) -> Content:
    reader = Reader(message.headers)
    for chunk in message.chunks:
        reader.feed(chunk)
    return reader.close()


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60
