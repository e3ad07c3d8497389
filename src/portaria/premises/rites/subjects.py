"""Areas as what requests are about: whoever heads the area's unit answers for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext_noop

from portaria import clock
from portaria.people.queries import heads_on
from portaria.premises.desk import Desk
from portaria.premises.places.models import Area
from portaria.premises.rites.where import MOST
from portaria.procedures.requests.registry import subjects
from portaria.procedures.requests.types import About


class Areas:
    """Those in use, of the body; whoever wants one asks for it."""

    def about(self, keys: Iterable[int]) -> Mapping[int, About]:
        found = list(Area.objects.filter(pk__in=list(keys)))
        return _abouts(found, {})

    def of(self, person: int, body: str, day: date) -> Sequence[About]:  # noqa: ARG002  # anybody's
        found = Area.objects.filter(body=body, closed_on=None).order_by("code")[:MOST]
        return list(_abouts(list(found), {body: day}).values())

    def find(self, body: str, text: str) -> int | None:
        row = Area.objects.filter(body=body, code=text.strip().upper(), closed_on=None).first()
        return row.pk if row else None


def _abouts(areas: Sequence[Area], days: Mapping[str, date]) -> dict[int, About]:
    acting: dict[int, int | None] = {}
    for body in {area.body_id for area in areas}:
        day = days.get(body) or Desk(clock.now()).today(body)
        units = {a.unit_id for a in areas if a.body_id == body and a.unit_id is not None}
        if units:
            heads = heads_on(body, day, units=units)
            acting |= {unit: head.acting for unit, head in heads.items()}
    return {
        area.pk: About(
            "area", area.pk, f"{area.name} ({area.code})", area.body_id, unit=area.unit_id,
            responsible=acting.get(area.unit_id or 0),
        )
        for area in areas
    }  # fmt: skip


subjects.register("area", Areas(), responsible=gettext_noop("quem responde pela área"))
