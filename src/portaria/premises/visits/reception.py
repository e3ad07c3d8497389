"""The reception: one box that finds whom the desk needs, a visitor let in with few keys, who is
inside, whose badge did not come back."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.frame import posted
from portaria.frame.bodies import names_of
from portaria.frame.permissions import requires
from portaria.frame.viewer import is_fragment, viewer_of
from portaria.people.models import Bond
from portaria.premises.badges.types import Refused as BadgeRefused
from portaria.premises.desk import DESK, MANAGE, Desk
from portaria.premises.visits import acts, listing
from portaria.premises.visits.absence import Absence, absence_of
from portaria.premises.visits.box import found_by
from portaria.premises.visits.decisions import admitting
from portaria.premises.visits.decisions.hours import closing
from portaria.premises.visits.forms import ArriveForm
from portaria.premises.visits.knowing import known_of
from portaria.premises.visits.seeing import desk_body
from portaria.premises.visits.types import DOCUMENT, FACE, Admit, Refused, Shot

CAMERA = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
"""The desk's pages may ask for the camera; no other page may."""


@requires(DESK, MANAGE)
def reception(request: HttpRequest) -> HttpResponse:
    """The box and the day's lists; for htmx, what the box finds, or the lists alone. What a scanner
    reads and is one visit's alone opens that visit."""
    viewer = viewer_of(request)
    body = desk_body(viewer, request.GET.get("orgao", ""))
    if is_fragment(request) and request.GET.get("parte") == "hoje":
        return render(request, "premises_visits/today.html", {"body": body, **_today(body)})
    text = posted.line(request.GET, "q", 80)
    found = found_by(text, body, viewer) if text else None
    context: dict[str, object] = {"text": text, "found": found, "body": body}
    if is_fragment(request):
        return render(request, "premises_visits/found.html", context)
    if found is not None and found.alone is not None:
        return redirect("visit", pk=found.alone)
    context |= {"bodies": names_of(viewer.bodies_with(DESK, MANAGE)), **_today(body)}
    return _with_camera(render(request, "premises_visits/reception.html", context))


def _today(body: str) -> dict[str, object]:
    """Who waits, was not received, is inside, is expected, and whose badge did not come back."""
    desk = Desk(clock.now())
    since = desk.calendar(body).first_instant(desk.today(body))
    return {
        "counts": listing.counted([body]),
        "waiting": listing.visits([body], view="recepcao").order_by("first_at", "id")[:50],
        "not_received": listing.not_received(body, since)[:50],
        "inside": listing.inside([body])[:50],
        "owed": listing.visits([body], view="cracha").order_by("left_at", "id")[:50],
        "expected": listing.visits([body], view="esperadas").order_by("first_at", "id")[:20],
    }


@requires(DESK, MANAGE)
def visit_arrive(request: HttpRequest) -> HttpResponse:
    """A visitor at the desk: registered, the host told; let in at once where the host authorised it
    by telephone."""
    viewer = viewer_of(request)
    body = desk_body(viewer, request.GET.get("orgao", ""))
    desk = Desk(clock.now())
    known = known_of(
        body, desk, registration=posted.line(request.GET, "matricula", 40),
        visitor=posted.number(request.GET.get("visitante", "")),
        name=posted.line(request.GET, "nome", 120),
        entry=posted.number(request.GET.get("cadastro", "")),
    )  # fmt: skip
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ArriveForm(body, *sent, known=known)
    if request.method == "POST" and form.is_valid():
        bond = form.host(desk)
        _must_come_to_somebody(form, bond, desk)
        if not form.errors and (key := _register(form, bond, desk, viewer.by)) is not None:
            _tell(request, form, bond)
            # A badge of the stock is in the visitor's hand: the next one is attended to.
            there = form.cleaned_data["telefone"] and form.cleaned_data["serie"]
            return redirect("reception") if there else redirect("visit", pk=key)
    context = {
        "form": form, "body": body, "bodies": names_of(viewer.bodies_with(DESK, MANAGE)),
        "absent": _absent(known.bond, body, desk),
    }  # fmt: skip
    status = 400 if form.errors else 200
    return _with_camera(render(request, "premises_visits/arrive.html", context, status=status))


def _absent(bond: Bond | None, body: str, desk: Desk) -> Absence | None:
    """Who is visited, where they are away today: the desk knows before it asks the visitor."""
    return absence_of(bond.person_id, body, desk.today(body)) if bond is not None else None


def _must_come_to_somebody(form: ArriveForm, bond: Bond | None, desk: Desk) -> None:
    """Nobody else is told, or answers: without a host the visitor would wait for ever."""
    lacking = admitting.without_host(desk.policy(form.body))
    if bond is None and lacking is not None and not form.errors:
        form.add_error("matricula", lacking.text)


def _with_camera(answer: HttpResponse) -> HttpResponse:
    answer["Permissions-Policy"] = CAMERA
    return answer


def _register(form: ArriveForm, bond: Bond | None, desk: Desk, by: str) -> int | None:
    """All of it or nothing; the visit's key, None where it was refused, which the form says."""
    data = form.cleaned_data
    until = closing(desk.at, desk.calendar(form.body))
    if until is None:
        until = desk.at + timedelta(hours=settings.VISIT_HOURS)
    try:
        with transaction.atomic():
            ask = form.expect(bond, desk, until)
            [key] = acts.announce_arrivals([ask], by=by, at=desk.at)
            shots = [
                Shot(key, kind, file.content_type or "", file.read())
                for kind, file in ((DOCUMENT, data["foto_documento"]), (FACE, data["foto_rosto"]))
                if file
            ]
            acts.keep_photos(shots, by=by, at=desk.at)
            if data["telefone"] and bond is not None:
                admit = Admit(
                    key, data["documento"], data["serie"], said_by=bond.person_id,
                    uniform=data["uniforme"],
                )  # fmt: skip
                acts.admit_visitors([admit], by=by, at=desk.at)
    except (Refused, BadgeRefused) as refusal:
        form.add_error(None, str(refusal))
        return None
    return key


def _tell(request: HttpRequest, form: ArriveForm, bond: Bond | None) -> None:
    if form.cleaned_data["telefone"] and bond is not None:
        name = {"name": form.cleaned_data["nome"]}
        messages.success(request, _("Visitante admitido: %(name)s.") % name)
    elif bond is None:
        messages.success(request, _("Registrado."))
    else:
        messages.info(request, _("Quem recebe foi avisado: espere a resposta."))
