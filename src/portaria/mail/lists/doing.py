"""What is done to a list from its page. Each route changes one thing and comes back to the page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.mail.lists import acts, listing, membership
from portaria.mail.lists.forms import ChangeForm, MembersForm, lines_of
from portaria.mail.lists.models import MailingList
from portaria.mail.lists.types import Members, Writes
from portaria.mail.lists.views import seen
from portaria.mail.types import Refused


def _told(request: HttpRequest, pk: int, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("mailing_list", pk=pk)


def _managed(viewer: Viewer, pk: int) -> MailingList:
    row = seen(viewer, pk)
    if not listing.may_manage(viewer, row):
        raise Denied((acts.POWER,), row.body_id)
    return row


@require_POST
@signed_in
def mailing_list_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change purpose, who writes, the members' rule."""
    viewer = viewer_of(request)
    row = _managed(viewer, pk)
    form = ChangeForm(request.POST, body=row.body_id, today=viewer.today)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return redirect("mailing_list", pk=pk)
    data = form.cleaned_data

    def change() -> None:
        acts.change_list(
            pk,
            by=viewer.by,
            at=clock.now(),
            about=data["finalidade"],
            writes=Writes(data["escreve"]),
            writers=lines_of(data["remetentes"]),
            chosen_by=form.choices(),
            may_leave=data["sair"],
        )

    return _told(request, pk, change, _("Lista alterada."))


@require_POST
@signed_in
def mailing_list_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Put addresses on a list kept by hand, take others off."""
    viewer = viewer_of(request)
    _managed(viewer, pk)
    form = MembersForm(request.POST)
    form.is_valid()
    asked = Members(
        pk,
        lines_of(form.cleaned_data.get("entram", "")),
        lines_of(form.cleaned_data.get("saem", "")),
    )
    if not asked.add and not asked.remove:
        messages.error(request, _("Informe ao menos um endereço."))
        return redirect("mailing_list", pk=pk)
    return _told(
        request,
        pk,
        lambda: membership.set_members(asked, by=viewer.by, at=clock.now()),
        _("Membros alterados."),
    )


@require_POST
@signed_in
def mailing_list_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the list, or undo its end."""
    viewer = viewer_of(request)
    row = _managed(viewer, pk)
    at = clock.now()
    if row.state == "ended":
        return _told(
            request,
            pk,
            lambda: acts.restore_list(pk, by=viewer.by, at=at),
            _("Lista restabelecida."),
        )
    why = request.POST.get("motivo", "")
    return _told(
        request, pk, lambda: acts.end_list(pk, why, by=viewer.by, at=at), _("Lista extinta.")
    )


@require_POST
@signed_in
def mailing_list_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take oneself off a list that may be left."""
    viewer = viewer_of(request)
    seen(viewer, pk)
    return _told(
        request,
        pk,
        lambda: membership.leave_list(pk, viewer.person or 0, by=viewer.by, at=clock.now()),
        _("Você saiu da lista."),
    )
