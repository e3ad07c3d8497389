"""What templates need to show duties and steps: when, whose, and where they are done.

Built into every template (``config/settings_web.py``); nothing to load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Protocol

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portaria.duties.models import Duty
from portaria.frame import places, powers
from portaria.frame.templatetags.portaria import day, instant
from portaria.frame.viewer import Viewer
from portaria.norms.kinds.spans import EXACT

register = template.Library()


@register.simple_tag
def deadline(due_at: datetime, sum: Mapping[str, Any] | None = None, assignee: str = "") -> str:
    """When something falls due. A deadline in days that somebody must meet is told by its last
    day (``due_at`` is the first instant after it); what happens by itself, by its instant."""
    if assignee and sum and sum["budget"]["amount"] and sum["budget"]["unit"] not in EXACT:
        return day(str(sum["due_on"]))
    return instant(due_at)


@register.filter
def page_for(duty: Duty) -> str:
    """The address where a duty is done, when it has a page of its own; "" otherwise."""
    return places.page_for(duty)


@register.filter
def button_for(duty: Duty) -> str:
    """The word for doing a duty that has a page of its own."""
    return gettext(places.button_for(duty))


@register.filter
def late(duty: Duty, now: datetime) -> bool:
    """Whether an open duty is past its deadline."""
    return duty.state == "open" and not duty.timeless and duty.due_at < now


@register.simple_tag
def duty_deadline(duty: Duty) -> str:
    """When a duty falls due, or since when it waits where no norm gives a term."""
    if duty.timeless:
        return gettext("sem prazo na norma; desde %(day)s") % {"day": day(duty.opened_at)}
    return deadline(duty.due_at, duty.sum, duty.assignee)


class Step(Protocol):
    """What :func:`step_deadline` reads of a journey's step."""

    due_at: datetime
    assignee: str
    arithmetic: Sequence[str]


@register.simple_tag
def step_deadline(step: Step) -> str:
    """The same for a step of an event's page, which has the lines of its sum."""
    local = timezone.localtime(step.due_at)
    immediate = any("de imediato" in line for line in step.arithmetic)
    if step.assignee and step.arithmetic and not immediate and local.time() == time():
        return day(local - timedelta(microseconds=1))
    return instant(step.due_at)


@register.simple_tag(takes_context=True)
def assignee(context: Context, who: str, body: str = "") -> SafeString:
    """Who must do a duty of ``body``, with a link where the viewer may read people; ``assignees``
    of the context has the names."""
    kind, _, key = who.partition(":")
    name = (context.get("assignees") or {}).get(who)
    if not who:
        return format_html("{}", gettext("o sistema"))
    if kind == "power":
        return format_html("{}", powers.holder(key, body))
    if name is None:
        return format_html("{}", who)
    viewer: Viewer = context["viewer"]
    page = "unit" if kind == "head-of" else "person"
    if viewer.holds_any("people.read") or (page == "person" and key == str(viewer.person)):
        name = format_html('<a href="{}">{}</a>', reverse(page, args=[key]), name)
    return format_html("{} {}", gettext("chefia de"), name) if page == "unit" else name
