"""Whole addresses of this site's pages, for what leaves it: links, calendars, papers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def absolute(request: HttpRequest, path: str) -> str:
    """The address of ``path`` by the site's own name (``PORTARIA_URL``), so that no header of a
    request leads elsewhere; where none is set, by the name asked for, one of ``PORTARIA_HOSTS``."""
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL}{path}"
    return request.build_absolute_uri(path)
