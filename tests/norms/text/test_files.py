"""N1: what a file may be: any encoding, HTML with struck text, PDF, Akoma Ntoso; and what it may
not."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from portaria.norms.text.akn_meta import read_urn
from portaria.norms.text.akn_read import read_akn
from portaria.norms.text.akn_write import write_akn
from portaria.norms.text.files import read_bytes
from portaria.norms.text.source import Unreadable

TEXT = "Art. 1º Atenção às coisas:\nI – uma;\nII – outra.\nParágrafo único. Não há exceção.\n"
IDS = ["art1", "art1_cpt", "art1_cpt_inc1", "art1_cpt_inc2", "art1_par1u"]

ENCODED = {
    "utf-8": (TEXT.encode(), "utf-8"),
    "utf-8 with mark": (TEXT.encode("utf-8-sig"), "utf-8"),
    "windows-1252": (TEXT.encode("cp1252"), "windows-1252"),
    "latin-1": (TEXT.replace("–", "-").encode("latin-1") + b"\x8d", "latin-1"),
    "utf-16": (TEXT.encode("utf-16"), "utf-16"),
    "carriage returns": (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
}


@pytest.mark.parametrize(("data", "encoding"), ENCODED.values(), ids=ENCODED.keys())
def test_encodings_are_found_and_said(data: bytes, encoding: str) -> None:
    read = read_bytes(data)
    assert read.source.encoding == encoding
    assert list(read.tree.provisions) == IDS
    codec = "utf-16-le" if encoding == "utf-16" else encoding
    assert read.tree.raw.encode(codec) == data


PAGE = """<!DOCTYPE html><html><head><title>Portaria</title><style>p {{ }}</style></head><body>
<nav>Menu</nav><h1>PORTARIA Nº 5/2020</h1>
<p>O SECRETÁRIO, no uso de suas atribuições, RESOLVE:</p>
{body}
<script>var x = "Art. 9º";</script></body></html>"""
HTML = {
    "paragraphs": (
        "<p>Art. 1º Um:</p><p>I - <b>dois</b>;</p><p>II&nbsp;- três.</p>",
        {"art1_cpt": ["Um:"], "art1_cpt_inc1": ["dois;"], "art1_cpt_inc2": ["três."]},
    ),
    "struck wording before the one in force": (
        "<p><strike>Art. 1º A comissão decide.</strike></p><p>Art. 1º Outra coisa bem diversa.</p>",
        {"art1_cpt": ["A comissão decide.", "Outra coisa bem diversa."]},
    ),
    "struck by style": (
        "<p><span style='text-decoration: line-through'>Art. 1º A.</span><br>Art. 1º B.</p>",
        {"art1_cpt": ["A.", "B."]},
    ),
    "struck inciso": (
        "<p>Art. 1º Um:</p><p><del>I - a;</del></p><p>I - b; (NR)</p>",
        {"art1_cpt_inc1": ["a;", "b; (NR)"]},
    ),
    "struck words": (
        "<p>Art. 1º Um <s>dois</s> três.</p>",
        {"art1_cpt": ["Um dois três.", "Um três."]},
    ),
    "line breaks": ("Art. 1º Um.<br/>§ 1º Dois.<br>§ 2º Três.", {"art1_par2": ["Três."]}),
    "a table": (
        "<table><tr><td>Art. 1º</td><td>Um.</td></tr><tr><td>Art. 2º</td><td>Dois.</td></tr>",
        {"art2_cpt": ["Dois."]},
    ),
    "unclosed tags": ("<p>Art. 1º Um<p>Art. 2º Dois", {"art2_cpt": ["Dois"]}),
}


@pytest.mark.parametrize(("body", "expected"), HTML.values(), ids=HTML.keys())
def test_html(body: str, expected: dict[str, list[str]]) -> None:
    read = read_bytes(PAGE.format(body=body).encode())
    got = {id: [w.text for w in read.tree.provisions[id].wordings] for id in expected}
    assert got == expected
    assert "var x" not in read.tree.raw
    assert read.source.format == "html"
    assert read.tree.raw == read.source.text


def test_a_struck_provision_without_successor_is_revoked() -> None:
    body = "<p>Art. 1º Um.</p><p><strike>Art. 2º Dois.</strike></p><p>Art. 3º Três.</p>"
    tree = read_bytes(PAGE.format(body=body).encode()).tree
    statuses = [tree.provisions[id].status for id in ("art1", "art2", "art3")]
    assert statuses == ["original", "revoked", "original"]


def test_declared_latin_1_is_believed() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Art. 1º Ação.</p></body></html>'
    read = read_bytes(page.encode("latin-1"))
    assert read.tree.provisions["art1_cpt"].text == "Ação."


def pdf(pages: list[list[str]], head: str) -> bytes:
    """A PDF with a running head and a page number on every page."""
    document = FPDF(format="A4")
    document.set_font("helvetica", size=11)
    for number, lines in enumerate(pages, start=1):
        document.add_page()
        for line in [head, *lines, f"Página {number} de {len(pages)}"]:
            document.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


def test_pdf_with_running_heads_and_page_numbers() -> None:
    data = pdf(
        [
            ["PORTARIA Nº 5/2020", "O SECRETÁRIO RESOLVE:",
             "Art. 1º São deveres de quem usa a sala:",
             "I - deixá-la limpa e arrumada, com as luzes"],
            ["apagadas;", "II - avisar do que faltar.", "§ 1º Vale para todos."],
            ["§ 2º Salvo exceção.", "Art. 2º Vale desde já."],
        ],
        "Boletim de Serviço",
    )  # fmt: skip
    read = read_bytes(data)
    assert read.source.format == "pdf"
    assert read.tree.provisions["art1_cpt_inc1"].text == (
        "deixá-la limpa e arrumada, com as luzes apagadas;"
    )
    assert [id for id in read.tree.provisions if id.startswith("art1_par")] == [
        "art1_par1",
        "art1_par2",
    ]
    furniture = [text for part, text in read.tree.parts() if part == "pagina"]
    assert sum(text.count("Boletim de Serviço") for text in furniture) == 3
    assert "Página 2 de 3" in " ".join(furniture)
    assert read.tree.raw == read.source.text
    back = read_akn(write_akn(read.tree, read_urn("urn:lex:br:federal:portaria:2020-01-02;5")))
    assert back == read.tree


UNREADABLE = {
    "empty": b"",
    "only spaces": b" \n ",
    "binary": b"\x7fELF\x00\x01\x02",
    "no provision": b"Era uma vez um texto qualquer.",
    "a broken PDF": b"%PDF-1.4 isto nao e um pdf",
    "an empty page": b"<html><body><script>monta()</script></body></html>",
    "not UTF-16": b"\xff\xfeabc",
    "another XML": b'<akomaNtoso xmlns="http://x"><act/></akomaNtoso>',
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_said(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_bytes(data)


def test_a_pdf_of_pictures_is_said_to_need_ocr() -> None:
    document = FPDF()
    document.add_page()
    with pytest.raises(Unreadable, match="OCR"):
        read_bytes(bytes(document.output()))


def test_an_akoma_ntoso_of_another_program_is_refused_with_the_reason() -> None:
    written = write_akn(
        read_bytes(TEXT.encode()).tree, read_urn("urn:lex:br:federal:lei:2020-01-02;5")
    )
    with pytest.raises(Unreadable, match="outro programa"):
        read_bytes(written.replace(b' p:n="3"', b""))


def test_no_entity_is_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><akomaNtoso>&x;</akomaNtoso>'
    with pytest.raises(Unreadable):
        read_bytes(bomb)
