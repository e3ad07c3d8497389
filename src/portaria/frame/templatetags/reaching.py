"""Links for those who may follow them: whoever may not reads the words alone.

Built into every template (``config/settings_web.py``); nothing to load.
"""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portaria.frame import actors, labels
from portaria.frame.reaching import may_open
from portaria.frame.viewer import Viewer

register = template.Library()

_PAGES = {
    "person": "person",
    "mailbox": "mailbox",
    "list": "mailing_list",
    "held_message": "held_message",
    "communication": "communication",
    "abuse_report": "abuse_report",
    "account": "account",
    "event": "event",
    "unit": "unit",
    "duty": "duty",
    "load": "load",
    "act": "act",
    "trace_request": "trace_request",
    "request": "request_one",
}


@register.simple_tag(takes_context=True)
def crumb(context: Context, label: str, href: str) -> SafeString:
    """A step of the way to the present page; nothing where the reader may not go back to it."""
    if not label or not may_open(context["viewer"], href):
        return SafeString()
    return format_html('<li><a href="{}">{}</a></li>', href, label)


@register.simple_tag(takes_context=True)
def acted_by(context: Context, by: str, body: str) -> SafeString:
    """Who did an act of ``body``, in words: a person with a link, where the viewer may read people
    there; ``users`` of the context as :func:`portaria.frame.actors.users_in` gives them."""
    users = context.get("users") or {}
    person = users[by].person if by in users else None
    return person_link(context, person, actors.shown(by, users), body)


@register.simple_tag(takes_context=True)
def person_link(context: Context, person: int | None, name: str, body: str) -> SafeString:
    """A name, with a link to the person's page where the viewer may open it: one's own, or where
    one may read the people of ``body``."""
    viewer: Viewer = context["viewer"]
    may = viewer.person == person or viewer.holds("people.read", body)
    return _link("person", person if may else None, name)


@register.simple_tag(takes_context=True)
def unit_link(context: Context, unit: int, acronym: str, body: str) -> SafeString:
    """A unit's acronym, with a link to its page where one may read the people of ``body``."""
    viewer: Viewer = context["viewer"]
    return _link("unit", unit if viewer.holds("people.read", body) else None, acronym)


@register.simple_tag(takes_context=True)
def act_link(context: Context, act: int, words: object, body: str) -> SafeString:
    """What an act is called, with a link to its page where one may read the ledger of ``body``."""
    viewer: Viewer = context["viewer"]
    return _link("act", act if viewer.holds("ledger.read", body) else None, words)


def _link(page: str, key: int | None, words: object) -> SafeString:
    """``words``, with a link to the page of ``key`` where there is one to open."""
    if key is None:
        return format_html("{}", words)
    return format_html('<a href="{}">{}</a>', reverse(page, args=[key]), words)


@register.simple_tag(takes_context=True)
def subject(context: Context, ref: str, names: Mapping[str, str] | None = None) -> SafeString:
    """What an act or duty is about (``mailbox:42``), with a link to its page where it has one that
    the viewer may open; by its name, where the page knows it."""
    kind, _, key = ref.partition(":")
    shown = f"{labels.of(labels.SUBJECTS, kind)} {(names or {}).get(ref, key)}"
    if kind in _PAGES and key.isascii() and key.isdigit():
        href = reverse(_PAGES[kind], args=[key])
        if may_open(context["viewer"], href):
            return format_html('<a href="{}">{}</a>', href, shown)
    return format_html("{}", shown)
