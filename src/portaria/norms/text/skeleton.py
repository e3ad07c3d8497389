"""The skeleton of a pack: every provision of an official text in its place, all of it to be
confirmed (:mod:`portaria.norms.reading.unconfirmed`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portaria.norms import lexml
from portaria.norms.reading.unconfirmed import MARK
from portaria.norms.text.proposals import Proposal, Proposer
from portaria.norms.text.tree import TextProvision, TextTree

_SHOWN = 110
"""How many characters of the official text a skeleton shows as ``about``."""
_HOWS = (
    ("framework", r"entra(?:rá)?\s+em\s+vigor|considera(?:m)?-se|para\s+(?:os\s+)?(?:fins|efeitos)"
     r"|compete\b|\binstitui(?:r|-se)?\b|dispõe\s+sobre|casos\s+omissos|revoga"),
    ("conduct", r"vedad|proibid|não\s+(?:é|são|será|serão)\s+permitid|\bdeve(?:m|rá|rão)?\b"
     r"|respons[áa]ve|sigilo"),
    ("procedure", r"solicita|requer|pedido|autoriza|mediante|encaminha|aprova|termo\s+de"),
    ("evidenced", r"regist|relat[óo]rio|monitora|armazenad|comunicar|divulga|inventário"),
)  # fmt: skip
_FILES = {"prt": "parte", "liv": "livro", "tit": "titulo", "cap": "capitulo"}


def skeleton(tree: TextTree, proposer: Proposer) -> dict[str, str]:
    """The provision files, by name: one per chapter, annexes apart."""
    writer = _Writer(tree, proposer)
    files: dict[str, list[str]] = {}
    for provision in tree.provisions.values():
        if provision.kind in ("artigo", "anexo") and "_" not in provision.id:
            name = writer.file_of(provision)
            files.setdefault(name, writer.heading(provision)).extend(writer.lines(provision, 0))
    for provision in tree.provisions.values():
        if provision.kind == "item" and not provision.parent:
            files.setdefault("dispositivos.yaml", []).extend(writer.lines(provision, 0))
    return {name: "\n".join(lines) + "\n" for name, lines in files.items()}


def quoted(text: str) -> str:
    """A YAML scalar between single quotes."""
    return "'" + text.replace("'", "''") + "'"


class _Writer:
    def __init__(self, tree: TextTree, proposer: Proposer) -> None:
        self._tree, self._proposer = tree, proposer
        self._inside: dict[str, list[TextProvision]] = {}
        for provision in tree.provisions.values():
            self._inside.setdefault(provision.id.rpartition("_")[0], []).append(provision)
        self._headed: set[str] = set()

    def file_of(self, provision: TextProvision) -> str:
        """``titulo-1-capitulo-2.yaml`` for an article of that chapter."""
        if provision.kind == "anexo":
            return f"anexo-{_number(provision.segment)}.yaml"
        steps = [s for s in provision.parent.split("_") if s[:3] in _FILES]
        if not steps:
            return "abertura.yaml" if self._has_chapters() else "dispositivos.yaml"
        return "-".join(f"{_FILES[s[:3]]}-{_number(s)}" for s in steps) + ".yaml"

    def _has_chapters(self) -> bool:
        return any(p.kind in ("titulo", "capitulo") for p in self._tree.provisions.values())

    def heading(self, provision: TextProvision) -> list[str]:
        """The ``heading:`` at the top of a file, where a chapter begins it."""
        chain = [p for p in self._chain(provision.parent) if p.segment[:3] in _FILES]
        if provision.kind == "anexo":
            return [f"heading: {quoted(lexml.label(provision.id))}"]
        self._headed.update(p.id for p in self._chain(provision.parent))
        shown = " · ".join(_titled(p) for p in chain)
        return [f"heading: {quoted(shown)}"] if shown else []

    def lines(self, provision: TextProvision, depth: int) -> Iterator[str]:
        """A provision and what it contains."""
        pad = "  " * depth
        yield f"{pad}{provision.segment}:"
        if provision.kind == "artigo":
            sections = [p for p in self._chain(provision.parent) if p.id not in self._headed]
            if sections:
                self._headed.update(p.id for p in sections)
                yield f"{pad}  heading: {quoted(' · '.join(_titled(p) for p in sections))}"
        else:
            yield from self._content(provision, f"{pad}  ")
        for child in self._inside.get(provision.id, []):
            if child.segment[:3] not in lexml.GROUPINGS:
                yield from self.lines(child, depth + 1)

    def _content(self, provision: TextProvision, pad: str) -> Iterator[str]:
        versions = provision.wordings
        if len(versions) == 1:
            yield from self._wording(provision, provision.text, pad)
            return
        yield f"{pad}wordings:"
        for number, version in enumerate(versions):
            first, *rest = self._wording(provision, version.text, "")
            if number:
                yield f"{pad}  - since: {quoted(MARK + 'AAAA-MM-DD')}"
                yield f"{pad}    {first}"
            else:
                yield f"{pad}  - {first}"
            yield from (f"{pad}    {line}" for line in rest)

    def _wording(self, provision: TextProvision, text: str, pad: str) -> Iterator[str]:
        yield f"{pad}about: {quoted(MARK + (_shown(text) or lexml.label(provision.id)))}"
        proposals = list(self._proposals(provision, text))
        suggested = any(one.rule for one in proposals)
        yield f"{pad}how: {quoted(MARK + ('enforced' if suggested else _how(text)))}"
        for one in proposals:
            if not one.rule:
                yield f"{pad}# {one.value} («{one.because}»): que regra o diz? portaria rule list"
        if suggested:
            yield f"{pad}proposed:"
        for one in (one for one in proposals if one.rule):
            yield f"{pad}  - sets: {{{one.rule}: {_value(one)}}}"
            yield f"{pad}    because: {quoted(one.because)}"
            if one.by:
                yield f"{pad}    # depende de {', '.join(one.by)}: diga para quem"

    def _proposals(self, provision: TextProvision, text: str) -> Iterator[Proposal]:
        around = " ".join(p.text for p in self._chain(provision.parent))
        children = self._inside.get(provision.id, []) if text.rstrip().endswith(":") else []
        listed = tuple(c.text.rstrip(" ;.,") for c in children if c.kind in ("inciso", "alinea"))
        short = listed if all(len(item) <= 120 for item in listed) else ()
        yield from self._proposer.propose(text, around, short)

    def _chain(self, provision: str) -> list[TextProvision]:
        """What is around, outermost first."""
        found: list[TextProvision] = []
        while provision:
            found.append(self._tree.provisions[provision])
            provision = found[-1].parent
        return found[::-1]


def _titled(provision: TextProvision) -> str:
    label = "" if provision.segment.startswith("agp") else lexml.label(provision.segment).upper()
    return " – ".join(part for part in (label, provision.text) if part)


def _number(segment: str) -> str:
    return re.sub(r"^[a-z]+", "", segment)


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(' ', 1)[0]}…"


def _how(text: str) -> str:
    return next((how for how, pattern in _HOWS if re.search(pattern, text, re.I)), "framework")


def _value(proposal: Proposal) -> str:
    if isinstance(proposal.value, str):
        return proposal.value
    return "[" + ", ".join(quoted(item) for item in proposal.value) + "]"
