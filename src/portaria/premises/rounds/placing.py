"""Where human duties about rounds are done."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from portaria.frame.places import page_of, register
from portaria.premises.rounds.acts import WALK

register(WALK, gettext_noop("Fazer a ronda"), page_of("round"))
