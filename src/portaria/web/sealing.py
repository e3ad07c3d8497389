"""The initial password on paper: a PDF whose secret is drawn only when printed (PDF 1.7, 8.11,
optional content with the usage ``Print``). The screen shows where it will be; whoever folds the
sheet hands over a closed letter. It hides the secret from who looks at the file, not from who takes
the file apart: therefore the password serves few hours, and once."""

from __future__ import annotations

import io
from datetime import datetime

from django.conf import settings
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from portaria.frame import pdf

_TOP, _LEFT = 560, 85  # points, from the foot and the left of an A4
_COVER = (
    "0.93 g 70 520 455 80 re f 0.4 g BT /F1 10 Tf 85 600 Td "
    "(A senha aparece aqui, s\\363 no papel impresso.) Tj ET"
)


def sealed(
    title: str, login: str, password: str, until: str, *, issuer: str, at: datetime
) -> bytes:
    """The letter for the holder of ``login``.

    Args:
        until: until when the password serves, as people write it.
        issuer: the body, above the title.
    """
    page = pdf.document(title, at=at, issuer=issuer, archive=False)
    page.paragraph(f"Conta: {login}")
    page.paragraph(
        "Entregue esta carta fechada à pessoa. Ela entra no site da Portaria com a conta e a senha"
        f" abaixo e escolhe logo outra, que só ela conhece. A senha abaixo serve até {until}, uma"
        f" só vez.\n{settings.PUBLIC_URL}"
    )
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page.bytes())))
    _overlay(writer, password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _overlay(writer: PdfWriter, password: str) -> None:
    on_paper, on_screen = _layer(writer, "Senha", printed=True), _layer(writer, "", printed=False)
    text = f"BT /F2 22 Tf {_LEFT} {_TOP} Td ({password}) Tj ET"
    secret, cover = _form(writer, text, on_paper), _form(writer, _COVER, on_screen)
    page = writer.pages[0]
    resources = page["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)  # noqa: S101  # of our own document
    held = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    held[NameObject("/Secret")], held[NameObject("/Cover")] = secret, cover
    drawing = DecodedStreamObject()
    drawing.set_data(page.get_contents().get_data() + b"\nq /Cover Do Q q /Secret Do Q\n")  # type: ignore[union-attr]  # our own page has contents
    page[NameObject("/Contents")] = writer._add_object(drawing)
    layers = ArrayObject([on_paper, on_screen])
    usage = ArrayObject(
        DictionaryObject(
            {
                NameObject("/Event"): NameObject(event),
                NameObject("/Category"): ArrayObject([NameObject(event)]),
                NameObject("/OCGs"): layers,
            }
        )
        for event in ("/View", "/Print")
    )
    configuration = DictionaryObject(
        {
            NameObject("/ON"): ArrayObject([on_screen]),
            NameObject("/OFF"): ArrayObject([on_paper]),
            NameObject("/Locked"): layers,
            NameObject("/AS"): usage,
        }
    )
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): layers, NameObject("/D"): configuration}
    )
    writer.root_object[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )


def _layer(writer: PdfWriter, name: str, *, printed: bool) -> IndirectObject:
    on, off = NameObject("/ON"), NameObject("/OFF")
    states = DictionaryObject(
        {
            NameObject("/View"): DictionaryObject(
                {NameObject("/ViewState"): off if printed else on}
            ),
            NameObject("/Print"): DictionaryObject(
                {NameObject("/PrintState"): on if printed else off}
            ),
        }
    )
    return writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/OCG"),
                NameObject("/Name"): TextStringObject(name or "Aviso"),
                NameObject("/Usage"): states,
            }
        )
    )


def _form(writer: PdfWriter, drawing: str, layer: IndirectObject) -> IndirectObject:
    fonts = DictionaryObject(
        {
            NameObject(f"/{key}"): DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Font"),
                    NameObject("/Subtype"): NameObject("/Type1"),
                    NameObject("/BaseFont"): NameObject(base),
                    NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
                }
            )
            for key, base in (("F1", "/Helvetica"), ("F2", "/Courier-Bold"))
        }
    )
    form = DecodedStreamObject()
    form.set_data(drawing.encode("latin-1"))
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(NumberObject(n) for n in (0, 0, 595, 842)),
            NameObject("/Resources"): DictionaryObject({NameObject("/Font"): fonts}),
            NameObject("/OC"): layer,
        }
    )
    return writer._add_object(form)
