"""How distribution lists are found by the search of the site."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.frame import labels
from portaria.frame.search import Hit, provider
from portaria.frame.viewer import Viewer
from portaria.mail.lists.listing import bodies_seen, lists


@provider(
    "lists", gettext_noop("Listas de destinatários"), place=25, icon="fa-users", more="/listas/?q="
)
def find(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Lists that the viewer sees, by name or purpose."""
    found = lists(bodies_seen(viewer), viewer, text=text).order_by("name", "id")[:limit]
    return [
        Hit(
            one.name,
            reverse("mailing_list", args=[one.pk]),
            one.body.acronym,
            labels.of(labels.LISTS, one.state),
            labels.tone(one.state),
        )
        for one in found
    ]
