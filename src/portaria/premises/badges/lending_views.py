"""The desk's page for who came without the badge: found, told what is done and what hinders it, and
given the provisional badge that is at hand (F4)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portaria import clock
from portaria.frame import posted
from portaria.frame.bodies import body_among, names_of
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import viewer_of
from portaria.people.models import Bond
from portaria.people.queries import bond_under
from portaria.premises.badges import acts
from portaria.premises.badges.offering import offered
from portaria.premises.badges.types import FORGOTTEN, PROVISIONAL, Lend, Refused
from portaria.premises.desk import DESK, MANAGE, Desk


class WhoForm(forms.Form):
    """Who came without the badge."""

    matricula = forms.CharField(
        label=gettext_lazy("Matrícula"), max_length=40,
        widget=forms.TextInput({"autofocus": True}),
    )  # fmt: skip


class LendForm(forms.Form):
    """The provisional badge handed over. Sent as it comes, it is the one that the page offers, and
    says that the document was shown."""

    matricula = forms.CharField(max_length=40, widget=forms.HiddenInput)
    oferecido = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    serie = forms.CharField(
        label=gettext_lazy("Provisório entregue, se for outro"), max_length=40, required=False,
        help_text=gettext_lazy("Leia-o no leitor: basta a série ou a credencial."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    documento = forms.CharField(
        label=gettext_lazy("Documento oficial mostrado"), max_length=80,
        initial=gettext_lazy("documento oficial, conferido na recepção"),
    )  # fmt: skip
    credencial = forms.CharField(
        label=gettext_lazy("Credencial do provisório, se ainda não foi entregue a ninguém"),
        max_length=64, required=False,
    )  # fmt: skip
    especial = forms.CharField(
        label=gettext_lazy("Autorização especial, se houver impedimento"), max_length=400,
        required=False, help_text=gettext_lazy("Só de quem gere a segurança."),
    )  # fmt: skip


@signed_in
def badge_lend(request: HttpRequest) -> HttpResponse:
    """The desk: a provisional badge given, or revalidated."""
    viewer = viewer_of(request)
    bodies = viewer.bodies_with(DESK, MANAGE)
    body = body_among(bodies, request.GET.get("orgao", ""), DESK, MANAGE)
    said = request.POST if request.method == "POST" else request.GET
    registration = posted.line(said, "matricula", 40)
    desk = Desk(clock.now())
    bond = bond_under(body, registration, desk.today(body)) if registration else None
    context: dict[str, object] = {"body": body, "bodies": names_of(bodies)}
    if bond is None:
        who = WhoForm(said if registration or request.method == "POST" else None)
        if who.is_valid():
            who.add_error("matricula", _("Ninguém em exercício tem essa matrícula."))
        return _shown(request, who, context)
    form = LendForm(request.POST or None, initial={"matricula": registration})
    manages = viewer.holds(MANAGE, body)
    if request.method == "POST" and form.is_valid():
        lent = _lend(form, bond, manages=manages, by=viewer.by, desk=desk)
        if lent is not None:
            return _told(request, lent, bond)
    offer = offered(bond.person_id, body, desk)
    form.initial["oferecido"] = offer.serial
    first = "especial" if offer.barred else "serie"
    form.fields[first].widget.attrs["autofocus"] = True
    return _shown(request, form, context | {"bond": bond, "offer": offer, "manages": manages})


def _lend(form: LendForm, bond: Bond, *, manages: bool, by: str, desk: Desk) -> acts.Lent | None:
    """What came of it; None where it was refused, which the form says."""
    data, body = form.cleaned_data, bond.body_id
    serial, number = data["serie"] or data["oferecido"], data["credencial"]
    if not number:
        serial, number = acts.stock_number(body, serial, PROVISIONAL)
    special = data["especial"] if manages else ""
    lend = Lend(body, bond.person_id, serial, number, data["documento"], FORGOTTEN, special)
    try:
        [lent] = acts.lend_provisionals([lend], by=by, at=desk.at)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    return lent


def _shown(request: HttpRequest, form: forms.Form, context: dict[str, object]) -> HttpResponse:
    status = 400 if request.method == "POST" and form.errors else 200
    page = "premises_badges/lend.html"
    return render(request, page, context | {"form": form}, status=status)


def _told(request: HttpRequest, lent: acts.Lent, bond: Bond) -> HttpResponse:
    name = {"name": bond.person.shown_name}
    if lent.badge is None:
        text = _(
            "Terceiro dia seguido: o crachá de %(name)s foi dado por perdido e está bloqueado."
        )
        messages.warning(request, text % name)
        return redirect("badges")
    messages.success(request, _("Provisório de %(name)s registrado.") % name)
    return redirect("reception")  # to whoever comes next
