"""The language switch."""

from __future__ import annotations

from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from portaria.frame.permissions import open_to_all

switch = open_to_all(require_POST(set_language))
