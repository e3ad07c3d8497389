"""Documents in PDF: kept for decades (ISO 19005-3, level A), heard as well as seen (ISO 14289-1).

The whole of both standards was checked by veraPDF's profiles PDFA-3A and PDFUA-1 on these very
documents, signed and not (docs/reference/terms.md); here stands what a change of ours could break.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

from portaria.frame.paper import Document
from portaria.people import cpf
from portaria.procedures.terms.certificates.sealing import sign_file
from procedures.terms.certificates import PASSPHRASE, Authority

AT = datetime(2024, 3, 1, 12, tzinfo=UTC)
TITLE = "Termo de responsabilidade: correio & rede"
LONG = "O servidor compromete-se a guardar sigilo do que souber por seu ofício. " * 9


def document(pages: int = 1) -> bytes:
    """One of everything that a document may have, over ``pages`` pages or more."""
    paper = Document(TITLE, at=AT, issuer="Universidade Imaginária")
    paper.heading("Do objeto")
    for _ in range(pages * 9):
        paper.paragraph(LONG)
    paper.items(["o primeiro " * 30, "o segundo"])
    paper.table(("Quem", "Quando"), [(f"Pessoa {n}", "01/03/2024") for n in range(40)])
    paper.table((), [("Situação", "em vigor"), ("Longo", "palavra " * 1500)], widths=(1, 3))
    paper.lines(["Quem se obriga"])
    paper.code("ABCD-EFGH", how="Confira pelo código:", address="https://exemplo.br/t/ABCD")
    return paper.attach("termo.txt", b"o texto", "O texto assinado").bytes()


def signed() -> bytes:
    """The same with a PAdES signature upon it."""
    key = Authority().person("52998224725")
    return sign_file(document(), key, PASSPHRASE, cpf.index("52998224725"), AT)


@pytest.fixture(scope="module", params=[document, signed], ids=["unsigned", "signed"])
def reader(request: Any) -> PdfReader:
    return PdfReader(BytesIO(request.param()), strict=True)


def nodes(element: DictionaryObject) -> list[DictionaryObject]:
    """The element and all below it that are elements, in their order."""
    kids = element.get("/K", [])
    below = [kid.get_object() for kid in kids]
    found = [element] if element.get("/Type") == "/StructElem" else []
    for kid in below:
        if kid.get("/Type") == "/StructElem":
            found += nodes(kid)
    return found


def kinds(reader: PdfReader) -> list[str]:
    root = reader.root_object["/StructTreeRoot"].get_object()
    return [str(node["/S"]).lstrip("/") for node in nodes(root)]


def test_the_same_content_makes_the_same_bytes() -> None:
    assert document() == document()


def test_it_says_what_it_keeps(reader: PdfReader) -> None:
    root = reader.root_object
    assert root["/Lang"] == "pt-BR"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    properties = root["/Metadata"].get_object().get_data().decode()
    told = ElementTree.fromstring(properties.partition("?>")[2].rpartition("<?")[0])  # noqa: S314
    said = {
        name.rpartition("}")[2] if "purl" in name else name: value
        for node in told.iter()
        for name, value in [(node.tag, "".join(node.itertext()).strip()), *node.items()]
    }
    assert said["{http://www.aiim.org/pdfa/ns/id/}part"] == "3"
    assert said["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
    assert said["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert said["title"] == TITLE


def test_nothing_depends_on_the_machine_that_shows_it(reader: PdfReader) -> None:
    assert not reader.is_encrypted
    [intent] = reader.root_object["/OutputIntents"]
    assert intent.get_object()["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp"
    for forbidden in ("/JavaScript", "/Launch", "/AA"):
        assert forbidden not in reader.root_object
    fonts = {
        font.get_object()["/BaseFont"]: font.get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert len(fonts) == 2
    for font in fonts.values():
        assert "/ToUnicode" in font
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile2" in descriptor


def test_the_tree_says_what_each_part_is(reader: PdfReader) -> None:
    found = kinds(reader)
    assert found[:4] == ["Document", "P", "H1", "H2"]
    assert found.count("LI") == found.count("Lbl") == found.count("LBody") == 2
    assert found.count("Table") == 2
    assert found.count("TR") == 43
    assert found.count("TH") == 4  # two columns said once, two rows named by their first cell
    root = reader.root_object["/StructTreeRoot"].get_object()
    [figure] = [node for node in nodes(root) if node["/S"] == "/Figure"]
    assert "https://exemplo.br/t/ABCD" in figure["/Alt"]
    scopes = [node["/A"]["/Scope"] for node in nodes(root) if node["/S"] == "/TH"]
    assert scopes == ["/Column", "/Column", "/Row", "/Row"]


def test_every_piece_of_text_is_somebodys_or_decoration(reader: PdfReader) -> None:
    parents = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    held = {int(parents[n]): parents[n + 1] for n in range(0, len(parents), 2)}
    assert len(reader.pages) > 3
    for page in reader.pages:
        assert page["/Tabs"] == "/S"
        depth, numbers = 0, []
        content = page.get_contents()
        assert isinstance(content, ContentStream)
        for operands, operator in content.operations:
            if operator in {b"BDC", b"BMC"}:
                depth += 1
                if operator == b"BDC":
                    numbers.append(int(operands[1]["/MCID"]))
            elif operator == b"EMC":
                depth -= 1
            elif operator in {b"Tj", b"TJ", b"f", b"S"}:
                assert depth == 1, (page.page_number, operator)
        assert depth == 0
        assert numbers == list(range(len(numbers)))
        assert len(held[int(page["/StructParents"])]) == len(numbers)


def test_text_comes_out_as_it_was_written(reader: PdfReader) -> None:
    text = " ".join(page.extract_text() for page in reader.pages).replace("\n", " ")
    for said in ("guardar sigilo do que souber por seu ofício", "• o primeiro", "Pessoa 39"):
        assert said in text
    assert text.count("palavra") == 1500
    assert reader.attachments["termo.txt"] == [b"o texto"]
