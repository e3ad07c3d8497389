"""Identifiers and elements of Akoma Ntoso for those of LexML, both ways (docs/adr, norm texts)."""

from __future__ import annotations

import re

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:portaria:akn"
"""Namespace of the attributes that keep the text's order: ``n``, ``w``, ``part``."""

ELEMENTS = {
    "prt": "part",
    "liv": "book",
    "tit": "title",
    "cap": "chapter",
    "sec": "section",
    "sub": "subsection",
    "art": "article",
    "par": "paragraph",
    "inc": "point",
    "ali": "alinea",
    "ite": "indent",
}
CONTAINERS = {"agp": "agrupamento", "cpt": "caput", "anx": "anexo"}
"""What Akoma Ntoso has no element for: ``hcontainer`` with this name."""


def tag(local: str) -> str:
    """The element's name with its namespace."""
    return f"{{{NAMESPACE}}}{local}"


def own(name: str) -> str:
    """The attribute's name with our namespace."""
    return f"{{{OWN}}}{name}"


def eid(provision: str) -> str:
    """``art6_par1`` as ``art_6__par_1``; ``art7_cpt_inc4`` as ``art_7__cpt__inc_4``."""
    return "__".join(
        segment if segment == "cpt" else f"{segment[:3]}_{segment[3:]}"
        for segment in provision.split("_")
    )


def provision_of(written: str) -> str:
    """The LexML identifier of an ``eId``; the inverse of :func:`eid`."""
    return "_".join(segment.replace("_", "") for segment in re.split("__", written))
