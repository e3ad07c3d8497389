"""What templates need to show dates, sizes, states, provisions and rules the same way everywhere.

Built into every template (``config/settings_web.py``); nothing to load.
"""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlencode

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from portaria.bodies.wiring import vocabulary
from portaria.frame import bodies, categories, citations, labels, powers
from portaria.frame.sentences import in_language
from portaria.norms.deciding.entries import Entry
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
            return f"{number_format(amount, 0 if amount.is_integer() else 1)} {unit}"
    return f"{value} B"


@register.filter
def word(code: str, kind: str) -> str:
    """The word for ``code`` in one of the tables of :mod:`portaria.frame.labels`."""
    return labels.of(getattr(labels, kind), code)


@register.filter
def power(code: str, body: str) -> str:
    """A power of ``body`` in words; a post as its norms call it."""
    return powers.label(code, body)


@register.filter
def told(about: str) -> str:
    """The sentence of a duty or step, in the reader's language."""
    return in_language(about)


@register.filter(is_safe=True)
def sentence(text: object) -> str:
    """What was refused, as a page says it: with a capital, unless it begins with an address."""
    said = str(text)
    if "@" in said.split(" ", 1)[0]:
        return said
    return said[:1].upper() + said[1:]


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


@register.simple_tag
def badge(code: str, kind: str = "STATES") -> SafeString:
    """A state as a coloured word."""
    return format_html(
        '<span class="badge {}">{}</span>',
        labels.tone(code),
        labels.of(getattr(labels, kind), code),
    )


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
def field(bound: BoundField, help: str = "", *, focus: bool = False) -> dict[str, object]:
    """A form field as the design system draws it, its error tied to it; with ``focus``, the page
    opens in it."""
    described = [f"{bound.id_for_label}-ajuda"] if help or bound.help_text else []
    if bound.errors:
        described.append(f"{bound.id_for_label}-erro")
    # HTML's attribute, which allauth's widgets set: it would say inside what the label says above.
    bound.field.widget.attrs.pop("placeholder", None)
    attributes: dict[str, str | bool] = {"autofocus": True} if focus else {}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "help": help or bound.help_text,
        "input": bound.as_widget(None, attributes),
    }
