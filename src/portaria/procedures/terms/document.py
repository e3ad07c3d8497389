"""A term as PDF: the text signed, who signed and how, the code to check it by. The same rows always
make the same file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from portaria.bodies.policies import config_of
from portaria.frame import citations, pdf
from portaria.frame.labels.terms import TERM_ROLES, TERMS
from portaria.people import sealed
from portaria.procedures.terms import words
from portaria.procedures.terms.acts.signing import PURPOSE
from portaria.procedures.terms.filling import filled
from portaria.procedures.terms.models import Signature, Term
from portaria.procedures.terms.types import Filled, TermHeld, document_of, state_of

if TYPE_CHECKING:
    from portaria.frame.paper import Document

HOW = "Confira este termo pelo código, na página da Portaria do órgão:"
LEGAL = (
    "Assinatura eletrônica simples nos termos da Lei nº 14.063/2020, art. 4º, I, salvo onde se diz "
    "que foi por certificado (art. 4º, III) ou de próprio punho."
)


def text_signed(term: Term) -> tuple[str, str]:
    """Title and text of the document that was signed.

    Raises:
        LookupError: nothing was signed, or it was before documents were kept.
    """
    if not term.document:
        raise LookupError(f"o termo nº {term.pk} não tem documento guardado")
    title, _, text = sealed.unseal(bytes(term.document), PURPOSE).partition("\n\n")
    return title, text.strip()


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """The document's parts in order: (``heading``, ``item`` or ``paragraph``; words)."""
    for line in text.splitlines():
        said = line.strip()
        if said.startswith("# "):
            yield "heading", said[2:]
        elif said.startswith("- "):
            yield "item", said[2:]
        elif said:
            yield "paragraph", said


def address_of(code: str) -> str:
    """Where the code is checked; "" where the installation does not say its own address."""
    site = settings.PUBLIC_URL
    return f"{site}{reverse('term_check', args=[code])}" if site else ""


def unsigned_file(term: TermHeld, document: Filled, asked_at: datetime) -> bytes:
    """The file to sign by certificate, or on paper: the same for as long as the text is."""
    config = config_of(term.body)
    paper = _begun(document, config.name, asked_at)
    paper.heading("Assinaturas")
    witnesses = [f"{n}ª testemunha (nome e CPF)" for n in range(1, document.witnesses + 1)]
    head = ["Chefia imediata, que autoriza"] if term.needs_authorisation else []
    paper.lines(["Quem se obriga", *witnesses, *head])
    return _closed(paper, document, term.code).bytes()


def signed_file(term: Term, held: TermHeld) -> bytes:
    """The term with its signatures, as they stand."""
    title, text = text_signed(term)
    config = config_of(term.body_id)
    zone = ZoneInfo(config.zone)
    again = Filled(title, text, term.digest, term.norm, term.version, 0, 0)
    paper = _begun(again, config.name, term.signed_at or term.asked_at)
    paper.heading("Assinaturas")
    header = ("Quem", "Como assinou", "Quando")
    paper.table(header, [_said(one, zone) for one in signatures_of(term)], widths=(3, 4, 2))
    paper.paragraph(LEGAL, small=True)
    state = TERMS[state_of(held)]
    facts = [("Situação ao emitir", state)]
    if term.ended_at:
        facts.append(("Desde", f"{term.ended_at.astimezone(zone):%d/%m/%Y, %H:%M}"))
    paper.table((), [*facts, *_ordered(term)], widths=(1, 3))
    return _closed(paper, again, term.code or "").bytes()


def signatures_of(term: Term) -> Sequence[Signature]:
    """Those given, in their order."""
    given = term.signatures.filter(signed_at__isnull=False).select_related("person")
    return list(given.order_by("signed_at", "id"))


def current(held: TermHeld, at: datetime, why: str = "") -> Filled:
    """The document of one term as it would be signed now."""
    return filled([held], at, {held.id: why})[held.id]


def _begun(document: Filled, issuer: str, at: datetime) -> Document:
    paper = pdf.document(document.title, at=at, issuer=issuer)
    for kind, parts in groupby(blocks(document.text), key=itemgetter(0)):
        said = [words for _, words in parts]
        if kind == "item":
            paper.items(said)
            continue
        for part in said:
            (paper.heading if kind == "heading" else paper.paragraph)(part)
    return paper


def _closed(paper: Document, document: Filled, code: str) -> Document:
    paper.paragraph(f"Resumo do texto (SHA-256): {document.digest}", small=True)
    if code:
        paper.code(code, how=HOW, address=address_of(code))
    exact = document_of(document.title, document.text).encode()
    return paper.attach("termo.txt", exact, "O texto assinado, de que se tirou o resumo SHA-256")


def _ordered(term: Term) -> Iterator[tuple[str, str]]:
    if term.provisions:
        yield "Exigido por", citations.label(term.provisions[0], term.body_id)
    if term.version:
        yield "Modelo", f"versão {term.version}"


def _said(signature: Signature, zone: ZoneInfo) -> tuple[str, str, str]:
    when = signature.signed_at.astimezone(zone) if signature.signed_at else None
    return (
        f"{signature.person.shown_name} ({TERM_ROLES[signature.role]})",
        words.how(signature),
        f"{when:%d/%m/%Y, %H:%M}" if when else "",
    )
