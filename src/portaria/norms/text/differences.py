"""``text/reading.yaml``: where the published text errs, and how the pack reads it.

A list of ``{text, pack, why}``: the provision that the text shows and the one that the pack has in
its place; only ``text`` or only ``pack`` where the other has none. A trailing ``*`` stands for
whatever follows, the same on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass

from portaria.norms.places import Findings, Place
from portaria.norms.reading.fields import Fields, as_table
from portaria.norms.reading.source import Items, load

FILE = "text/reading.yaml"


@dataclass(frozen=True, slots=True)
class Difference:
    """One declared difference; ``text`` or ``pack`` may be ""."""

    text: str
    pack: str
    why: str
    place: Place

    def from_text(self, provision: str) -> str | None:
        """The pack's id for a provision of the text ("" for none), or None if it is not meant."""
        if self.text.endswith("*") and provision.startswith(self.text[:-1]):
            return f"{self.pack.removesuffix('*')}{provision[len(self.text) - 1 :]}" * bool(
                self.pack
            )
        return self.pack if self.text and provision == self.text else None

    def only_in_pack(self, provision: str) -> bool:
        """Whether ``provision`` is declared to be in the pack alone."""
        if self.text:
            return False
        if self.pack.endswith("*"):
            return provision.startswith(self.pack[:-1])
        return provision == self.pack


def read_differences(text: str, file: str, findings: Findings) -> tuple[Difference, ...]:
    """The differences that a file declares; what is wrong in it goes to ``findings``."""
    root = load(text, file, findings)
    if root is not None and not isinstance(root, Items):
        findings.add(root.place, "este arquivo é uma lista: - {text: …, pack: …, why: …}")
    found: list[Difference] = []
    for item in root.items if isinstance(root, Items) else ():
        if table := as_table(item, findings, "uma diferença"):
            fields = Fields(table, findings, "uma diferença")
            one = Difference(
                fields.text("text"),
                fields.text("pack"),
                fields.text("why", required=True),
                table.place,
            )
            fields.done()
            if not (one.text or one.pack):
                findings.add(table.place, "falta «text» ou «pack»: que dispositivo difere?")
            found.append(one)
    return tuple(found)
