"""Who may ask for which records: by the norms in force, and by nothing else (G12). Pure."""

from __future__ import annotations

from collections.abc import Iterator

from portaria.mail.traces.requests.types import (
    ASK,
    COURT,
    DECIDE,
    INQUIRY,
    REQUESTERS,
    RESPONSIBLE,
    SENDER,
    Asked,
    Facts,
)
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.procedures.records.entitling import entitles
from portaria.steps.reasons import by_fact, decided

KIND, CONTENT = "correio", "conteudo_do_correio"
"""Kinds of record, in the packs' words: what the servers recorded; the messages themselves."""
MAY, MAY_NOT = "may_ask", "may_not_ask"
_FOR = frozenset({"request", "ground", "released_to"})


def entitled(asked: Asked, facts: Facts, policy: Policy) -> Decision:
    """Whether the request may go to whoever decides it: outcome ``may_ask``, or ``may_not_ask``
    with every reason why not."""
    lacking = [*_form(asked, facts), *_standing(asked, facts)]
    said: list[Reason] = []
    for kind in (KIND, CONTENT) if asked.content else (KIND,):
        found = entitles(kind, asked.requester, asked.inquiry, policy)
        if isinstance(found, Reason):
            return decided(MAY_NOT, policy, *lacking, found)
        said += [one for one in found if one not in said]
    if lacking:
        return decided(MAY_NOT, policy, *said, *lacking)
    return decided(MAY, policy, *said)


def lacking(decision: Decision) -> str:
    """What a refused request lacks, in a sentence: the reasons but those that speak for it."""
    return "; ".join(r.text for r in decision.reasons if r.code not in _FOR)


def _form(asked: Asked, facts: Facts) -> Iterator[Reason]:
    """In writing, for something, about somebody, for a period."""
    scope = asked.scope
    if asked.requester not in REQUESTERS:
        yield by_fact("unknown_requester", "Quem pede não é nenhum dos que uma norma admite")
    if not asked.letter.strip():
        yield by_fact("no_letter", "Falta o ofício, processo ou ordem: o pedido se faz por escrito")
    if not asked.purpose.strip():
        yield by_fact("no_purpose", "Falta dizer para que se pedem os registros")
    if not (scope.senders or scope.recipients or scope.message_ids or scope.either):
        yield by_fact(
            "no_scope", "Falta dizer de que endereço ou de que mensagem: busca aberta não há"
        )
    if scope.first > scope.last:
        yield by_fact("no_period", "O período termina antes de começar")
    if scope.first > facts.today:
        yield by_fact("future", "O período ainda não começou")
    elif scope.last > facts.today:
        yield by_fact("not_over", "O período ainda não terminou: termine-o hoje ou antes")


def _standing(asked: Asked, facts: Facts) -> Iterator[Reason]:
    """Whoever asks is what they say they are, and asks about what is theirs to ask."""
    scope = asked.scope
    if asked.requester == SENDER:
        if not scope.senders or not facts.own.issuperset(scope.senders) or scope.either:
            yield by_fact("not_sender", "O remetente pede registros do que ele mesmo enviou")
    elif asked.requester == RESPONSIBLE:
        sides = (scope.senders, scope.recipients, scope.either)
        if not any(side and facts.answers_for.issuperset(side) for side in sides):
            yield by_fact(
                "not_responsible",
                "O responsável pede registros da caixa organizacional pela qual responde",
            )
    elif asked.requester == INQUIRY:
        if ASK not in facts.powers:
            yield by_fact("no_power", "Quem pede não tem a competência de pedir em apuração")
    elif asked.requester == COURT:
        if DECIDE not in facts.powers:
            yield by_fact(
                "no_power", "A ordem judicial é registrada pela unidade que gere o correio"
            )
        if not asked.on_behalf.strip():
            yield by_fact("no_court", "Falta o juízo que deu a ordem")
