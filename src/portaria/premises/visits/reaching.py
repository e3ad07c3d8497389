"""The areas indicated for a visit, and which of them its badge opens."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.norms.decision import Decision
from portaria.people.queries import heads_on
from portaria.premises.desk import Desk
from portaria.premises.places.acts import facts_of
from portaria.premises.visits.decisions import reaching
from portaria.premises.visits.models import Visit, VisitArea
from portaria.premises.visits.types import PROVIDER, STAFF_CATEGORY, VISITOR_CATEGORY


def reached(row: Visit, desk: Desk) -> Mapping[VisitArea, Decision]:
    """Of each area indicated, whether the badge opens it, by who answers for the visitor, or would
    once they have said yes."""
    found = list(row.areas.select_related("area").order_by("area__name__in_order", "pk"))
    units = {one.area.unit_id for one in found if one.area.unit_id is not None}
    heads = heads_on(row.body_id, desk.today(row.body_id), units=units) if units else {}
    policy = desk.policy(row.body_id)
    category = STAFF_CATEGORY if row.kind == PROVIDER else VISITOR_CATEGORY
    answers = row.answered_by_id or row.host_id
    decisions = {}
    for one in found:
        unit = one.area.unit_id
        head = heads[unit].acting if unit in heads else None
        going = reaching.Going(
            facts_of(vars(one.area)), category,
            managed=head is not None and head == answers,
            of_unit=unit is not None and unit == row.unit_id, granted=row.after_hours,
        )  # fmt: skip
        decisions[one] = reaching.decide(going, policy)
    return decisions
