"""Which template a body's norms give for a term on a day; this product's own where none does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from portaria.bodies.assembly import Assembled
from portaria.ledger.types import Json
from portaria.norms.places import Place
from portaria.norms.term_templates import TermTemplate, TermVersion
from portaria.people.names import plain

OURS = """\
Eu, {{ pessoa.nome }}, CPF {{ pessoa.cpf }}, matrícula {{ pessoa.matricula }}, \
{{ pessoa.categoria }}, em exercício em {{ pessoa.unidade }}, declaro a {{ orgao.nome }} que \
conheço o que manda {{ norma.dispositivo }} e me obrigo a cumpri-lo.

A norma adotada não traz o texto deste termo: este é o do produto.
"""
"""Shown as ours: the norm orders a term and its pack gives no text."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The template of a term and the version asked for; ``norm`` is the folder's name in the body's
    packs, "" for this product's own."""

    norm: str
    template: TermTemplate
    version: TermVersion

    @property
    def ref(self) -> str:
        """The provision that the template carries out, or ""."""
        return f"{self.norm}#{self.template.provision}" if self.norm else ""

    def as_json(self) -> dict[str, Json]:
        """``{"kind", "title", "provision", "version", "since", "digest"}``."""
        return {
            "kind": self.template.kind,
            "title": self.template.title,
            "provision": self.ref,
            "version": self.version.number,
            "since": self.version.since.isoformat(),
            "digest": self.template.digest_of(self.version),
        }


def chosen(its: Assembled, kind: str, ordered_by: Iterable[str], day: date) -> Chosen:
    """The template of ``kind`` on ``day``: that of the norm that orders the term, else of the first
    norm in force that has one (in the body's own order), else ours."""
    ordering = [ref.partition("#")[0] for ref in ordered_by]
    found = list(_of_kind(its, kind, day))
    for one in found:
        if one.norm in ordering:
            return one
    return found[0] if found else _ours(kind)


def all_on(its: Assembled, day: date) -> list[Chosen]:
    """Every template in force, with the version asked for, by title."""
    kinds = {kind for pack in its.packs.values() for kind in pack.terms}
    found = [one for kind in kinds for one in _of_kind(its, kind, day)]
    return sorted(found, key=lambda one: (plain(one.template.title), one.norm))


def _of_kind(its: Assembled, kind: str, day: date) -> Iterator[Chosen]:
    for held in its.law.norms:
        template = held.pack.terms.get(kind)
        if template is None or day not in held.interval:
            continue
        version = template.on(day)
        if version is not None:
            yield Chosen(held.pack.norm.id, template, version)


def _ours(kind: str) -> Chosen:
    nowhere = Place("", 0, 0)
    words = kind.replace("-", " ").replace("_", " ").strip()
    version = TermVersion(0, date.min, "", (), OURS, nowhere)
    template = TermTemplate(kind, words[:1].upper() + words[1:], "", (), (), (version,), nowhere)
    return Chosen("", template, version)
