"""Where the duties about requests are done: on the request's own page."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from portaria.frame.places import page_of, register
from portaria.procedures.requests.dossier import CONSULT, CORRECT, DECIDE

register(DECIDE, gettext_noop("Ler e responder"), page_of("request_one"))
register(CONSULT, gettext_noop("Ler e opinar"), page_of("request_one"))
register(CORRECT, gettext_noop("Corrigir"), page_of("request_correct"))
