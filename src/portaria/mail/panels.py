"""What waits for who administers mailboxes."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.frame import labels
from portaria.frame.panels import Line, Panel, panel
from portaria.frame.viewer import Viewer
from portaria.mail.models import Mailbox

_MOVING = ("asked", "waiting_term", "suspended")


@panel("mail.queue", place=42, powers=("mail.manage",))
def queue(viewer: Viewer, _now: datetime) -> Panel:
    """How many mailboxes stand in each state that moves on."""
    bodies = viewer.bodies_with("mail.manage")
    counted = dict(
        Mailbox.objects.filter(body__in=bodies, state__in=_MOVING)
        .values_list("state")
        .annotate(count=Count("id"))
    )
    lines = [
        Line(
            text=labels.of(labels.STATES, state).capitalize(),
            href=f"{reverse('mailboxes')}?situacao={state}",
            badge=str(counted[state]),
            tone=labels.tone(state),
        )
        for state in _MOVING
        if state in counted
    ]
    return Panel(
        _("Caixas de correio"),
        lines,
        count=sum(counted.values()),
        href=reverse("mailboxes"),
        empty=_("Nenhuma caixa pedida, à espera de termo ou suspensa."),
        icon="fa-envelope",
    )
