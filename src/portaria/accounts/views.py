"""Accounts: the list, and one with its deadlines and acts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.accounts import listing
from portaria.accounts.models import Account
from portaria.duties.models import Duty
from portaria.frame import labels
from portaria.frame.bodies import chosen_bodies, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.looking import looked
from portaria.frame.permissions import requires, signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.procedures.requests.many import askable, marking

POWER = "accounts.manage"
_FILTERS = ("q", "orgao", "situacao")


def _wanted(viewer: Viewer, asked: Asked) -> listing.Wanted:
    bodies = chosen_bodies(viewer, POWER, asked.get("orgao"))
    return listing.Wanted(bodies, asked.get("q"), asked.get("situacao"))


@requires(POWER)
def accounts(request: HttpRequest) -> HttpResponse:
    """The list; for htmx, only its rows."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "login")
    wanted = _wanted(viewer, asked)
    found = listing.accounts(wanted, asked.sort, descending=asked.descending)
    asks = askable("person", wanted.bodies, clock.now())
    context: dict[str, object] = {
        "asks": asks,
        "page": page_of(list(found[asked.start : asked.stop]), asked),
        "asked": asked,
        "columns": (
            *marking(asks),
            Column(_("Login"), "login"),
            Column(_("Pessoa")),
            Column(_("Categoria")),
            Column(_("Situação")),
            Column(_("Situação desde"), "desde"),
            Column(_("Vale até"), "ate"),
        ),
    }
    if is_fragment(request):
        return render(request, "accounts/account_rows.html", context)
    context |= {
        "bodies": names_of(viewer.bodies_with(POWER)),
        "states": [(s, labels.of(labels.STATES, s)) for s in listing.STATES],
    }
    return render(request, "accounts/accounts.html", context)


@requires(POWER)
def accounts_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "login")
    found = listing.accounts(
        _wanted(viewer_of(request), asked), asked.sort, descending=asked.descending
    )
    header = (
        _("Login"), _("Órgão"), _("Pessoa"), _("Categoria"), _("Situação"), _("Situação desde"),
        _("Vale até"), _("Dispositivo"),
    )  # fmt: skip
    rows = (
        (a.login, a.body_id, a.person.shown_name, a.category, a.state, a.state_since,
         a.valid_until, a.provision)
        for a in found.iterator(chunk_size=5000)
    )  # fmt: skip
    return as_csv("contas", header, rows)


@signed_in
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account, for its person and for whoever manages accounts of its body."""
    viewer = viewer_of(request)
    shown = get_object_or_404(Account.objects.select_related("body", "person"), pk=pk)
    if viewer.person is None or viewer.person != shown.person_id:
        viewer.must(POWER, shown.body_id)
        looked(viewer, shown.person_id, "account", purpose=POWER, body=shown.body_id)
    subject = ref("account", shown.pk)
    context = {
        "account": shown,
        "may_hand": shown.state == "active" and viewer.holds(POWER, shown.body_id),
        "duties": Duty.objects.filter(subject=subject).order_by("-due_at")[:50],
        "acts": Act.objects.filter(subject=subject).order_by("-id")[:50],
    }
    return render(request, "accounts/account.html", context)
