"""``{% csrf_token %}`` in every template, with the form's own key beside the token (ADR 27). Built
in after Django's, so that every form of the site has it and none can forget it."""

from __future__ import annotations

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portaria.frame.sending import FIELD, new_key

register = template.Library()


class FormToken(CsrfTokenNode):
    """Both hidden fields; nothing where there is no token to give."""

    def render(self, context: Context) -> SafeString:
        token = super().render(context)
        if not token:
            return SafeString("")
        return format_html('{}<input type="hidden" name="{}" value="{}">', token, FIELD, new_key())


@register.tag("csrf_token")
def csrf_token(_parser: Parser, _token: Token) -> FormToken:
    """The token that proves where the form came from, and the key that makes it one."""
    return FormToken()
