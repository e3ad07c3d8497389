"""What is odd in a norm's text, as values; found in :mod:`portaria.norms.text.review`."""

from __future__ import annotations

from dataclasses import dataclass

from portaria.norms.plain import Json

KINDS = {
    "missing": "número que falta",
    "repeated": "número repetido",
    "order": "número fora de ordem",
    "missing_list": "lista anunciada que não vem",
    "unannounced_list": "lista sem anúncio",
    "typo": "provável erro de digitação",
    "style": "forma diversa da usual (LC 95/1998)",
    "reference": "remissão a dispositivo que não há",
    "quote": "aspas que não se fecham",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd: kind (of KINDS), where (a provision's id, also of one that is missing), what,
    in Portuguese, and the line, from 1."""

    kind: str
    provision: str
    message: str
    line: int

    def as_json(self) -> dict[str, Json]:
        """``{"kind", "provision", "message", "line"}``."""
        return {
            "kind": self.kind,
            "provision": self.provision,
            "message": self.message,
            "line": self.line,
        }
