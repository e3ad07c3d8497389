"""Asking for terms, signing them, authorising them (T1, M1; SESP 6 §1, 11; MPMT 16-III)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from portaria.bodies.policies import calendar_of
from portaria.database.copying import copy_rows, cursor, next_ids
from portaria.duties.acts import close_human, open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.procedures.terms import store
from portaria.procedures.terms.models import Term
from portaria.procedures.terms.types import Head, Refused, TermAsk, TermHeld

SIGN, AUTHORISE, READY = "procedures.sign_term", "procedures.authorise_term", "journey.term_ready"
_COLUMNS = (
    "id", "body_id", "person_id", "kind", "unit_id", "asked_at", "needs_justification",
    "needs_authorisation", "provisions", "policy", "act",
)  # fmt: skip


def ask_terms(asks: Sequence[TermAsk], *, by: str, at: datetime) -> int:
    """Ask persons for terms, each by a human duty; return how many are new.

    Asking again for one that is already asked for changes nothing; for one that counts already, it
    lets what waits for it go on.
    """
    fresh, known = _sorted_out(asks)
    open_duties([_ready(term, at) for term in known if term.counts], at=at)
    if not fresh:
        return 0
    ids = next_ids(Term, len(fresh))
    units = _units(fresh, at)
    terms = [
        TermHeld(
            i, a.body, a.person, a.kind, a.unit or units.get((a.body, a.person)),
            a.needs_authorisation, a.needs_justification, None, None, a.provisions, a.policy,
        )
        for i, a in zip(ids, fresh, strict=True)
    ]  # fmt: skip
    causes = {term.id: ask.cause for term, ask in zip(terms, fresh, strict=True)}
    acts = append([_line("asked", t, at, causes[t.id]) for t in terms], by=by, at=at)
    copy_rows(
        "procedures_term", _COLUMNS, (_row(t, at, a) for t, a in zip(terms, acts, strict=True))
    )
    duties = [_sign_duty(t, a, at) for t, a in zip(terms, fresh, strict=True)]
    open_duties(duties, at=at)
    return len(terms)


def sign_terms(signatures: Mapping[int, str], *, person: int, by: str, at: datetime) -> int:
    """``person`` signs their own terms: term → justification ("" where none is wanted).

    A term that needs no authorisation counts at once; another goes to the immediate head.

    Raises:
        Refused: a term is not the person's, is signed already, or lacks the justification that the
            norm wants attached.
    """
    terms = store.lock(signatures)
    for term in terms.values():
        if term.person != person:
            raise Refused(f"o termo nº {term.id} é de outra pessoa: cada um assina o seu")
        if term.signed_at is not None:
            raise Refused(f"o termo nº {term.id} já foi assinado")
        if term.needs_justification and not signatures[term.id].strip():
            raise Refused(
                f"o termo nº {term.id} precisa de justificativa anexa: fundamente a necessidade"
            )
    with cursor() as c:
        c.execute(
            "UPDATE procedures_term t SET signed_at = %s, justification = n.why"
            " FROM unnest(%s::bigint[], %s::text[]) AS n (id, why) WHERE t.id = n.id",
            (at, list(signatures), list(signatures.values())),
        )
    lines = [
        _line("signed", term, at, justification=signatures[term.id]) for term in terms.values()
    ]
    append(lines, by=by, at=at)
    _close(terms, SIGN, by, at, "termo assinado")
    _go_on(store.lock(signatures).values(), at)
    return len(terms)


def authorise_terms(ids: Sequence[int], *, person: int, by: str, at: datetime) -> int:
    """``person``, the signer's immediate head or the legal substitute, authorises signed terms.

    Raises:
        Refused: a term waits for no authorisation, or ``person`` is not who may give it (nobody
            authorises their own).
    """
    terms = store.lock(ids)
    heads = _heads(terms.values(), at)
    for term in terms.values():
        if not term.needs_authorisation or term.authorised_at is not None:
            raise Refused(f"o termo nº {term.id} não espera autorização")
        if term.signed_at is None:
            raise Refused(f"o termo nº {term.id} ainda não foi assinado por quem se obriga")
        head = heads.get(term.person)
        if person == term.person:
            raise Refused(f"o termo nº {term.id} é da própria pessoa: autoriza-o a chefia dela")
        if head is None or head.acting != person:
            raise Refused(
                f"o termo nº {term.id} é autorizado pela chefia imediata ou pelo substituto dela"
            )
    with cursor() as c:
        c.execute(
            "UPDATE procedures_term SET authorised_at = %s, authorised_by_id = %s"
            " WHERE id = ANY(%s)",
            (at, person, list(terms)),
        )
    lines = [_line("authorised", term, at, authorised_by=person) for term in terms.values()]
    append(lines, by=by, at=at)
    _close(terms, AUTHORISE, by, at, "termo autorizado")
    _go_on(store.lock(ids).values(), at)
    return len(terms)


def _sorted_out(asks: Sequence[TermAsk]) -> tuple[list[TermAsk], list[TermHeld]]:
    """Those never asked for, each once; and the terms that exist already."""
    condition = "WHERE person_id = ANY(%s) ORDER BY id FOR UPDATE"
    by_key = {
        (t.body, t.person, t.kind): t
        for t in store.select(condition, ([ask.person for ask in asks],))
    }
    fresh: dict[tuple[str, int, str], TermAsk] = {}
    known = []
    for ask in asks:
        key = ask.body, ask.person, ask.kind
        if key in by_key:
            known.append(by_key[key])
        else:
            fresh.setdefault(key, ask)
    return list(fresh.values()), known


def _units(asks: Sequence[TermAsk], at: datetime) -> dict[tuple[str, int], int]:
    found = {}
    for body in {ask.body for ask in asks}:
        day = calendar_of(body).day_of(at)
        persons = [ask.person for ask in asks if ask.body == body]
        for person, unit in store.units_of(body, persons, day).items():
            found[body, person] = unit
    return found


def _go_on(terms: Iterable[TermHeld], at: datetime) -> None:
    """What a signature or an authorisation leads to: the authorisation, or what waited."""
    terms = list(terms)
    waiting = [t for t in terms if not t.counts]
    heads = _heads(waiting, at)
    open_duties(
        [_ready(t, at) for t in terms if t.counts]
        + [_authorise_duty(t, heads.get(t.person), at) for t in waiting],
        at=at,
    )


def _heads(terms: Iterable[TermHeld], at: datetime) -> dict[int, Head]:
    """Each signer's immediate head today."""
    heads: dict[int, Head] = {}
    terms = list(terms)
    for body in {term.body for term in terms}:
        units = {t.person: t.unit for t in terms if t.unit is not None and t.body == body}
        heads |= store.heads_over(units, calendar_of(body).day_of(at))
    return heads


def _row(term: TermHeld, at: datetime, act: int) -> tuple[object, ...]:
    return (
        term.id, term.body, term.person, term.kind, term.unit, at, term.needs_justification,
        term.needs_authorisation, list(term.provisions), term.policy, act,
    )  # fmt: skip


def _line(what: str, term: TermHeld, at: datetime, cause: str = "", **facts: Json) -> ActDraft:
    return ActDraft(
        kind=f"procedures.term.{what}",
        subject=ref("term", term.id),
        person=term.person,
        body=term.body,
        held_at=at,
        provisions=term.provisions,
        policy=term.policy,
        content={"facts": {"kind": term.kind, "unit": term.unit, **facts}},
        cause=cause,
    )


def _sign_duty(term: TermHeld, ask: TermAsk, at: datetime) -> DutyDraft:
    about = f"Assinar o termo «{term.kind}»"
    if term.needs_justification:
        about += ", com a justificativa da necessidade"
    return _duty(SIGN, term, about, ref("person", term.person), ask.due_at or at)


def _authorise_duty(term: TermHeld, head: Head | None, at: datetime) -> DutyDraft:
    assignee = f"head-of:{head.unit}" if head else "power:accounts.manage"
    about = f"Autorizar, como chefia imediata, o termo «{term.kind}» já assinado"
    return _duty(AUTHORISE, term, about, assignee, at)


def _ready(term: TermHeld, at: datetime) -> DutyDraft:
    return DutyDraft(
        kind=READY,
        body=term.body,
        subject=ref("person", term.person),
        person=term.person,
        run_at=at,
        key=f"term_ready:{term.id}:{at.isoformat()}",
        about=f"Abrir o que esperava o termo «{term.kind}»",
        provisions=term.provisions,
        payload={"term": term.kind},
        policy=term.policy,
    )


def _duty(kind: str, term: TermHeld, about: str, assignee: str, due: datetime) -> DutyDraft:
    return DutyDraft(
        kind=kind,
        body=term.body,
        subject=ref("term", term.id),
        person=term.person,
        run_at=due,
        key=f"{kind}:{term.id}",
        about=about,
        provisions=term.provisions,
        payload={"term": term.kind},
        assignee=assignee,
        policy=term.policy,
    )


def _close(terms: Mapping[int, TermHeld], kind: str, by: str, at: datetime, note: str) -> None:
    subjects = [ref("term", term) for term in terms]
    waiting = Duty.objects.filter(kind=kind, subject__in=subjects, state="open")
    close_human(list(waiting.values_list("id", flat=True)), by=by, at=at, note=note)
