"""What may be asked: the catalogue, the form of one rite, and its picture."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.frame import posted
from portaria.frame.bodies import body_among, names_of
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.people.queries import bodies_of
from portaria.procedures.requests import acts, diagram
from portaria.procedures.requests.catalogue import (
    Offer,
    fitting,
    may_be_about,
    offer_of,
    offered,
    vain,
)
from portaria.procedures.requests.deciding import asked_fields
from portaria.procedures.requests.forms import RequestForm
from portaria.procedures.requests.hall import Hall
from portaria.procedures.requests.known import SHOWN
from portaria.procedures.requests.registry import rites, subjects
from portaria.procedures.requests.ruling import Ruled, ruling
from portaria.procedures.requests.types import About, Ask, Refused, Rite


@signed_in
def request_catalogue(request: HttpRequest) -> HttpResponse:
    """What the viewer may ask in a body, and why not the rest: the article and who may."""
    viewer = viewer_of(request)
    body, bodies = _body(request, viewer)
    found = offered(viewer.person or 0, body, clock.now())
    idle = vain(found, body, Hall(body, clock.now()).today)
    context = {
        "body": body,
        "bodies": names_of(bodies),
        "may": [offer for offer in found if offer.may and offer not in idle],
        "idle": idle,
        "others": [offer for offer in found if not offer.may and offer.ruled is not None],
        "unruled": [offer for offer in found if not offer.may and offer.ruled is None],
    }
    return render(request, "requests/catalogue.html", context)


def _body(request: HttpRequest, viewer: Viewer) -> tuple[str, Sequence[str]]:
    bodies = bodies_of(viewer.person, viewer.today) if viewer.person else ()
    bodies = tuple(dict.fromkeys((*bodies, *sorted(viewer.powers))))
    if viewer.person is None:
        raise Denied(())
    return body_among(bodies, request.GET.get("orgao", "")), bodies


@signed_in
def request_new(request: HttpRequest, rite: str) -> HttpResponse:
    """The form of one rite: about what, its fields, and before sending, who will decide."""
    viewer = viewer_of(request)
    body, _bodies = _body(request, viewer)
    wanted = _rite(rite)
    offer = offer_of(wanted, viewer.person or 0, body, clock.now())
    if offer is None or not offer.abouts or offer.ruled is None:
        context = {"rite": wanted, "body": body, "offer": offer}
        return render(request, "requests/not_yours.html", context, status=403)
    if named := posted.text(request.GET, "outra"):
        return _named(request, wanted, body, viewer, named)
    hall = Hall(body, clock.now())
    abouts = fitting(offer, body, hall.today)
    about = _chosen(request, offer, body, viewer, abouts[0])
    shown = [one for one in offer.abouts if one in abouts or one == about][:SHOWN]
    ruled = ruling(wanted.id, about.category, hall.policy) or offer.ruled
    asked = asked_fields(wanted, ruled)
    form = RequestForm(
        request.POST or None, asked=asked, about=about, policy=hall.policy, on=hall.today
    )
    if request.method == "POST" and form.is_valid():
        ask = Ask(body, wanted.id, about.key, form.values, viewer.person or 0)
        try:
            with transaction.atomic():
                [key] = acts.ask([ask], by=viewer.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Pedido registrado: acompanhe-o aqui."))
            return redirect("request_one", pk=key)
    context = {
        "rite": wanted,
        "body": body,
        "about": about,
        "abouts": shown if about in shown else [about, *shown],
        "more": len(offer.abouts) >= SHOWN,
        "form": form,
        "boxes": diagram.boxes(ruled, hall.policy),
    }
    return render(request, "requests/new.html", context, status=400 if form.errors else 200)


def _named(request: HttpRequest, rite: Rite, body: str, viewer: Viewer, name: str) -> HttpResponse:
    """To the form about the one that ``name`` says, of those that the form does not offer."""
    key = subjects[rite.about].find(body, name)
    person = viewer.person or 0
    if key is None or may_be_about(rite, key, person, body, clock.now()) is None:
        said = _("Não se achou «%(name)s» entre aqueles sobre quem você pode pedir.")
        messages.error(request, said % {"name": name})
        key = None
    asked = {"orgao": body} | ({"sobre": str(key)} if key is not None else {})
    return redirect(f"{request.path}?{urlencode(asked)}")


def _chosen(request: HttpRequest, offer: Offer, body: str, viewer: Viewer, first: About) -> About:
    said = request.POST.get("sobre") or request.GET.get("sobre") or str(first.key)
    key = posted.number(said)
    for about in offer.abouts:
        if about.key == key:
            return about
    found = key is not None and may_be_about(offer.rite, key, viewer.person or 0, body, clock.now())
    if not found:
        raise Http404
    return found


def _rite(name: str) -> Rite:
    if name not in rites():
        raise Http404
    return rites()[name]


@signed_in
def rite_page(request: HttpRequest, rite: str) -> HttpResponse:
    """A rite as the norms in force have it: the picture, its steps in words, its provisions."""
    viewer = viewer_of(request)
    body, bodies = _body(request, viewer)
    wanted, policy = _rite(rite), Hall(body, clock.now()).policy
    ruled = _ruled_for(wanted, body, viewer)
    found = diagram.boxes(ruled, policy) if ruled else []
    context = {
        "rite": wanted,
        "body": body,
        "bodies": names_of(bodies),
        "boxes": found,
        "picture": diagram.drawn(str(wanted.title), found) if found else "",
        "ruled": ruled,
        "today": viewer.today,
    }
    return render(request, "requests/rite.html", context)


@signed_in
def rite_diagram(request: HttpRequest, rite: str) -> HttpResponse:
    """The picture alone, as an SVG file."""
    viewer = viewer_of(request)
    body, _bodies = _body(request, viewer)
    wanted, ruled = _rite(rite), _ruled_for(_rite(rite), body, viewer)
    if ruled is None:
        raise Http404
    picture = diagram.drawn(str(wanted.title), diagram.boxes(ruled, Hall(body, clock.now()).policy))
    response = HttpResponse(picture, content_type="image/svg+xml")
    response["Content-Disposition"] = f'inline; filename="{wanted.id}.svg"'
    return response


def _ruled_for(rite: Rite, body: str, viewer: Viewer) -> Ruled | None:
    """What the norms say of a rite for what the viewer could ask it about, else for anybody."""
    hall = Hall(body, clock.now())
    for about in subjects[rite.about].of(viewer.person or 0, body, hall.today):
        if found := ruling(rite.id, about.category, hall.policy):
            return found
    return ruling(rite.id, "", hall.policy)
