"""Names in the order in which readers of Portuguese look for them, on every server.

«Ângela» stands beside «Angela», whatever collation the database was made with. A collation of ICU
would order names as well, but a PostgreSQL may be built without it, as the one is that a private
server runs, and an operating system has only the locales installed in it. So names are compared
by a key without accents and case, byte by byte (ADR 37).
"""

from __future__ import annotations

from django.db.models import CharField, TextField, Transform

_KEY = r"""lower(regexp_replace(normalize({}, NFKD), '[\u0300-\u036f]', '', 'g') COLLATE "C")"""


def in_order(expression: str) -> str:
    """SQL of what to order by so that ``expression``, a text, is in alphabetical order."""
    return _KEY.format(expression)


@CharField.register_lookup
@TextField.register_lookup
class InOrder(Transform):
    """The same for Django: ``order_by("area__name__in_order")``. Same keys are left to what
    comes next in the order."""

    lookup_name = "in_order"
    template = in_order("%(expressions)s")
    output_field = TextField()
