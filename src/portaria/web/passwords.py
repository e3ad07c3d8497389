"""Changing the password: at the first access, when its time is over, on suspicion, or at will."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portaria import clock
from portaria.accounts.acts import choose_passwords, mark_suspicion
from portaria.accounts.decisions import strength
from portaria.accounts.laws import Laws
from portaria.accounts.models import Account
from portaria.accounts.types import Refused
from portaria.frame.permissions import enrolling
from portaria.web.acts import end_sessions
from portaria.web.credentials import account_of
from portaria.web.models import Presence
from portaria.web.sessions.arriving import SESSION

_NEW = {"autocomplete": "new-password", "maxlength": str(strength.MAX_LENGTH)}
_OLD = {"autocomplete": "current-password"}


class NewPassword(forms.Form):
    """A password, twice."""

    password1 = forms.CharField(
        label=gettext_lazy("Senha nova"), strip=False, widget=forms.PasswordInput(attrs=_NEW)
    )
    password2 = forms.CharField(
        label=gettext_lazy("Senha nova, outra vez"),
        strip=False,
        widget=forms.PasswordInput(attrs=_NEW),
    )

    def clean(self) -> dict[str, str]:
        """Both alike."""
        said = super().clean() or {}
        if said.get("password1") != said.get("password2"):
            self.add_error("password2", _("As duas não são iguais."))
        return said


class ChangePassword(NewPassword):
    """And the present one before."""

    oldpassword = forms.CharField(
        label=gettext_lazy("Senha de agora"),
        strip=False,
        widget=forms.PasswordInput(attrs=_OLD),
    )
    field_order = ("oldpassword", "password1", "password2")


@sensitive_post_parameters()
@enrolling
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """The form; and, with the present password, the change: other sessions end."""
    user = cast("User", request.user)
    account = account_of(user)
    form = ChangePassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if not get_adapter(request).reauthenticate(user, form.cleaned_data["oldpassword"]):
                raise Refused(_("A senha de agora não confere."))
            _change(request, user, account, form.cleaned_data["password1"])
        except (Refused, ValidationError) as error:
            said = error.messages if isinstance(error, ValidationError) else [str(error)]
            form.add_error(None, said)
        else:
            messages.success(request, _("Senha trocada. As outras sessões foram encerradas."))
            return redirect("home")
    context = {"form": form, "account": account, "wanted": wanted(account)}
    return render(request, "account/password_change.html", context)


@enrolling
@require_POST
def suspect(request: HttpRequest) -> HttpResponse:
    """«Acho que descobriram a minha senha»: sessions end everywhere but here, mail is closed, and
    the password is changed now."""
    account = account_of(cast("User", request.user))
    if account is not None and account.state == "active":
        why = {account.pk: "a própria pessoa desconfia de que a senha é conhecida"}
        key = request.session.session_key or ""
        with transaction.atomic():
            mark_suspicion(why, by=f"user:{request.user.pk}", at=clock.now(), keep=key)
    messages.warning(request, _("Troque a senha agora: até lá ela não abre mais nada."))
    return redirect("account_change_password")


def wanted(account: Account | None) -> strength.Wanted | None:
    """What is asked of the password of ``account``, with the reasons; None for who has none."""
    if account is None:
        return None
    return strength.wanted(Laws(clock.now()).of(account.body_id)[0])


def _change(request: HttpRequest, user: User, account: Account | None, password: str) -> None:
    request.session.cycle_key()
    key = request.session.session_key or ""
    Presence.objects.filter(pk=request.session.get(SESSION, 0)).update(session_key=key)
    if account is not None and account.state == "active" and account.credential_hash:
        with transaction.atomic():
            chosen = {account.pk: password}
            choose_passwords(chosen, by=f"user:{user.pk}", at=clock.now(), keep=key)
        return
    validate_password(password, user)
    user.set_password(password)
    user.save()
    update_session_auth_hash(request, user)
    key = request.session.session_key or ""
    Presence.objects.filter(pk=request.session.get(SESSION, 0)).update(session_key=key)
    end_sessions(user, but=key)
