"""Who may enter which areas, as accesses under review (A7, F2): an area's by the head of its unit,
a level's by the person's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from portaria.premises.access.acts import end_grants
from portaria.premises.access.models import Grant
from portaria.premises.access.types import ENDED
from portaria.premises.desk import Desk
from portaria.procedures.reviews.types import Access, register
from portaria.steps.reasons import by_fact, decided


class Grants:
    """What was granted and has not ended, suspended or not, whoever has it."""

    def of(self, body: str, persons: Sequence[int], day: date) -> Sequence[Access]:  # noqa: ARG002
        rows = Grant.objects.filter(body=body).exclude(state=ENDED).select_related("area", "level")
        return [
            Access(
                row.pk, row.person_id, _said(row),
                unit=row.area.unit_id if row.area else None, owned=row.area is not None,
            )
            for row in rows.order_by("pk")
        ]  # fmt: skip

    def withdraw(self, keys: Sequence[int], why: str, *, by: str, at: datetime) -> object:
        rows = Grant.objects.filter(pk__in=keys).order_by("body", "pk").values_list("body", "pk")
        desk = Desk(at)
        for body, found in groupby(rows, key=lambda row: row[0]):
            decision = decided("ended", desk.policy(body), by_fact("withdrawn", why))
            end_grants([key for _, key in found], decision, by=by, at=at)
        return None


def _said(row: Grant) -> str:
    where = row.area or row.level
    until = f", até {row.last_on:%d/%m/%Y}" if row.last_on else ""
    return f"Entrada: {where.name}{until}" if where else ""


register("premises.grant", Grants())
