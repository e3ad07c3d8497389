"""How a signature was given, in words."""

from __future__ import annotations

from portaria.frame.labels.terms import TERM_FACTORS, TERM_METHODS
from portaria.procedures.terms.models import Signature


def how(signature: Signature) -> str:
    """How a signature was given, with the factors or the certificate; in Portuguese, as documents
    are."""
    said = TERM_METHODS.get(signature.method, signature.method)
    if signature.certificate:
        return f"{said}: {signature.certificate['subject']}"
    if signature.factors:
        return f"{said} ({', '.join(TERM_FACTORS.get(f, f) for f in signature.factors)})"
    return said
