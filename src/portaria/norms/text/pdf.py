"""PDF to text, page by page (parted by form feeds). pypdf extracts it."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from portaria.norms.text.source import Source, Unreadable


def read_pdf(data: bytes) -> Source:
    """The text of a PDF file.

    Raises:
        Unreadable: it is broken, encrypted, or a picture of text.
    """
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("o PDF está fechado por senha: abra-o e grave-o sem ela")
        pages = [page.extract_text() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"o PDF não se deixa ler: {error}") from error
    if not any(page.strip() for page in pages):
        raise Unreadable("o PDF não tem texto, só imagem: passe-o antes por um programa de OCR")
    return Source("".join(f"{page}\n\f" for page in pages), "pdf", "")
