"""Where the duties about breaches and incidents are done."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.duties.models import Duty
from portaria.frame.places import register
from portaria.incidents.types import CONFIRM, HANDLE


def _page(duty: Duty) -> str:
    return reverse("incident", args=[int(duty.subject.partition(":")[2])])


register(CONFIRM, gettext_noop("Confirmar ou descartar"), _page)
register(HANDLE, gettext_noop("Dar andamento"), _page)
