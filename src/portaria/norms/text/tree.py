"""A norm's official text as a tree: provisions, their wordings, and every character of the text.

The tree is nothing but leaves (stretches of the text, in order, each owned by a provision or by a
part of the document) and the parents of the provisions; all the rest is derived from these, so that
whoever keeps the leaves (:mod:`portaria.norms.text.akn`) keeps the tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from portaria.norms import lexml
from portaria.norms.plain import Json
from portaria.norms.text.statuses import status_of

PARTS = {
    "cabecalho": "antes da epígrafe",
    "epigrafe": "epígrafe",
    "ementa": "ementa",
    "preambulo": "preâmbulo",
    "fecho": "fecho: lugar, data, assinaturas",
    "pagina": "número de página, cabeçalho ou rodapé",
}
"""What is in a norm's text besides provisions."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stretch of the text.

    Attributes:
        of: the provision's id; "" for what belongs to none.
        part: one of PARTS when ``of`` is "", else "".
        wording: which wording of the provision, from 0.
        mark: whether this is the provision's mark (``Art. 1º -``) and not its words.
        raw: the characters, exactly.
        struck: whether the source shows it struck out.
    """

    of: str
    part: str
    wording: int
    mark: bool
    raw: str
    struck: bool = False


@dataclass(frozen=True, slots=True)
class TextWording:
    """One version of a provision: its words on one line, and what the text says of them (one of
    STATUSES in :mod:`statuses`)."""

    text: str
    status: str
    mark: str
    raw: str

    def as_json(self) -> dict[str, Json]:
        """``{"text", "status"}``."""
        return {"text": self.text, "status": self.status}


@dataclass(frozen=True, slots=True)
class TextProvision:
    """A provision of the text. An article's own wordings are those of its caput.

    Attributes:
        id: LexML's, with the headings' ids as :mod:`portaria.norms.lexml` writes them.
        parent: the id of what contains it, "" at the top.
        wordings: oldest first; the last is the one in force (or revoked).
        line: where it first stands, from 1.
    """

    id: str
    parent: str
    wordings: tuple[TextWording, ...]
    line: int

    @property
    def kind(self) -> str:
        """``artigo``, ``caput``, ``paragrafo``…"""
        return lexml.kind_of(self.segment)

    @property
    def segment(self) -> str:
        """The last step of the id: ``par2``."""
        return self.id.rpartition("_")[2]

    @property
    def text(self) -> str:
        """The last wording's words."""
        return self.wordings[-1].text

    @property
    def status(self) -> str:
        """The last wording's status."""
        return self.wordings[-1].status

    def as_json(self) -> dict[str, Json]:
        """``{"id", "kind", "label", "parent", "text", "wordings", "mark", "line"}``."""
        return {
            "id": self.id,
            "kind": self.kind,
            "label": lexml.label(self.id),
            "parent": self.parent or None,
            "text": self.text,
            "wordings": [wording.as_json() for wording in self.wordings],
            "mark": self.wordings[-1].mark,
            "line": self.line,
        }


@dataclass(frozen=True, slots=True)
class TextTree:
    """Provisions in the text's order, and all its leaves."""

    provisions: Mapping[str, TextProvision]
    leaves: tuple[Leaf, ...]

    @property
    def raw(self) -> str:
        """The whole text, character by character."""
        return "".join(leaf.raw for leaf in self.leaves)

    def children(self) -> dict[str, list[TextProvision]]:
        """Provisions by parent, in order."""
        found: dict[str, list[TextProvision]] = {}
        for provision in self.provisions.values():
            found.setdefault(provision.parent, []).append(provision)
        return found

    def parts(self) -> list[tuple[str, str]]:
        """What belongs to no provision: kind (of PARTS) and words, in order."""
        runs = groupby(self.leaves, key=lambda leaf: leaf.part)
        joined = [(part, _squeeze(leaf.raw for leaf in leaves)) for part, leaves in runs if part]
        return [(part, text) for part, text in joined if text]


def assemble(parents: Mapping[str, str], leaves: Iterable[Leaf]) -> TextTree:
    """The tree of ``leaves``; ``parents`` holds every provision in order, with what contains it."""
    kept = tuple(leaf for leaf in leaves if leaf.raw)
    of: dict[str, dict[int, list[Leaf]]] = {provision: {} for provision in parents}
    lines: dict[str, int] = {}
    line = 1
    for leaf in kept:
        if leaf.of:
            of[leaf.of].setdefault(leaf.wording, []).append(leaf)
            lines.setdefault(leaf.of, line)
        line += leaf.raw.count("\n")
    wordings = {
        provision: tuple(_wordings([found[number] for number in sorted(found)]))
        for provision, found in of.items()
    }
    return TextTree(
        {
            provision: TextProvision(
                provision,
                parent,
                wordings[provision] or wordings.get(f"{provision}_cpt") or EMPTY,
                lines.get(provision) or lines.get(f"{provision}_cpt") or 1,
            )
            for provision, parent in parents.items()
        },
        kept,
    )


def _wordings(versions: list[list[Leaf]]) -> Iterable[TextWording]:
    for number, leaves in enumerate(versions):
        mark = _squeeze(leaf.raw for leaf in leaves if leaf.mark)
        words = [leaf for leaf in leaves if not leaf.mark]
        whole, standing = _both(words)
        last = number == len(versions) - 1
        struck = bool(whole.text) and not standing.text
        if standing.text and standing.text != whole.text:
            yield TextWording(whole.text, "superseded", mark, whole.raw)
        kept = whole if struck else standing
        status = status_of(kept.text, first=number == 0, last=last, struck=struck)
        yield TextWording(kept.text, status, mark, kept.raw)


def _both(words: list[Leaf]) -> tuple[TextWording, TextWording]:
    """The words with and without what is struck out."""
    whole = _words(words)
    if not any(leaf.struck for leaf in words):
        return whole, whole
    return whole, _words([leaf for leaf in words if not leaf.struck])


def _words(leaves: list[Leaf]) -> TextWording:
    raw = "".join(leaf.raw for leaf in leaves)
    return TextWording(_squeeze([raw]), "", "", raw)


def _squeeze(raw: Iterable[str]) -> str:
    return " ".join("".join(raw).split())


EMPTY = (TextWording("", "original", "", ""),)
