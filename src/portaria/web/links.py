"""One-time links, and asking for one: the answer never tells whether a name is anybody's."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portaria import clock
from portaria.accounts.acts import redeem_link
from portaria.accounts.acts.linking import bearer_of
from portaria.accounts.types import Refused
from portaria.frame.permissions import open_to_all
from portaria.web.guarding.attempts import Attempt
from portaria.web.models import ResetAsk
from portaria.web.passwords import NewPassword, wanted


class Forgot(forms.Form):
    """Whose password was forgotten."""

    login = forms.CharField(
        label=gettext_lazy("Login ou endereço da caixa"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    """Ask for a new password. Nobody is looked up here: the request is kept, and looked at later by
    the worker, so that words and time are the same for every name."""
    form = Forgot(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        address = get_adapter(request).get_client_ip(request)
        if Attempt("\0reset", address).take(now):
            ResetAsk.objects.create(name=form.cleaned_data["login"].strip(), asked_at=now)
        return render(request, "account/forgot_done.html")
    return render(request, "account/forgot.html", {"form": form})


@sensitive_post_parameters()
@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The bearer chooses the password. Looking at the page uses nothing up: programs that open
    links in messages do that."""
    now = clock.now()
    found = bearer_of(token, now)
    if found is None:
        return render(request, "account/link_over.html", status=410)
    form = NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                redeem_link(token, form.cleaned_data["password1"], at=now)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Senha escolhida. Entre com ela."))
            return redirect("account_login")
    context = {"form": form, "account": found.account, "wanted": wanted(found.account)}
    return render(request, "account/link.html", context)
