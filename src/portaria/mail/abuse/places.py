"""Where the duties about reported messages are done."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from portaria.frame.places import page_of, register
from portaria.mail.abuse.types import HANDLE

register(HANDLE, gettext_noop("Ler e tratar"), page_of("abuse_report"))
