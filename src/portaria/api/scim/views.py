"""SCIM at ``/scim/v2/<body>/``: one view for every address and method."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from portaria.frame.permissions import Permission, Reach


def scim(request: HttpRequest, body: str, rest: str = "") -> HttpResponse:
    """Any SCIM request of a token with one of the scopes of SCIM, in its body."""
    # The library's models take longer to import than the rest of the site; only bodies whose
    # directory speaks SCIM need them, and their first request waits.
    from portaria.api.scim.answering import answer

    return answer(request, body, rest)


scim.portaria_permission = Permission(Reach.TOKEN)  # type: ignore[attr-defined]
scim.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie lets anybody in here
