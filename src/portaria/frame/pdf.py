"""The way to a document in PDF. Who only might write one does not pay for the library: its import
takes longer than that of all of Django, and every command and every worker would wait for it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portaria.frame.paper import Document


def document(title: str, *, at: datetime, issuer: str = "", archive: bool = True) -> Document:
    """A document to be written, as :class:`portaria.frame.paper.Document` says."""
    from portaria.frame.paper import Document

    return Document(title, at=at, issuer=issuer, archive=archive)
