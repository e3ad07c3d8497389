"""To whom a breach or an incident goes, and by when, as the norms say (N11). Pure."""

from __future__ import annotations

from portaria.incidents import rules_reports as rules
from portaria.incidents.naming import Named, named, named_for_incident, told_within
from portaria.incidents.types import (
    BREACH,
    INQUIRY,
    IS_BREACH,
    REPORT,
    SUBJECT,
    Refused,
    Telling,
)
from portaria.norms.citations import Cited
from portaria.norms.decision import Decision, Reason
from portaria.norms.kinds.spans import Duration
from portaria.norms.policy import Policy
from portaria.procedures.requests import rules as requests
from portaria.steps.reasons import by_fact, by_rule, decided, silence

GOES_TO, UNMATCHED = "goes_to", "unmatched"
"""Why it goes there; whom a norm names that the body does not know by that name."""


def breaches(policy: Policy) -> tuple[str, ...]:
    """The kinds that are breaches, as the data say."""
    return policy.words.marked_as(SUBJECT, IS_BREACH)


def kind_marked(mark: str, policy: Policy) -> str:
    """The kind that the data mark so.

    Raises:
        Refused: none is.
    """
    for kind in policy.words.marked_as(SUBJECT, mark):
        return kind
    raise Refused(
        f"nenhuma espécie de incidente tem a marca «{mark}»: ponha-a em keys.yaml e adote o órgão"
        " de novo. Nada foi alterado"
    )


def procedure_of(kind: str, policy: Policy) -> str:
    """The rite under which the norms speak of a ``kind``."""
    return BREACH if kind in breaches(policy) else REPORT


def route(kind: str, policy: Policy, telling: Telling) -> tuple[tuple[str, ...], Decision]:
    """Who gets it, in order, as codes (``post.<id>``, a power, a relation to who tells it), and
    why: whom the norm names for it; else whoever its rite names. Where no norm says, internal
    affairs, and the reason says that this is ours."""
    breach = kind in breaches(policy)
    found = tuple(named(policy, telling) if breach else named_for_incident(policy, kind, telling))
    told = (*_report(kind, policy), *_unmatched(found))
    if codes := tuple(dict.fromkeys(code for one in found for code in one.codes)):
        said = (by_rule(GOES_TO, one.rule, one.cited) for one in found if one.codes)
        return codes, decided("forward", policy, *said, *told)
    return _by_rite(kind, policy, told)


def sends_by(decision: Decision) -> str:
    """The provision by which a route goes to its first; "" where none says."""
    cited = (r.citation for r in decision.reasons if r.code == GOES_TO and r.citation)
    return next((one.ref for one in cited), "")


def unmatched(decision: Decision) -> list[str]:
    """The names that a route met and that no competence of the body has."""
    return [str(reason.value) for reason in decision.reasons if reason.code == UNMATCHED]


def _unmatched(found: tuple[Named, ...]) -> tuple[Reason, ...]:
    return tuple(
        by_fact(UNMATCHED, f"«{name}» não é o nome oficial de nenhuma competência do órgão", name)
        for one in found
        for name in one.unmatched
    )


def _by_rite(
    kind: str, policy: Policy, told: tuple[Reason, ...]
) -> tuple[tuple[str, ...], Decision]:
    cited = policy.find(requests.DECIDES, procedure=procedure_of(kind, policy))
    if cited is None:
        ours = by_fact("ours", "Sem destino na norma, vai à corregedoria do órgão (regra nossa)")
        unsaid = silence(requests.DECIDES, policy, kind)
        return (INQUIRY,), decided("forward", policy, ours, unsaid, *told)
    codes = tuple(code for turn in cited.value for code in turn.who)
    said = by_rule(GOES_TO, requests.DECIDES, cited)
    return codes, decided("forward", policy, *told, said)


def within(kind: str, policy: Policy, telling: Telling) -> Cited[Duration] | None:
    """In how long the norms want it told, or acted upon; None where they do not say."""
    told = policy.find(rules.REPORT_WITHIN, incident=kind)
    if told is None and kind in breaches(policy):
        told = told_within(policy, telling)
    return told or policy.find(requests.WITHIN, procedure=procedure_of(kind, policy))


def _report(kind: str, policy: Policy) -> tuple[Reason, ...]:
    cited = policy.find(rules.REPORT, incident=kind)
    return (by_rule("reported", rules.REPORT, cited),) if cited else ()
