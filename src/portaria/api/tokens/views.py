"""The page of tokens: those of a body, one more, one less. A new one is shown once."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.api.models import Token
from portaria.api.tokens.acts import TokenDraft, make_token, revoke_tokens
from portaria.api.tokens.forms import TokenForm
from portaria.api.tokens.listing import state_of, tokens
from portaria.frame.api.scopes import SCOPES
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.lists import Column, Key, read, short
from portaria.frame.permissions import requires
from portaria.frame.viewer import viewer_of

POWER = "body.admin"


@requires(POWER)
def api_tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of a body."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, POWER, request.GET.get("orgao", ""))
    now = clock.now()
    context = {
        "body": body,
        "bodies": names_of(viewer.bodies_with(POWER)),
        "page": short(
            [(one, state_of(one, now)) for one in tokens([body])],
            read(request.GET, ("orgao",), tuple(_KEYS), "programa"),
            _KEYS,
        ),
        "columns": (
            Column(_("Programa"), "programa"),
            Column(_("Pode")),
            Column(_("Situação"), "situacao"),
            Column(_("Último uso"), "uso"),
            Column(_("O que fazer")),
        ),
        "words": SCOPES,
    }
    return render(request, "api/tokens.html", context)


_KEYS: Mapping[str, Key[tuple[Token, str]]] = {
    "programa": lambda row: row[0].name,
    "situacao": lambda row: (row[1], row[0].ends_on),
    "uso": lambda row: row[0].last_used_at,
}


@requires(POWER)
def api_token_new(request: HttpRequest) -> HttpResponse:
    """Make a token. It is in the answer to the form and nowhere else: no address leads back."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, POWER, request.GET.get("orgao", ""))
    form = TokenForm(request.POST or None)
    made = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        draft = TokenDraft(data["nome"], body, data["finalidade"], data["escopos"], data["ate"])
        try:
            made = make_token(draft, by=viewer.by, at=clock.now())
        except ValueError as error:
            form.add_error(None, str(error))
    context = {"body": body, "form": form, "made": made}
    return render(request, "api/token_new.html", context, status=400 if form.errors else 200)


@require_POST
@requires(POWER)
def api_token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a token in no more."""
    viewer = viewer_of(request)
    found = get_object_or_404(Token, pk=pk)
    viewer.must(POWER, found.body_id)
    revoke_tokens([found.name], by=viewer.by, at=clock.now(), body=found.body_id)
    messages.success(request, _("Token «%(name)s» revogado.") % {"name": found.name})
    return redirect("api_tokens")
