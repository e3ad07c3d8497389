"""The visitor's badge on paper: a CR80 card or an adhesive label."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from portaria.bodies.policies import config_of
from portaria.norms.policy import Policy
from portaria.premises.visits.decisions.admitting import badge_says
from portaria.premises.visits.models import Visit


def card_of(row: Visit, policy: Policy, *, label: bool = False) -> bytes:
    """The badge of an admitted visit, a PDF; it says what the norm wants it to say.

    Raises:
        ValueError: the visitor was not admitted.
    """
    # Its library takes longer to load than Django: only who prints waits for it.
    from portaria.frame import cards

    if row.badge is None or row.badge.credential is None or row.admitted_at is None:
        raise ValueError(f"a visita nº {row.pk} não tem crachá")
    config = config_of(row.body_id)
    day = row.admitted_at.astimezone(ZoneInfo(config.zone))
    lines = [
        row.place.name if row.place else "",
        f"Recebe: {row.host.shown_name}" if row.host else "",
        row.unit.acronym if row.unit else "",
        row.company,
        f"{day:%d/%m/%Y %H:%M} · {row.badge.serial}",
    ]
    card = cards.Card(
        badge_says(policy) or "Visitante", config.name, row.visitor.name,
        [line for line in lines if line], row.badge.credential.number,
    )  # fmt: skip
    size = cards.LABEL if label else cards.CR80
    return cards.write(card, size=size, at=row.admitted_at)
