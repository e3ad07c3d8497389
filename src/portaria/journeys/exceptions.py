"""What rounds find wrong becomes incidents (F17): slices do not import each other, so the step from
one to the other is here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, OpenDuty, Outcome
from portaria.incidents.acts import attach_evidence, register_incidents
from portaria.incidents.types import Piece, Told
from portaria.premises.rounds.acts import EXCEPTION_FOUND, tie_incidents
from portaria.premises.rounds.models import Point

HERE, ELSEWHERE, OUTSIDE = "patrimonial", "patrimonial_fora_da_sede", "fora_da_sede"
"""Kinds of incident, and the location that tells them apart, as the norms' own rules name them."""


@handler(EXCEPTION_FOUND, batch=50)
def tell_round_exceptions(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """What a round found wrong goes, as an incident with its photograph, to whom the norm says
    (F17)."""
    told: dict[int, int] = {}
    for duty in duties:
        point = Point.objects.select_related("round__place").get(pk=int(str(duty.payload["point"])))
        keys = register_incidents([_found_wrong(duty, point)], by=BY, at=at)
        for incident in keys:  # none, where it was told already
            told[point.pk] = incident
            if point.photo:
                piece = Piece(incident, point.photo_name, bytes(point.photo))
                attach_evidence([piece], by=BY, at=at)
    tie_incidents(told)
    return [Done("ocorrência registrada")] * len(duties)


def _found_wrong(duty: OpenDuty, point: Point) -> Told:
    """As it was told then: the point may have been put right since."""
    who = duty.payload["person"]
    return Told(
        body=duty.body,
        kind=ELSEWHERE if point.round.place.location == OUTSIDE else HERE,
        what=f"Ronda em {point.round.place.name}: {point.text}"[:200],
        account=str(duty.payload["note"]),
        reporter=None if who is None else int(str(who)),
        provision=point.provision,
        source=duty.key,
    )
