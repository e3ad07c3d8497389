"""What is done to a badge from its page, and a permanent one handed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import viewer_of
from portaria.people.queries import bond_under
from portaria.premises.badges import acts
from portaria.premises.badges.acts.charging import notifier
from portaria.premises.badges.decisions.losing import told_as
from portaria.premises.badges.models import Badge
from portaria.premises.badges.types import PROVISIONAL, Issue, Refused, Told
from portaria.premises.badges.views import seen
from portaria.premises.desk import DESK, MANAGE, Desk

HOLDER, AT_DESK, MANAGES, NOTIFIES = "holder", "desk", "manages", "notifies"


def _lose(row: Badge, post: Mapping[str, str], by: str) -> None:
    """A loss is blocked at once, whether the police report is there yet or not."""
    report = post.get("bo", "").strip()[:60]
    ground = post.get("ground") or _told_as(row)
    if not ground:
        raise Refused(_("Diga o que houve com o crachá."))
    if report or post.get("entregue"):
        told = Told(row.pk, ground, report, bool(post.get("entregue")))
        acts.tell_losses([told], by=by, at=clock.now())
    elif not acts.block_lost(row.pk, ground, by=by, at=clock.now()):
        raise Refused(_("Diga o boletim de ocorrência, ou que o crachá defeituoso foi entregue."))


def _told_as(row: Badge) -> str:
    open_ = row.blocks.filter(ended_at=None).values_list("ground", flat=True)
    return told_as(open_, Desk(clock.now()).policy(row.body_id))


def _return(row: Badge, _post: Mapping[str, str], by: str) -> None:
    act = acts.return_provisionals if row.kind == PROVISIONAL else acts.give_back
    act([row.pk], by=by, at=clock.now())


def _find(row: Badge, _post: Mapping[str, str], by: str) -> None:
    acts.find_badges([row.pk], by=by, at=clock.now())


def _block(row: Badge, post: Mapping[str, str], by: str) -> None:
    acts.block_by_hand(row.pk, post.get("motivo", "")[:400], by=by, at=clock.now())


def _unblock(row: Badge, post: Mapping[str, str], by: str) -> None:
    acts.unblock_by_hand(row.pk, post.get("motivo", "")[:400], by=by, at=clock.now())


def _order(row: Badge, _post: Mapping[str, str], by: str) -> None:
    asked = row.replacements.filter(state="asked").values_list("pk", flat=True)
    if not asked:
        raise Refused(_("Nenhum novo crachá foi pedido no lugar deste."))
    acts.order_replacements(list(asked), by=by, at=clock.now())


def _deliver(row: Badge, post: Mapping[str, str], by: str) -> None:
    ordered = row.replacements.filter(state="ordered").first()
    if ordered is None:
        raise Refused(_("Nenhum novo crachá foi encomendado no lugar deste."))
    new = post.get("serie", "").strip()[:40], post.get("credencial", "").strip()[:64]
    if not all(new):
        raise Refused(_("Diga a série e a credencial do novo crachá."))
    acts.deliver_replacements({ordered.pk: new}, by=by, at=clock.now())


def _notify(row: Badge, post: Mapping[str, str], by: str) -> None:
    try:
        pay_by = date.fromisoformat(post.get("ate", ""))
    except ValueError:
        raise Refused(_("Diga até que dia pagar.")) from None
    acts.notify_charges(_open_charges(row), pay_by, by=by, at=clock.now())


def _pay(row: Badge, post: Mapping[str, str], by: str) -> None:
    acts.pay_charges(_open_charges(row), post.get("comprovante", "")[:120], by=by, at=clock.now())


def _open_charges(row: Badge) -> list[int]:
    found = list(row.charges.filter(state="open").values_list("pk", flat=True))
    if not found:
        raise Refused(_("Nada há a pagar por este crachá."))
    return found


Done = Callable[[Badge, Mapping[str, str], str], None]
DOINGS: Mapping[str, tuple[Done, frozenset[str]]] = {
    "perdido": (_lose, frozenset({HOLDER, AT_DESK, MANAGES})),
    "devolvido": (_return, frozenset({AT_DESK, MANAGES})),
    "achado": (_find, frozenset({AT_DESK, MANAGES})),
    "bloquear": (_block, frozenset({MANAGES})),
    "desbloquear": (_unblock, frozenset({MANAGES})),
    "encomendar": (_order, frozenset({MANAGES})),
    "entregar": (_deliver, frozenset({MANAGES})),
    "notificado": (_notify, frozenset({NOTIFIES})),
    "pago": (_pay, frozenset({MANAGES, NOTIFIES})),
}
"""What may be done, and by whom."""


@require_POST
@signed_in
def badge_do(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Do one thing and come back to the badge."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    if what not in DOINGS:
        raise Http404
    act, who = DOINGS[what]
    is_ = {HOLDER} if viewer.person is not None and viewer.person == row.person_id else set()
    is_ |= {AT_DESK} if viewer.holds(DESK, row.body_id) else set()
    is_ |= {MANAGES} if viewer.holds(MANAGE, row.body_id) else set()
    notifies = notifier(Desk(clock.now()), row.body_id)
    is_ |= {NOTIFIES} if viewer.holds(notifies, row.body_id) else set()
    if not is_ & who:
        raise Denied((MANAGE,), row.body_id)
    try:
        act(row, request.POST.dict(), viewer.by)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Registrado."))
    return redirect("badge", pk=pk)


class IssueForm(forms.Form):
    """A permanent badge handed to somebody."""

    matricula = forms.CharField(label=gettext_lazy("Matrícula"), max_length=40)
    serie = forms.CharField(label=gettext_lazy("Série"), max_length=40)
    credencial = forms.CharField(label=gettext_lazy("Credencial"), max_length=64)
    anuencia = forms.CharField(
        label=gettext_lazy("Documento da anuência, onde a norma a pede"), max_length=200,
        required=False,
    )  # fmt: skip


@signed_in
def badge_new(request: HttpRequest) -> HttpResponse:
    """The management: a permanent badge handed over."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, MANAGE, request.GET.get("orgao", ""))
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        at = clock.now()
        bond = bond_under(body, data["matricula"], Desk(at).today(body))
        if bond is None:
            form.add_error("matricula", _("Ninguém em exercício tem essa matrícula."))
        else:
            issue = Issue(
                body, bond.person_id, bond.category, data["serie"], data["credencial"],
                consent=data["anuencia"],
            )  # fmt: skip
            try:
                [key] = acts.issue_badges([issue], by=viewer.by, at=at)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Crachá entregue."))
                return redirect("badge", pk=key)
    context = {"form": form, "body": body, "bodies": names_of(viewer.bodies_with(MANAGE))}
    status = 400 if form.errors else 200
    return render(request, "premises_badges/new.html", context, status=status)
