"""The authorisation on paper: two copies, each on a page of its own, one for who carries the goods
and one that the guard keeps, with what the norm wants to be signed with (E14)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from portaria.frame import pdf
from portaria.norms.citations import Cited
from portaria.norms.policy import Policy
from portaria.premises import rules_goods as rules
from portaria.premises.goods.models import Exit

NO_STAMP = "sem_carimbo"
"""A circumstance, as the norm's own rules name it: what is printed here bears no stamp."""


def paper(row: Exit, policy: Policy, *, at: datetime, address: str) -> bytes:
    """The authorisation as PDF, with the ``address`` of its page as a QR code."""
    title = _("Autorização de saída nº %(n)s") % {"n": row.pk}
    made = pdf.document(title, at=at, issuer=row.body.name)
    goods = [(str(item.quantity), item.what, item.tag) for item in row.items.order_by("number")]
    for number, copy in enumerate((_("Via de quem leva os bens"), _("Via da vigilância"))):
        if number:  # each is torn off and goes its own way
            made.page().paragraph(row.body.name).heading(title)
        made.heading(copy)
        made.table((), _facts(row, policy), widths=(1, 3))
        made.table((_("Quantidade"), _("Bem"), _("Tombo")), goods, widths=(2, 6, 3))
        made.lines(_signatures(row, policy))
        made.code(str(row.pk), how=_("A vigilância confere os bens com esta autorização."),
                  address=address)  # fmt: skip
    return made.bytes()


def _facts(row: Exit, policy: Policy) -> Sequence[Sequence[str]]:
    by_whom = row.authorised_by.shown_name if row.authorised_by else ""
    facts = [
        (_("Espécie"), policy.words.of(row.goods, ("goods",))),
        (_("De onde sai"), f"{row.place.name} ({row.place.code})"),
        (_("Para onde vai"), row.destination),
        (_("Quem leva"), " · ".join(filter(None, (row.carrier, row.carrier_document)))),
        (_("Vale"), f"{row.first_on:%d/%m/%Y} – {row.last_on:%d/%m/%Y}"),
        (_("Autorizada por"), by_whom),
    ]
    return [*facts, (_("Termo de liberação"), row.term)] if row.term else facts


def _signatures(row: Exit, policy: Policy) -> list[str]:
    """A line for each who signs, with what the norm wants beside the signature."""
    cited: Cited[tuple[str, ...]] | None = policy.find(rules.SIGNED_WITH, circumstance=NO_STAMP)
    wanted = f" ({rules.SIGNED_WITH.type.as_text(cited.value)})" if cited else ""
    name = row.authorised_by.shown_name if row.authorised_by else ""
    first = _("Quem autoriza: %(name)s") % {"name": name}
    return [f"{first}{wanted}", _("Quem leva: %(name)s") % {"name": row.carrier} + wanted]
