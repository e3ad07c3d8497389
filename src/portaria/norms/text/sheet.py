"""``norm.yaml`` of a skeleton: what the text shows, each unsure point marked."""

from __future__ import annotations

import re

from portaria.norms.reading.unconfirmed import MARK
from portaria.norms.text.particulars import Particulars, particulars, slug
from portaria.norms.text.skeleton import quoted
from portaria.norms.text.tree import TextTree

_FEMININE = (
    "lei", "portaria", "resolução", "instrução", "ordem", "deliberação", "norma", "medida",
    "emenda", "circular", "provisão",
)  # fmt: skip
_REVOKED = re.compile(
    r"(?:Portaria|Resolu[çc][ãa]o|Decreto|Lei(?: Complementar)?|Instru[çc][ãa]o Normativa"
    r"|Ato(?: Administrativo)?)"
    r"\s+(?:n\.?\s?[ºo°.]?\s*)?\d[\w./-]*(?:,?\s+de\s+\d{1,2}[ºo°]?\s+de\s+\w+\s+de\s+\d{4})?",
    re.I,
)
_REVOKES = re.compile(r"\brevog(?:a|am|ad[oa]s?|ando)\b", re.I)


def norm_sheet(tree: TextTree, source: str) -> str:
    """The file's text. ``source`` says where the official text came from."""
    shown = particulars(tree)
    lines = [
        "# Rascunho tirado do texto oficial. O que começa por «? » está por confirmar:",
        "# acerte e apague o «? ».",
        f"id: {norm_id(shown)}",
        f"urn: {_doubt(shown.urn)}",
        f"title: {_title(shown)}",
        f"short: {_doubt(short(shown))}",
        f"of: {_of(shown)}",
        f"authority: {_doubt(shown.authority or 'quem editou a norma')}",
        f"signed: {shown.signed or _doubt('AAAA-MM-DD')}",
        "# Em vigor desde: o dia da publicação, se a norma não diz outro",
        f"in_force: {_doubt(str(shown.signed or 'AAAA-MM-DD'))}",
        f"source: {_doubt(source)}",
    ]
    revoked = _revoked(tree)
    if revoked:
        lines += ["revokes:", *(f"  - {_doubt(title)}" for title in revoked)]
    return "\n".join(lines) + "\n"


def norm_id(shown: Particulars) -> str:
    """``portaria-73-2018``."""
    year = str(shown.signed.year) if shown.signed else ""
    parts = [slug(shown.kind).replace(".", "-") or "norma", shown.number, year]
    return "-".join(part for part in parts if part)


def short(shown: Particulars) -> str:
    """How the norm is quoted: ``Portaria nº 73/2018``."""
    name = shown.kind.capitalize() or "Norma"
    year = f"/{shown.signed.year}" if shown.signed else ""
    return f"{name} nº {shown.number}{year}" if shown.number else name


def _title(shown: Particulars) -> str:
    return quoted(shown.title) if shown.title else _doubt("título da norma")


def _of(shown: Particulars) -> str:
    first = shown.kind.split(" ")[0]
    return "da" if first in _FEMININE else "do" if first else _doubt("da")


def _doubt(text: str) -> str:
    return quoted(f"{MARK}{text}")


def _revoked(tree: TextTree) -> list[str]:
    texts = (p.text for p in tree.provisions.values() if p.kind != "artigo")
    found = [m[0] for text in texts if _REVOKES.search(text) for m in _REVOKED.finditer(text)]
    return list(dict.fromkeys(title.rstrip(".,;") for title in found))
