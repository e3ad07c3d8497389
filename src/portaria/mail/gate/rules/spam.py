"""What the filter takes for spam (G8): from ours it does not leave; from outside it is marked for
the user to see to."""

from __future__ import annotations

from portaria.mail.gate.case import MISS, SILENT, Answer, CannotDecide, Case, Finding
from portaria.mail.gate.rules.stances import Stance, on_content
from portaria.mail.gate.verdict import AddHeader, Outcome
from portaria.mail.rules_gate import CONTENT_INSTEAD, SPAM_REVIEWED
from portaria.norms.citations import Citation

_SPAM = frozenset({"add header", "rewrite subject", "reject"})
_CONTENTS = ("spam", "propaganda", "publicidade", "corrente")
"""What the norms call it, the nearest first."""


def check(case: Case) -> Answer:
    """Outgoing: refused where the filter is sure, held where it only suspects.

    Raises:
        CannotDecide: the filter was asked and did not answer.
    """
    said = ((one, on_content(case.policy, one)) for one in _CONTENTS)
    content, forbidden = next(
        ((name, one) for name, one in said if one and one[0] is not Outcome.PASS), ("", None)
    )
    reviewed = case.policy.find(SPAM_REVIEWED)
    review = reviewed.citations[0] if reviewed and reviewed.value.orders else None
    if forbidden is None and review is None:
        return SILENT
    spam = case.scans.spam
    if spam.asked and not spam.answered:
        raise CannotDecide("o filtro de spam não respondeu")
    if spam.action not in _SPAM:
        return MISS
    if case.outgoing:
        return (_leaving(case, content, forbidden),) if forbidden else MISS
    return (_arriving(case, review or _citation(forbidden)),)


def _citation(stance: Stance | None) -> Citation | None:
    return stance[1].citations[0] if stance else None


def _score(case: Case) -> str:
    spam = case.scans.spam
    return f"{spam.score:.1f} de {spam.required:.1f} pontos"


def _leaving(case: Case, content: str, stance: Stance) -> Finding:
    instead = case.policy.find(CONTENT_INSTEAD, content=content)
    sure = case.scans.spam.action == "reject" and stance[0] is Outcome.REFUSE
    return Finding(
        "leaving",
        Outcome.REFUSE if sure else Outcome.HOLD,
        stance[1].citations[0],
        "o filtro toma a mensagem por propaganda ou spam",
        f"para isso há {instead.value}" if instead else "reescreva-a, ou peça que a examinem",
        detail=_score(case),
    )


def _arriving(case: Case, citation: Citation | None) -> Finding:
    return Finding(
        "arriving",
        Outcome.CHANGE,
        citation,
        "o filtro toma a mensagem por spam",
        "verifique-a e dê-lhe destino",
        detail=_score(case),
        changes=(AddHeader("X-Spam-Flag", "YES"), AddHeader("X-Portaria-Spam", "sim")),
    )
