"""Short texts and what their trees hold."""

from __future__ import annotations

from textwrap import dedent

from portaria.norms.text.findings import Finding
from portaria.norms.text.reading import read_text
from portaria.norms.text.review import review
from portaria.norms.text.tree import TextTree


def tree(text: str) -> TextTree:
    """The tree of an indented text; it always gives the text back."""
    text = dedent(text).lstrip("\n")
    found = read_text(text)
    assert found.raw == text
    return found


def ids(text: str) -> str:
    """The ids of the provisions, articles' and captions' own apart, one after the other."""
    return " ".join(tree(text).provisions)


def short(text: str) -> str:
    """Ids without the caput of each article."""
    return " ".join(id for id in tree(text).provisions if not id.endswith("_cpt"))


def findings(text: str) -> list[tuple[str, str]]:
    """Kind and provision of what is odd."""
    return [(found.kind, found.provision) for found in review(tree(text))]


def found(text: str) -> tuple[Finding, ...]:
    """What is odd."""
    return review(tree(text))
