"""Where the duties about norms made known, cases they omit and matters to review are done."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from portaria.frame.places import page_of, register
from portaria.governance.committee.acts import REVIEW
from portaria.governance.omitted.acts import DECIDE
from portaria.governance.publication.asking import ACKNOWLEDGE

register(DECIDE, gettext_noop("Ler e decidir"), page_of("omitted_case"))
register(REVIEW, gettext_noop("Ler e rever"), page_of("deliberation"))
register(ACKNOWLEDGE, gettext_noop("Ler e dar ciência"), page_of("my_norm"))
