"""The site as OpenID Connect provider: its routes, and what it tells of whom (RFC 6749, OpenID
Connect Core 1.0). allauth speaks the protocol."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, cast

from allauth.idp.oidc import views
from allauth.idp.oidc.adapter import DefaultOIDCAdapter, get_adapter
from allauth.idp.oidc.models import Client, Token
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from portaria import clock
from portaria.accounts.models import Account
from portaria.bodies.policies import calendar_of
from portaria.frame.permissions import open_to_all, signed_in
from portaria.frame.viewer import viewer_of
from portaria.mail.queries import own_address
from portaria.people import cpf
from portaria.people.models import Bond
from portaria.people.queries import in_force
from portaria.web.clients.acts import SCOPES
from portaria.web.clients.consents import keep_the_end
from portaria.web.models import ClientSystem, SignIn


def configuration(request: HttpRequest) -> HttpResponse:
    """What the provider offers (OpenID Connect Discovery 1.0, section 4.2): no more than the routes
    below."""
    at = {
        f"{name}_endpoint": request.build_absolute_uri(reverse(f"idp:oidc:{route}"))
        for name, route in (
            ("authorization", "authorization"),
            ("token", "token"),
            ("userinfo", "userinfo"),
            ("revocation", "revoke"),
            ("end_session", "logout"),
        )
    }
    return JsonResponse(
        {
            "issuer": get_adapter().get_issuer(),
            **at,
            "jwks_uri": request.build_absolute_uri(reverse("idp:oidc:jwks")),
            "scopes_supported": list(SCOPES),
            "claims_supported": [
                "sub",
                "email",
                "email_verified",
                "name",
                "cpf",
                "category",
                "unit",
                "acr",
                "amr",
            ],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }
    )


def authorize(request: HttpRequest) -> HttpResponse:
    """Send the person back to the program with a code; who has no mailbox in use is told so here,
    where the way on is, and not sent to and fro."""
    asking = request.GET.get("client_id", "")
    if request.method in ("GET", "HEAD") and ClientSystem.objects.filter(client=asking).exists():
        proof = request.GET.get("code_challenge"), request.GET.get("code_challenge_method")
        if not proof[0] or proof[1] != "S256":
            said = {"error": "invalid_request", "error_description": "PKCE: S256"}
            return render(request, "idp/oidc/error.html", {"error": said}, status=400)
    if "email" in request.GET.get("scope", "").split():
        person = viewer_of(request).person
        if person is None or not _address(person):
            page = "idp/oidc/no_mailbox.html"
            return render(request, page, {"person": person}, status=403)
    return cast("HttpResponse", views.authorization(request))


@csrf_exempt
def token(request: HttpRequest) -> HttpResponse:
    """Tokens for a code, or for a refresh token: what is given anew ends when the first would."""
    asked = request.POST.get("refresh_token", "")
    with transaction.atomic():
        old = Token.objects.lookup(Token.Type.REFRESH_TOKEN, asked) if asked else None
        answer = cast("HttpResponse", views.token(request))
        if old is not None and answer.status_code == HTTPStatus.OK:
            keep_the_end(old, str(json.loads(answer.content).get("refresh_token") or ""))
    return answer


# Who asks for a token or with one proves itself; only the way that a person takes asks for a
# signed-in one.
_routes = (
    [
        path(
            ".well-known/openid-configuration",
            open_to_all(configuration),
            name="configuration",
        ),
        path(".well-known/jwks.json", open_to_all(views.jwks), name="jwks"),
        path("identity/o/authorize", signed_in(authorize), name="authorization"),
        path("identity/o/logout", open_to_all(views.logout), name="logout"),
        path("identity/o/api/token", open_to_all(token), name="token"),
        path("identity/o/api/revoke", open_to_all(views.revoke), name="revoke"),
        path("identity/o/api/userinfo", open_to_all(views.user_info), name="userinfo"),
    ],
    "oidc",
)
urlpatterns = [path("", include(([path("", include(_routes))], "idp")))]


class OpenIdAdapter(DefaultOIDCAdapter):  # type: ignore[misc]  # allauth has no types
    """Tells a program no more of a person than the scopes it was registered with: mailbox, name,
    CPF, bond."""

    scope_display = {
        "openid": gettext_lazy("quem você é, por um número"),
        "email": gettext_lazy("o endereço da sua caixa de correio"),
        "profile": gettext_lazy("o seu nome"),
        "cpf": gettext_lazy("o seu CPF"),
        "bond": gettext_lazy("a sua categoria e a sua unidade"),
    }

    def populate_id_token(
        self,
        id_token: dict[str, Any],
        client: Client,  # noqa: ARG002  # its hook, as are those below
        scopes: Iterable[str],  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Nobody gets a code here without a second factor."""
        id_token |= {"acr": "mfa", "amr": ["mfa"]}

    def get_claims(
        self,
        purpose: str,  # noqa: ARG002  # allauth's hook, as are the two below
        user: AbstractBaseUser,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> dict[str, Any]:
        """The subject; with the scope ``email``, the address of the person's mailbox in use: none
        while they have none, and then no mail server lets them in."""
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        signing_in = SignIn.objects.filter(user=user.pk, user__is_active=True)
        found = signing_in.select_related("person").first()
        person = found.person if found else None
        if person is None:
            return claims
        if "email" in scopes and (address := _address(person.pk)):
            claims |= {"email": address, "email_verified": True}
        if "profile" in scopes:
            claims["name"] = person.shown_name
        if "cpf" in scopes and person.cpf_encrypted:
            claims["cpf"] = cpf.decrypt(bytes(person.cpf_encrypted))
        if "bond" in scopes:
            claims |= _bond(client, person.pk)
        return claims


def _address(person: int) -> str:
    """The mailbox's address; "" for whose network account is not active, where there is one."""
    states = set(Account.objects.filter(person=person).values_list("state", flat=True))
    return "" if states and "active" not in states else own_address(person)


def _bond(client: Client, person: int) -> dict[str, Any]:
    """Category and unit of the bond in force with the body whose system asks; nothing for none."""
    system = ClientSystem.objects.filter(client=client.pk).first()
    if system is None:
        return {}
    today = calendar_of(system.body_id).day_of(clock.now())
    bonds = Bond.objects.filter(in_force(today), person=person, body=system.body_id)
    held = bonds.select_related("unit").order_by("start").first()
    if held is None:
        return {}
    return {"category": held.category, "unit": held.unit.acronym if held.unit else ""}


def register_client(key: str, name: str, secret: str, redirects: Iterable[str]) -> None:
    """Let a program of the installation's own sign people in, without asking them again whether
    they agree. Idempotent."""
    Client.objects.update_or_create(
        pk=key,
        defaults={
            "name": name,
            "secret": make_password(secret),
            "scopes": "openid\nemail",
            "default_scopes": "openid",
            "grant_types": "authorization_code\nrefresh_token",
            "response_types": "code",
            "redirect_uris": "\n".join(redirects),
            "skip_consent": True,
        },
    )
