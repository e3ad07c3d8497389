"""Legal holds on many mailboxes at once: what a hold or its lifting does to each, shown before it
is done; and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.bodies.policies import calendar_of
from portaria.frame import posted
from portaria.frame.permissions import requires
from portaria.frame.viewer import Viewer, viewer_of
from portaria.mail import acts, queries
from portaria.mail.acts.keeping import must_be_held, must_be_holdable
from portaria.mail.decisions.terms import day_text
from portaria.mail.models import Mailbox
from portaria.mail.types import Change, MailboxHeld, Refused, State

POWER = "mail.manage"
MOST = 200
"""Mailboxes held or let go at once. Ours."""
HOLD, LIFT = "guardar", "levantar"


@dataclass(frozen=True, slots=True)
class Previewed:
    """What the act does to one mailbox. ``final``: it cannot be taken back; ``why_not``: why it
    cannot be done there, or ""."""

    box: MailboxHeld
    effect: str = ""
    final: bool = False
    why_not: str = ""


@require_POST
@requires(POWER)
def mailbox_hold(request: HttpRequest) -> HttpResponse:
    """Hold the mailboxes marked, or lift their holds: first what that does to each, then, with the
    order that asks for it, all of those shown or none."""
    viewer = viewer_of(request)
    what = request.POST.get("fazer", "")
    if what not in (HOLD, LIFT):
        raise Http404
    asked = _keys(request.POST)
    found = [_previewed(box, what) for box in _boxes(viewer, asked)]
    able = [one.box.id for one in found if not one.why_not]
    why = posted.text(request.POST, "motivo")
    confirmed = request.POST.get("conferido") == "sim"
    if confirmed and able and why:
        return _done(request, viewer, what, able, why)
    context = {
        "what": what, "found": found, "count": len(able), "gone": len(asked) - len(found),
        "final": sum(one.final for one in found), "missing": confirmed,
    }  # fmt: skip
    return render(request, "mail/hold.html", context, status=400 if confirmed and able else 200)


@requires(POWER)
def mailbox_holds(request: HttpRequest) -> HttpResponse:
    """Mailboxes just held or let go, as they are now, and the way back (``?caixa=1&caixa=2``)."""
    rows = Mailbox.objects.filter(
        pk__in=_keys(request.GET, "caixa"), body__in=viewer_of(request).bodies_with(POWER)
    ).select_related("body", "person", "unit")
    context = {"rows": list(rows.order_by("address", "pk")), "lifted": request.GET.get("feito")}
    return render(request, "mail/holds.html", context)


def _keys(sent: QueryDict, name: str = "sobre") -> list[int]:
    said = sent.getlist(name)[:MOST]
    return sorted(posted.numbers(said))


def _boxes(viewer: Viewer, keys: Sequence[int]) -> list[MailboxHeld]:
    """Those of ``keys`` whose body's mail the viewer manages, by address."""
    there = Mailbox.objects.filter(pk__in=keys, body__in=viewer.bodies_with(POWER))
    boxes = queries.held(there.values_list("pk", flat=True))
    return sorted(boxes.values(), key=lambda box: (box.address, box.id))


def _previewed(box: MailboxHeld, what: str) -> Previewed:
    try:
        (must_be_holdable if what == HOLD else must_be_held)(box)
    except Refused as refusal:
        return Previewed(box, why_not=str(refusal))
    if what == HOLD:
        return Previewed(box, _stopped(box))
    if box.state is not State.CLOSED or box.purge_on is None:
        return Previewed(box, _("Volta ao que as normas dizem; nada está por eliminar."))
    if box.purge_on <= clock.today(calendar_of(box.body).zone):
        gone = _("O prazo de guarda passou em %(day)s: o conteúdo se elimina em instantes, de vez.")
        return Previewed(box, gone % {"day": day_text(box.purge_on)}, final=True)
    said = _("O conteúdo volta a eliminar-se em %(day)s.")
    return Previewed(box, said % {"day": day_text(box.purge_on)})


def _stopped(box: MailboxHeld) -> str:
    if box.purge_on is None:
        return _("Nada dela se elimina enquanto durar a guarda.")
    said = _("A eliminação de %(day)s não acontece enquanto durar a guarda.")
    return said % {"day": day_text(box.purge_on)}


def _done(
    request: HttpRequest, viewer: Viewer, what: str, keys: Sequence[int], why: str
) -> HttpResponse:
    act = acts.hold_mailboxes if what == HOLD else acts.unhold_mailboxes
    try:
        act([Change(key, why) for key in keys], by=viewer.by, at=clock.now())
    except Refused as refusal:  # changed by somebody else since it was looked at
        messages.error(request, str(refusal))
        return redirect("mailboxes")
    if what == HOLD:
        said = ngettext(
            "%(n)s caixa posta sob guarda legal.", "%(n)s caixas postas sob guarda legal.",
            len(keys),
        )  # fmt: skip
    else:
        said = ngettext(
            "Guarda legal de %(n)s caixa levantada.", "Guarda legal de %(n)s caixas levantada.",
            len(keys),
        )  # fmt: skip
    messages.success(request, said % {"n": len(keys)})
    query = QueryDict(mutable=True)
    query.setlist("caixa", [str(key) for key in keys])
    if what == LIFT:
        query["feito"] = LIFT
    return redirect(f"{reverse('mailbox_holds')}?{query.urlencode()}")
