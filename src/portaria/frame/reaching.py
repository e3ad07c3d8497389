"""Whether a page lets a reader in, so that no other page leads there in vain."""

from __future__ import annotations

from functools import lru_cache

from django.urls import Resolver404, resolve

from portaria.frame.permissions import Permission, Reach, permission_of
from portaria.frame.viewer import Viewer

KNOWN = 1024
"""Addresses remembered with what they ask for, the latest; ours."""


def may_open(viewer: Viewer, href: str) -> bool:
    """Whether the route at ``href`` (an address of the site, with or without a query) lets
    ``viewer`` in by what it declares; the thing it shows may still be another body's."""
    permission = _asked_at(href.partition("?")[0])
    if permission is None:
        return False
    if permission.reach is Reach.POWER:
        return viewer.holds_any(*permission.powers)
    return permission.reach is not Reach.OPERATOR or viewer.operator


@lru_cache(maxsize=KNOWN)
def _asked_at(path: str) -> Permission | None:
    try:
        return permission_of(resolve(path).func)
    except Resolver404:
        return None
