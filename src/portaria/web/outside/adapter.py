"""Signing in through an outside OpenID Connect provider: the CPF that it vouches for leads to a
person who is here already; nobody is created, and nothing is kept of what it tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.accounts.decisions import outside
from portaria.accounts.laws import Laws
from portaria.people import cpf
from portaria.people.models import Bond, Person
from portaria.people.queries import in_force
from portaria.steps.reasons import why
from portaria.web.acts import open_for_person
from portaria.web.models import SignIn
from portaria.web.sessions.arriving import OUTSIDE

_LEVELS = {"bronze": "bronze", "silver": "silver", "gold": "gold", "1": "bronze", "2": "silver",
           "3": "gold"}  # fmt: skip


class OutsideAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Matches by CPF, asks the norms, and never signs anybody up."""

    def is_open_for_signup(
        self,
        request: HttpRequest,  # noqa: ARG002  # its hook, as is the next
        sociallogin: SocialLogin,  # noqa: ARG002
    ) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose the CPF is; answer at once where that leads nowhere."""
        if sociallogin.state.get("process") != "login":
            _refuse(request, _("Esta entrada serve só para entrar."))
        told = sociallogin.account.extra_data
        user = user_of(told)
        if user is None:
            said = _(
                "O provedor confirmou quem você é, mas não há aqui uma pessoa com esse CPF e"
                " vínculo em vigor. Procure a gestão de pessoas."
            )
            _refuse(request, said)
        decision = _by_norm(user, level_of(told))
        if decision is not None:
            _refuse(request, decision)
        sociallogin.user = user
        request.session[OUTSIDE] = True

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,  # noqa: ARG002  # its hook, as are those below
        error: object = None,  # noqa: ARG002
        exception: Exception | None = None,  # noqa: ARG002
        extra_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> None:
        """The provider, or the way back from it, failed."""
        said = _(
            "O provedor de fora não confirmou quem você é. Tente de novo, ou entre com o seu login."
        )
        _refuse(request, said)


def claim(told: Mapping[str, Any], path: str) -> str:
    """The claim at ``path`` (``reliability_info.level``), of the ID token first, then of the
    profile; "" for none."""
    for source in (told.get("id_token"), told.get("userinfo"), told):
        value: Any = source
        for part in path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, str | int):
            return str(value)
    return ""


def level_of(told: Mapping[str, Any]) -> str:
    """How sure the provider is of who it is: ``bronze``, ``silver``, ``gold``, or "" unsaid."""
    return _LEVELS.get(claim(told, settings.OUTSIDE_LEVEL_CLAIM).lower(), "")


def user_of(told: Mapping[str, Any]) -> User | None:
    """The sign-in of the one person with the CPF that was told and a bond in force; opened where
    there was none. None for nobody, or where several families of bodies know the CPF."""
    try:
        digits = cpf.clean(claim(told, settings.OUTSIDE_CPF_CLAIM))
    except ValueError:
        return None
    today = clock.now().date()
    persons = Person.objects.filter(cpf_hash=cpf.index(digits), died_on=None)
    bound = Bond.objects.filter(in_force(today), person__in=persons)
    found = sorted(set(bound.values_list("person", flat=True)))
    if len(found) != 1:
        return None
    signing_in = SignIn.objects.filter(person=found[0]).select_related("user").first()
    if signing_in is not None:
        return signing_in.user if signing_in.user.is_active else None
    return open_for_person(found[0], f"pessoa-{found[0]}", at=clock.now())


def _by_norm(user: User, level: str) -> str | None:
    """Why the norms of any of the person's bodies keep them out; None where none does."""
    today, laws = clock.now().date(), Laws(clock.now())
    bonds = Bond.objects.filter(in_force(today), person__sign_ins__user=user)
    for body in sorted(set(bonds.values_list("body", flat=True))):
        decision = outside.decide(laws.of(body)[0], level)
        if decision.outcome != outside.ALLOW:
            return why(decision)
    return None


def _refuse(request: HttpRequest, said: str) -> NoReturn:
    page: HttpResponse = render(request, "account/outside_refused.html", {"said": said}, status=403)
    raise ImmediateHttpResponse(page)
