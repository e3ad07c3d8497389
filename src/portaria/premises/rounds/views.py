"""Rounds: those that wait, one with its points ticked as one walks, inspections ordered."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.lists import Column, page_of, read
from portaria.frame.permissions import Denied, requires
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.premises.access.models import Authorisation
from portaria.premises.contact import contact
from portaria.premises.desk import DESK, MANAGE, Desk
from portaria.premises.guard.listing import Inside, muster
from portaria.premises.places.models import Place
from portaria.premises.rounds import acts
from portaria.premises.rounds.gathering import within
from portaria.premises.rounds.models import Round
from portaria.premises.rounds.types import CLOSING, LARGEST, Refused, Tick


@requires(DESK, MANAGE)
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds, those still to be walked first; for htmx, only the rows."""
    viewer = viewer_of(request)
    asked = read(request.GET, ("orgao",), ("prazo",), "-prazo")
    bodies = viewer.bodies_with(DESK, MANAGE)
    body = chosen_body(viewer, (DESK, MANAGE), asked.get("orgao"))
    way = "-" if asked.descending else ""
    found = Round.objects.filter(body=body).select_related("place", "done_by")
    found = found.order_by("-state", f"{way}due_at", "pk")
    context: dict[str, object] = {
        "page": page_of(list(found[asked.start : asked.stop]), asked),
        "asked": asked,
        "columns": (
            Column(_("Ronda")), Column(_("Onde")), Column(_("Situação")),
            Column(_("Prazo"), "prazo", "tight"),
        ),
    }  # fmt: skip
    if is_fragment(request):
        return render(request, "premises_rounds/rows.html", context)
    places = Place.objects.filter(body=body, closed_on=None).order_by("code")
    context |= {
        "body": body,
        "bodies": names_of(bodies),
        "manages": viewer.holds(MANAGE, body),
        "places": [(place.code, place.name) for place in places],
        "contact": contact(Desk(clock.now()).policy(body)),
    }
    return render(request, "premises_rounds/rounds.html", context)


@requires(DESK, MANAGE)
def round_(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: its points, told one by one or many at once, and its end."""
    viewer = viewer_of(request)
    row = get_object_or_404(Round.objects.select_related("place", "done_by"), pk=pk)
    _must_guard(viewer, row.body_id)
    if request.method == "POST":
        return _walked(request, viewer, row)
    areas = list(row.points.exclude(area=None).values_list("area", flat=True))
    now = clock.now()
    staying = Authorisation.objects.filter(
        area__in=areas, state="active", first_at__lte=now, last_at__gt=now
    ).select_related("person", "area")
    points = list(row.points.defer("photo").select_related("person").order_by("number"))
    is_open = row.state == "open"
    context = {
        "inside": _inside(row) if is_open else [],
        "row": row,
        "points": points,
        "first": next((point for point in points if not point.state), None),
        "staying": staying.order_by("area__code", "last_at"),
        "open": is_open,
    }
    return render(request, "premises_rounds/round.html", context)


def _inside(row: Round) -> list[Inside]:
    """Who is still in the place that is being closed, by the doors and by the reception."""
    if row.kind != CLOSING:
        return []
    told = muster(row.body_id, Desk(clock.now()).policy(row.body_id))
    places = Place.objects.filter(pk__in=within(row.place))
    names = set(places.values_list("name", flat=True))
    told_of = names | set(places.values_list("areas__name", flat=True))
    return [
        *(one for one in told.seen if one.place in names),
        *(one for one in told.received if one.area in told_of),
    ]


def _walked(request: HttpRequest, viewer: Viewer, row: Round) -> HttpResponse:
    at = clock.now()
    ticks = _ticks(request, row)
    told = [tick for tick in ticks if tick.fine or tick.note]
    try:
        with transaction.atomic():
            acts.tick_points(told, person=viewer.person, by=viewer.by, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("round", pk=row.pk)
    if untold := {tick.point for tick in ticks if tick not in told}:
        points = row.points.filter(pk__in=untold).values_list("text", flat=True)
        said = _("Diga o que se viu em: %(points)s. O resto foi guardado.")
        messages.error(request, said % {"points": "; ".join(points.order_by("number"))})
        return redirect("round", pk=row.pk)
    concluding = request.POST.get("fazer") == "concluir"
    left = len(_inside(row)) if concluding else 0
    if left and not request.POST.get("sairam"):
        said = ngettext(
            "Pelos registros, ainda há %(n)s pessoa dentro: confirme que saiu para concluir.",
            "Pelos registros, ainda há %(n)s pessoas dentro: confirme que saíram para concluir.",
            left,
        )
        messages.error(request, said % {"n": left})
        return redirect("round", pk=row.pk)
    if not concluding:
        messages.success(request, _("Registrado."))
        return redirect("round", pk=row.pk)
    try:
        acts.finish_rounds([row.pk], person=viewer.person, by=viewer.by, at=at, still_inside=left)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("round", pk=row.pk)
    messages.success(request, _("Ronda concluída."))
    return redirect("rounds")


def _ticks(request: HttpRequest, row: Round) -> list[Tick]:
    """What the form tells anew: points told already as they stand are left alone."""
    found = []
    for point in row.points.defer("photo").order_by("number"):
        told = request.POST.get(f"ponto-{point.pk}", "")
        note = posted.clean(request.POST.get(f"nota-{point.pk}", ""))
        file = request.FILES.get(f"foto-{point.pk}")
        if told not in ("fine", "exception") or (
            told == point.state and note == point.note and file is None
        ):
            continue
        raw = file.read(LARGEST + 1) if file else b""
        found.append(Tick(point.pk, told == "fine", note, raw, (file.name or "") if file else ""))
    return found


@require_POST
@requires(MANAGE)
def round_schedule(request: HttpRequest) -> HttpResponse:
    """Let closing rounds fall due from now on, where the norm orders them."""
    viewer = viewer_of(request)
    body = _body_of(request, viewer)
    new = acts.schedule_rounds(body, by=viewer.by, at=clock.now())
    if new:
        messages.success(request, _("Rondas agendadas em %(n)s complexos.") % {"n": new})
    else:
        messages.info(request, _("Nada a agendar: a norma não a ordena, ou já estão agendadas."))
    return redirect("rounds")


@require_POST
@requires(MANAGE)
def inspection_new(request: HttpRequest) -> HttpResponse:
    """Order the safeguards of a place inspected by the end of a day."""
    viewer = viewer_of(request)
    body, at = _body_of(request, viewer), clock.now()
    place = get_object_or_404(Place, body=body, code=request.POST.get("lugar", ""), closed_on=None)
    try:
        day = date.fromisoformat(request.POST.get("ate", ""))
        due = Desk(at).calendar(body).first_instant(day + timedelta(days=1))
        key = acts.open_inspection(place.pk, due, by=viewer.by, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("rounds")
    except ValueError:
        messages.error(request, _("Diga até que dia."))
        return redirect("rounds")
    return redirect("round", pk=key)


def _body_of(request: HttpRequest, viewer: Viewer) -> str:
    return chosen_body(viewer, MANAGE, request.POST.get("orgao", ""))


def _must_guard(viewer: Viewer, body: str) -> None:
    if not (viewer.holds(DESK, body) or viewer.holds(MANAGE, body)):
        raise Denied((DESK, MANAGE), body)
