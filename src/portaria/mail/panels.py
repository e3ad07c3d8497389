"""What waits for who administers mailboxes."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.frame.panels import Panel, by_state, panel, standing
from portaria.frame.viewer import Viewer
from portaria.mail.models import Mailbox

_MOVING = ("asked", "waiting_term", "suspended")
_QUEUE = standing(Mailbox, _MOVING)


@panel("mail.queue", place=42, powers=("mail.manage",))
def queue(viewer: Viewer, _now: datetime) -> Panel:
    """How many mailboxes stand in each state that moves on."""
    return by_state(
        _QUEUE(bodies=list(viewer.bodies_with("mail.manage"))),
        _MOVING,
        title=_("Caixas de correio"),
        href=reverse("mailboxes"),
        empty=_("Nenhuma caixa pedida, à espera de termo ou suspensa."),
        icon="fa-envelope",
    )
