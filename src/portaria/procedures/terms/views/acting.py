"""Reading terms and signing them: as who undertakes, as witness, as head who authorises. One
signature covers all that are shown; exactly what is shown is signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from portaria import clock
from portaria.frame import posted
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.procedures.terms import ports, store
from portaria.procedures.terms.acts import authorise_terms, sign_terms, witness_terms
from portaria.procedures.terms.certificates import trust
from portaria.procedures.terms.document import blocks, text_signed
from portaria.procedures.terms.filling import filled
from portaria.procedures.terms.models import Term
from portaria.procedures.terms.types import Evidence, Refused
from portaria.procedures.terms.views.reach import may_act

AT_ONCE = 20
"""Terms that one signature covers at most; ours, no norm's: what nobody reads is not signed."""
_REASON = 2000  # characters of a justification; ours


@dataclass(frozen=True, slots=True)
class Way:
    """One way of signing: what the page and its button say, and the act."""

    heading: str
    button: str
    about: str
    act: Callable[..., int]


WAYS: Mapping[str, Way] = {
    "assinar": Way(
        gettext_noop("Ler e assinar"),
        gettext_noop("Assinar"),
        gettext_noop("Ao assinar você se obriga ao que está escrito abaixo, e só a isso."),
        sign_terms,
    ),
    "testemunhar": Way(
        gettext_noop("Assinar como testemunha"),
        gettext_noop("Assinar como testemunha"),
        gettext_noop("Você atesta que a pessoa firmou o que está escrito abaixo."),
        witness_terms,
    ),
    "autorizar": Way(
        gettext_noop("Autorizar termos"),
        gettext_noop("Autorizar"),
        gettext_noop("Você autoriza, como chefia imediata, o que a pessoa já assinou."),
        authorise_terms,
    ),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A term on the page: its text in parts, its digest, and whether a reason must still be
    written."""

    term: Term
    title: str
    parts: Sequence[tuple[str, str]]
    digest: str
    why: str
    lacks_why: bool


@signed_in
def act(request: HttpRequest, what: str) -> HttpResponse:
    """Show the terms asked for (``t``), whole; on POST with password and second factor, sign."""
    way, viewer = WAYS.get(what), viewer_of(request)
    said = request.POST if request.method == "POST" else request.GET
    keys = posted.numbers(said.getlist("t"))[:AT_ONCE]
    if way is None or viewer.person is None:
        raise Http404("não há o que assinar")
    if not keys:
        messages.warning(request, _("Marque ao menos um termo."))
        return redirect("my_terms")
    rows = {t.pk: t for t in Term.objects.filter(pk__in=keys).select_related("person", "body")}
    if len(rows) != len(keys) or not all(may_act(t, what, viewer) for t in rows.values()):
        raise Http404("não há tal termo")
    wrong = ""
    if request.method == "POST" and "senha" in request.POST:
        wrong = _signed(request, what, way, keys, viewer)
        if not wrong:
            return redirect("my_terms")
    shown = [_shown(rows[key], what, _why(request, key)) for key in keys]
    context = {
        "what": what,
        "way": way,
        "shown": shown,
        "wrong": wrong,
        "lacks_why": any(one.lacks_why for one in shown),
        "by_certificate": what == "assinar" and len(shown) == 1 and trust.configured(),
        "longest": _REASON,
    }
    return render(request, "terms/act.html", context, status=400 if wrong else 200)


def _signed(request: HttpRequest, what: str, way: Way, keys: Sequence[int], viewer: Viewer) -> str:
    """Sign; what is wrong, in words, or ""."""
    if _done_already(keys, what, viewer):
        messages.info(request, _("Já estava assinado: nada mudou."))
        return ""
    try:
        factors, address = ports.confirm(
            request, request.POST.get("senha", ""), request.POST.get("codigo", "")
        )
    except ports.TooSoon:
        return _("Muitas tentativas erradas: espere um pouco e tente de novo.")
    if not factors:
        return _("A senha ou o código não confere. O código é o que o aplicativo mostra agora e "
                 "serve uma vez só.")  # fmt: skip
    shown = {key: request.POST.get(f"resumo-{key}", "") for key in keys}
    asked = {key: _why(request, key) for key in keys} if what == "assinar" else keys
    evidence = Evidence("password", factors, address)
    try:
        with transaction.atomic():
            done = way.act(
                asked, person=viewer.person, by=viewer.by, at=clock.now(), evidence=evidence,
                shown=shown,
            )  # fmt: skip
    except Refused as refusal:
        return str(refusal)
    messages.success(request, _said(what, done) % {"count": done})
    return ""


def _said(what: str, done: int) -> str:
    if what == "autorizar":
        return ngettext("%(count)d termo autorizado.", "%(count)d termos autorizados.", done)
    return ngettext("%(count)d termo assinado.", "%(count)d termos assinados.", done)


def _done_already(keys: Sequence[int], what: str, viewer: Viewer) -> bool:
    """Whether a second click found everything signed by the first."""
    held = store.select("WHERE id = ANY(%s)", (list(keys),))
    if what == "assinar":
        return all(term.signed_at is not None for term in held)
    if what == "autorizar":
        return all(term.authorised_at is not None for term in held)
    return all(store.witnesses_of(term.id).get(viewer.person or 0, False) for term in held)


def _shown(row: Term, what: str, why: str) -> Shown:
    if what != "assinar":
        title, text = text_signed(row)
        return Shown(row, title, list(blocks(text)), row.digest, row.justification, False)
    held = store.select("WHERE id = %s", (row.pk,))[0]
    document = filled([held], clock.now(), {row.pk: why})[row.pk]
    lacks = row.needs_justification and not why
    return Shown(row, document.title, list(blocks(document.text)), document.digest, why, lacks)


def _why(request: HttpRequest, key: int) -> str:
    return posted.line(request.POST, f"motivo-{key}", _REASON)
