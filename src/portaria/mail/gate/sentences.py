"""What the sender reads: one sentence with what is wrong, the article, what to do, whom to ask."""

from __future__ import annotations

from portaria.mail.gate.case import Finding
from portaria.mail.gate.snapshot import BodyLaw

_LONGEST = 480


def sentence(finding: Finding, body: BodyLaw) -> str:
    """``Os anexos somam 16 MB, acima do limite de 15 MB (art. 24, parágrafo único, do Ato …):
    envie um enlace para o arquivo; dúvidas: CTIC.``"""
    cited = f" ({finding.citation.label})" if finding.citation else ""
    asks = f"; dúvidas: {body.ask}" if body.ask else ""
    text = f"{finding.what}{cited}: {finding.todo}{asks}."
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1]}…"
    return text[:1].upper() + text[1:]
