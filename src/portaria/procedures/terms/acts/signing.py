"""A person signs their own terms: exactly what was shown (T1; Lei nº 14.063/2020, art. 4º)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from portaria.database.copying import cursor
from portaria.ledger.acts import append
from portaria.ledger.types import Json
from portaria.people import sealed
from portaria.procedures.terms import drafts, store
from portaria.procedures.terms.acts import evidencing
from portaria.procedures.terms.acts.settling import go_on
from portaria.procedures.terms.filling import filled
from portaria.procedures.terms.types import (
    REGISTERED,
    SIGNER,
    Evidence,
    Filled,
    Refused,
    TermHeld,
)

PURPOSE = b"portaria:term.document"
_SIGN = """
UPDATE procedures_term t SET signed_at = %s, justification = n.why, norm = n.norm,
       version = n.version, title = n.title, document = n.document, digest = n.digest,
       witnesses = n.witnesses, copies = n.copies
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::int[], %s::text[], %s::bytea[], %s::text[],
            %s::int[], %s::int[])
     AS n (id, why, norm, version, title, document, digest, witnesses, copies)
WHERE t.id = n.id
"""


def sign_terms(
    signatures: Mapping[int, str],
    *,
    person: int,
    by: str,
    at: datetime,
    evidence: Evidence = REGISTERED,
    shown: Mapping[int, str] | None = None,
) -> int:
    """``person`` signs their own terms, in one act: term → justification ("" where none is wanted).

    A term that needs neither witnesses nor authorisation counts at once.

    Args:
        shown: digest of the document that the person had before their eyes, by term.

    Raises:
        Refused: a term is not the person's, is ended or signed already, lacks the justification
            that the norm wants attached, or is no longer what was shown.
    """
    terms = store.lock(signatures)
    for term in terms.values():
        check_own(term, person)
        if term.needs_justification and not signatures[term.id].strip():
            raise Refused(
                f"o termo nº {term.id} precisa de justificativa anexa: fundamente a necessidade"
            )
    documents = filled(terms.values(), at, signatures)
    _must_be_as_shown(documents, shown or {})
    _write(documents, signatures, at)
    signed = [replace(term, digest=documents[term.id].digest) for term in terms.values()]
    evidencing.record(signed, SIGNER, person, evidence, by=by, at=at)
    lines = []
    for term in signed:
        facts = _facts(term, documents[term.id], signatures[term.id], evidence)
        lines.append(drafts.line("signed", term, at, facts))
    append(lines, by=by, at=at)
    drafts.close(signed, drafts.SIGN, by, at, "termo assinado")
    go_on(list(terms), by=by, at=at)
    return len(terms)


def _must_be_as_shown(documents: Mapping[int, Filled], shown: Mapping[int, str]) -> None:
    for key, digest in shown.items():
        if key in documents and documents[key].digest != digest:
            raise Refused(
                f"o termo nº {key} mudou desde que foi mostrado (os dados do cadastro ou a versão "
                "do modelo): leia-o de novo e assine o que está agora"
            )


def _facts(term: TermHeld, document: Filled, why: str, evidence: Evidence) -> dict[str, Json]:
    said: dict[str, Json] = {
        "justification": why,
        "norm": document.norm,
        "version": document.version,
    }
    return {**said, **evidencing.facts(term, evidence)}


def check_own(term: TermHeld, person: int) -> None:
    """Raises:
    Refused: the term is not ``person``'s to sign, or no longer.
    """
    if term.person != person:
        raise Refused(f"o termo nº {term.id} é de outra pessoa: cada um assina o seu")
    if term.signed_at is not None:
        raise Refused(f"o termo nº {term.id} já foi assinado")
    if term.ended_at is not None:
        raise Refused(f"o termo nº {term.id} foi retirado: não se assina mais")


def _write(documents: Mapping[int, Filled], why: Mapping[int, str], at: datetime) -> None:
    keys = list(documents)
    rows = [documents[key] for key in keys]
    with cursor() as c:
        c.execute(
            _SIGN,
            (
                at, keys, [why[key] for key in keys], [one.norm for one in rows],
                [one.version for one in rows], [one.title for one in rows],
                [sealed.seal(one.document, PURPOSE) for one in rows],
                [one.digest for one in rows], [one.witnesses for one in rows],
                [one.copies for one in rows],
            ),
        )  # fmt: skip
