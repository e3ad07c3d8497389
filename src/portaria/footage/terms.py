"""The things of this slice that people sign for (T1)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portaria.footage import rules
from portaria.procedures.terms.things import Thing, register

register(Thing("footage", _("Imagens de câmera entregues a alguém"), rules.RELEASE_TERM))
