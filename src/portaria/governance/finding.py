"""How omitted cases are found by the search of the site."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.frame import labels
from portaria.frame.search import Hit, provider
from portaria.frame.viewer import Viewer
from portaria.governance.omitted.listing import cases
from portaria.people.queries import bodies_of

_READ = ("norms.read", "norms.decide_omitted")


@provider(
    "omitted", gettext_noop("Casos omissos"), place=55, icon="fa-question-circle",
    more="/casos-omissos/?q=",
)  # fmt: skip
def find(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Cases of the viewer's bodies, by the words of question and decision."""
    own = bodies_of(viewer.person, viewer.today) if viewer.person else ()
    bodies = sorted({*own, *viewer.bodies_with(*_READ)})
    found = cases(bodies, text=text).order_by("-asked_at")[:limit]
    return [
        Hit(
            one.question[:120],
            reverse("omitted_case", args=[one.pk]),
            one.body.acronym,
            labels.of(labels.OMITTED_CASES, one.state),
            labels.tone(one.state),
        )
        for one in found
    ]
