"""``{% translate %}`` of a constant, looked up once for each language: the words of a page are the
same for everybody, and Django's tag asks every catalogue for each of them on each line of a list.
Built in after Django's; a tag whose words are not constant stays Django's."""

from __future__ import annotations

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

register = template.Library()


class Constant(TranslateNode):
    """Words that stand in the template itself."""

    def __init__(self, of: TranslateNode) -> None:
        self._of, self._asvar = of, of.asvar
        of.asvar = None
        self._known: dict[str | None, str] = {}  # by language; a race looks one up twice

    def render(self, context: Context) -> str:
        """The words in the language of the page."""
        language = get_language()
        words = self._known.get(language)
        if words is None:
            words = self._known[language] = self._of.render(context)
        if self._asvar:
            context[self._asvar] = words
            return ""
        return words


@register.tag("translate")
def translate(parser: Parser, token: Token) -> TranslateNode:
    """Django's tag, kept where its words are a constant without filters."""
    node: TranslateNode = do_translate(parser, token)
    said = node.filter_expression
    constant = said.var.lookups is None and not said.filters and node.message_context is None
    return Constant(node) if constant else node
