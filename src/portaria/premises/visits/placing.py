"""Where human duties about visits are done."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from portaria.frame.places import page_of, register
from portaria.premises.visits.acts.gathering import NOTED
from portaria.premises.visits.acts.recording import ANSWER, RECOVER, SEE_OUT

register(ANSWER, gettext_noop("Responder"), page_of("visit"))
register(SEE_OUT, gettext_noop("Ver a visita"), page_of("visit"))
register(RECOVER, gettext_noop("Receber o crachá"), page_of("visit"))
register(NOTED, gettext_noop("Ver o evento"), page_of("school_event"))
