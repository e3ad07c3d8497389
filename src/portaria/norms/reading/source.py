"""YAML as nodes that know where they stand, so that every error names its file, line and column.

Only what packs need: mappings, lists and scalars. Scalars stay text (``no`` is never false by
accident); anchors, merges and tags are refused, because a value must be read where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import yaml

from portaria.norms.places import Findings, Place
from portaria.norms.plain import Json, digest


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping. Keys may be lists (``[I, IV]: 2 GB``); scalar keys are never repeated."""

    pairs: tuple[tuple[Node, Node], ...]
    place: Place

    def named(self) -> Iterator[tuple[Scalar, Node]]:
        """The pairs whose key is a scalar."""
        for key, value in self.pairs:
            if isinstance(key, Scalar):
                yield key, value

    def get(self, name: str) -> Node | None:
        """The value under ``name``, if any."""
        return next((value for key, value in self.named() if key.text == name), None)


Node = Scalar | Items | Table
ANCHOR = "âncora repetida (&, *): escreva o valor de novo, onde ele vale"


def plain(node: Node) -> Json:
    """The node without its places, order kept: what a digest is taken over."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {"": [[plain(key), plain(value)] for key, value in node.pairs]}


def typed(node: Node) -> object:
    """The node as lists, dictionaries, whole numbers and texts (dates stay texts in ISO form)."""
    if isinstance(node, Scalar):
        return int(node.text) if re.fullmatch(r"[+-]?\d+", node.text) else node.text
    if isinstance(node, Items):
        return [typed(item) for item in node.items]
    return {key.text: typed(value) for key, value in node.named()}


def find(node: Node, path: str) -> Node:
    """The node at ``municipal[2].md`` inside ``node``, or the nearest that exists on the way."""
    for step in path.replace("]", "").replace("[", ".").split("."):
        if isinstance(node, Items) and step.isdigit() and int(step) < len(node.items):
            node = node.items[int(step)]
        elif isinstance(node, Table) and (inner := node.get(step)):
            node = inner
        else:
            break
    return node


def content_digest(files: Mapping[str, str]) -> str:
    """SHA-256 over what files say: comments, quotes and line breaks do not change it."""
    return _digest(tuple(sorted(files.items())))


@lru_cache(maxsize=256)
def _digest(files: tuple[tuple[str, str], ...]) -> str:
    """Adopting asks for the same files' digest again and again: as pack, as piece, as kept."""
    return digest([[name, _content(text)] for name, text in files])


def _content(text: str) -> Json:
    node = load(text, "", Findings())
    return plain(node) if node is not None else None


def load(text: str, file: str, findings: Findings) -> Node | None:
    """The only document of ``text``, or None when it is empty or malformed (said in findings)."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        return _Converter(file, findings).node(root) if root is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        findings.add(
            Place(file, line, column), _malformed(error, text.splitlines()[line - 1 : line])
        )
        return None
    except yaml.YAMLError as error:
        findings.add(Place(file, 1, 1), f"caractere que YAML não aceita: {error}")
        return None
    except RecursionError:
        findings.add(
            Place(file, 1, 1), "níveis demais, uns dentro dos outros: simplifique o arquivo"
        )
        return None


def _malformed(error: yaml.MarkedYAMLError, line: list[str]) -> str:
    problem = error.problem or "erro de sintaxe"
    hint = f"confira recuo, dois-pontos e aspas desta linha e da anterior (leitor: {problem})"
    if line and "\t" in line[0][: len(line[0]) - len(line[0].lstrip())]:
        hint = "troque a tabulação por espaços"
    elif "mapping values" in problem:
        hint = "há «: » dentro de um texto sem aspas; ponha o texto entre aspas"
    elif "alphabetic or numeric" in problem:
        hint = 'ponha o asterisco entre aspas: "*"'
    elif "but found another document" in problem:
        hint = "um arquivo, um documento: retire o «---» do meio"
    return f"YAML malformado: {hint}"


class _Converter:
    def __init__(self, file: str, findings: Findings) -> None:
        self._file, self._findings = file, findings
        self._seen: set[int] = set()

    def node(self, raw: yaml.Node) -> Node:
        place = Place(self._file, raw.start_mark.line + 1, raw.start_mark.column + 1)
        if id(raw) in self._seen:
            self._findings.add(place, ANCHOR)
            return Scalar("", place)
        self._seen.add(id(raw))
        if not raw.tag.startswith("tag:yaml.org,2002:"):
            self._findings.add(place, f"marca «{raw.tag}» desconhecida: retire-a")
        if isinstance(raw, yaml.SequenceNode):
            return Items(tuple(self.node(item) for item in raw.value), place)
        if isinstance(raw, yaml.MappingNode):
            return self._table(raw, place)
        return Scalar(str(raw.value), place)

    def _table(self, raw: yaml.MappingNode, place: Place) -> Table:
        pairs: list[tuple[Node, Node]] = []
        first: dict[str, Place] = {}
        for raw_key, raw_value in raw.value:
            key = self.node(raw_key)
            name = key.text if isinstance(key, Scalar) else None
            if name is not None and name in first:
                self._findings.add(
                    key.place,
                    f"a chave «{name}» já está na linha {first[name].line}: "
                    "junte as duas ou apague uma",
                )
                continue
            if id(raw_value) in self._seen:
                self._findings.add(key.place, ANCHOR)
                continue
            if name is not None:
                first[name] = key.place
            pairs.append((key, self.node(raw_value)))
        return Table(tuple(pairs), place)
