"""Bringing an HR file: checked, shown as a plan, and only then applied."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.bodies.policies import NotAdopted
from portaria.frame.bodies import names_of
from portaria.frame.permissions import requires
from portaria.frame.uploading import unscanned
from portaria.frame.viewer import viewer_of
from portaria.people.hr.feed import Feed, apply
from portaria.people.hr.layouts import LayoutError
from portaria.people.hr.opening import open_feed
from portaria.people.hr.report import Refused, Stopped
from portaria.people.models import Load
from portaria.web import uploads
from portaria.web.load_forms import UploadForm
from portaria.web.load_plan import SHOWN, plan_of

POWER = "hr.load"
_KEPT = "carga"  # in the session: {"token", "body"}


@unscanned("arquivos", because="read as lines of text, and never given back")
@requires(POWER)
def new(request: HttpRequest) -> HttpResponse:
    """Choose the files; sending them leads to the plan."""
    viewer = viewer_of(request)
    bodies = names_of(viewer.bodies_with(POWER))
    if request.method != "POST":
        return render(request, "web/load_new.html", {"form": UploadForm(bodies=bodies)})
    form = UploadForm(request.POST, request.FILES, bodies=bodies)
    if not form.is_valid():
        return render(request, "web/load_new.html", {"form": form}, status=422)
    _forget(request)
    token = uploads.keep(form.cleaned_data["arquivos"], at=clock.now())
    request.session[_KEPT] = {"token": token, "body": form.cleaned_data["orgao"]}
    return redirect("load_plan")


@requires(POWER)
def plan(request: HttpRequest) -> HttpResponse:
    """What the files sent would change: persons, events, consequences. Nothing is written."""
    body, paths = _kept(request)
    if not paths:
        messages.info(request, _("Não há arquivo em conferência: escolha-o de novo."))
        return redirect("load_new")
    viewer_of(request).must(POWER, body)
    feed = _feed(request, body)
    if feed is None:
        return redirect("load_new")
    found = plan_of(feed, paths)
    context = {
        "body": body,
        "plan": found,
        "names": [path.name for path in paths],
        "problems": found.problems[:SHOWN],
        "events": found.outcome.events.most_common() if found.outcome else [],
        "share": float(feed.settings.stop_if_ends_more_than),
    }
    return render(request, "web/load_plan.html", context)


@requires(POWER)
@require_POST
def carry_out(request: HttpRequest) -> HttpResponse:
    """Apply the files whole, or not at all."""
    body, paths = _kept(request)
    viewer = viewer_of(request)
    if not paths:
        messages.info(request, _("Não há arquivo em conferência: escolha-o de novo."))
        return redirect("load_new")
    viewer.must(POWER, body)
    feed = _feed(request, body)
    if feed is None:
        return redirect("load_new")
    confirm = request.POST.get("confirmo") == "sim"
    try:
        outcome = apply(feed, paths, by=viewer.by, confirm=confirm)
    except Stopped:
        messages.error(request, _("O arquivo encerra vínculos demais: confirme que está certo."))
        return redirect("load_plan")
    except Refused:
        messages.error(request, _("O arquivo tem linhas a corrigir. Nada foi aplicado."))
        return redirect("load", pk=_latest(body))
    _forget(request)
    if outcome.load is None:
        messages.info(request, _("Estes arquivos já tinham sido aplicados: nada mudou."))
        return redirect("loads")
    messages.success(request, _("Carga aplicada. As consequências estão sendo cumpridas."))
    return redirect("load", pk=outcome.load)


@requires(POWER)
@require_POST
def abandon(request: HttpRequest) -> HttpResponse:
    """Forget the files sent."""
    _forget(request)
    return redirect("loads")


def _feed(request: HttpRequest, body: str) -> Feed | None:
    try:
        return open_feed(body, clock.now())
    except (NotAdopted, LayoutError) as error:
        messages.error(request, str(error))
        return None


def _kept(request: HttpRequest) -> tuple[str, list[Path]]:
    kept = request.session.get(_KEPT) or {}
    return str(kept.get("body", "")), uploads.paths(str(kept.get("token", "")))


def _forget(request: HttpRequest) -> None:
    kept = request.session.pop(_KEPT, None)
    if kept:
        uploads.discard(str(kept["token"]))


def _latest(body: str) -> int:
    return int(Load.objects.filter(body=body).latest("id").pk)
