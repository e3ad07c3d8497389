"""Templates of terms of responsibility, as a norm's pack gives them (T1). Frozen values; how they
are read is in :mod:`portaria.norms.reading.term_files`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portaria.norms.places import Place
from portaria.norms.plain import digest

EVERYBODY = "*"
FILLED = re.compile(r"\{\{\s*([a-z_.]+)\s*\}\}")
"""Where a template is filled in: ``{{ pessoa.nome }}``."""
FIELDS: Mapping[str, str] = {
    "pessoa.nome": "nome da pessoa (o social, se houver)",
    "pessoa.cpf": "CPF",
    "pessoa.matricula": "matrícula",
    "pessoa.categoria": "categoria do vínculo",
    "pessoa.cargo": "cargo",
    "pessoa.unidade": "unidade em que trabalha",
    "chefia.nome": "chefia imediata",
    "orgao.nome": "nome do órgão",
    "orgao.sigla": "sigla do órgão",
    "norma.dispositivo": "dispositivo que manda assinar",
    "objeto": "o bem, o crachá ou o mais de que o termo trata",
    "foro": "foro que a norma elege",
}
"""What a template may name, and what it means."""
FOLLOWED = ("term.copies", "term.witnesses", "term.outlives_bond", "term.forum")
"""Rules from which a term may take its values."""


@dataclass(frozen=True, slots=True)
class TermVersion:
    """One version of a template.

    Attributes:
        number: from 1, in order.
        since: the first day on which it is asked for.
        about: what it says new.
        concerns: ids of the categories that must sign again what they signed in an earlier version;
            ``("*",)`` everybody, ``()`` nobody.
        text: with the fields to fill in; ``# `` begins a heading, ``- `` an item.
    """

    number: int
    since: date
    about: str
    concerns: tuple[str, ...]
    text: str
    place: Place

    def asks_again(self, category: str) -> bool:
        """Whether who signed an earlier version must sign this one."""
        return EVERYBODY in self.concerns or category in self.concerns


@dataclass(frozen=True, slots=True)
class TermTemplate:
    """A kind of term: its title, the provision of the norm that it carries out, its versions.

    Attributes:
        kind: the name that rules give it (``mailbox.term``), which is its file's.
        follows: those of FOLLOWED whose value in force this term obeys.
        copies_for: whom the copies are for, by the norm ("" where it does not say).
    """

    kind: str
    title: str
    provision: str
    follows: tuple[str, ...]
    copies_for: tuple[str, ...]
    versions: tuple[TermVersion, ...]
    place: Place

    def on(self, day: date) -> TermVersion | None:
        """The version asked for on ``day``: the latest that has begun."""
        begun = [version for version in self.versions if version.since <= day]
        return max(begun, key=lambda version: version.number, default=None)

    def digest_of(self, version: TermVersion) -> str:
        """SHA-256 over what the version says, before it is filled in."""
        return digest([self.kind, self.title, version.number, version.text])

    def renewed(self, signed: int, category: str, day: date) -> bool:
        """Whether version ``signed`` no longer does on ``day`` for a person of ``category``."""
        return any(
            version.number > signed and version.since <= day and version.asks_again(category)
            for version in self.versions
        )
