"""What templates need to show dates, sizes, states, provisions and lists the same way everywhere.

Built into every template (``config/settings_web.py``); nothing to load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from portaria.bodies.wiring import vocabulary
from portaria.duties.models import Duty
from portaria.frame import actors, bodies, categories, citations, labels, places
from portaria.frame.lists import Asked
from portaria.frame.sentences import in_language
from portaria.frame.viewer import Viewer
from portaria.norms.deciding.entries import Entry
from portaria.norms.kinds.spans import EXACT
from portaria.norms.ranging.ranges import Ranges
from portaria.norms.ranging.relative import condition_text
from portaria.norms.vocabulary import Rule

register = template.Library()

_UNITS = (("TB", 40), ("GB", 30), ("MB", 20), ("KB", 10))


def _day_format() -> str:
    """Days that nobody can read in another order: 01/03/2026 in Brazil, 1 Mar 2026 elsewhere."""
    return "d/m/Y" if (get_language() or "").startswith("pt") else "j M Y"


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A civil day as the reader's language writes it; a dash when there is none."""
    if not value:
        return "–"
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return date_format(value, _day_format())


@register.filter
def instant(value: datetime | str | None) -> str:
    """An instant in the active time zone, to the minute; a dash when there is none."""
    if not value:
        return "–"
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    local = timezone.localtime(value)
    return f"{date_format(local, _day_format())} {local:%H:%M}"


@register.filter
def size(value: int | None) -> str:
    """Bytes in the largest unit that divides them, as mail servers count (1 KB = 1024 B)."""
    if value is None:
        return gettext("a norma não diz")
    for unit, shift in _UNITS:
        if value >= 1 << shift:
            amount = value / (1 << shift)
            return f"{amount:.0f} {unit}" if amount.is_integer() else f"{amount:.1f} {unit}"
    return f"{value} B"


@register.filter
def word(code: str, kind: str) -> str:
    """The word for ``code`` in one of the tables of :mod:`portaria.frame.labels`."""
    return labels.of(getattr(labels, kind), code)


@register.filter
def told(about: str) -> str:
    """The sentence of a duty or step, in the reader's language."""
    return in_language(about)


@register.filter
def get(mapping: dict[object, object] | None, key: object) -> object:
    """``mapping[key]``, or None."""
    return mapping.get(key) if mapping else None


@register.filter
def category(code: str) -> str:
    """A category in words."""
    return categories.label(code)


@register.simple_tag(takes_context=True)
def body_name(context: Context, slug: str) -> str:
    """A body's acronym; read once a page."""
    request = context["request"]
    if not hasattr(request, "portaria_acronyms"):
        request.portaria_acronyms = bodies.acronyms()
    return str(request.portaria_acronyms.get(slug, slug))


@register.filter
def cited(ref: str, body: str = "") -> str:
    """A provision (``norm#provision``) as somebody may quote it."""
    return citations.label(ref, body) if ref else ""


@register.filter(name="hex")
def in_hex(value: bytes) -> str:
    """Bytes in hexadecimal."""
    return bytes(value).hex()


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
    if person is None or not (viewer.person == person or viewer.holds("people.read", body)):
        return format_html("{}", name)
    return format_html('<a href="{}">{}</a>', reverse("person", args=[person]), name)


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


@register.simple_tag
def subject(ref: str, names: Mapping[str, str] | None = None) -> SafeString:
    """What an act or duty is about (``mailbox:42``), with a link to its page where it has one;
    by its name, where the page knows it."""
    kind, _, key = ref.partition(":")
    shown = f"{labels.of(labels.SUBJECTS, kind)} {(names or {}).get(ref, key)}"
    if kind in _PAGES and key.isascii() and key.isdigit():
        return format_html('<a href="{}">{}</a>', reverse(_PAGES[kind], args=[key]), shown)
    return format_html("{}", shown)


@register.simple_tag
def rule_value(rule: Rule[object], value: object) -> str:
    """A rule's value for a reader."""
    return rule.type.as_text(value)


@register.simple_tag
def entry_keys(rule: Rule[object], entry: Entry) -> str:
    """For whom an entry sets its value: the ids of each dimension in words, and its conditions."""
    tables = {"event": labels.EVENTS}
    parts = []
    for dimension, ids in zip(rule.by, entry.keys, strict=True):
        if isinstance(ids, Ranges):
            parts.append(ids.as_text)
        elif ids is not None:
            words = [
                categories.label(i) if dimension == "category"
                else labels.of(tables.get(dimension, {}), i)
                for i in sorted(ids)
            ]  # fmt: skip
            parts.append(", ".join(words))
    known = vocabulary()
    parts += [condition_text(w, known.conditions, known.events) for w in sorted(entry.when)]
    return "; ".join(parts) or gettext("todos")


@register.simple_tag(takes_context=True)
def assignee(context: Context, who: str) -> SafeString:
    """Who must do a duty, with a link; ``assignees`` of the context has the names."""
    kind, _, key = who.partition(":")
    name = (context.get("assignees") or {}).get(who)
    if not who:
        return format_html("{}", gettext("o sistema"))
    if kind == "power":
        return format_html("{} «{}»", gettext("quem pode"), labels.of(labels.POWERS, key))
    if name is None:
        return format_html("{}", who)
    if kind == "head-of":
        link = format_html('<a href="{}">{}</a>', reverse("unit", args=[key]), name)
        return format_html("{} {}", gettext("chefia de"), link)
    return format_html('<a href="{}">{}</a>', reverse("person", args=[key]), name)


@register.simple_tag
def badge(code: str, kind: str = "STATES") -> SafeString:
    """A state as a coloured word."""
    return format_html(
        '<span class="badge {}">{}</span>',
        labels.tone(code),
        labels.of(getattr(labels, kind), code),
    )


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


@register.inclusion_tag("frame/why.html")
def why(
    ref: str = "",
    *,
    rule: str = "",
    body: str = "",
    on: date | datetime | None = None,
    value: object = "",
    of: str = "",
    category: str = "",
    event: str = "",
) -> dict[str, str]:
    """The «por quê?» beside a value.

    ``ref`` is the provision recorded with it (``norm#provision``), ``rule`` the rule that decided,
    ``on`` the day it was decided, ``of`` what the value is, for whoever does not see the page.
    """
    civil = timezone.localtime(on).date() if isinstance(on, datetime) else on
    asked = {
        "dispositivo": ref,
        "regra": rule,
        "orgao": body,
        "dia": civil.isoformat() if civil else "",
        "valor": str(value) if value not in (None, "") else "",
        "categoria": category,
        "evento": event,
    }
    kept = {k: v for k, v in asked.items() if v}
    known = ref or rule
    return {"href": f"{reverse('why')}?{urlencode(kept)}" if known else "", "of": of}


@register.inclusion_tag("frame/field.html")
def field(bound: BoundField, help: str = "") -> dict[str, object]:
    """A form field as the design system draws it, its error tied to it."""
    described = [f"{bound.id_for_label}-ajuda"] if help or bound.help_text else []
    if bound.errors:
        described.append(f"{bound.id_for_label}-erro")
    # HTML's attribute, which allauth's widgets set: it would say inside what the label says above.
    bound.field.widget.attrs.pop("placeholder", None)
    attributes: dict[str, str | bool] = {}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "help": help or bound.help_text,
        "input": bound.as_widget(None, attributes),
    }
