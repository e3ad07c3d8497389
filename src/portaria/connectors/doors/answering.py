"""What controllers ask by HTTP and are answered: one decision, already on record; the signed list
of their readers; and what they decided while they were alone.

Errors are ``application/problem+json`` (RFC 9457). Nothing here waits for the database.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portaria.connectors.doors import signed
from portaria.connectors.doors.keeping import Keeper
from portaria.connectors.doors.settings import Controller, Limits
from portaria.connectors.doors.telling import Told
from portaria.premises.doors.types import Circumstance, card_number

LARGEST = 1 << 20
"""Bytes of a request; ours."""
MOST = 5_000
"""Passages told at once; ours."""
_SAID = {
    "emergency": Circumstance.EMERGENCY,
    "accessibility": Circumstance.ACCESSIBILITY,
    "bulky_load": Circumstance.BULKY_LOAD,
    "turnstile_broken": Circumstance.TURNSTILE_BROKEN,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, what is told (None: nothing), and headers beside the usual ones."""

    status: int
    told: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class _Wrong(Exception):  # noqa: N818  # carried to the answer, never shown as an error
    def __init__(self, status: int, code: str, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers = status, code, detail, headers


@dataclass(slots=True)
class _Bucket:
    """Requests left of the minute that began at ``since``."""

    since: float = 0.0
    count: int = 0


@dataclass(slots=True)
class Interface:
    """Answers the controllers of ``body`` with what ``keeper`` decides.

    Attributes:
        codes: reader's code -> key, of the snapshot in use.
        key: signs lists.
        told: what controllers told before.
    """

    body: str
    controllers: Sequence[Controller]
    keeper: Keeper
    codes: Callable[[], Mapping[str, int]]
    key: Ed25519PrivateKey
    told: Told
    limits: Limits = field(default_factory=Limits)
    _buckets: dict[str, _Bucket] = field(default_factory=dict)

    def answer(self, method: str, path: str, token: str, data: bytes, at: datetime) -> Answer:
        """The answer to a request at ``at``. ``token`` is the bearer's, "" none."""
        try:
            controller = self._known(token)
            self._count(controller, at.timestamp())
            doing = {
                ("POST", "/v1/decide"): self._decide,
                ("GET", "/v1/list"): self._list,
                ("POST", "/v1/passages"): self._passages,
            }.get((method, path))
            if doing is None:
                raise _Wrong(404, "not_found", "Não há este caminho, ou não com este método.")
            return doing(controller, data, at)
        except _Wrong as wrong:
            return _problem(wrong)

    def _known(self, token: str) -> Controller:
        """All digests are compared, so that the time tells nothing."""
        given = hashlib.sha256(token.encode()).digest()
        found = [one for one in self.controllers if hmac.compare_digest(one.digest, given)]
        if not found:
            raise _Wrong(401, "unauthorized", "O token não vale.", **{"WWW-Authenticate": "Bearer"})
        return found[0]

    def _count(self, controller: Controller, now: float) -> None:
        with self.keeper.lock:
            bucket = self._buckets.setdefault(controller.name, _Bucket())
            if now - bucket.since >= 60 or now < bucket.since:
                bucket.since, bucket.count = now, 0
            bucket.count += 1
        if bucket.count > controller.per_minute:
            wait = str(max(1, int(bucket.since + 60 - now)))
            raise _Wrong(429, "too_many", "Pedidos demais num minuto.", **{"Retry-After": wait})

    def _decide(self, controller: Controller, data: bytes, at: datetime) -> Answer:
        """``{"reader", "card", "unit"?, "said"?: […]}`` → the verdict (docs/reference/doors.md)."""
        asked = _table(data)
        reader = self._reader(controller, asked)
        said = _circumstances(asked.get("said", []))
        card = card_number(_text(asked, "card"))
        verdict = self.keeper.heard(reader, card, at, unit=_whole(asked, "unit"), said=said)
        return Answer(200, verdict.as_json())

    def _list(self, controller: Controller, _data: bytes, at: datetime) -> Answer:
        """The signed list of the controller's readers."""
        codes = self.codes()
        readers = {code: codes[code] for code in controller.readers if code in codes}
        with self.keeper.lock:
            told = signed.made(
                self.keeper.snapshot, readers, body=self.body, controller=controller.name,
                at=int(at.timestamp()), hours=self.limits.list_hours, key=self.key,
            )  # fmt: skip
        return Answer(200, told)

    def _passages(self, controller: Controller, data: bytes, at: datetime) -> Answer:
        """``{"passages": [{"id", "reader", "card", "at", "opens"}]}``: recorded, each once (by
        ``id``), and flagged later where it would have been decided otherwise."""
        rows = _table(data).get("passages")
        if not isinstance(rows, list) or len(rows) > MOST:
            detail = f"«passages» é uma lista de até {MOST} passagens (limite nosso)."
            raise _Wrong(422, "invalid", detail)
        alone = [
            _Alone.read(row, at, self.limits) for row in rows
        ]  # all are right, or none is taken
        readers = [self._reader(controller, {"reader": one.reader}) for one in alone]
        taken = 0
        with self.keeper.lock:
            for one, reader in zip(alone, readers, strict=True):
                ident = f"{controller.name}:{one.ident}"
                if self.told.knows(ident):
                    continue
                line = self.keeper.alone(reader, one.card, one.at, opens=one.opens)
                self.keeper.spool.append({**line, "told_by": ident}, at=one.at)
                self.told.remember(ident, at)
                taken += 1
        return Answer(200, {"taken": taken, "known": len(alone) - taken})

    def _reader(self, controller: Controller, asked: Mapping[str, Any]) -> int:
        code = _text(asked, "reader")
        key = self.codes().get(code)
        if key is None or code not in controller.readers:
            raise _Wrong(403, "forbidden", f"O leitor «{code}» não é deste controlador.")
        return key


@dataclass(frozen=True, slots=True)
class _Alone:
    """A passage that a controller decided by itself."""

    ident: str
    reader: str
    card: int
    at: datetime
    opens: bool

    @classmethod
    def read(cls, row: object, at: datetime, limits: Limits) -> _Alone:
        if not isinstance(row, dict):
            raise _Wrong(422, "invalid", "Cada passagem é um objeto.")
        opens, ident = row.get("opens"), _text(row, "id")
        if not isinstance(opens, bool) or not ident:
            raise _Wrong(422, "invalid", "Falta «id» ou «opens» numa passagem.")
        card = card_number(_text(row, "card"))
        return cls(ident, _text(row, "reader"), card, _instant(row, at, limits), opens)


def _problem(wrong: _Wrong) -> Answer:
    told = {
        "type": f"urn:portaria:problem:{wrong.code}",
        "title": wrong.detail.rstrip("."),
        "status": wrong.status,
        "detail": wrong.detail,
    }
    media = {"Content-Type": "application/problem+json"}
    return Answer(wrong.status, told, {**media, **wrong.headers})


def _table(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise _Wrong(413, "too_large", f"O pedido passa de {LARGEST} bytes (limite nosso).")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _Wrong(400, "malformed", "O pedido não é um objeto JSON.")
    return found


def _text(asked: Mapping[str, Any], name: str) -> str:
    found = asked.get(name, "")
    if not isinstance(found, str) or len(found) > 64:
        raise _Wrong(422, "invalid", f"«{name}» é um texto de até 64 caracteres.")
    return found


def _whole(asked: Mapping[str, Any], name: str) -> int:
    found = asked.get(name, 0)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 256:
        raise _Wrong(422, "invalid", f"«{name}» é um número inteiro de 0 a 255.")
    return found


def _circumstances(said: object) -> int:
    if not isinstance(said, list) or not all(isinstance(one, str) and one in _SAID for one in said):
        raise _Wrong(422, "invalid", f"«said» traz alguns de {', '.join(_SAID)}.")
    return sum(int(_SAID[one]) for one in set(said))


def _instant(row: Mapping[str, Any], at: datetime, limits: Limits) -> datetime:
    try:
        found = datetime.fromisoformat(_text(row, "at"))
    except ValueError:
        found = None
    oldest = at - timedelta(days=limits.late_days)
    latest = at + timedelta(minutes=limits.early_minutes)
    if found is None or found.tzinfo is None or not oldest <= found <= latest:
        detail = f"«at» é um instante com fuso, dos últimos {limits.late_days} dias (limite nosso)."
        raise _Wrong(422, "invalid", detail)
    return found.astimezone(UTC)
