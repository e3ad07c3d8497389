"""Where the duties about reported messages are done."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.duties.models import Duty
from portaria.frame.places import register
from portaria.mail.abuse.types import HANDLE


def _page(duty: Duty) -> str:
    return reverse("abuse_report", args=[int(duty.subject.partition(":")[2])])


register(HANDLE, gettext_noop("Ler e tratar"), _page)
