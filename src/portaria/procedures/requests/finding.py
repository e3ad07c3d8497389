"""How requests are found by the search of the site."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.frame import labels
from portaria.frame.search import Hit, provider
from portaria.frame.viewer import Viewer
from portaria.procedures.requests.listing import Eyes, narrowed
from portaria.procedures.requests.registry import rites


@provider("requests", gettext_noop("Pedidos"), place=60, more="/pedidos/?vista=todas&q=")
def requests(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Those that the viewer may see, by number, subject or who asked."""
    if viewer.person is None:
        return []
    seen = Eyes(viewer.person, viewer.today, viewer.powers).seen()
    found = narrowed(seen, text=text).select_related(None)
    return [
        Hit(
            label=f"{rites()[row.rite].title if row.rite in rites() else row.rite} · nº {row.pk}",
            href=reverse("request_one", args=[row.pk]),
            detail=f"{row.about_label} · {labels.of(labels.REQUESTS, row.state)}",
        )
        for row in found.only("rite", "about_label", "state").order_by("-pk")[:limit]
    ]
