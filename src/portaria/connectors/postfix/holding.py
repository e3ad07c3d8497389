"""Postfix's hold queue, by its own commands: ``postqueue`` looks, ``postcat`` reads, ``postsuper``
(root only) releases and deletes. Nothing here writes into the queue by itself."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path

from django.conf import settings

from portaria.connectors.instances.process import ADMINISTRATOR, ServerFailed, program
from portaria.mail.gate import holding
from portaria.mail.heads import clean, field_of
from portaria.mail.held.ports import Unreachable
from portaria.mail.held.types import Found

SERVER = "local"
"""The label of this installation's own server."""
KEPT = ("From", "To", "Cc", "Subject", "Date", "Message-ID")
_LONGEST = 2000  # characters kept of a header: a bound of ours
_SECONDS = 60
_QUEUE_ID = re.compile(r"[0-9A-Za-z]{6,40}")


def of_installation() -> Hold | None:
    """The hold queue of this installation's Postfix; None where there is none."""
    etc = configuration()
    return Hold(etc) if etc else None


def configuration() -> Path | None:
    """Where this installation's Postfix has its ``main.cf``; None where there is none."""
    etc = Path(settings.POSTFIX_ETC or Path(settings.STATE_DIR) / "mail" / "postfix" / "etc")
    return etc.absolute() if (etc / "main.cf").is_file() else None


class Hold:
    """The hold queue of the Postfix configured in the folder ``etc``."""

    def __init__(self, etc: Path, server: str = SERVER) -> None:
        self.etc, self.server = etc, server

    def waiting(self) -> frozenset[str]:
        """Queue ids on hold now."""
        return frozenset(str(entry["queue_id"]) for entry in self._held())

    def read(self, queues: Collection[str]) -> Iterable[Found]:
        """Those of ``queues`` on hold, by queue id; one that leaves meanwhile is passed over."""
        entries = {str(e["queue_id"]): e for e in self._held()}
        for queue in sorted(entries.keys() & set(queues)):
            if (envelope := self._cat("-e", queue)) and (headers := self._cat("-h", queue)):
                yield self._found(entries[queue], envelope, headers)

    def content(self, queue: str, limit: int) -> bytes:
        """The first ``limit`` octets of the message; b"" if it is gone."""
        return self._cat("-hb", queue)[:limit]

    def release(self, queues: Collection[str]) -> None:
        """Off hold, and delivered at the next occasion, which is now."""
        self._postsuper(["-H", "-"], queues)
        self._run("postqueue", ["-f"])

    def delete(self, queues: Collection[str]) -> None:
        """Removed from the hold queue; what was released meanwhile lies elsewhere and stays."""
        self._postsuper(["-d", "-", "hold"], queues)

    def _held(self) -> Iterator[dict[str, object]]:
        for line in self._run("postqueue", ["-j"]).splitlines():
            entry = json.loads(line)
            if entry.get("queue_name") == "hold":
                yield entry

    def _found(self, entry: dict[str, object], envelope: bytes, raw: bytes) -> Found:
        told = list(_records(envelope))
        headers = BytesHeaderParser().parsebytes(raw)
        attributes = dict(value.split("=", 1) for name, value in told if name == "named_attribute"
                          and "=" in value)  # fmt: skip
        originals = [value for name, value in told if name == "original_recipient"]
        recipients = originals or [value for name, value in told if name == "recipient"]
        return Found(
            server=self.server,
            queue=str(entry["queue_id"]),
            sender=_clean(str(entry.get("sender") or "")).removeprefix("MAILER-DAEMON"),
            recipients=tuple(dict.fromkeys(map(_clean, recipients))),
            login=_clean(attributes.get("sasl_username", "")),
            client=_clean(attributes.get("client_address", ""))[:60],
            size=int(str(entry["message_size"])),
            arrived_at=datetime.fromtimestamp(int(str(entry["arrival_time"])), UTC),
            headers=tuple((n, said) for n in KEPT if (said := field_of(headers, n, _LONGEST))),
            holding=_why(headers),
        )

    def _cat(self, what: str, queue: str) -> bytes:
        if not _QUEUE_ID.fullmatch(queue):
            return b""
        try:
            return self._run("postcat", [what, "-q", queue])
        except Unreachable:
            return b""  # it left between the look and this

    def _postsuper(self, arguments: Sequence[str], queues: Collection[str]) -> None:
        named = [queue for queue in queues if _QUEUE_ID.fullmatch(queue)]
        self._run("postsuper", arguments, "".join(f"{queue}\n" for queue in named).encode())

    def _run(self, name: str, arguments: Sequence[str], given: bytes = b"") -> bytes:
        try:
            done = subprocess.run(  # noqa: S603  # fixed commands, no shell
                [program(name, "postfix"), "-c", str(self.etc), *arguments],
                input=given, capture_output=True, timeout=_SECONDS, check=False,
                env={"PATH": ADMINISTRATOR, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            )  # fmt: skip
        except (ServerFailed, OSError, subprocess.TimeoutExpired) as error:
            raise Unreachable(f"{name}: {error}") from error
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise Unreachable(f"{name} falhou ({done.returncode}): {said[-400:]}")
        return done.stdout


def _records(envelope: bytes) -> Iterator[tuple[str, str]]:
    """``name: value`` lines of ``postcat -e``."""
    for line in envelope.decode("utf-8", "replace").splitlines():
        name, colon, value = line.partition(": ")
        if colon:
            yield name, value


def _why(headers: Message) -> holding.Holding | None:
    """The gate puts its header first, and takes away any that came with the message."""
    values = headers.get_all(holding.NAME) or []
    return holding.parse(str(values[0])) if values else None


def _clean(text: str) -> str:
    return clean(text, _LONGEST)
