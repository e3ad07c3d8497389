"""Handing a credential over (A3): on the screen, in a letter, or by a one-time link."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portaria import clock
from portaria.accounts import rules
from portaria.accounts.acts import hand_credentials, make_links
from portaria.accounts.laws import Laws
from portaria.accounts.models import Account, HandOver
from portaria.accounts.types import Refused
from portaria.frame import posted
from portaria.frame.absolute import absolute
from portaria.frame.permissions import requires
from portaria.frame.viewer import viewer_of
from portaria.steps.reasons import by_rule
from portaria.web.sealing import sealed

POWER = "accounts.manage"
MEANS = ("link", "sealed", "told")


@requires(POWER)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose how, and to whom; the secret is shown, or drawn, this once."""
    viewer = viewer_of(request)
    account = get_object_or_404(Account.objects.select_related("person", "body"), pk=pk)
    viewer.must(POWER, account.body_id)
    told, wrong = {"means": "link", "whom": ""}, ""
    if request.method == "POST":
        told = {name: posted.clean(request.POST.get(name, "")) for name in told}
        try:
            return _given(request, account, told["means"], told["whom"], viewer.by)
        except Refused as error:
            wrong = str(error)
    policy, _calendar = Laws(clock.now()).of(account.body_id)
    whose = policy.find(rules.HANDED_OVER_BY)
    context = {
        "account": account,
        "told": told,
        "wrong": wrong,
        "means": MEANS,
        "hours": f"{settings.INITIAL_PASSWORD_HOURS:g}",
        "whose": by_rule("by", rules.HANDED_OVER_BY, whose) if whose else None,
        "before": HandOver.objects.filter(account=account).order_by("-id")[:10],
    }
    return render(request, "web/hand_over.html", context, status=400 if wrong else 200)


def _given(request: HttpRequest, account: Account, means: str, whom: str, by: str) -> HttpResponse:
    """The answer that carries the secret, which is nowhere else."""
    now = clock.now()
    if means not in MEANS:
        raise Refused(_("Escolha como a senha chega à pessoa."))
    if not whom:
        raise Refused(_("Diga a quem a entrega é feita: é o que fica registrado."))
    with transaction.atomic():
        if means == "link":
            token = make_links({account.pk: whom}, by=by, at=now)[account.pk]
        else:
            given = hand_credentials({account.pk: whom}, by=by, at=now, means=means)
    until = timezone.localtime(now + timedelta(hours=settings.INITIAL_PASSWORD_HOURS))
    written = f"{until:%d/%m/%Y %H:%M}"
    if means == "sealed":
        name = account.body.name
        paper = sealed("Senha inicial", account.login, given[account.pk], written,
                       issuer=name, at=now)  # fmt: skip
        response = HttpResponse(paper, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="senha-{account.login}.pdf"'
        return response
    secret = given[account.pk] if means == "told" else absolute(
        request, reverse("password_link", args=[token])
    )  # fmt: skip
    context = {"account": account, "secret": secret, "means": means, "until": written}
    return render(request, "web/handed.html", context)
