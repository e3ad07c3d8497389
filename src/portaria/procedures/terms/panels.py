"""What the first page says of terms."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from portaria.frame.panels import Line, Panel, panel
from portaria.frame.viewer import Viewer
from portaria.procedures.terms import listing
from portaria.procedures.terms.naming import titles


@panel("terms.mine", place=40)
def mine(viewer: Viewer, now: datetime) -> Panel | None:
    """The viewer's terms that stand."""
    if viewer.person is None:
        return None
    standing = [t for t in listing.of_person(viewer.person) if listing.state(t) == "valid"]
    if not standing:
        return None
    named = titles(standing[:5], now)
    return Panel(
        title=gettext("Meus termos"),
        icon="fa-file-contract",
        href=reverse("my_terms"),
        count=len(standing),
        lines=[
            Line(
                text=named[term.pk],
                href=reverse("term", args=[term.pk]),
                detail=gettext("assinado em %(day)s") % {"day": f"{term.signed_at:%d/%m/%Y}"},
                tone="good",
                provision=term.provisions[0] if term.provisions else "",
                body=term.body_id,
            )
            for term in standing[:5]
        ],
    )
