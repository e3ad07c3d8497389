"""Where the duties of terms are done."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.duties.models import Duty
from portaria.frame.places import register
from portaria.ledger.types import key_of
from portaria.procedures.terms import drafts


def _acting(what: str) -> Callable[[Duty], str]:
    return lambda duty: f"{reverse('terms_act', args=[what])}?t={key_of(duty.subject)}"


def _naming(duty: Duty) -> str:
    return f"{reverse('term', args=[key_of(duty.subject)])}#testemunhas"


register(drafts.SIGN, gettext_noop("Ler e assinar"), _acting("assinar"))
register(drafts.AUTHORISE, gettext_noop("Ler e autorizar"), _acting("autorizar"))
register(drafts.WITNESS, gettext_noop("Ler e assinar"), _acting("testemunhar"))
register(drafts.NAME, gettext_noop("Indicar testemunhas"), _naming)
