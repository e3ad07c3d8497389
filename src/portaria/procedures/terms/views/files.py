"""A term's files: the PDF with its signatures, the one to sign, those that came."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from portaria import clock
from portaria.frame import posted
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import viewer_of
from portaria.procedures.terms import scans, store
from portaria.procedures.terms.acts.certified import to_sign
from portaria.procedures.terms.document import signed_file
from portaria.procedures.terms.models import Term, TermFile
from portaria.procedures.terms.views.reach import must_see


@signed_in
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The term signed, with who signed and how: each party's copy."""
    term = get_object_or_404(Term.objects.select_related("body"), pk=pk)
    must_see(term, viewer_of(request))
    if not term.document:
        raise Http404("o termo ainda não foi assinado")
    held = store.select("WHERE id = %s", (pk,))[0]
    return _file(signed_file(term, held), "application/pdf", f"termo-{term.code or pk}.pdf")


@signed_in
def unsigned(request: HttpRequest, pk: int) -> HttpResponse:
    """The file to sign by certificate or on paper, with the justification in ``motivo``."""
    term = get_object_or_404(Term, pk=pk)
    must_see(term, viewer_of(request))
    if term.signed_at is not None or term.ended_at is not None:
        raise Http404("o termo já foi assinado")
    held = store.select("WHERE id = %s", (pk,))[0]
    why = posted.line(request.GET, "motivo")
    content = to_sign(held, clock.now(), why)
    return _file(content, "application/pdf", f"termo-a-assinar-{term.code or pk}.pdf")


@signed_in
def file(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """The PDF signed by certificate, or the scan of the paper, as it came."""
    found = get_object_or_404(TermFile.objects.select_related("term"), pk=key, term=pk)
    must_see(found.term, viewer_of(request))
    name = f"termo-{found.term.code or pk}-{found.kind}.{scans.SUFFIXES[found.media]}"
    return _file(scans.unseal(bytes(found.content)), found.media, name)


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
