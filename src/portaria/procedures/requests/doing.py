"""What is done with one request on its page: each answer, and corrections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.procedures.requests import acts
from portaria.procedures.requests.deciding import asked_fields
from portaria.procedures.requests.dossier import read as read_dossiers
from portaria.procedures.requests.forms import RequestForm, written
from portaria.procedures.requests.types import Refused
from portaria.procedures.requests.views import seen, shown

LONGEST = 4000  # letters of an answer; ours


@require_POST
@signed_in
def request_do(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Approve, refuse, opine, return, escalate, withdraw or appeal; refused, say why."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    doing = _doings(request, viewer, pk).get(what)
    if doing is None:
        raise Http404
    try:
        with transaction.atomic():
            warning = doing.act()
    except Refused as refusal:
        said = posted.text(request.POST, "texto", LONGEST)
        return shown(request, viewer, row, wrong=f"{refusal}.", said=said)
    if isinstance(warning, dict) and warning.get(pk):
        said = _("Aprovado. Ainda não se pôde cumprir: %(why)s. O sistema tenta de novo.")
        messages.warning(request, said % {"why": warning[pk]})
    else:
        messages.success(request, doing.said)
    return redirect("request_one", pk=pk)


@dataclass(frozen=True, slots=True)
class _Doing:
    act: Callable[[], object]
    said: str


def _doings(request: HttpRequest, viewer: Viewer, pk: int) -> dict[str, _Doing]:
    who, by, at = viewer.person or 0, viewer.by, clock.now()
    text = posted.text(request.POST, "texto", LONGEST)
    favourable = request.POST.get("parecer") == "favoravel"
    return {
        "aprovar": _Doing(
            lambda: acts.approve([pk], person=who, by=by, at=at, text=text), _("Pedido aprovado.")
        ),
        "recusar": _Doing(
            lambda: acts.refuse([pk], text, person=who, by=by, at=at), _("Pedido recusado.")
        ),
        "opinar": _Doing(
            lambda: acts.opine([pk], text, person=who, by=by, at=at, favourable=favourable),
            _("Opinião registrada."),
        ),
        "devolver": _Doing(
            lambda: acts.send_back([pk], text, person=who, by=by, at=at),
            _("Pedido devolvido para correção."),
        ),
        "levar": _Doing(
            lambda: acts.escalate([pk], text, person=who, by=by, at=at),
            _("Dúvida levada a quem está acima."),
        ),
        "retirar": _Doing(
            lambda: acts.withdraw([pk], person=who, by=by, at=at), _("Pedido retirado.")
        ),
        "recorrer": _Doing(
            lambda: acts.appeal(pk, text, person=who, by=by, at=at), _("Recurso registrado.")
        ),
    }


@signed_in
def request_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The form again, with what was written, for whoever must correct it."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    if row.asker_id != viewer.person or row.state != "returned":
        raise Http404
    (dossier,) = read_dossiers([row], clock.now())
    asked = asked_fields(dossier.rite, dossier.ruled)
    form = RequestForm(
        request.POST or None, asked=asked, about=dossier.about, policy=dossier.hall.policy,
        on=dossier.hall.today,
        initial=written(asked, row.values, row.body_id),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            acts.correct(pk, form.values, person=viewer.person or 0, by=viewer.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Pedido corrigido: começa de novo o caminho."))
            return redirect("request_one", pk=pk)
    context = {"row": row, "rite": dossier.rite, "form": form}
    return render(request, "requests/correct.html", context, status=400 if form.errors else 200)
