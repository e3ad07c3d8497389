"""Fields of a mapping, read one by one, with an error for what is missing, wrong or unknown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from portaria.norms.kinds.values import suggestion
from portaria.norms.places import Findings, Place
from portaria.norms.reading.source import Items, Node, Scalar, Table


class Fields:
    """The fields of ``table``; what is asked for is known, :meth:`done` reports the rest."""

    def __init__(self, table: Table, findings: Findings, what: str) -> None:
        self.table, self.findings, self._what = table, findings, what
        self._known: set[str] = set()

    def node(self, name: str, *, required: bool = False) -> Node | None:
        """The value under ``name``; an empty one counts as absent."""
        self._known.add(name)
        found = self.table.get(name)
        if isinstance(found, Scalar) and not found.text.strip():
            found = None
        if found is None and required:
            self.findings.add(self.table.place, f"falta «{name}» em {self._what}")
        return found

    def text(self, name: str, *, required: bool = False) -> str:
        """A scalar's text, "" when absent."""
        node = self.node(name, required=required)
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.findings.add(node.place, f"«{name}» é um texto só: escreva «{name}: …» na linha")
            return ""
        return node.text.strip()

    def choice(self, name: str, among: Iterable[str], *, required: bool = False) -> str:
        """One of ``among``, or ""."""
        text, known = self.text(name, required=required), tuple(among)
        if text and text not in known:
            self.findings.add(
                self.place(name),
                f"«{name}: {text}» não existe{suggestion(text, known)}: use {', '.join(known)}",
            )
            return ""
        return text

    def day(self, name: str, *, required: bool = False) -> date | None:
        """A date written ``2020-12-04``."""
        text = self.text(name, required=required)
        return read_day(text, self.place(name), self.findings) if text else None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of scalars, or a single one."""
        node = self.node(name)
        return tuple(item.text.strip() for item in scalars(node, self.findings)) if node else ()

    def place(self, name: str) -> Place:
        """Where ``name``'s value stands (the table's place when there is none)."""
        found = self.table.get(name)
        return found.place if found else self.table.place

    def done(self, *, also: Iterable[str] = ()) -> None:
        """Report every field that nobody asked for."""
        known = self._known | set(also)
        for key, value in self.table.pairs:
            name = key.text if isinstance(key, Scalar) else "[…]"
            if name in known:
                continue
            if isinstance(value, Scalar) and not value.text:
                self.findings.add(key.place, comma(name))
            else:
                self.findings.add(
                    key.place,
                    f"«{name}» não é um campo de {self._what}{suggestion(name, known)}: há "
                    f"{', '.join(sorted(known))}",
                )


def comma(name: str) -> str:
    """The error for a key without a value: almost always the rest of a text cut at a comma."""
    return (
        f"«{name}» está sozinho, sem valor: se é parte do texto anterior, a vírgula o cortou; "
        "ponha o texto inteiro entre aspas"
    )


def read_day(text: str, place: Place, findings: Findings) -> date | None:
    """A civil day in ISO form, or None with a finding."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        findings.add(place, f"«{text}» não é uma data que exista: escreva ano-mês-dia, 2020-12-04")
        return None


def scalars(node: Node, findings: Findings) -> list[Scalar]:
    """The scalars of a list, or the single scalar itself; anything else is a finding."""
    items = node.items if isinstance(node, Items) else (node,)
    found = [item for item in items if isinstance(item, Scalar)]
    for item in items:
        if not isinstance(item, Scalar):
            findings.add(item.place, "aqui cabe um texto ou uma lista de textos")
    return found


def as_table(node: Node | None, findings: Findings, what: str) -> Table | None:
    """``node`` if it is a mapping; otherwise None with a finding."""
    if isinstance(node, Table):
        return node
    if node is not None:
        findings.add(node.place, f"{what} se escreve como «campo: valor», um por linha")
    return None
