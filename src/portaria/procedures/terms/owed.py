"""Terms that persons owe by the norms themselves, and those to be signed again: for a new version
of the text, or after an event that the norm names (T1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import adopted
from portaria.database.copying import cursor
from portaria.norms.policy import Policy
from portaria.people import rules
from portaria.procedures.terms import store
from portaria.procedures.terms.acts import ask_terms
from portaria.procedures.terms.templates import chosen
from portaria.procedures.terms.types import TermAsk, TermHeld

CHUNK = 5000
_IN_SERVICE = """body_id = %(body)s AND start <= %(day)s AND ("end" IS NULL OR "end" > %(day)s)"""
_CATEGORIES = f"""SELECT DISTINCT category FROM people_bond
 WHERE {_IN_SERVICE} AND situation = 'active' ORDER BY 1"""  # noqa: S608  # constants only
_WITHOUT = f"""SELECT DISTINCT person_id FROM people_bond b
 WHERE {_IN_SERVICE} AND situation = 'active' AND category = %(category)s
   AND NOT EXISTS (SELECT 1 FROM procedures_term t
                    WHERE t.person_id = b.person_id AND t.body_id = %(body)s AND t.kind = %(kind)s
                      AND t.ended_at IS NULL)
 ORDER BY 1"""  # noqa: S608  # constants only
_CATEGORY_OF = f"""SELECT DISTINCT ON (person_id) person_id, category FROM people_bond
 WHERE {_IN_SERVICE} AND person_id = ANY(%(persons)s)
 ORDER BY person_id, start DESC, id DESC"""  # noqa: S608  # constants only
_STANDING = (
    "WHERE body_id = %s AND ended_at IS NULL AND counts_since IS NOT NULL AND kind = ANY(%s)"
)
_AFTER = """ AND EXISTS (SELECT 1 FROM people_functionalevent e
   WHERE e.person_id = procedures_term.person_id AND e.body_id = procedures_term.body_id
     AND e.kind = %s AND e.effective_on <= %s
     AND e.effective_on > (procedures_term.signed_at AT TIME ZONE %s)::date)"""


def followed(its: Assembled) -> bool:
    """Whether the norms of the body ever ask for terms by themselves, or may ask again."""
    named = {rules.TERM_OWED.name, rules.TERM_RENEWED.name}
    for held in its.law.norms:
        if any(len(template.versions) > 1 for template in held.pack.terms.values()):
            return True
        for provision in held.pack.provisions.values():
            for wording in provision.wordings:
                if any(setting.rule in named for setting in wording.settings):
                    return True
    return False


def ask_due(body: str, *, by: str, at: datetime) -> int:
    """Ask, in the body, for every term owed and not asked for, and for every one to be signed
    again; return how many are new. Who is away is asked when back."""
    its = adopted(body)
    day = its.calendar.day_of(at)
    policy = its.law.on(day)
    asks = [
        *_owed(body, policy, day),
        *_newer(its, body, day),
        *_after_events(its, body, policy, day),
    ]
    count = 0
    for start in range(0, len(asks), CHUNK):
        count += ask_terms(asks[start : start + CHUNK], by=by, at=at)
    return count


def _owed(body: str, policy: Policy, day: date) -> Iterator[TermAsk]:
    for (category,) in _rows(_CATEGORIES, {"body": body, "day": day}):
        found = policy.find(rules.TERM_OWED, category=str(category))
        for kind in found.value if found else ():
            asked = {"body": body, "day": day, "category": category, "kind": kind}
            for (person,) in _rows(_WITHOUT, asked):
                assert found is not None  # noqa: S101  # its value was just read
                yield TermAsk(
                    body, int(str(person)), kind, provisions=found.refs, policy=policy.digest
                )


def _newer(its: Assembled, body: str, day: date) -> Iterator[TermAsk]:
    """Those whose signed version no longer does for their category."""
    kinds = sorted({
        kind for held in its.law.norms for kind, one in held.pack.terms.items()
        if len(one.versions) > 1
    })  # fmt: skip
    if not kinds:
        return
    standing = store.select(_STANDING, (body, kinds))
    categories = _categories_of(body, standing, day)
    for term in standing:
        one = chosen(its, term.kind, term.provisions, day)
        category = categories.get(term.person)
        if category is None or one.norm != term.norm:
            continue
        if one.template.renewed(term.version, category, day):
            yield _again(term)


def _after_events(its: Assembled, body: str, policy: Policy, day: date) -> Iterator[TermAsk]:
    for event in sorted(its.vocabulary.keys["event"]):
        found = policy.find(rules.TERM_RENEWED, event=event)
        if found is None:
            continue
        asked = (body, list(found.value), event, day, its.config.zone)
        for term in store.select(_STANDING + _AFTER, asked):
            yield _again(term, found.refs)


def _again(term: TermHeld, because: tuple[str, ...] = ()) -> TermAsk:
    return TermAsk(
        term.body, term.person, term.kind, term.needs_authorisation, term.needs_justification,
        provisions=tuple(dict.fromkeys((*term.provisions, *because))), policy=term.policy,
        about=term.about, renews=True,
    )  # fmt: skip


def _categories_of(body: str, terms: Sequence[TermHeld], day: date) -> dict[int, str]:
    persons = [term.person for term in terms]
    rows = _rows(_CATEGORY_OF, {"body": body, "day": day, "persons": persons})
    return {int(str(person)): str(category) for person, category in rows}


def _rows(statement: str, values: dict[str, object]) -> list[tuple[object, ...]]:
    with cursor() as c:
        c.execute(statement.encode(), values)
        return list(c.fetchall())
