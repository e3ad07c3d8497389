"""What makes two sendings the same: who, where to, the form's key and what was filled in."""

from __future__ import annotations

import hashlib
import json
import re

from django.http import HttpRequest

from portaria.frame.sending import FIELD, is_secret

_CSRF = "csrfmiddlewaretoken"
_ENDS = re.compile("\r\n?")


def digest(request: HttpRequest, user: int) -> bytes | None:
    """32 bytes that stand for what ``user`` sent; None for what is no form with a key.

    Passwords and codes are left out: typed again, they make no other form. Of a file its name and
    size count. A form changed by its sender and sent again is another one; ends of lines, which a
    page that held the form may have written otherwise, change nothing.
    """
    key = request.POST.get(FIELD, "")
    if not key:
        return None
    filled = sorted(
        (name, [_ENDS.sub("\n", str(value)) for value in values])
        for name, values in request.POST.lists()
        if name != _CSRF and not is_secret(name)
    )
    files = sorted(
        (name, [(one.name, one.size) for one in found]) for name, found in request.FILES.lists()
    )
    told = json.dumps([user, request.method, request.get_full_path(), filled, files])
    return hashlib.sha256(told.encode()).digest()
