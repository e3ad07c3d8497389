"""What waits for readers of norms, for the committee, and for who writes norms."""

from __future__ import annotations

from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.bodies.policies import assembled_of
from portaria.frame import labels
from portaria.frame.panels import SHOWN, Line, Panel, first_of, panel
from portaria.frame.viewer import Viewer
from portaria.governance.models import Draft, OmittedCase
from portaria.governance.omitted.listing import cases
from portaria.governance.publication import listing


@panel("governance.to_read", place=20)
def to_read(viewer: Viewer, _now: datetime) -> Panel | None:
    """Norms of which the viewer was asked to take note."""
    asked = listing.of_person(viewer.person) if viewer.person else []
    waiting: list[Line] = []
    for one in asked:
        state = listing.state_of(one, viewer.today)
        if state in {"waiting", "late"} and len(waiting) < SHOWN:
            norm = assembled_of(one.publication.adoption_id).packs[one.publication.norm].norm
            waiting.append(
                Line(
                    text=norm.short,
                    href=reverse("my_norm", args=[one.pk]),
                    detail=norm.title,
                    due=datetime.combine(one.due_on, time(), viewer.zone),
                    late=state == "late",
                    badge=labels.of(labels.ACKNOWLEDGEMENTS, state),
                    tone=labels.tone(state),
                )
            )
    if not waiting:
        return None
    return Panel(_("Normas a ler"), waiting, href=reverse("my_norms"), icon="fa-book-open")


@panel("governance.omitted", place=50, powers=("norms.decide_omitted",))
def omitted(viewer: Viewer, _now: datetime) -> Panel:
    """Cases that the norms leave open and that the viewer decides."""
    waiting = cases(viewer.bodies_with("norms.decide_omitted"), state="asked").order_by("asked_at")
    rows, count = first_of(waiting)
    return Panel(
        _("Casos omissos a decidir"),
        [
            Line(one.question[:120], reverse("omitted_case", args=[one.pk]), _asked(one))
            for one in rows
        ],
        count=count,
        href=reverse("omitted_cases"),
        empty=_("Nenhum caso espera decisão. Quando a norma cala, a pergunta chega aqui."),
        icon="fa-question-circle",
    )


def _asked(one: OmittedCase) -> str:
    return f"{one.asked_by.shown_name} · {one.body.acronym}" if one.asked_by else one.body.acronym


@panel("governance.drafts", place=55, powers=("norms.draft",))
def drafts(viewer: Viewer, _now: datetime) -> Panel:
    """Drafts that somebody is writing."""
    bodies = viewer.bodies_with("norms.draft")
    found = Draft.objects.filter(body__in=bodies, discarded_at__isnull=True).order_by("-changed_at")
    rows, count = first_of(found)
    return Panel(
        _("Minutas em redação"),
        [Line(one.title, reverse("draft", args=[one.pk])) for one in rows],
        count=count,
        href=reverse("drafts"),
        empty=_("Nenhuma minuta aberta. Uma minuta mostra a quem afetaria antes de valer."),
        icon="fa-pen-square",
        actions=((_("Começar uma minuta"), reverse("draft_new")),),
    )
