"""Who may write to a mailing list (M20): as the list says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portaria.mail.gate.case import MISS, SILENT, Answer, Case, Finding
from portaria.mail.gate.snapshot import MailingList
from portaria.mail.gate.verdict import Outcome
from portaria.norms.citations import Citation

_WORDS = {
    "inside": "só quem é da instituição escreve",
    "members": "só seus membros escrevem",
    "named": "só as pessoas designadas escrevem",
    "responsible": "só o responsável escreve",
}


def check(case: Case) -> Answer:
    """Refused, with the list's responsible to ask."""
    lists = [one for one in case.recipients.lists if one.body == case.body.slug]
    if not lists:
        return MISS if case.snapshot.lists else SILENT
    return tuple(_found(case, lists))[:20]


def _found(case: Case, lists: list[MailingList]) -> Iterator[Finding]:
    for one in lists:
        rule = "inside" if one.internal_only and not case.outgoing else one.may_write
        if one.internal_only and not case.outgoing and not case.envelope.inside:
            yield _finding(one, rule)
        elif not _may(case, one):
            yield _finding(one, one.may_write)


def _may(case: Case, one: MailingList) -> bool:
    owner = case.sender.owner
    if one.may_write == "anyone":
        return True
    if not case.outgoing and not case.envelope.inside:
        return False
    if one.may_write == "inside":
        return True
    if owner and owner == one.owner:
        return True
    return one.may_write in ("members", "named") and owner in one.writers


def _finding(one: MailingList, rule: str) -> Finding:
    norm, _, provision = one.provision.partition("#")
    citation = Citation(norm, provision, date.min, one.label) if provision else None
    return Finding(
        "writer",
        Outcome.REFUSE,
        citation,
        f"na lista «{one.address}» {_WORDS.get(rule, _WORDS['named'])}",
        "peça ao responsável pela lista",
        detail=one.address,
    )
