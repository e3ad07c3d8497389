"""What waits for who administers mailboxes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.database.prepared import one_of, prepared
from portaria.frame.panels import Panel, Standing, by_state, panel
from portaria.frame.viewer import Viewer
from portaria.mail.models import Mailbox

_MOVING = ("asked", "waiting_term", "suspended")


@panel("mail.queue", place=42, powers=("mail.manage",))
def queue(viewer: Viewer, _now: datetime) -> Panel:
    """How many mailboxes stand in each state that moves on."""
    return by_state(
        _moving(bodies=list(viewer.bodies_with("mail.manage"))),
        _MOVING,
        title=_("Caixas de correio"),
        href=reverse("mailboxes"),
        empty=_("Nenhuma caixa pedida, à espera de termo ou suspensa."),
        icon="fa-envelope",
    )


@prepared(Standing)
def _moving(bodies: list[str]) -> QuerySet[Any, Any]:
    found = Mailbox.objects.filter(one_of("body", bodies), state__in=_MOVING)
    return found.values("state").annotate(many=Count("pk"))
