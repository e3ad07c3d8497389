"""Extensions of attachments that the norm admits or bars. A name proves nothing: what the bytes are
must fit the name's ending too."""

from __future__ import annotations

from collections.abc import Iterator

from portaria.mail.gate.case import SILENT, Answer, Case, Finding
from portaria.mail.gate.facts import Part
from portaria.mail.gate.kinds.types import EMPTY, UNKNOWN, Group
from portaria.mail.gate.reading.parameters import extension
from portaria.mail.gate.verdict import Outcome
from portaria.mail.rules_gate import ATTACHMENT_EXTENSIONS, ATTACHMENT_EXTENSIONS_BARRED
from portaria.norms.citations import Cited


def check(case: Case) -> Answer:
    """Refused: an ending that is not admitted or is barred, or a content that is."""
    route = case.route if case.outgoing else None
    admitted = case.policy.find(ATTACHMENT_EXTENSIONS, route=route)
    barred = case.policy.find(ATTACHMENT_EXTENSIONS_BARRED, route=route)
    if admitted is None and barred is None:
        return SILENT
    return tuple(_wrong(case, admitted, barred))


def _wrong(
    case: Case, admitted: Cited[tuple[str, ...]] | None, barred: Cited[tuple[str, ...]] | None
) -> Iterator[Finding]:
    for part in case.content.attachments:
        if admitted is not None and not _fits(part, _folded(admitted)):
            listed = ", ".join(admitted.value)
            yield _finding("not_admitted", admitted, part, f"envie em um destes formatos: {listed}")
        elif barred is not None and _hits(part, _folded(barred)):
            listed = ", ".join(barred.value)
            yield _finding("barred", barred, part, f"estes formatos não passam: {listed}")


def _finding(code: str, cited: Cited[tuple[str, ...]], part: Part, todo: str) -> Finding:
    return Finding(
        code,
        Outcome.REFUSE,
        cited.citations[0],
        f"o anexo «{part.title}» ({part.type.label}) não é de formato admitido",
        todo,
        detail=part.title,
    )


def _folded(cited: Cited[tuple[str, ...]]) -> frozenset[str]:
    return frozenset(one.lower().lstrip(".") for one in cited.value)


def _fits(part: Part, admitted: frozenset[str]) -> bool:
    """Every name it may get ends as admitted, and its bytes are of a type with such an ending."""
    endings = {extension(name) for name in part.names}
    named = endings <= admitted and bool(endings)
    usual = part.type.extensions
    if part.type in (UNKNOWN, EMPTY) or part.type.group is Group.TEXT:
        return named
    return not usual.isdisjoint(admitted) and (named or not endings)


def _hits(part: Part, barred: frozenset[str]) -> bool:
    return not barred.isdisjoint(extension(name) for name in part.names) or (
        bool(part.type.extensions) and part.type.extensions <= barred
    )
