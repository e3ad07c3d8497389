"""From files to a pack. Pure: files come as texts by relative path
(:mod:`portaria.norms.reading.folders` reads folders)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from portaria.norms.pack import Norm, Pack, Provision, position
from portaria.norms.places import Findings, Place
from portaria.norms.reading.assignments import Checker
from portaria.norms.reading.exceptions import check_exceptions
from portaria.norms.reading.keys import read_declares
from portaria.norms.reading.norm_sheet import FILE, read_norm
from portaria.norms.reading.outline import outline
from portaria.norms.reading.provisions import ProvisionReader
from portaria.norms.reading.source import Table, content_digest, load
from portaria.norms.reading.term_files import FOLDER as TERMS
from portaria.norms.reading.term_files import read_terms
from portaria.norms.reading.unconfirmed import confirmed
from portaria.norms.transitions import UNSAID
from portaria.norms.vocabulary import Vocabulary

CASES = "cases/"
ABOUT = (CASES, "text/")
"""Folders of files about the norm, which are no part of it: cases, and the official text."""


def read_pack(files: Mapping[str, str], vocabulary: Vocabulary, root: str = "") -> Pack:
    """The pack that ``files`` write.

    Args:
        files: text by path inside the pack's folder; ``cases/`` and ``text/`` are left alone,
            ``terms/`` holds templates of terms.
        vocabulary: with the categories the norm may name.
        root: put before file names in errors.

    Raises:
        SourceError: with every problem found, not only the first.
    """
    findings = Findings()
    tables = _tables(files, root, findings)
    sheet = tables.pop(FILE, None)
    if sheet is None and not any(p.place.file == f"{root}{FILE}" for p in findings):
        findings.add(Place(f"{root}{FILE}", 1, 1), f"falta {FILE}: todo pacote começa por ele")
    if sheet:
        vocabulary = vocabulary.knowing(read_declares(sheet, vocabulary, findings))
    norm = read_norm(sheet, findings, vocabulary) if sheet else None
    provisions = _provisions(norm, tables, vocabulary, findings)
    if norm and not provisions and not findings:
        findings.add(norm.place, "o pacote não tem dispositivos: escreva um arquivo por capítulo")
    findings.stop()
    assert norm is not None  # noqa: S101  # read_norm reports whatever makes it None
    known = vocabulary.keys.get("category", {})
    terms = read_terms(files, findings, root=root, provisions=provisions, categories=known)
    findings.stop()
    return Pack(norm, provisions, content_digest(_deciding(files)), terms)


def without_cases(files: Mapping[str, str]) -> dict[str, str]:
    """The files that make the norm: cases and the official text are about it, not part of it."""
    return {
        name: text
        for name, text in files.items()
        if not any(f"/{folder}" in f"/{name}" for folder in ABOUT)
    }


def _deciding(files: Mapping[str, str]) -> dict[str, str]:
    """The files that decide: the templates of terms are the norm's, but change no decision."""
    return {name: text for name, text in without_cases(files).items() if not name.startswith(TERMS)}


def _tables(files: Mapping[str, str], root: str, findings: Findings) -> dict[str, Table]:
    found: dict[str, Table] = {}
    for name in sorted(_deciding(files), key=_natural):
        node = load(files[name], f"{root}{name}", findings)
        if isinstance(node, Table):
            certain = confirmed(node, findings)
            assert isinstance(certain, Table)  # noqa: S101  # a mapping stays one
            found[name] = certain
        elif node is not None:
            findings.add(node.place, "o arquivo precisa ser «campo: valor»; no alto, art1, art2…")
    return found


def _provisions(
    norm: Norm | None, tables: Mapping[str, Table], vocabulary: Vocabulary, findings: Findings
) -> dict[str, Provision]:
    checker = Checker(vocabulary, outline(tables, findings), findings)
    name, starts = (norm.id, norm.in_force) if norm else ("", date.min)
    reader = ProvisionReader(name, starts, checker, norm.open_cases if norm else UNSAID)
    found: dict[str, Provision] = {}
    for table in tables.values():
        for provision in reader.file(table):
            found.setdefault(provision.id, provision)
    check_exceptions(found, name, findings)
    return dict(sorted(found.items(), key=lambda item: position(item[0])))


def _natural(name: str) -> list[tuple[int, str]]:
    """Sorts ``capitulo-10`` after ``capitulo-9``."""
    return [(int(n) if n else -1, word) for n, word in re.findall(r"(\d+)|(\D+)", name)]
