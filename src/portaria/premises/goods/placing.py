"""Where human duties about goods that leave are done."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.duties.models import Duty
from portaria.frame.places import page_of, register
from portaria.premises.goods.acts import TAKE_TERM
from portaria.premises.goods.reconciling import RECONCILE


def _reconcile(duty: Duty) -> str:
    location = str(duty.payload.get("location", ""))
    return f"{reverse('goods_reconcile')}?orgao={duty.body}&lugar={location}"


register(TAKE_TERM, gettext_noop("Receber o termo"), page_of("goods_exit"))
register(RECONCILE, gettext_noop("Conferir"), _reconcile)
