"""What attachments are, by their bytes (G2): programs, what carries them and what hides them."""

from __future__ import annotations

import pytest

from mail.gate import making as m
from portaria.mail.gate.kinds.examining import Budget, examine
from portaria.mail.gate.kinds.types import Group

GOOD = {
    "nada": (b"", "empty"),
    "texto": (b"ol\xc3\xa1, tudo bem?", "text"),
    "texto em latin-1": (b"ol\xe1", "text"),
    "texto em UTF-16": ("olá, mundo".encode("utf-16"), "text"),
    "texto que começa por MZ": (b"MZ Consultoria, Rua A, 1\n" * 5, "text"),
    "texto que começa por BM": (b"BM e associados\n", "text"),
    "texto que fala de powershell": (b"o script em powershell, explicado\n", "text"),
    "página": (b"<html><body>oi</body></html>", "html"),
    "XML": (b"<?xml version='1.0'?><a/>", "xml"),
    "PDF": (m.PDF, "pdf"),
    "PNG": (m.PNG, "png"),
    "GIF parado": (m.GIF, "gif"),
    "GIF que se move": (m.GIF_MOVING, "gif-moving"),
    "JPEG": (m.JPEG, "jpeg"),
    "JPEG pequeno": (m.LOGO, "jpeg-small"),
    "MP3": (m.MP3, "mp3"),
    "MP4": (m.MP4, "mp4"),
    "ZIP de textos": (m.zipped({"a.txt": b"a", "b/c.csv": b"1;2"}), "zip"),
    "ZIP vazio": (m.zipped({}), "zip"),
    "documento do Word": (m.docx(), "ooxml"),
    "documento ODF": (m.odt(), "odf"),
    "documento do Word num ZIP": (m.zipped({"a.docx": m.docx()}), "zip"),
    "tar.gz de textos": (m.tgz({"a.txt": b"a"}), "gzip"),
    "documento antigo": (m.compound({("WordDocument",): b"x"}), "ole"),
    "planilha antiga": (m.compound({("Workbook",): m.workbook()}), "ole"),
    "TNEF de texto": (m.tnef(("a.txt", b"oi")), "tnef"),
    "OneNote com PDF": (m.onenote(m.PDF), "onenote"),
}


@pytest.mark.parametrize(("data", "type_"), GOOD.values(), ids=GOOD)
def test_g2_what_does_no_harm_is_known_and_passes(data: bytes, type_: str) -> None:
    found = examine(data, ("arquivo",), Budget())
    assert (found.type.id, found.dangers, found.unexamined) == (type_, [], "")


HARMFUL = {
    "programa do Windows": (m.PE, "program"),
    "programa do Linux": (m.ELF, "program"),
    "programa do macOS": (m.MACHO, "program"),
    "atalho": (m.LNK, "program"),
    "classe Java": (b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(50), "program"),
    "JAR": (m.zipped({"META-INF/MANIFEST.MF": b"", "A.class": b"\xca\xfe\xba\xbe"}), "program"),
    "APK": (m.zipped({"AndroidManifest.xml": b"\x03\0\x08\0", "classes.dex": b"dex\n"}), "program"),
    "instalador": (m.compound({("x",): b"x"}, clsid=m.MSI), "program"),
    "HTA": (m.HTA, "script"),
    "VBScript": (m.VBS, "script"),
    "JScript": (m.JSCRIPT, "script"),
    "lote": (m.BAT, "script"),
    "PowerShell em UTF-16": (m.PS1, "script"),
    "shell": (b"#!/bin/sh\nrm x\n", "script"),
    "script codificado": (b"#@~^EwAAAA==xxxx", "script"),
    "registro": (b"Windows Registry Editor Version 5.00\r\n", "script"),
    "atalho de internet": (m.URL, "script"),
    "página que executa": (m.HTML_ACTIVE, "active"),
    "desenho que executa": (m.SVG_ACTIVE, "active"),
    "PDF que inicia programa": (m.PDF_LAUNCH, "program"),
    "RTF com objeto": (m.RTF_OBJECT, "macro"),
    "imagem de disco": (m.ISO, "disk"),
    "Word com macros": (m.docm(), "macro"),
    "Word que busca modelo fora": (m.remote_template(), "remote"),
    "ODF com macros": (m.odt(Basic__Standard__M_xml=b"<x/>"), "macro"),
    "documento antigo com macros": (m.compound({("Macros", "VBA", "dir"): b"x"}), "macro"),
    "macros antigas do Excel": (m.compound({("Workbook",): m.workbook(macro=True)}), "macro"),
    "planilha com senha": (m.compound({("Workbook",): m.workbook(encrypted=True)}), "encrypted"),
    "documento com senha": (m.compound({("EncryptedPackage",): b"x"}), "encrypted"),
    "ZIP com senha": (m.locked({"a.txt": b"a"}), "encrypted"),
    "ZIP dentro de ZIP": (m.zipped({"a.zip": m.zipped({"a.txt": b"a"})}), "nested"),
    "tar dentro de ZIP": (m.zipped({"a.tar": m.tarred({"a.txt": b"a"})}), "nested"),
    "programa num ZIP": (m.zipped({"leia.txt": m.PE}), "program"),
    "programa num tar.gz": (m.tgz({"leia.txt": m.PE}), "program"),
    "programa em ZIP em ZIP": (m.zipped({"a.zip": m.zipped({"a.txt": m.PE})}), "program"),
    "macros em Word em ZIP": (m.zipped({"a.docx": m.docm()}), "macro"),
    "programa em TNEF": (m.tnef(("nota.pdf", m.PE)), "program"),
    "nome de programa em TNEF": (m.tnef(("nota.js", b"x")), "name"),
    "programa em OneNote": (m.onenote(m.PE), "program"),
    "programa em documento": (
        m.compound({("\x01Ole10Native",): m.package("nota.txt", m.PE)}),
        "program",
    ),
    "documento do Word com programa": (
        m.docx(word__embeddings__o_bin=m.compound({("\x01Ole10Native",): m.package("a", m.PE)})),
        "program",
    ),
    "programa em mensagem salva": (
        m.compound({("__attach", "__substg1.0_37010102"): m.PE}),
        "program",
    ),
    "ZIP escondido em imagem": (m.PNG + m.zipped({"a.txt": b"a"}), "hidden"),
    "ZIP escondido em PDF": (m.PDF + m.zipped({"a.txt": m.PE}), "hidden"),
    "programa em ZIP escondido em PDF": (m.PDF + m.zipped({"a.txt": m.PE}), "program"),
    "ZIP escondido em RTF": (b"{\\rtf1 oi}" + m.zipped({"a.txt": b"a"}) + b"\n\n", "hidden"),
    "ZIP escondido em TAR": (m.tarred({"a.txt": b"a"}) + m.zipped({"a.txt": b"a"}), "hidden"),
    "programa com nome de dentro": (m.zipped({"a.exe": b"texto"}), "name"),
    "bomba": (m.bomb(), "bomb"),
    "mensagem num ZIP": (
        m.zipped({"a.eml": b"Content-Transfer-Encoding: base64\n\nQQ=="}),
        "nested",
    ),
    "cifrado por PGP": (b"-----BEGIN PGP MESSAGE-----\n\nQQ==\n", "encrypted"),
    "cifrado por S/MIME": (
        b"0\x80\x06\x09*\x86H\x86\xf7\r\x01\x07\x03\xa0" + bytes(90),
        "encrypted",
    ),
}


@pytest.mark.parametrize(("data", "code"), HARMFUL.values(), ids=HARMFUL)
def test_g2_what_harms_is_found_whatever_its_name(data: bytes, code: str) -> None:
    """G2: by content; the name says it is a text."""
    found = examine(data, ("notas.txt",), Budget())
    assert code in [danger.code for danger in found.dangers]


WITHIN = m.PDF + b"stream\n" + m.zipped({"a.txt": b"a"})


@pytest.mark.parametrize(
    ("data", "name", "hidden"),
    [
        (WITHIN + b"\nendstream\n%%EOF\n", "nota.pdf", False),  # a file that the PDF carries
        (WITHIN + b"\nendstream\n%%EOF\n", "nota.zip", True),
        (WITHIN, "nota.pdf", True),
        (WITHIN[:-2] + b"\5\0abcde", "nota.pdf", True),  # with a comment, up to the end
        (WITHIN[:-2] + b"\5\0abcde\n", "nota.pdf", False),
        (m.PDF, "nota.zip", False),
        (m.zipped({"a.txt": b"a"}), "nota.pdf", False),  # it hides in nothing
    ],
)
def test_g2_a_document_may_carry_an_archive_but_not_be_one(
    data: bytes, name: str, hidden: bool
) -> None:
    found = examine(data, (name,), Budget())
    assert ("hidden" in [danger.code for danger in found.dangers]) == hidden


UNSEEN = {
    "RAR": m.RAR,
    "7-Zip": m.SEVEN,
    "ZIP cortado": m.zipped({"a.txt": b"a" * 5000})[:-30],
    "ZIP sem seus arquivos": b"PK\x05\x06" + bytes(6) + b"\x01\0\x01\0" + b"\x40\0\0\0" + bytes(8),
    "OLE quebrado": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600,
    "assinado por dentro": b"0\x80\x06\x09*\x86H\x86\xf7\r\x01\x07\x02\xa0" + bytes(40_000),
    "GZIP quebrado": b"\x1f\x8b\x08\0" + b"\xff" * 60,
}


@pytest.mark.parametrize("data", UNSEEN.values(), ids=UNSEEN)
def test_g2_what_cannot_be_looked_at_is_told(data: bytes) -> None:
    assert examine(data, ("a.zip",), Budget()).unexamined


@pytest.mark.parametrize(
    "name",
    ["a.exe", "a.EXE", "a.pdf.exe", "a.exe. ", "a.js", "a.lnk", "a.iso", "a.vbs ", "foto.scr"],
)
def test_g2_a_name_that_systems_run_counts_whatever_it_holds(name: str) -> None:
    found = examine(b"texto", (name,), Budget())
    assert [danger.code for danger in found.dangers] == ["name"]


def test_a_message_s_own_text_is_text_even_if_it_shows_a_script() -> None:
    assert examine(m.VBS, (), Budget(), text_only=True).dangers == []


def test_own_text_that_is_no_text_is_looked_at() -> None:
    assert examine(m.PE, (), Budget(), text_only=True).type.group is Group.PROGRAM
    zipped = m.zipped({"a.txt": m.PE})
    assert examine(zipped, (), Budget(), text_only=True).dangers


def test_an_archive_of_archives_without_end_is_cut() -> None:
    data = b"oi"
    for _ in range(12):
        data = m.zipped({"a.zip": data})
    found = examine(data, ("a.zip",), Budget())
    assert found.unexamined == "too_deep"
    assert "nested" in [danger.code for danger in found.dangers]


def test_what_is_unpacked_is_bounded() -> None:
    budget = Budget(bytes=200_000)
    found = examine(m.zipped({f"{n}.txt": b"ab" * 40_000 for n in range(20)}), ("a.zip",), budget)
    assert found.unexamined == "budget"
    assert budget.bytes > -100_000


def test_how_many_files_are_looked_at_is_bounded() -> None:
    found = examine(m.zipped({f"{n}.txt": b"" for n in range(3_000)}), ("a.zip",), Budget())
    assert found.unexamined == "too_many_entries"


@pytest.mark.parametrize("data", [m.docm(), m.compound(m.project("Macros"))])
def test_oletools_finds_macros_where_we_do(data: bytes) -> None:
    """The library that analyses macros agrees that there are some (``olevba``)."""
    from oletools.olevba import VBA_Parser

    assert VBA_Parser("a.doc", data=data).detect_vba_macros()
    assert "macro" in [d.code for d in examine(data, ("a.doc",), Budget()).dangers]


@pytest.mark.parametrize("data", [m.docx(), m.compound({("WordDocument",): b"x"})])
def test_oletools_finds_none_where_we_find_none(data: bytes) -> None:
    from oletools.olevba import VBA_Parser

    assert not VBA_Parser("a.doc", data=data).detect_vba_macros()
