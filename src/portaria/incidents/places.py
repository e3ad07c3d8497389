"""Where the duties about breaches and incidents are done."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from portaria.frame.places import page_of, register
from portaria.incidents.types import CONFIRM, HANDLE

register(CONFIRM, gettext_noop("Confirmar ou descartar"), page_of("incident"))
register(HANDLE, gettext_noop("Dar andamento"), page_of("incident"))
