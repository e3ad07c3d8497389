"""What waits for who administers accounts."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.accounts.models import Account
from portaria.frame.panels import Panel, by_state, panel, standing
from portaria.frame.viewer import Viewer

_MOVING = ("asked", "waiting_term", "blocked")
_QUEUE = standing(Account, _MOVING)


@panel("accounts.queue", place=40, powers=("accounts.manage",))
def queue(viewer: Viewer, _now: datetime) -> Panel:
    """How many accounts stand in each state that moves on."""
    return by_state(
        _QUEUE(bodies=list(viewer.bodies_with("accounts.manage"))),
        _MOVING,
        title=_("Contas de rede"),
        href=reverse("accounts"),
        empty=_("Nenhuma conta pedida, à espera de termo ou bloqueada."),
        icon="fa-id-badge",
    )
