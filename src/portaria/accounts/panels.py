"""What waits for who administers accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.accounts.models import Account
from portaria.database.prepared import one_of, prepared
from portaria.frame.panels import Panel, Standing, by_state, panel
from portaria.frame.viewer import Viewer

_MOVING = ("asked", "waiting_term", "blocked")


@panel("accounts.queue", place=40, powers=("accounts.manage",))
def queue(viewer: Viewer, _now: datetime) -> Panel:
    """How many accounts stand in each state that moves on."""
    return by_state(
        _moving(bodies=list(viewer.bodies_with("accounts.manage"))),
        _MOVING,
        title=_("Contas de rede"),
        href=reverse("accounts"),
        empty=_("Nenhuma conta pedida, à espera de termo ou bloqueada."),
        icon="fa-id-badge",
    )


@prepared(Standing)
def _moving(bodies: list[str]) -> QuerySet[Any, Any]:
    found = Account.objects.filter(one_of("body", bodies), state__in=_MOVING)
    return found.values("state").annotate(many=Count("pk"))
