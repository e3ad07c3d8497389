"""What whoever looks after security wants to see, told as it happens: one line of JSON each, on the
logger ``portaria.security``. Never a password, a code, a token or a name that was tried."""

from __future__ import annotations

import json
import logging

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from portaria import clock

_LOGGER = logging.getLogger("portaria.security")
_LONGEST = 200  # characters of a path


def tell(what: str, request: HttpRequest, **facts: object) -> None:
    """Say that ``what`` happened: ``{"at", "what", "address", "user", "method", "path", …}``, in
    ASCII with everything else escaped, so that no line can be forged. ``user`` is the sign-in's
    number, null for nobody; the instant is in UTC."""
    user = getattr(request, "user", None)
    line = {
        "at": clock.now().isoformat(timespec="milliseconds"),
        "what": what,
        "address": get_adapter(request).get_client_ip(request),
        "user": user.pk if user is not None and user.is_authenticated else None,
        "method": request.method,
        "path": request.path[:_LONGEST],
        **facts,
    }
    _LOGGER.warning("%s", json.dumps(line, default=str))
