"""The site's static files, listed once: each client of a test's has a handler of its own, which
would look at all of them anew."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware

_look = WhiteNoiseMiddleware.update_files_dictionary
_listed: dict[tuple[str, str, str], dict[str, Any]] = {}


def update_files_dictionary(middleware: WhiteNoiseMiddleware, root: str, prefix: str) -> None:
    """What the middleware finds in the same folder, named by the same storage."""
    key = root, prefix, settings.STORAGES["staticfiles"]["BACKEND"]
    if key not in _listed:
        before = middleware.files
        middleware.files = {}
        _look(middleware, root, prefix)
        _listed[key], middleware.files = middleware.files, before
    middleware.files.update(_listed[key])
