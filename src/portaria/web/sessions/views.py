"""My sessions: seen, and ended one by one or all (ASVS 7.4, 7.5)."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portaria import clock
from portaria.accounts import ports
from portaria.accounts.decisions import connections
from portaria.accounts.laws import Laws
from portaria.frame.permissions import enrolling, signed_in
from portaria.frame.watch import tell
from portaria.web.clients import consents
from portaria.web.credentials import account_of
from portaria.web.models import Presence
from portaria.web.sessions import counting, ending
from portaria.web.sessions.arriving import SESSION, WAITS

SHOWN = 50  # past sessions on the page; ours


@signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions of whoever asks, open ones first."""
    user = cast("User", request.user)
    past = Presence.objects.filter(user=user).exclude(ended_at=None).order_by("-began_at")
    context = {
        "open": Presence.objects.filter(user=user, ended_at=None).order_by("-used_at"),
        "past": past[:SHOWN],
        "mine": request.session.get(SESSION),
        "systems": consents.of_user(user),
    }
    return render(request, "web/sessions.html", context)


@signed_in
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    own = Presence.objects.filter(user=cast("User", request.user), ended_at=None)
    get_object_or_404(own, pk=pk)
    ending.end(own.filter(pk=pk))
    messages.success(request, _("Sessão encerrada."))
    return redirect("sessions")


@signed_in
@require_POST
def consent_revoke(request: HttpRequest, name: str) -> HttpResponse:
    """Take back what a system may know of whoever asks."""
    if not consents.take_back(cast("User", request.user), name):
        raise Http404
    tell("consent.revoked", request, client=name)
    messages.success(request, _("Retirado: para você entrar lá, o sistema pede de novo."))
    return redirect("sessions")


@signed_in
@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    count = ending.of_user(cast("User", request.user), keep=request.session.session_key or "")
    told = ngettext("%d sessão encerrada.", "%d sessões encerradas.", count) % count
    messages.success(request, told)
    return redirect("sessions")


@enrolling
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """One connection too many (A5): end the others and stay, or leave."""
    user = cast("User", request.user)
    account = account_of(user)
    if account is None or WAITS not in request.session:
        return redirect("home")
    mine = Presence.objects.filter(pk=request.session[SESSION])
    elsewhere = counting.alive(user).exclude(pk=request.session[SESSION])
    address = mine.values_list("address", flat=True).first() or ""
    others = counting.others_of(account, elsewhere, address)
    decision = counting.decide(account, others)
    chosen = request.method == "POST"
    if chosen:
        ending.end(others.sessions)
        # Once it is known here, that a mail program that comes back is refused there.
        transaction.on_commit(lambda: ports.mail_sessions().end(account.person_id))
    if chosen or decision.outcome == connections.ALLOW:
        mine.update(waits=False)
        del request.session[WAITS]
        return redirect("home")
    policy, _calendar = Laws(clock.now()).of(account.body_id)
    more = connections.may_ask_more(policy)
    context = {"decision": decision, "others": others, "more": more, "account": account}
    return render(request, "web/connections.html", context)
