"""The metadata of an Akoma Ntoso document: FRBR work, expression and manifestation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from portaria.norms.text.akn_ids import tag
from portaria.norms.text.particulars import Particulars, slug

_URN = re.compile(
    r"urn:lex:br(?P<place>(?:;[a-z0-9.-]+)*):(?P<authority>[a-z0-9.;-]+):(?P<kind>[a-z0-9.;-]+)"
    r":(?P<date>\d{4}-\d{2}-\d{2})(?:;(?P<number>[a-z0-9.;-]+))?(?:[@!~].*)?$"
)


@dataclass(frozen=True, slots=True)
class Frbr:
    """What identifies a norm.

    Attributes:
        urn: LEX, ``urn:lex:br;mato.grosso:estadual;…:portaria:2018-08-02;73``.
        place: ``br`` or ``br;mato.grosso``.
        authority, kind, number: as in the URN; ``number`` may be "".
        signed: the norm's date.
    """

    urn: str
    place: str
    authority: str
    kind: str
    number: str
    signed: date

    @property
    def uri(self) -> str:
        """The IRI of Akoma Ntoso's naming convention: ``/akn/br/act/portaria/2018-08-02/73``."""
        number = self.number or slug(self.authority).replace(".", "-") or "s-n"
        return f"/akn/br/act/{self.kind}/{self.signed}/{number.replace(';', '-')}"


def read_urn(urn: str) -> Frbr:
    """What a LEX URN says.

    Raises:
        ValueError: it is none; the text says how one is written (Portuguese).
    """
    match = _URN.match(urn)
    if match is None:
        raise ValueError(
            f"«{urn}» não é uma URN LEX de norma: escreva urn:lex:br;estado:autoridade:tipo:"
            "AAAA-MM-DD;número, como urn:lex:br;mato.grosso:estadual:portaria:2018-08-02;73"
        )
    try:
        signed = date.fromisoformat(match["date"])
    except ValueError as error:
        raise ValueError(f"«{urn}»: {match['date']} não é uma data que exista") from error
    return Frbr(
        urn, f"br{match['place']}", match["authority"], match["kind"], match["number"] or "", signed
    )


def frbr_of(shown: Particulars) -> Frbr:
    """What the text itself shows; the date is 0001-01-01 where it shows none."""
    return read_urn(shown.urn)


def meta(frbr: Frbr, component: str) -> Any:
    """The ``meta`` element of the norm, or of one of its annexes (``component``: its eId)."""
    uri = f"{frbr.uri}/!{component or 'main'}"
    expression = f"{frbr.uri}/por@{frbr.signed}"
    element = etree.Element(tag("meta"))
    found = _add(element, "identification", source="#portaria")
    for level, address in (
        ("Work", frbr.uri),
        ("Expression", expression),
        ("Manifestation", f"{expression}.xml"),
    ):
        part = _add(found, f"FRBR{level}")
        whole = uri if level == "Work" else f"{address}/!{component or 'main'}"
        _add(part, "FRBRthis", value=whole)
        _add(part, "FRBRuri", value=address)
        if level == "Work":
            _add(part, "FRBRalias", value=frbr.urn, name="lex")
        _add(part, "FRBRdate", date=str(frbr.signed), name="assinatura")
        _add(part, "FRBRauthor", href="#autoridade")
        if level == "Work":
            _add(part, "FRBRcountry", value="br")
            _add(part, "FRBRsubtype", value=frbr.kind.replace(";", "-"))
            if frbr.number:
                _add(part, "FRBRnumber", value=frbr.number)
        if level == "Expression":
            _add(part, "FRBRlanguage", language="por")
    references = _add(element, "references", source="#portaria")
    mark = f"{component}__" if component else ""
    for name, shown in (("portaria", "Portaria"), ("autoridade", frbr.authority)):
        _add(
            references,
            "TLCOrganization",
            eId=f"{mark}{name}",
            href=f"/akn/ontology/organization/{name}",
            showAs=shown,
        )
    return element


def _add(parent: Any, element: str, /, **attributes: str) -> Any:
    return etree.SubElement(parent, tag(element), attributes)
