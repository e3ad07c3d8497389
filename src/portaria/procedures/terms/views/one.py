"""One term: what it says, who signed and how, its copies; naming witnesses, signing by
certificate, registering paper, revoking."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.uploading import unscanned
from portaria.frame.viewer import Viewer, viewer_of
from portaria.people.queries import by_registration, search
from portaria.procedures.terms import listing, store
from portaria.procedures.terms.acts import (
    Signing,
    name_witnesses,
    register_paper,
    revoke_terms,
    sign_with_file,
    sign_with_key,
)
from portaria.procedures.terms.certificates import trust
from portaria.procedures.terms.document import (
    blocks,
    current,
    signatures_of,
    text_signed,
)
from portaria.procedures.terms.drafts import MANAGE
from portaria.procedures.terms.models import Term
from portaria.procedures.terms.naming import titles
from portaria.procedures.terms.types import LARGEST, Refused
from portaria.procedures.terms.views.reach import must_see
from portaria.procedures.terms.words import how


@signed_in
def term(request: HttpRequest, pk: int) -> HttpResponse:
    """For its parties, the signer's head, and who manages terms in its body."""
    viewer = viewer_of(request)
    shown = _seen(pk, viewer)
    state = listing.state(shown)
    own = shown.person_id == viewer.person
    if shown.document:
        _title, text = text_signed(shown)
    else:
        held = store.select("WHERE id = %s", (pk,))[0]
        text = "" if shown.signed_at else current(held, clock.now()).text
    named = [one for one in shown.signatures.select_related("person") if one.signed_at is None]
    missing = shown.witnesses - getattr(shown, "witnessed", 0)
    context = {
        "term": shown,
        "title": titles([shown], clock.now())[pk],
        "state": state,
        "own": own,
        "parts": list(blocks(text)),
        "signatures": [(one, how(one)) for one in signatures_of(shown)],
        "named": named,
        "places": range(1, missing + 1) if own and state == "unwitnessed" else (),
        "files": shown.files.order_by("id"),
        "certificate": own and state == "unsigned" and trust.configured(),
        "manages": viewer.holds(MANAGE, shown.body_id),
        "public": settings.PUBLIC_URL,
        "largest": LARGEST >> 20,
    }
    return render(request, "terms/one.html", context)


@require_POST
@signed_in
def witnesses(request: HttpRequest, pk: int) -> HttpResponse:
    """The signer says who the witnesses are."""
    viewer = viewer_of(request)
    shown = _own(pk, viewer)
    said = [one.strip() for one in request.POST.getlist("testemunha") if one.strip()]
    try:
        persons = [_person(shown, one) for one in said[:10]]
        with transaction.atomic():
            name_witnesses(pk, persons, person=shown.person_id, by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Testemunhas indicadas: cada uma recebe o pedido de assinar."))
    return redirect("term", pk=pk)


@require_POST
@unscanned("chave", because="a private key, used at once and not kept")
@signed_in
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """A PDF signed elsewhere (``pdf``), or a PKCS#12 to sign with here (``chave``)."""
    viewer = viewer_of(request)
    shown = _own(pk, viewer)
    why = posted.line(request.POST, "motivo")
    pdf, key = request.FILES.get("pdf"), request.FILES.get("chave")
    signing = Signing(pk, shown.person_id, why)

    def sign() -> None:
        if isinstance(pdf, UploadedFile):
            sign_with_file(signing, _read(pdf), by=viewer.by, at=clock.now())
        elif isinstance(key, UploadedFile):
            phrase = request.POST.get("frase", "")
            sign_with_key(signing, _read(key), phrase, by=viewer.by, at=clock.now())
        else:
            raise Refused(_("Escolha o arquivo a mandar."))

    return _done(request, pk, sign, _("Termo assinado por certificado."))


@require_POST
@requires(MANAGE)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a term signed by hand: the scan, and the code copied from the paper."""
    viewer = viewer_of(request)
    shown = _managed(pk, viewer)
    scan = request.FILES.get("digitalizacao")
    why = posted.line(request.POST, "motivo")

    def register() -> None:
        if not isinstance(scan, UploadedFile):
            raise Refused(_("Escolha o arquivo a mandar."))
        code = request.POST.get("codigo", "")
        register_paper(shown.pk, _read(scan), code, why=why, by=viewer.by, at=clock.now())

    return _done(request, pk, register, _("Papel registrado: o termo consta como assinado."))


@require_POST
@requires(MANAGE)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End the term, with the reason."""
    viewer = viewer_of(request)
    _managed(pk, viewer)
    why = posted.line(request.POST, "motivo", 500)

    def end() -> None:
        revoke_terms({pk: why}, by=viewer.by, at=clock.now())

    return _done(request, pk, end, _("Termo revogado."))


def _done(request: HttpRequest, pk: int, act: Callable[[], None], said: str) -> HttpResponse:
    try:
        with transaction.atomic():
            act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("term", pk=pk)


def _read(file: UploadedFile[bytes]) -> bytes:
    if (file.size or 0) > LARGEST:
        raise Refused(f"o arquivo passa de {LARGEST >> 20} MB, limite deste produto")
    return bytes(file.read(LARGEST + 1))


def _seen(pk: int, viewer: Viewer) -> Term:
    found = listing.with_state(Term.objects.select_related("person", "body", "unit"))
    shown = get_object_or_404(found, pk=pk)
    must_see(shown, viewer)
    return shown


def _own(pk: int, viewer: Viewer) -> Term:
    shown = _seen(pk, viewer)
    if shown.person_id != viewer.person:
        raise Denied((MANAGE,), shown.body_id)
    return shown


def _managed(pk: int, viewer: Viewer) -> Term:
    shown = _seen(pk, viewer)
    viewer.must(MANAGE, shown.body_id)
    return shown


def _person(shown: Term, said: str) -> int:
    """The one person meant, by registration or name.

    Raises:
        Refused: nobody, or several.
    """
    found = {bond.person_id: bond.person.shown_name for bond in by_registration(
        shown.body_id, said)}  # fmt: skip
    if not found:
        found = {one.id: one.name for one in search(shown.body.root, said, limit=5)}
    if len(found) == 1:
        return next(iter(found))
    if not found:
        raise Refused(_("Ninguém tem a matrícula ou o nome «%(who)s».") % {"who": said})
    several = "; ".join(found.values())
    raise Refused(_("«%(who)s» pode ser mais de uma pessoa (%(several)s): use a matrícula.")
                  % {"who": said, "several": several})  # fmt: skip
