"""Mailboxes: the list, and one with its holder, limit, delegates, deadlines and acts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.duties.models import Duty
from portaria.frame import labels
from portaria.frame.bodies import chosen_bodies, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.looking import looked
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.mail import listing
from portaria.mail.hold_views import POWER as HOLDER
from portaria.mail.models import Alias, Delegation, Mailbox
from portaria.mail.ports import with_standing
from portaria.mail.queries import promised_sums
from portaria.mail.shared.records import uses_of
from portaria.mail.types import ORGANIZATIONAL
from portaria.procedures.requests.many import askable, marking
from portaria.workdays.arithmetic import lines_of

POWERS = ("mail.read", "mail.manage")
_FILTERS = ("q", "orgao", "situacao", "tipo", "guarda")


def _wanted(viewer: Viewer, asked: Asked) -> listing.Wanted:
    bodies = chosen_bodies(viewer, POWERS, asked.get("orgao"))
    return listing.Wanted(
        bodies, asked.get("q"), asked.get("situacao"), asked.get("tipo"),
        held=asked.get("guarda") == "sim",
    )  # fmt: skip


@requires(*POWERS)
def mailboxes(request: HttpRequest) -> HttpResponse:
    """The list; for htmx, only its rows."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "endereco")
    wanted = _wanted(viewer, asked)
    found = listing.mailboxes(wanted, asked.sort, descending=asked.descending)
    asks = askable("mailbox", wanted.bodies, clock.now())
    holds = ("mail/hold_marked.html",) if viewer.holds_any(HOLDER) else ()
    context: dict[str, object] = {
        "asks": asks,
        "holds": holds,
        "page": page_of(list(found[asked.start : asked.stop]), asked),
        "asked": asked,
        "columns": (
            *marking(asks or holds),
            Column(_("Endereço"), "endereco"),
            Column(_("Responsável")),
            Column(_("Situação")),
            Column(_("Limite"), "limite"),
            Column(_("Último acesso"), "acesso"),
            Column(_("Eliminação"), "expurgo"),
        ),
    }
    if is_fragment(request):
        return render(request, "mail/mailbox_rows.html", context)
    context |= {
        "bodies": names_of(viewer.bodies_with(*POWERS)),
        "states": [(s, labels.of(labels.STATES, s)) for s in listing.STATES],
        "kinds": [(k, labels.of(labels.KINDS, k)) for k in labels.KINDS],
        "held": [("sim", _("só as sob guarda legal"))],
    }
    return render(request, "mail/mailboxes.html", context)


@requires(*POWERS)
def mailboxes_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "endereco")
    found = listing.mailboxes(
        _wanted(viewer_of(request), asked), asked.sort, descending=asked.descending
    )
    header = (
        _("Endereço"), _("Órgão"), _("Tipo"), _("Categoria"), _("Pessoa"), _("Unidade"),
        _("Situação"), _("Limite (bytes)"), _("Dispositivo do limite"), _("Último acesso"),
        _("Encerrada em"), _("Eliminação"), _("Dispositivo da guarda"),
    )  # fmt: skip
    rows = (
        (m.address, m.body_id, m.kind, m.category, m.person.shown_name if m.person else "",
         m.unit.acronym if m.unit else "", m.state, m.quota_bytes, m.quota_provision,
         m.last_access_at, m.closed_at, m.purge_on, m.retention_provision)
        for m in found.iterator(chunk_size=5000)
    )  # fmt: skip
    return as_csv("caixas", header, rows)


def may_look(viewer: Viewer, box: Mailbox) -> bool:
    """Whether ``box`` is the viewer's (an organizational one, M5: also of a unit that they answer
    for today), or they may read mailboxes of its body."""
    if viewer.person is not None and viewer.person == box.person_id:
        return True
    if any(viewer.holds(power, box.body_id) for power in POWERS):
        return True
    shared = box.kind == ORGANIZATIONAL and box.unit_id is not None
    return shared and box.unit_id in {unit.pk for unit in viewer.headed}


@signed_in
def mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    """One mailbox, for whom :func:`may_look` lets."""
    viewer = viewer_of(request)
    found = Mailbox.objects.select_related("body", "person", "unit")
    shown = get_object_or_404(found, pk=pk)
    if not may_look(viewer, shown):
        raise Denied(POWERS, shown.body_id)
    if shown.kind != ORGANIZATIONAL:
        power = next((p for p in POWERS if viewer.holds(p, shown.body_id)), POWERS[0])
        looked(viewer, shown.person_id, "mailbox", purpose=power, body=shown.body_id)
    with_standing([shown])
    subject = ref("mailbox", shown.pk)
    context = {
        "mailbox": shown,
        "sums": [lines_of(sum_) for sum_ in promised_sums(shown.pk)],
        "today": viewer.today,
        "aliases": Alias.objects.filter(mailbox=shown).order_by("start"),
        "delegations": Delegation.objects.filter(mailbox=shown)
        .select_related("person")
        .order_by("-start"),
        "uses": uses_of(shown.pk, limit=50) if shown.kind == ORGANIZATIONAL else [],
        "duties": Duty.objects.filter(subject=subject).order_by("-due_at")[:50],
        "acts": Act.objects.filter(subject=subject).order_by("-id")[:50],
    }
    return render(request, "mail/mailbox.html", context)
