"""What templates need to write a list's own address: its filters, order and page.

Built into every template (``config/settings_web.py``); nothing to load.
"""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.template.context import Context

from portaria.frame.lists import Asked

register = template.Library()


@register.simple_tag(takes_context=True)
def address(context: Context, **changes: object) -> str:
    """The present address with ``changes`` in its query (None takes a key away); the page number
    goes unless it is what changes."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    if "pagina" not in changes:
        query.pop("pagina", None)
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@register.simple_tag(takes_context=True)
def query(context: Context) -> str:
    """The filters and order of the present address, for the link of an export."""
    request: HttpRequest = context["request"]
    kept = request.GET.copy()
    kept.pop("pagina", None)
    return f"?{kept.urlencode()}" if kept else ""


@register.simple_tag
def next_order(asked: Asked, sort: str) -> str:
    """What ``ordem`` becomes when the heading of ``sort`` is pressed."""
    return f"-{sort}" if asked.sort == sort and not asked.descending else sort


@register.simple_tag
def aria_sort(asked: Asked, sort: str) -> str:
    """The value of ``aria-sort`` for the column ``sort``."""
    if not sort or asked.sort != sort:
        return "none"
    return "descending" if asked.descending else "ascending"
