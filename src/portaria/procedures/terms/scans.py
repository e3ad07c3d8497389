"""Files kept with a term: what a scan may be, and how they lie at rest."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from portaria.people import sealed
from portaria.procedures.terms.types import LARGEST, Refused

PURPOSE = b"portaria:term.file"
_MEDIA = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
_ACTIVE = ("/JavaScript", "/JS", "/AA", "/Launch", "/EmbeddedFiles")
SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def media_of(content: bytes) -> str:
    """The kind of a scan, by its content.

    Raises:
        Refused: it is no PDF, JPEG or PNG, is too big, or is a PDF that does something.
    """
    if len(content) > LARGEST:
        raise Refused(f"o arquivo passa de {LARGEST >> 20} MB, limite deste produto")
    media = next((kind for mark, kind in _MEDIA.items() if content.startswith(mark)), "")
    if not media:
        raise Refused("a digitalização tem de ser PDF, JPEG ou PNG")
    if media == "application/pdf":
        _check_pdf(content)
    return media


def seal(content: bytes) -> bytes:
    """A file as it lies in the database: it holds personal data."""
    return sealed.seal(base64.b64encode(content).decode("ascii"), PURPOSE)


def unseal(stored: bytes) -> bytes:
    """The file as it came."""
    return base64.b64decode(sealed.unseal(bytes(stored), PURPOSE))


def _check_pdf(content: bytes) -> None:
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        pages, active = len(reader.pages), sorted(_active(reader))
    except (PyPdfError, ValueError, KeyError, AttributeError, RecursionError) as error:
        raise Refused("a digitalização não é um PDF que se possa ler: refaça-a") from error
    if not pages:
        raise Refused("a digitalização não tem página alguma: refaça-a")
    if active:
        raise Refused(
            f"o PDF traz conteúdo ativo ({', '.join(active)}): mande só a imagem do papel"
        )


def _active(reader: PdfReader) -> Iterator[str]:
    """What the document would do by itself when opened."""
    root = reader.root_object
    names = root.get("/Names")
    held = {*root, *(names.get_object() if names is not None else ())}
    yield from held & set(_ACTIVE)
    opening = root.get("/OpenAction")
    if opening is not None and isinstance(opening.get_object(), DictionaryObject):
        yield "/OpenAction"
