"""``amends:`` read: what a provision does to the text of other norms, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from portaria.norms import lexml
from portaria.norms.contents import Change, Wording
from portaria.norms.places import Findings
from portaria.norms.reading.fields import Fields, as_table
from portaria.norms.reading.open_cases import read_open_cases
from portaria.norms.reading.source import Items, Node, Table
from portaria.norms.transitions import UNSAID
from portaria.norms.vocabulary import Vocabulary

VERBS = ("rewords", "adds", "revokes", "renumbers", "rectifies")
WITH_TEXT = ("rewords", "adds", "rectifies")
FIELDS = ("as", "order", "heading", "published")

WordingOf = Callable[[str, Table], Wording]
"""Reads the new text out of a change: the target's id, the table."""


class ChangeReader:
    """Reads the changes of one norm's provisions; everything wrong goes to ``findings``."""

    def __init__(self, norm: str, vocabulary: Vocabulary, findings: Findings) -> None:
        self._norm, self._vocabulary, self._findings = norm, vocabulary, findings

    def read(self, node: Node, wording_of: WordingOf) -> Iterator[Change]:
        """The changes under ``amends``: one mapping, or a list of them."""
        for item in node.items if isinstance(node, Items) else (node,):
            table = as_table(item, self._findings, "uma alteração de «amends»")
            if table is not None and (change := self._change(table, wording_of)):
                yield change

    def _change(self, table: Table, wording_of: WordingOf) -> Change | None:
        fields, before = Fields(table, self._findings, "uma alteração"), len(self._findings)
        said = [verb for verb in VERBS if fields.node(verb) is not None]
        if len(said) != 1:
            self._findings.add(
                table.place,
                f"uma alteração diz o que faz: {{rewords: norma#dispositivo, …}}; use um só de "
                f"{', '.join(VERBS)}",
            )
            return None
        [verb] = said
        target = fields.text(verb)
        self._check_target(fields, verb, target)
        becomes = self._new_id(fields, verb)
        order, heading = self._order(fields), fields.text("heading")
        published = fields.day("published", required=verb == "rectifies")
        wording, open_cases = None, UNSAID
        if verb in WITH_TEXT:
            wording = wording_of(target.partition("#")[2], table)
            if wording.excepts:
                wording = replace(wording, excepts=_whole(wording.excepts, target))
        else:
            open_cases = read_open_cases(fields, self._vocabulary)
            fields.done()
        if len(self._findings) > before:
            return None
        return Change(
            verb, target, becomes, order, heading, wording, open_cases, published, table.place
        )

    def _check_target(self, fields: Fields, verb: str, target: str) -> None:
        norm, _, provision = target.partition("#")
        place = fields.place(verb)
        if not norm or not provision:
            self._findings.add(
                place, f"«{verb}» aponta para outra norma: <norma>#<dispositivo>, não «{target}»"
            )
        elif norm == self._norm:
            self._findings.add(
                place,
                f"«{target}» é desta mesma norma: uma redação nova dela vai em «wordings» do "
                "próprio dispositivo",
            )
        elif not all(lexml.is_segment(segment) for segment in provision.split("_")):
            self._findings.add(place, lexml.malformed(provision))

    def _new_id(self, fields: Fields, verb: str) -> str:
        if verb != "renumbers":
            return ""
        new = fields.text("as", required=True)
        if new and not all(lexml.is_segment(segment) for segment in new.split("_")):
            self._findings.add(fields.place("as"), lexml.malformed(new))
        return new

    def _order(self, fields: Fields) -> int:
        text = fields.text("order")
        if text and not text.isdigit():
            self._findings.add(fields.place("order"), "«order» é um número: 1, 2, 3…")
            return 0
        return int(text or 0)


def _whole(excepts: str, target: str) -> str:
    return excepts if "#" in excepts else f"{target.partition('#')[0]}#{excepts}"
