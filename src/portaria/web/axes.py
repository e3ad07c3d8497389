"""The two fields by which a page looks back: «em vigor em» and «como se sabia em»."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import NotKnown, known
from portaria.frame.lists import read


def day(request: HttpRequest, name: str) -> date | None:
    """A day of the address, or None."""
    return read(request.GET, (name,), (), "").day(name)


def believed(request: HttpRequest, body: str, now: Assembled) -> tuple[Assembled, str]:
    """The body as it was known on the day that the address gives (``sabia``), with "" ; as it is
    known now, with what to say, where that day knew nothing yet."""
    told = day(request, "sabia")
    if told is None:
        return now, ""
    try:
        return known(body, told), ""
    except NotKnown as why:
        return now, str(why)
