"""The tables of this app; each room holds its own models."""

from __future__ import annotations

from portaria.procedures.terms.models import Signature, Term, TermFile

__all__ = ["Signature", "Term", "TermFile"]
