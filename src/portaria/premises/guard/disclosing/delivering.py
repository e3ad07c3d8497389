"""Handing a sealed package over to whoever asked, each time on record; the end of its secrecy."""

from __future__ import annotations

from datetime import datetime

from portaria.ledger.acts import append
from portaria.premises.guard.disclosing.closing import line
from portaria.premises.guard.disclosing.sealed import SHELF
from portaria.premises.guard.disclosing.telling import tell
from portaria.premises.guard.models import Disclosure
from portaria.premises.places.types import Refused
from portaria.procedures.records.packages import gone, oldest


def deliver(request: int, *, person: int, by: str, at: datetime) -> bytes:
    """The package of ``request``, for ``person`` who asked.

    Raises:
        Refused: it was not granted, is another's, or the package has gone.
    """
    row = _locked(request)
    if row is None or row.rows is None:
        raise Refused("esse pedido não tem registros liberados")
    if row.request.asker_id != person:
        raise Refused("só quem pediu recebe os registros")
    if not row.package:
        raise Refused(gone())
    data = SHELF.path_of(row.package).read_bytes()
    append([line(row, "delivered", at, {"manifest": row.digest})], by=by, at=at)
    if row.fetched_at is None:
        Disclosure.objects.filter(pk=row.pk).update(fetched_at=at)
    return data


def unseal(request: int, *, by: str, at: datetime) -> int:
    """The secrecy of ``request`` ends: those concerned are told now; how many.

    Raises:
        Refused: it is not secret.
    """
    row = _locked(request)
    if row is None or not row.secret:
        raise Refused("esse pedido não corre em sigilo")
    Disclosure.objects.filter(pk=row.pk).update(secret=False)
    append([line(row, "unsealed", at)], by=by, at=at)
    return tell(row, by=by, at=at)


def end_packages(*, at: datetime) -> int:
    """Delete packages kept long enough, and files that belong to none; how many."""
    kept = Disclosure.objects.exclude(package="")
    kept.filter(sealed_at__lt=oldest(at)).update(package="")
    return SHELF.tidy(set(kept.all().values_list("package", flat=True)), at=at)


def _locked(request: int) -> Disclosure | None:
    found = Disclosure.objects.select_for_update(of=("self",)).select_related("request")
    return found.filter(pk=request).first()
