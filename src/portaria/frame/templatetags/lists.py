"""Long lists of choices, written in one go: a template's loop takes ten times as long for each
option or box. Built into every template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django import template
from django.forms import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_CHECKED, _SELECTED = " checked", " selected"


@register.simple_tag
def options(pairs: Iterable[tuple[object, object]], chosen: object = None) -> SafeString:
    """The ``<option>`` of each (value, words)."""
    return format_html_join(
        "", '<option value="{}"{}>{}</option>',
        ((value, _SELECTED if value == chosen else "", words) for value, words in pairs),
    )  # fmt: skip


@register.simple_tag
def boxes(item: BoundField) -> SafeString:
    """A box to tick for each choice of a field of many, named and numbered as Django does."""
    said = item.value() or ()
    chosen = {str(value) for value in said}
    html = (
        '<div class="field check"><input type="checkbox" name="{}" value="{}" id="{}"{}>'
        '<label for="{}">{}</label></div>'
    )

    def parts() -> Iterator[tuple[object, ...]]:
        for number, (value, words) in enumerate(item.field.choices):  # type: ignore[attr-defined]
            key = f"{item.auto_id}_{number}"
            mark = _CHECKED if str(value) in chosen else ""
            yield item.html_name, value, key, mark, key, words

    return format_html_join("", html, parts())
