"""Sensitive and classified data leaving (G9): numbers of many persons, marks of secrecy. Held for
who can tell whether the law lets it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portaria.mail.gate.case import MISS, SILENT, Answer, Case, Finding
from portaria.mail.gate.readable import Readable
from portaria.mail.gate.rules import numbers
from portaria.mail.gate.rules.stances import Stance, on_content
from portaria.mail.gate.verdict import Outcome

_GRADE = r"(?:ULTRA[-\s]?S?SECRET[OA]|SECRET[OA]|RESERVAD[OA]|CONFIDENCIAL|SIGILOS[OA])"
_MARK = re.compile(
    rf"^[^\w\n]*(?:DOCUMENTO\s+|INFORMAÇÃO\s+)?(?:CLASSIFICAD[OA]\s+(?:COMO\s+)?)?({_GRADE})[^\w\n]*$"
    rf"|(?i:grau\s+de\s+sigilo|classificação(?:\s+da\s+informação)?)\s*:\s*({_GRADE})"
    rf"|\[\s*({_GRADE})\s*\]",
    re.MULTILINE,
)
_MARK_WORDS = ("SECRET", "RESERVAD", "CONFIDENCIAL", "SIGILOS")
"""Degrees of secrecy (Lei nº 12.527/2011, art. 24) and their older and everyday names: in capitals,
alone on a line, after a colon or in brackets, as documents are marked."""
_SHORTEST_MARK = b"A" * min(map(len, _MARK_WORDS))


def check(case: Case) -> Answer:
    """Nothing is read of a message that stays inside."""
    personal = on_content(case.policy, "sensivel")
    classified = on_content(case.policy, "classificado")
    if not _speaks(personal) and not _speaks(classified):
        return SILENT
    if not case.outgoing or not case.recipients.outside:
        return MISS
    text = case.text
    return (*_personal(case, text, personal), *_classified(text, classified))


def _speaks(stance: Stance | None) -> bool:
    return stance is not None and stance[0] is not Outcome.PASS


def _personal(case: Case, text: Readable, stance: Stance | None) -> Iterator[Finding]:
    if stance is None or stance[0] is Outcome.PASS:
        return
    found: set[str] = set()
    if numbers.may_hold_cpf(text.outline):
        found.update(numbers.cpfs(text.text))
    if numbers.may_hold_cnpj(text.outline):
        found.update(numbers.cnpjs(text.text))
    least = case.body.settings.sensitive_from
    if len(found) >= least:
        yield Finding(
            "many_numbers",
            Outcome.HOLD,
            stance[1].citations[0],
            f"a mensagem leva para fora {len(found)} números de CPF ou CNPJ (o limite de {least} é "
            "da configuração do órgão, não da norma)",
            "aguarde a decisão, ou envie sem eles",
            detail=f"{len(found)} números",
        )


def _classified(text: Readable, stance: Stance | None) -> Iterator[Finding]:
    if stance is None or stance[0] is Outcome.PASS or _SHORTEST_MARK not in text.outline:
        return
    upper = any(word in text.text for word in _MARK_WORDS)
    match = _MARK.search(text.text) if upper else None
    if match:
        mark = next(group for group in match.groups() if group)
        yield Finding(
            "classified",
            Outcome.HOLD,
            stance[1].citations[0],
            f"a mensagem vai para fora com a marca «{mark}»",
            "aguarde a decisão de quem a pode liberar",
            detail=mark,
        )
