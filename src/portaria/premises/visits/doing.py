"""A visit's page, and what is done there: whoever receives answers, the desk lets in and out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.viewer import viewer_of
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.people.queries import bond_under
from portaria.premises.badges.types import Refused as BadgeRefused
from portaria.premises.desk import DESK, MANAGE, Desk
from portaria.premises.places.acts import facts_of
from portaria.premises.places.decisions import identified_at
from portaria.premises.places.models import Area
from portaria.premises.visits import acts
from portaria.premises.visits.absence import Absence, absence_of
from portaria.premises.visits.acts.admitting import coming_of
from portaria.premises.visits.acts.recording import SUBJECT
from portaria.premises.visits.card import card_of
from portaria.premises.visits.decisions import admitting, reaching
from portaria.premises.visits.invitations import picture, text_of
from portaria.premises.visits.models import Photo, Visit, VisitArea, Visitor
from portaria.premises.visits.reaching import reached
from portaria.premises.visits.reception import CAMERA
from portaria.premises.visits.reporting import hand_report
from portaria.premises.visits.seeing import at_desk, seen
from portaria.premises.visits.types import (
    SHOTS,
    TO_COME,
    Admit,
    Answer,
    Extend,
    Refused,
    Reply,
    Returned,
    Shot,
    State,
)
from portaria.steps.reasons import why

HOST, AT_DESK = "host", "desk"
Done = Callable[[Visit, HttpRequest, str], None]


@signed_in
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit, for the desk and for whoever receives."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    desk = Desk(clock.now())
    policy, mine = desk.policy(row.body_id), at_desk(viewer, row.body_id)
    to_come, reach = State(row.state) in TO_COME, reached(row, desk)
    coming = coming_of(row, desk, shown=bool(row.visitor.document), uniform=True)
    decision = admitting.decide(coming, policy)
    context = {
        "row": row,
        "areas": [one.area.name for one in reach],
        "shut": _shut(reach) if mine and (to_come or row.state == State.OPEN) else (),
        "at_desk": mine,
        "host": viewer.person is not None and viewer.person == row.host_id,
        "to_come": to_come,
        "owed": row.state == State.LEFT and not row.returned_at and row.badge is not None,
        "decision": decision,
        "hinders": decision.reasons[-1].text if decision.reasons else "",
        "reach": admitting.forbidden_reach(policy),
        "identified_at": _identified_at(row, policy) if mine else (),
        "absent": _absent(row, desk) if to_come else None,
        "invitation": text_of(row, policy) if row.state == State.EXPECTED else "",
        "photos": row.photos.order_by("kind") if mine else (),
        "acts": Act.objects.filter(subject=ref(SUBJECT, row.pk)).order_by("-id")[:50],
    }
    answer = render(request, "premises_visits/visit.html", context)
    if mine:
        answer["Permissions-Policy"] = CAMERA
    return answer


def _identified_at(row: Visit, policy: Policy) -> list[Reason]:
    """Where the norm wants the visitor identified, by the areas indicated."""
    areas = Area.objects.filter(pk__in=row.areas.values("area")).order_by("code")
    columns = areas.values("level", "kinds", "conditions")
    found = (identified_at(facts_of(one), policy) for one in columns)
    return list({one.text: one for one in found if one is not None}.values())


def _shut(reach: Mapping[VisitArea, Decision]) -> list[tuple[str, str]]:
    """The areas indicated that the badge does not open, each with what the norm says."""
    return [
        (one.area.name, why(decision))
        for one, decision in reach.items()
        if decision.outcome == reaching.SHUT
    ]


def _absent(row: Visit, desk: Desk) -> Absence | None:
    """Who receives, where they are away on the day and nobody else keeps company."""
    person = row.escort_id or row.host_id
    day = desk.calendar(row.body_id).day_of(max(row.first_at, desk.at))
    return absence_of(person, row.body_id, day) if person else None


def _reply(answer: Answer) -> Done:
    def act(row: Visit, request: HttpRequest, by: str) -> None:
        sent = None
        if answer is Answer.SENDS:
            desk = Desk(clock.now())
            registration = request.POST.get("matricula", "")
            bond = bond_under(row.body_id, registration, desk.today(row.body_id))
            if registration.strip() and bond is None:
                raise Refused(_("Ninguém em exercício tem essa matrícula."))
            sent = bond.person_id if bond else None
        reply = Reply(row.pk, answer, row.host_id or 0, sent)
        acts.answer_visits([reply], by=by, at=clock.now())

    return act


def _present(row: Visit, _request: HttpRequest, by: str) -> None:
    acts.present_visits([row.pk], by=by, at=clock.now())


def _admit(row: Visit, request: HttpRequest, by: str) -> None:
    post = request.POST
    admit = Admit(
        row.pk, post.get("documento", "").strip()[:60], post.get("serie", "").strip()[:64],
        said_by=row.host_id if post.get("telefone") else None,
        uniform=bool(post.get("uniforme")), plate=post.get("placa", "").strip()[:10],
    )  # fmt: skip
    acts.admit_visitors([admit], by=by, at=clock.now())


def _returned(request: HttpRequest) -> Returned:
    try:
        return Returned(request.POST.get("onde", ""))
    except ValueError:
        raise Refused(_("Diga onde o crachá foi devolvido.")) from None


def _leave(row: Visit, request: HttpRequest, by: str) -> None:
    acts.end_visits({row.pk: _returned(request)}, by=by, at=clock.now())


def _recover(row: Visit, request: HttpRequest, by: str) -> None:
    acts.recover_badges({row.pk: _returned(request)}, by=by, at=clock.now())


def _extend(row: Visit, request: HttpRequest, by: str) -> None:
    at = clock.now()
    zone = Desk(at).calendar(row.body_id).zone
    try:
        hour = datetime.strptime(request.POST.get("ate", ""), "%H:%M").time()  # noqa: DTZ007  # a time of the body's own day
    except ValueError:
        raise Refused(_("Diga até que horas.")) from None
    until = datetime.combine(at.astimezone(zone).date(), hour, zone)
    if request.POST.get("seguinte"):
        until += timedelta(days=1)
    elif until <= at:
        raise Refused(_("Essa hora já passou: se é do dia seguinte, diga que é."))
    extension = Extend(row.pk, until, posted.text(request.POST, "motivo", 400))
    acts.extend_visits([extension], by=by, at=at)


def _cancel(row: Visit, request: HttpRequest, by: str) -> None:
    acts.cancel_visits([row.pk], posted.text(request.POST, "motivo", 400), by=by, at=clock.now())


def _photograph(row: Visit, request: HttpRequest, by: str) -> None:
    shots = [
        Shot(row.pk, kind, file.content_type or "", file.read())
        for kind in SHOTS
        if (file := request.FILES.get(kind)) is not None
    ]
    if not shots:
        raise Refused(_("Tire ou escolha uma fotografia."))
    acts.keep_photos(shots, by=by, at=clock.now())


DOINGS: Mapping[str, tuple[Done, frozenset[str]]] = {
    "recebo": (_reply(Answer.RECEIVES), frozenset({HOST})),
    "nao-recebo": (_reply(Answer.DECLINES), frozenset({HOST})),
    "mando": (_reply(Answer.SENDS), frozenset({HOST})),
    "chegou": (_present, frozenset({AT_DESK})),
    "admitir": (_admit, frozenset({AT_DESK})),
    "saiu": (_leave, frozenset({AT_DESK})),
    "cracha": (_recover, frozenset({AT_DESK})),
    "prorrogar": (_extend, frozenset({AT_DESK, HOST})),
    "cancelar": (_cancel, frozenset({AT_DESK, HOST})),
    "foto": (_photograph, frozenset({AT_DESK})),
}
"""What may be done, and by whom."""


@require_POST
@signed_in
def visit_do(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Do one thing and come back to the visit."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    if what not in DOINGS:
        raise Http404
    act, who = DOINGS[what]
    is_ = {AT_DESK} if at_desk(viewer, row.body_id) else set()
    is_ |= {HOST} if viewer.person is not None and viewer.person == row.host_id else set()
    if not is_ & who:
        raise Denied((DESK, MANAGE), row.body_id)
    try:
        act(row, request, viewer.by)
    except (Refused, BadgeRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Registrado."))
    return redirect("visit", pk=pk)


@requires(DESK, MANAGE)
def visit_card(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The badge to print: ``cracha`` (CR80) or ``etiqueta``; of a visit that is over, none."""
    row = seen(viewer_of(request), pk)
    if row.badge is None or row.badge.credential is None or kind not in ("cracha", "etiqueta"):
        raise Http404
    if row.state != State.OPEN:
        return render(request, "premises_visits/no_card.html", {"row": row}, status=409)
    policy = Desk(clock.now()).policy(row.body_id)
    content = card_of(row, policy, label=kind == "etiqueta")
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="visita-{row.pk}-{kind}.pdf"'
    return answer


@require_POST
@requires(DESK, MANAGE)
def visit_report(request: HttpRequest, pk: int) -> HttpResponse:
    """What is kept of the visitor, for who asks for it at the desk; that it was handed over is on
    record."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    if not at_desk(viewer, row.body_id):
        raise Denied((DESK, MANAGE), row.body_id)
    try:
        content = hand_report(row.visitor_id, by=viewer.by, at=clock.now())
    except Visitor.DoesNotExist:
        raise Http404 from None
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="visitante-{row.visitor_id}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@signed_in
def visit_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code of the invitation, a QR picture."""
    row = seen(viewer_of(request), pk)
    return HttpResponse(picture(row.code), content_type="image/png")


@requires(DESK, MANAGE)
def visit_photo(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A photograph, once the look is on record."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    photo = get_object_or_404(Photo, visit=row, kind=kind)
    media, content = acts.see_photo(photo.pk, by=viewer.by, at=clock.now())
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
