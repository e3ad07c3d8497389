"""Where the duties about requests are done: on the request's own page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.duties.models import Duty
from portaria.frame.places import register
from portaria.procedures.requests.dossier import CONSULT, CORRECT, DECIDE


def _page(duty: Duty) -> str:
    return reverse("request_one", args=[_number(duty)])


def _correcting(duty: Duty) -> str:
    return reverse("request_correct", args=[_number(duty)])


def _number(duty: Duty) -> int:
    return int(duty.subject.partition(":")[2])


register(DECIDE, gettext_noop("Ler e responder"), _page)
register(CONSULT, gettext_noop("Ler e opinar"), _page)
register(CORRECT, gettext_noop("Corrigir"), _correcting)
