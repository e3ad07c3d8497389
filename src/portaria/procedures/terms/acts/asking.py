"""Asking persons for terms (T1)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from portaria.bodies.policies import adopted, calendar_of
from portaria.database.copying import copy_rows, next_ids
from portaria.duties.acts import open_duties
from portaria.ledger.acts import append
from portaria.procedures.terms import drafts, store
from portaria.procedures.terms.models import Term
from portaria.procedures.terms.templates import chosen
from portaria.procedures.terms.types import TermAsk, TermHeld

_COLUMNS = (
    "id", "body_id", "person_id", "kind", "about", "unit_id", "asked_at", "needs_justification",
    "needs_authorisation", "provisions", "policy", "act", "title", "code",
)  # fmt: skip
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
Key = tuple[str, int, str, str]


def ask_terms(asks: Sequence[TermAsk], *, by: str, at: datetime) -> int:
    """Ask persons for terms, each by a human duty; return how many are new.

    Asking again for one that is already asked for changes nothing; for one that counts already, it
    lets what waits for it go on, unless the ask ``renews`` it.
    """
    fresh, known = _sorted_out(asks)
    open_duties([drafts.ready(term, at) for term in known if term.counts], at=at)
    if not fresh:
        return 0
    ids = next_ids(Term, len(fresh))
    units, titles = _units(fresh, at), _titles(fresh, at)
    terms = [
        TermHeld(
            i, a.body, a.person, a.kind, a.unit or units.get((a.body, a.person)),
            a.needs_authorisation, a.needs_justification, None, None, a.provisions, a.policy,
            a.about, title=titles[a.body, a.kind], code=new_code(),
        )
        for i, a in zip(ids, fresh, strict=True)
    ]  # fmt: skip
    causes = {term.id: ask.cause for term, ask in zip(terms, fresh, strict=True)}
    acts = append([drafts.line("asked", t, at, cause=causes[t.id]) for t in terms], by=by, at=at)
    copy_rows(
        "procedures_term", _COLUMNS, (_row(t, at, a) for t, a in zip(terms, acts, strict=True))
    )
    duties = [drafts.sign_duty(t, a, at) for t, a in zip(terms, fresh, strict=True)]
    open_duties(duties, at=at)
    return len(terms)


def new_code() -> str:
    """A code that nobody guesses: 100 bits in letters and digits that are not mistaken for one
    another, in groups of four."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(20))
    return "-".join(letters[i : i + 4] for i in range(0, 20, 4))


def _sorted_out(asks: Sequence[TermAsk]) -> tuple[list[TermAsk], list[TermHeld]]:
    """Those to ask for, each once; and the terms that stand or wait already."""
    condition = "WHERE person_id = ANY(%s) AND ended_at IS NULL ORDER BY id FOR UPDATE"
    waiting: dict[Key, TermHeld] = {}
    standing: dict[Key, TermHeld] = {}
    for term in store.select(condition, ([ask.person for ask in asks],)):
        (standing if term.counts else waiting)[term.body, term.person, term.kind, term.about] = term
    fresh: dict[Key, TermAsk] = {}
    known = []
    for ask in asks:
        key = ask.body, ask.person, ask.kind, ask.about
        if key in standing and not ask.renews:
            known.append(standing[key])
        elif key in waiting:
            known.append(waiting[key])
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


def _titles(asks: Sequence[TermAsk], at: datetime) -> dict[tuple[str, str], str]:
    """What each kind is called in each body: the title of its template on the day."""
    found = {}
    for ask in {(one.body, one.kind): one for one in asks}.values():
        its = adopted(ask.body)
        one = chosen(its, ask.kind, ask.provisions, its.calendar.day_of(at))
        found[ask.body, ask.kind] = one.template.title
    return found


def _row(term: TermHeld, at: datetime, act: int) -> tuple[object, ...]:
    return (
        term.id, term.body, term.person, term.kind, term.about, term.unit, at,
        term.needs_justification, term.needs_authorisation, list(term.provisions), term.policy, act,
        term.title, term.code,
    )  # fmt: skip
