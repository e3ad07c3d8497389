"""Everything odd in a norm's text, in its order."""

from __future__ import annotations

from portaria.norms.text.findings import Finding
from portaria.norms.text.lists import lists
from portaria.norms.text.numbering import numbering
from portaria.norms.text.references import references
from portaria.norms.text.tree import TextTree
from portaria.norms.text.typos import typos


def review(tree: TextTree) -> tuple[Finding, ...]:
    """The findings, by line."""
    found = [*numbering(tree), *lists(tree), *typos(tree), *references(tree)]
    return tuple(sorted(found, key=lambda finding: finding.line))
