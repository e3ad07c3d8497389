"""What was being sent, to be sent again from the page that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError

from portaria.frame.sending import is_secret

_UNREADABLE = (BadRequest, RequestDataTooBig, SuspiciousOperation, UnreadablePostError)


@dataclass(frozen=True, slots=True)
class Kept:
    """A form held in a page.

    Attributes:
        action: where it was going, within the site.
        fields: what was filled in, the token and the form's key with it, in order.
        secrets: names of the passwords and codes, to be typed again.
        files: fields and names of the files, to be chosen again.
    """

    action: str
    fields: Sequence[tuple[str, str]]
    secrets: Sequence[str] = ()
    files: Sequence[tuple[str, str]] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing has to be filled in again, so that it may be sent by itself."""
        return not self.secrets and not self.files


def kept(request: HttpRequest) -> Kept | None:
    """The form of ``request``; None where it is none, or cannot be read any more.

    The token against forgery is the one that came, never one of ours: a form that another site made
    the browser send is refused when it is sent again, as it would have been at first.
    """
    if request.method != "POST" or not _is_form(request):
        return None
    try:
        posted, files = request.POST, request.FILES
    except _UNREADABLE:
        return None
    return Kept(
        action=request.get_full_path(),
        fields=[
            (name, value)
            for name, values in posted.lists()
            if not is_secret(name)
            for value in values
            if isinstance(value, str)
        ],
        secrets=[name for name in posted if is_secret(name)],
        files=[(name, one.name or "") for name, found in files.lists() for one in found if one],
    )


def _is_form(request: HttpRequest) -> bool:
    return request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")
