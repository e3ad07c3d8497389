"""Coming in, and activating a second factor: the authenticator app, or a passkey where the norm
lets it serve (A4). Sessions opened with the password alone end with it: otherwise one that was only
waiting would pass as if it had given both."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.views import LoginView
from allauth.mfa.base.views import IndexView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from portaria import clock
from portaria.accounts.acts import set_second_factor_enrolled
from portaria.accounts.decisions import factors
from portaria.accounts.laws import Laws
from portaria.web.acts import end_sessions
from portaria.web.credentials import account_of


def means_of(user: User) -> factors.Means:
    """What serves as second factor of ``user``, by the norms of today, and why."""
    account = account_of(user)
    if account is None:
        return factors.ANY
    policy, _calendar = Laws(clock.now()).of(account.body_id)
    return factors.means(account.category, policy, authorised=account.alternative_factor)


class _Login(LoginView):  # type: ignore[misc]  # allauth has no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = cast("dict[str, Any]", super().get_context_data(**kwargs))
        return {**context, "outside_name": settings.OUTSIDE_SERVER and settings.OUTSIDE_NAME}


class _Activate(ActivateTOTPView):  # type: ignore[misc]  # allauth has no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = cast("dict[str, Any]", super().get_context_data(**kwargs))
        return {**context, **_told(self.request)}

    def form_valid(self, form: Form) -> HttpResponse:
        answer = cast("HttpResponse", super().form_valid(form))
        _enrolled(self.request)
        return answer


class _AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # allauth has no types
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        told = _told(request)
        if not told["passkeys"]:
            return render(request, "mfa/webauthn/refused.html", told, status=403)
        return cast("HttpResponseBase", super().dispatch(request, *args, **kwargs))

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        form = cast("Form", super().get_form(form_class))
        form.fields["name"].label = gettext("Nome da chave")
        form.initial["name"] = gettext("Chave de acesso")
        return form

    def form_valid(self, form: Form) -> HttpResponse:
        answer = cast("HttpResponse", super().form_valid(form))
        _enrolled(self.request)
        return answer


class _Index(IndexView):  # type: ignore[misc]  # allauth has no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = cast("dict[str, Any]", super().get_context_data(**kwargs))
        return {**context, **_told(self.request)}


def _told(request: HttpRequest) -> dict[str, Any]:
    means = means_of(cast("User", request.user))
    return {"means": means, "passkeys": factors.PASSKEY in means.accepted}


def _enrolled(request: HttpRequest) -> None:
    user = cast("User", request.user)
    end_sessions(user, but=request.session.session_key)
    account = account_of(user)
    if account is not None and account.state == "active":
        with transaction.atomic():
            set_second_factor_enrolled([account.pk], by=f"user:{user.pk}", at=clock.now())


login = _Login.as_view()
activate = _Activate.as_view()
add_passkey = _AddPasskey.as_view()
remove_passkey = RemoveWebAuthnView.as_view(success_url="/conta/segundo-fator/")
index = _Index.as_view()
