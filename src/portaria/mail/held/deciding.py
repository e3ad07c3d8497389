"""What is done from the pages of held messages; the very acts of the command line."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.viewer import viewer_of
from portaria.mail.gate.holding import POWER
from portaria.mail.held import acts, parts, views
from portaria.mail.held.models import HeldMessage
from portaria.mail.held.ports import Unreachable, hold_queue
from portaria.mail.held.types import RELEASE, RETURN, Refused

MOST = 500
"""Messages decided at once from a page: a bound of ours."""


@require_POST
@requires(POWER)
def decide(request: HttpRequest) -> HttpResponse:
    """Release or return the chosen messages, all or none."""
    viewer = viewer_of(request)
    chosen = posted.numbers(request.POST.getlist("m")[:MOST])
    back = redirect("held")
    if chosen and request.POST.get("uma"):
        back = redirect("held_message", pk=chosen[0])
    if not chosen:
        messages.error(request, _("Escolha ao menos uma mensagem."))
        return redirect("held")
    for row in HeldMessage.objects.filter(pk__in=chosen).only("power", "body"):
        viewer.must(row.power, row.body_id)
    why = posted.text(request.POST, "motivo")
    what = request.POST.get("fazer", "")
    act = {RELEASE: acts.release_messages, RETURN: acts.return_messages}.get(what)
    if act is None:
        messages.error(request, _("Diga se as mensagens se liberam ou se devolvem."))
        return back
    try:
        with transaction.atomic():
            count = act(chosen, why=why, person=viewer.person, by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return back
    said = (
        ngettext("Mensagem liberada.", "%(n)d mensagens liberadas.", count)
        if what == RELEASE
        else ngettext("Mensagem devolvida.", "%(n)d mensagens devolvidas.", count)
    )
    messages.success(request, said % {"n": count})
    return back


@require_POST
@requires(POWER)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back, while the server has not been told."""
    viewer = viewer_of(request)
    row = get_object_or_404(HeldMessage, pk=pk)
    viewer.must(row.power, row.body_id)
    try:
        with transaction.atomic():
            acts.undo_decisions([pk], person=viewer.person, by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Decisão desfeita: a mensagem volta a esperar."))
    return redirect("held_message", pk=pk)


@require_POST
@requires(POWER)
def content(request: HttpRequest, pk: int) -> HttpResponse:
    """Look into a message: the act first, then the parts as plain text, shown this once."""
    viewer = viewer_of(request)
    row = get_object_or_404(HeldMessage.objects.select_related("body"), pk=pk)
    viewer.must(row.power, row.body_id)
    purpose = posted.text(request.POST, "finalidade", 500)
    queue = hold_queue()
    try:
        with transaction.atomic():
            acts.see_content(
                pk, purpose=purpose, person=viewer.person, by=viewer.by, at=clock.now()
            )
            raw = queue.content(row.queue, parts.READ) if queue else b""
    except (Refused, Unreachable) as refusal:
        return views.shown(request, viewer, row, status=400, wrong=str(refusal))
    return views.shown(request, viewer, row, parts=parts.parts_of(raw) if raw else [], looked=True)


@require_POST
@signed_in
def allow(request: HttpRequest, pk: int) -> HttpResponse:
    """The sender lets whoever decides read the message."""
    viewer = viewer_of(request)
    row = get_object_or_404(HeldMessage, pk=pk)
    if viewer.person is None or row.person_id != viewer.person:
        raise Denied((row.power,), row.body_id)
    try:
        with transaction.atomic():
            acts.allow_content([pk], person=viewer.person, by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Quem decide pode ler a mensagem; cada leitura fica no livro."))
    return redirect("my_held")
