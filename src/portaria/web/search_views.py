"""One box that finds everything the viewer may see."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from portaria.frame import posted
from portaria.frame.permissions import signed_in
from portaria.frame.search import SHORTEST, search
from portaria.frame.viewer import is_fragment, viewer_of
from portaria.people import cpf
from portaria.web.people import by_cpf

_MAY_BECOME_CPF = re.compile(r"[\d.\-/\s]*")
_FEW_DIGITS = 3
_LONGEST = 200


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def everything(request: HttpRequest) -> HttpResponse:
    """What answers to the text, by kind; for htmx, only that. What is typed comes in the body of a
    request and is sent on to its address, but for what is a CPF or may become one, which no address
    ever carries."""
    if request.method != "POST":
        return _found(request, request.GET.get("q", ""))
    text = posted.text(request.POST, "q", _LONGEST)
    if _is_cpf(text) and viewer_of(request).holds_any("people.read"):
        return by_cpf(request, text)
    if _MAY_BECOME_CPF.fullmatch(text) and sum(map(str.isdigit, text)) > _FEW_DIGITS:
        found = _found(request, text)
        found["HX-Push-Url"] = "false"
        return found
    return redirect(f"{reverse('everything')}?{urlencode({'q': text})}")


def _is_cpf(text: str) -> bool:
    try:
        return bool(cpf.clean(text))
    except ValueError:
        return False


def _found(request: HttpRequest, text: str) -> HttpResponse:
    text = posted.clean(text)[:_LONGEST]
    context = {
        "text": text,
        "groups": search(viewer_of(request), text),
        "short": len(text) < SHORTEST,
        "shortest": SHORTEST,
    }
    template = "web/found.html" if is_fragment(request) else "web/everything.html"
    return render(request, template, context)
