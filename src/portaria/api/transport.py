"""What programs ask for without TLS is refused, not redirected: a program that is led on to the
safe address has sent its token in clear already, does so at every request, and nobody notices
(OWASP ASVS 5, 4.1.2). Pages that people open are redirected."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

GetResponse = Callable[[HttpRequest], HttpResponse]
SCIM = "/scim/"
PROGRAMS = (
    "/api/", SCIM, "/identity/o/api/", "/.well-known/openid-configuration",
    "/.well-known/jwks.json", "/agenda/",
)  # fmt: skip
"""Where only programs ask: the API, SCIM, the tokens of OpenID Connect and the documents that lead
to them, and calendar feeds, whose addresses are secrets."""


def programs_by_tls(get_response: GetResponse) -> GetResponse:
    """Middleware: before the redirection to TLS, where there is one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        clear = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if clear and request.path.startswith(PROGRAMS):
            return _refused(request)
        return get_response(request)

    return middleware


def _refused(request: HttpRequest) -> HttpResponse:
    # Imported now: the library behind it is slow to load, and most processes never need it.
    from portaria.frame.api.problems import Problem

    detail = _(
        "Este endereço só responde por https. O que foi enviado passou às claras: se levava token,"
        " segredo ou endereço de agenda, troque-o."
    )
    if request.path.startswith(SCIM):
        error = {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": "403",
            "detail": detail,
        }
        return JsonResponse(error, status=403, content_type="application/scim+json")
    return Problem(403, "insecure", _("Sem criptografia"), detail).response()
