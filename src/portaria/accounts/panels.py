"""What waits for who administers accounts."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.accounts.models import Account
from portaria.frame import labels
from portaria.frame.panels import Line, Panel, panel
from portaria.frame.viewer import Viewer

_MOVING = ("asked", "waiting_term", "blocked")


@panel("accounts.queue", place=40, powers=("accounts.manage",))
def queue(viewer: Viewer, _now: datetime) -> Panel:
    """How many accounts stand in each state that moves on."""
    bodies = viewer.bodies_with("accounts.manage")
    counted = dict(
        Account.objects.filter(body__in=bodies, state__in=_MOVING)
        .values_list("state")
        .annotate(count=Count("id"))
    )
    lines = [
        Line(
            text=labels.of(labels.STATES, state).capitalize(),
            href=f"{reverse('accounts')}?situacao={state}",
            badge=str(counted[state]),
            tone=labels.tone(state),
        )
        for state in _MOVING
        if state in counted
    ]
    return Panel(
        _("Contas de rede"),
        lines,
        count=sum(counted.values()),
        href=reverse("accounts"),
        empty=_("Nenhuma conta pedida, à espera de termo ou bloqueada."),
        icon="fa-id-badge",
    )
