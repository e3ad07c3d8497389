"""The things of this slice that people sign for (T1)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portaria.assets import rules_custody, rules_equipment
from portaria.procedures.terms.things import Thing, register

register(Thing("asset", _("Bem do órgão entregue a alguém"), rules_custody.TERM))
register(Thing("private_equipment", _("Equipamento particular trazido ao órgão"),
               rules_equipment.PRIVATE_TERM))  # fmt: skip
