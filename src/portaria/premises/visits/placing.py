"""Where human duties about visits are done."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.duties.models import Duty
from portaria.frame.places import register
from portaria.premises.visits.acts.gathering import NOTED
from portaria.premises.visits.acts.recording import ANSWER, RECOVER, SEE_OUT


def _visit(duty: Duty) -> str:
    return reverse("visit", args=[int(duty.subject.rpartition(":")[2])])


def _event(duty: Duty) -> str:
    return reverse("school_event", args=[int(duty.subject.rpartition(":")[2])])


register(ANSWER, gettext_noop("Responder"), _visit)
register(SEE_OUT, gettext_noop("Ver a visita"), _visit)
register(RECOVER, gettext_noop("Receber o crachá"), _visit)
register(NOTED, gettext_noop("Ver o evento"), _event)
