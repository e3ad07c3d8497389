"""Akoma Ntoso back to a tree: the documents that :mod:`akn_write` writes."""

from __future__ import annotations

from typing import Any

from lxml import etree

from portaria.norms.text.akn_ids import own, provision_of, tag
from portaria.norms.text.akn_leaves import taken
from portaria.norms.text.akn_write import Invalid, validate
from portaria.norms.text.source import Unreadable
from portaria.norms.text.tree import Leaf, TextTree, assemble

_HOLDING = {tag("num")}


def read_akn(data: bytes) -> TextTree:
    """The tree that a document written by :func:`akn_write.write_akn` holds.

    Raises:
        Unreadable: it is no XML, not valid Akoma Ntoso 3, or written by another program.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
        validate(root)
    except (etree.XMLSyntaxError, Invalid) as error:
        raise Unreadable(f"não é Akoma Ntoso 3 válido: {error}") from error
    leaves: list[tuple[int, Leaf]] = []
    parents: dict[str, str] = {}
    _walk(root, leaves, parents)
    leaves.sort(key=lambda numbered: numbered[0])
    if [number for number, _ in leaves] != list(range(len(leaves))) or not leaves:
        raise Unreadable(
            "este Akoma Ntoso foi escrito por outro programa: falta nele o lugar de cada trecho "
            "(p:n); use o texto, o HTML ou o PDF da norma"
        )
    return assemble(_ordered(parents, leaves), [leaf for _, leaf in leaves])


def _walk(root: Any, leaves: list[tuple[int, Leaf]], parents: dict[str, str]) -> None:
    """Every leaf with its owner, without recursion."""
    stack: list[tuple[Any, str, int, bool]] = [(root, "", 0, False)]
    while stack:
        element, owner, wording, mark = stack.pop()
        if not isinstance(element.tag, str):
            continue
        written = element.get("wId") or element.get("eId")
        if written and element.get(own("w")) is not None:
            found = provision_of(written)
            parents.setdefault(found, owner)
            owner, wording = found, int(element.get(own("w")))
        if element.tag in _HOLDING:
            mark = True
        number = element.get(own("n"))
        if number is not None:
            leaves.append((int(number), _leaf(element, owner, wording, mark)))
            continue
        stack.extend((child, owner, wording, mark) for child in reversed(element))


def _leaf(element: Any, owner: str, wording: int, mark: bool) -> Leaf:
    part = element.get(own("part")) or ""
    if mark and owner.rpartition("_")[2].startswith("art"):
        owner, wording = _caput(element, owner)
    struck = element.tag == tag("del")
    if part:
        return Leaf("", part, 0, False, taken(element), struck)
    return Leaf(owner, "", wording, mark, taken(element), struck)


def _caput(element: Any, article: str) -> tuple[str, int]:
    """The caput in force of the article whose mark ``element`` is in."""
    holder = (
        element if element.tag == tag("article") else next(element.iterancestors(tag("article")))
    )
    for child in holder:
        if child.get("eId", "").endswith("__cpt"):
            return f"{article}_cpt", int(child.get(own("w")))
    return f"{article}_cpt", 0


def _ordered(parents: dict[str, str], leaves: list[tuple[int, Leaf]]) -> dict[str, str]:
    """Provisions in the order in which they stand in the text."""
    first: dict[str, int] = {}
    for number, leaf in leaves:
        if leaf.of:
            first.setdefault(leaf.of, number)
    worded = set(first)
    for provision in reversed(list(parents)):
        holder = parents[provision]
        first.setdefault(provision, 0)
        if holder and holder not in worded:
            first[holder] = min(first.get(holder, first[provision]), first[provision])
    depth = {"": -1}
    for provision, parent in parents.items():
        depth[provision] = depth[parent] + 1
    order = sorted(parents, key=lambda provision: (first[provision], depth[provision]))
    return {provision: parents[provision] for provision in order}
