"""What waits for readers of norms, for the committee, and for who writes norms."""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.bodies.policies import assembled_of
from portaria.database.prepared import one_of, prepared
from portaria.frame import labels
from portaria.frame.panels import SHOWN, Line, Panel, first_asked, panel
from portaria.frame.viewer import Viewer
from portaria.governance.models import Draft, OmittedCase
from portaria.governance.publication import listing
from portaria.people.queries import shown_name


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
    rows, count = first_asked(_cases, bodies=list(viewer.bodies_with("norms.decide_omitted")))
    return Panel(
        _("Casos omissos a decidir"),
        [
            Line(
                one.question[:120],
                reverse("omitted_case", args=[one.pk]),
                f"{one.who} · {one.body__acronym}" if one.who else one.body__acronym,
            )
            for one in rows
        ],
        count=count,
        href=reverse("omitted_cases"),
        empty=_("Nenhum caso espera decisão. Quando a norma cala, a pergunta chega aqui."),
        icon="fa-question-circle",
    )


class _Case(NamedTuple):
    pk: int
    question: str
    body__acronym: str
    who: str | None


@prepared(_Case, first=SHOWN)
def _cases(bodies: list[str]) -> QuerySet[OmittedCase]:
    waiting = OmittedCase.objects.filter(one_of("body", bodies), state="asked")
    return waiting.annotate(who=shown_name("asked_by__")).order_by("asked_at")


@panel("governance.drafts", place=55, powers=("norms.draft",))
def drafts(viewer: Viewer, _now: datetime) -> Panel:
    """Drafts that somebody is writing."""
    rows, count = first_asked(_drafts, bodies=list(viewer.bodies_with("norms.draft")))
    return Panel(
        _("Minutas em redação"),
        [Line(one.title, reverse("draft", args=[one.pk])) for one in rows],
        count=count,
        href=reverse("drafts"),
        empty=_("Nenhuma minuta aberta. Uma minuta mostra a quem afetaria antes de valer."),
        icon="fa-pen-square",
        actions=((_("Começar uma minuta"), reverse("draft_new")),),
    )


class _Draft(NamedTuple):
    pk: int
    title: str


@prepared(_Draft, first=SHOWN)
def _drafts(bodies: list[str]) -> QuerySet[Draft]:
    found = Draft.objects.filter(one_of("body", bodies), discarded_at=None)
    return found.order_by("-changed_at")
