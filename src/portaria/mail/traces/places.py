"""Where the duties about requests of records are done."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from portaria.frame.places import page_of, register
from portaria.mail.traces.requests.asking import AUTHORISE, RELEASE

register(AUTHORISE, gettext_noop("Ler e decidir"), page_of("trace_request"))
register(RELEASE, gettext_noop("Ler e liberar"), page_of("trace_request"))
