"""Where the duties about requests of records are done."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.duties.models import Duty
from portaria.frame.places import register
from portaria.mail.traces.requests.asking import AUTHORISE, RELEASE


def _page(duty: Duty) -> str:
    return reverse("trace_request", args=[int(duty.subject.partition(":")[2])])


register(AUTHORISE, gettext_noop("Ler e decidir"), _page)
register(RELEASE, gettext_noop("Ler e liberar"), _page)
