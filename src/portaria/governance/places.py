"""Where the duties about norms made known, cases they omit and matters to review are done."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.duties.models import Duty
from portaria.frame.places import register
from portaria.governance.committee.acts import REVIEW
from portaria.governance.omitted.acts import DECIDE
from portaria.governance.publication.asking import ACKNOWLEDGE


def _page(route: str) -> Callable[[Duty], str]:
    return lambda duty: reverse(route, args=[int(duty.subject.partition(":")[2])])


register(DECIDE, gettext_noop("Ler e decidir"), _page("omitted_case"))
register(REVIEW, gettext_noop("Ler e rever"), _page("deliberation"))
register(ACKNOWLEDGE, gettext_noop("Ler e dar ciência"), _page("my_norm"))
