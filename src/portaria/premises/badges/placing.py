"""Where human duties about badges are done: on the badge's page, or where one is handed over."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.duties.models import Duty
from portaria.frame.places import page_of, register
from portaria.ledger.types import key_of
from portaria.premises.badges.models import Charge


def _charged(duty: Duty) -> str:
    charge = Charge.objects.get(pk=key_of(duty.subject))
    return reverse("badge", args=[charge.badge_id])


def _new(_duty: Duty) -> str:
    return reverse("badge_new")


for _kind in (
    "premises.order_badge", "premises.report_loss", "premises.forward_badge",
    "premises.return_provisional",
):  # fmt: skip
    register(_kind, gettext_noop("Ver o crachá"), page_of("badge"))
register("premises.notify_charge", gettext_noop("Notificar"), _charged)
register("premises.issue_badge", gettext_noop("Entregar crachá"), _new)
