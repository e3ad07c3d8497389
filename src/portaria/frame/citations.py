"""Provisions as somebody may quote them: ``unila-cgtic-5-2020#art14_cpt_inc2`` is «art. 14, II, da
Resolução CGTIC nº 5/2020»."""

from __future__ import annotations

from portaria.norms import lexml


def label(ref: str, body: str = "") -> str:
    """``ref`` (``norm#provision``) in words."""
    norm, _, provision = ref.partition("#")
    try:
        return f"{lexml.label(provision)}, {norm}"
    except (IndexError, ValueError):
        return ref
