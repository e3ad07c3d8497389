"""Witnesses of a term, where the norm wants them (T1): named by the signer, each
signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from portaria.bodies.policies import calendar_of
from portaria.duties.acts import open_duties
from portaria.ledger.acts import append
from portaria.ledger.types import ref
from portaria.people.queries import bonds_on
from portaria.procedures.terms import drafts, store
from portaria.procedures.terms.acts import evidencing
from portaria.procedures.terms.acts.settling import go_on
from portaria.procedures.terms.models import Signature
from portaria.procedures.terms.types import REGISTERED, WITNESS, Evidence, Refused, TermHeld


def name_witnesses(term: int, persons: Sequence[int], *, person: int, by: str, at: datetime) -> int:
    """``person``, who signed the term, says who its witnesses are; those named before who have not
    signed are replaced. Return how many are asked.

    Raises:
        Refused: the term wants none, is not the person's, is not signed, or one of those named
            cannot be a witness.
    """
    held = store.lock([term])[term]
    if held.person != person:
        raise Refused(f"o termo nº {term} é de outra pessoa: quem assina indica as testemunhas")
    if held.signed_at is None or not held.witnesses or held.ended_at is not None:
        raise Refused(f"o termo nº {term} não espera testemunhas")
    signed = {p for p, done in store.witnesses_of(term).items() if done}
    wanted = [p for p in dict.fromkeys(persons) if p not in signed]
    _check(held, wanted, len(signed), at)
    dropped = Signature.objects.filter(term=term, role=WITNESS, signed_at=None)
    drafts.close([held], drafts.WITNESS, by, at, "outra testemunha foi indicada")
    dropped.delete()
    Signature.objects.bulk_create(
        Signature(term_id=term, person_id=one, role=WITNESS, by=by) for one in wanted
    )
    append([drafts.line("witnesses_named", held, at, {"witnesses": wanted})], by=by, at=at)
    drafts.close([held], drafts.NAME, by, at, "testemunhas indicadas")
    open_duties([drafts.witness_duty(held, one, at) for one in wanted], at=at)
    return len(wanted)


def witness_terms(
    ids: Sequence[int],
    *,
    person: int,
    by: str,
    at: datetime,
    evidence: Evidence = REGISTERED,
    shown: Mapping[int, str] | None = None,
) -> int:
    """``person`` signs as a witness the terms for which they were named.

    Raises:
        Refused: they were not, have signed already, or the document is not the one shown.
    """
    terms = store.lock(ids)
    for term in terms.values():
        awaited = store.witnesses_of(term.id)
        if person not in awaited or term.ended_at is not None:
            raise Refused(f"o termo nº {term.id} não tem esta pessoa por testemunha")
        if awaited[person]:
            raise Refused(f"o termo nº {term.id} já tem a assinatura desta testemunha")
        if shown and shown.get(term.id, term.digest) != term.digest:
            raise Refused(f"o termo nº {term.id} não é o que foi mostrado: leia-o de novo")
    evidencing.record(list(terms.values()), WITNESS, person, evidence, by=by, at=at)
    lines = [
        drafts.line("witnessed", term, at, {"witness": person, **evidencing.facts(term, evidence)})
        for term in terms.values()
    ]
    append(lines, by=by, at=at)
    assignee = ref("person", person)
    drafts.close(terms.values(), drafts.WITNESS, by, at, "testemunha assinou", assignee)
    go_on(list(terms), by=by, at=at)
    return len(terms)


def _check(term: TermHeld, wanted: Sequence[int], signed: int, at: datetime) -> None:
    if len(wanted) + signed != term.witnesses:
        raise Refused(
            f"o termo nº {term.id} tem {term.witnesses} testemunhas, pessoas diferentes: indique "
            f"{term.witnesses - signed}"
        )
    if term.person in wanted:
        raise Refused("ninguém é testemunha do próprio termo: indique outra pessoa")
    day = calendar_of(term.body).day_of(at)
    for one in wanted:
        if not any(bond.situation == "active" for bond in bonds_on(one, day, body=term.body)):
            raise Refused(
                f"a pessoa nº {one} não está em exercício neste órgão: indique outra testemunha"
            )
