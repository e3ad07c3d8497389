"""The site as OpenID Connect provider: its routes, and what it tells of whom (RFC 6749, OpenID
Connect Core 1.0). allauth speaks the protocol."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from allauth.idp.oidc import views
from allauth.idp.oidc.adapter import DefaultOIDCAdapter, get_adapter
from allauth.idp.oidc.models import Client
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path, reverse

from portaria.accounts.models import Account
from portaria.frame.permissions import open_to_all, signed_in
from portaria.frame.viewer import viewer_of
from portaria.mail.queries import own_address
from portaria.web.models import SignIn


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
        )
    }
    return JsonResponse(
        {
            "issuer": get_adapter().get_issuer(),
            **at,
            "jwks_uri": request.build_absolute_uri(reverse("idp:oidc:jwks")),
            "scopes_supported": ["openid", "email"],
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
    if "email" in request.GET.get("scope", "").split():
        person = viewer_of(request).person
        if person is None or not _address(person):
            page = "idp/oidc/no_mailbox.html"
            return render(request, page, {"person": person}, status=403)
    return cast("HttpResponse", views.authorization(request))


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
        path("identity/o/api/token", open_to_all(views.token), name="token"),
        path("identity/o/api/revoke", open_to_all(views.revoke), name="revoke"),
        path("identity/o/api/userinfo", open_to_all(views.user_info), name="userinfo"),
    ],
    "oidc",
)
urlpatterns = [path("", include(([path("", include(_routes))], "idp")))]


class OpenIdAdapter(DefaultOIDCAdapter):  # type: ignore[misc]  # allauth has no types
    """Tells a program no more of a person than their mailbox's address."""

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
        if "email" in scopes:
            signing_in = SignIn.objects.filter(user=user.pk, user__is_active=True).first()
            person = signing_in.person_id if signing_in else None
            if person is not None and (address := _address(person)):
                claims |= {"email": address, "email_verified": True}
        return claims


def _address(person: int) -> str:
    """The mailbox's address; "" for whose network account is not active, where there is one."""
    states = set(Account.objects.filter(person=person).values_list("state", flat=True))
    return "" if states and "active" not in states else own_address(person)


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
