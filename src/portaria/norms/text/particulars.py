"""What a norm's text shows about the norm: kind, number, date, who issued it; and its LEX URN."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from portaria.norms.text.front import EPIGRAPH
from portaria.norms.text.tree import TextTree

_MONTHS = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
    "outubro", "novembro", "dezembro",
)  # fmt: skip
_DATE = re.compile(
    rf"\b(\d{{1,2}})\s?[ºo°]?\s+de\s+({'|'.join(_MONTHS)}|marco)\s+(?:de\s+)?(\d{{4}})", re.I
)
_NUMBER = re.compile(r"\bN\s?[º°o.]{1,2}\s*(\d[\d.]*)", re.I)
_KIND = re.compile(
    r"[A-ZÀ-Ýa-zà-ÿ]+(?:\s+(?:COMPLEMENTAR|ADMINISTRATIV[OA]|NORMATIV[OA]|CONJUNT[OA]|INTERN[OA]))?"
)
_AUTHOR = re.compile(
    r"^(?:O|A|OS|AS)\s+([A-ZÀ-Ý][^,;:]{4,140}?)(?:\s+[-–—]\s+[A-Z]{2,8})?\s*(?:,|no uso\b|NO USO\b)"
)
_STATES = (
    "Acre", "Alagoas", "Amapá", "Amazonas", "Bahia", "Ceará", "Distrito Federal", "Espírito Santo",
    "Goiás", "Maranhão", "Mato Grosso do Sul", "Mato Grosso", "Minas Gerais", "Pará", "Paraíba",
    "Paraná",
    "Pernambuco", "Piauí", "Rio de Janeiro", "Rio Grande do Norte", "Rio Grande do Sul", "Rondônia",
    "Roraima", "Santa Catarina", "São Paulo", "Sergipe", "Tocantins",
)  # fmt: skip
_STATE = re.compile(rf"\bEstado\s+d[eoa]s?\s+({'|'.join(_STATES)})\b|\b(Distrito Federal)\b", re.I)
_MINOR = {"de", "da", "do", "das", "dos", "e", "em", "no", "na", "a", "o"}


@dataclass(frozen=True, slots=True)
class Particulars:
    """What could be read; "" or None where the text does not show it.

    Attributes:
        title: the epigraph, or "".
        about: the ementa.
        kind: ``portaria``, ``ato administrativo``…
        number: ``73``.
        signed: the date in the epigraph, else in the closing.
        authority: as the preamble names it.
        state: of the federation.
    """

    title: str
    about: str
    kind: str
    number: str
    signed: date | None
    authority: str
    state: str

    @property
    def urn(self) -> str:
        """The LEX URN, as far as the text shows it; ``0001-01-01`` stands for an unknown date."""
        place = f"br;{slug(self.state)}:estadual" if self.state else "br:federal"
        author = f";{slug(self.authority)}" if self.authority else ""
        day = self.signed.isoformat() if self.signed else "0001-01-01"
        number = f";{self.number}" if self.number else ""
        return f"urn:lex:{place}{author}:{slug(self.kind) or 'ato'}:{day}{number}"


def particulars(tree: TextTree) -> Particulars:
    """What the front and the closing of ``tree`` show."""
    parts: dict[str, str] = {}
    for part, text in tree.parts():
        parts[part] = f"{parts[part]} {text}" if part in parts else text
    title, preamble = parts.get("epigrafe", ""), parts.get("preambulo", "")
    kind = _KIND.match(title)
    number = _NUMBER.search(title)
    author = _AUTHOR.match(preamble)
    state = _STATE.search(f"{title} {parts.get('ementa', '')} {preamble}")
    return Particulars(
        title=title if EPIGRAPH.match(title) else "",
        about=parts.get("ementa", ""),
        kind=kind[0].lower() if kind else "",
        number=number[1].lstrip("0").replace(".", "") if number else "",
        signed=read_date(title) or read_date(parts.get("fecho", "")),
        authority=_named(author[1]) if author else "",
        state=next(
            (s for s in _STATES if state and s.lower() == (state[1] or state[2]).lower()), ""
        ),
    )


def read_date(text: str) -> date | None:
    """The first date written out in ``text``: ``4 de dezembro de 2020``."""
    match = _DATE.search(text)
    if match is None:
        return None
    month = next(n for n, name in enumerate(_MONTHS, 1) if slug(name) == slug(match[2]))
    try:
        return date(int(match[3]), month, int(match[1]))
    except ValueError:
        return None


def _named(words: str) -> str:
    """``O SECRETÁRIO DE ESTADO`` as ``Secretário de Estado``."""
    if not words.isupper():
        return words
    lower = words.lower().split()
    return " ".join(
        w if w in _MINOR else "-".join(map(str.capitalize, w.split("-"))) for w in lower
    )


def slug(words: str) -> str:
    """``Secretário de Estado`` as ``secretario.estado`` (LEX: no accents, no particles)."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return ".".join(word for word in re.findall(r"[a-z0-9]+", plain) if word not in _MINOR)
