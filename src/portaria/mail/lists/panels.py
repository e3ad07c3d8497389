"""Lists that wait for a decision."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.frame.panels import SHOWN, Line, Panel, panel
from portaria.frame.viewer import Viewer
from portaria.mail.lists.acts import POWER
from portaria.mail.lists.models import MailingList


@panel("mail.lists", place=44, powers=(POWER,))
def asked(viewer: Viewer, _now: datetime) -> Panel | None:
    """Lists that somebody asked for."""
    found = MailingList.objects.filter(body__in=viewer.bodies_with(POWER), state="asked")
    rows = found.select_related("body").order_by("asked_at", "id")
    lines = [
        Line(one.name, reverse("mailing_list", args=[one.pk]), one.body.acronym)
        for one in rows[:SHOWN]
    ]
    if not lines:
        return None
    to = f"{reverse('mailing_lists')}?situacao=asked"
    return Panel(_("Listas pedidas"), lines, count=found.count(), href=to, icon="fa-users")
