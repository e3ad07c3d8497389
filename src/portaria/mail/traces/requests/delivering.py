"""Handing the sealed package over: to whoever asked, each time on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from portaria.ledger.acts import append
from portaria.ledger.types import Json
from portaria.mail.traces.models import TraceRequest
from portaria.mail.traces.requests.asking import line, waiting
from portaria.mail.traces.requests.executing import SHELF
from portaria.mail.traces.requests.types import Refused
from portaria.procedures.records.packages import gone, oldest


def deliver(key: int, *, person: int, by: str, at: datetime) -> bytes:
    """The package of a released request, for ``person`` who asked for it.

    Raises:
        Refused: it is not released, is another's, or the package has gone.
    """
    row = _released(key, person)
    if not row.package:
        raise Refused(gone())
    data = SHELF.path_of(row.package).read_bytes()
    append([line(row, "delivered", at, more={"manifest": row.digest})], by=by, at=at)
    if row.fetched_at is None:
        TraceRequest.objects.filter(pk=key).update(fetched_at=at)
    return data


def deliver_content(key: int, *, person: int, by: str, at: datetime) -> Path:
    """Where the sealed messages of a released request lie, for ``person`` who asked for them.

    Raises:
        Refused: none were asked for, they are not sealed yet, are another's, or have gone.
    """
    row = _released(key, person)
    if not row.content:
        raise Refused("esse pedido é só de registros: o conteúdo não foi pedido")
    if row.messages is None:
        raise Refused("as mensagens ainda estão sendo lacradas: tente de novo em instantes")
    if not row.content_package:
        raise Refused(gone())
    facts: dict[str, Json] = {"manifest": row.content_digest, "content_delivered": True}
    append([line(row, "delivered", at, more=facts)], by=by, at=at)
    return SHELF.path_of(row.content_package)


def _released(key: int, person: int) -> TraceRequest:
    row = waiting(key, ("released",), "esse pedido não tem registros liberados")
    if row.person_id != person:
        raise Refused("só quem pediu recebe os registros")
    return row


def _kept() -> Iterable[tuple[str, str]]:
    kept = TraceRequest.objects.exclude(package="", content_package="")
    return kept.values_list("package", "content_package")


def end_packages(*, at: datetime) -> int:
    """Delete packages kept long enough, and files that belong to none; return how many."""
    requests, before = TraceRequest.objects, oldest(at)
    requests.exclude(package="").filter(released_at__lt=before).update(package="")
    over = requests.exclude(content_package="").filter(content_at__lt=before)
    over.update(content_package="")
    return SHELF.tidy({name for names in _kept() for name in names}, at=at)
