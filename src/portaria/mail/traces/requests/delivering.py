"""Handing the sealed package over: to whoever asked, each time on record."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from portaria.ledger.acts import append
from portaria.mail.traces.models import TraceRequest
from portaria.mail.traces.requests.asking import line, waiting
from portaria.mail.traces.requests.executing import path_of
from portaria.mail.traces.requests.types import Refused


def deliver(key: int, *, person: int, by: str, at: datetime) -> bytes:
    """The package of a released request, for ``person`` who asked for it.

    Raises:
        Refused: it is not released, is another's, or the package has gone.
    """
    row = waiting(key, ("released",), "esse pedido não tem registros liberados")
    if row.person_id != person:
        raise Refused("só quem pediu recebe os registros")
    if not row.package:
        raise Refused(
            f"o pacote foi guardado por {settings.TRACE_DELIVERY_DAYS} dias e já se foi;"
            " peça de novo"
        )
    data = path_of(row.package).read_bytes()
    append([line(row, "delivered", at, more={"manifest": row.digest})], by=by, at=at)
    if row.fetched_at is None:
        TraceRequest.objects.filter(pk=key).update(fetched_at=at)
    return data


def end_packages(*, at: datetime) -> int:
    """Delete packages kept long enough, and files that belong to none; return how many."""
    oldest = at - timedelta(days=settings.TRACE_DELIVERY_DAYS)
    over = TraceRequest.objects.exclude(package="").filter(released_at__lt=oldest)
    over.update(package="")
    known = set(TraceRequest.objects.exclude(package="").values_list("package", flat=True))
    gone = 0
    for file in path_of("x").parent.glob("*.zip"):
        if file.name not in known and file.stat().st_mtime < at.timestamp() - 3600:
            file.unlink(missing_ok=True)
            gone += 1
    return gone
