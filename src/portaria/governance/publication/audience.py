"""Who is to take note of a norm, by what the norms say of each category; and until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portaria.bodies.assembly import Assembled
from portaria.database.copying import cursor
from portaria.governance import rules
from portaria.governance.types import Reader, Refused, Term
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.people.counting import counting_in
from portaria.people.listing import categories_in
from portaria.workdays.deadlines import compute

_IN_SERVICE = """body_id = %(body)s AND start <= %(day)s AND ("end" IS NULL OR "end" > %(day)s)"""
_CATEGORIES = f"""SELECT c FROM unnest(%(categories)s::text[]) c WHERE EXISTS (
    SELECT FROM people_bond WHERE {_IN_SERVICE} AND category = c) ORDER BY 1"""  # noqa: S608  # constants only
_READERS = f"""SELECT DISTINCT ON (person_id)
         person_id, category, coalesce(working_unit_id, unit_id)
    FROM people_bond b WHERE {_IN_SERVICE} AND category = ANY(%(categories)s)
     AND NOT EXISTS (SELECT 1 FROM governance_acknowledgement a
                      WHERE a.publication_id = %(publication)s AND a.person_id = b.person_id
                        AND a.dropped_at IS NULL)
   ORDER BY person_id, start, id"""  # noqa: S608  # constants only


@dataclass(frozen=True, slots=True)
class Audience:
    """Categories of persons in service, by what the norms say of taking note.

    Attributes:
        asked: those who must, and those whom the publisher asks.
        silent: those about whom the norms say nothing, and whom the publisher did not ask.
        provisions: what orders those who must.
    """

    asked: tuple[str, ...]
    silent: tuple[str, ...]
    provisions: tuple[str, ...]


def audience_of(policy: Policy, in_service: Iterable[str], chosen: Sequence[str]) -> Audience:
    """Who of ``in_service`` is asked under ``policy`` when the publisher also asks ``chosen``.

    Only a norm that makes it compulsory orders somebody to take note; one that recommends, allows
    or leaves it open leaves the choice to the publisher, and so does silence.

    Raises:
        Refused: a norm forbids asking a category that the publisher chose.
    """
    asked, silent = [], []
    provisions: dict[str, None] = {}
    for category in in_service:
        found = policy.find(rules.ACKNOWLEDGEMENT, category=category)
        if found is not None and found.value is Modality.COMPULSORY:
            asked.append(category)
            provisions |= dict.fromkeys(found.refs)
        elif category in chosen:
            if found is not None and found.value is Modality.FORBIDDEN:
                raise Refused(
                    f"«{category}»: {found.citations[0].label} proíbe pedir ciência; retire a "
                    "categoria"
                )
            asked.append(category)
        elif found is None:
            silent.append(category)
    return Audience(tuple(asked), tuple(silent), tuple(provisions))


def categories_in_service(body: str, day: date) -> list[str]:
    """The categories of whoever has a bond with ``body`` on ``day``."""
    with cursor() as c:
        had = {"body": body, "day": day, "categories": categories_in(body)}
        c.execute(_CATEGORIES.encode(), had)
        return [row[0] for row in c]


def readers_not_asked(
    body: str, categories: Sequence[str], day: date, publication: int
) -> list[Reader]:
    """Persons of ``categories`` with a bond on ``day`` whom ``publication`` has not asked yet."""
    asked = {"body": body, "day": day, "categories": list(categories), "publication": publication}
    with cursor() as c:
        c.execute(_READERS.encode(), asked)
        return [Reader(*row) for row in c]


class Terms:
    """Until when readers of each category take note, counted from ``at``; each sum made once.

    A term that the norm gives goes before the publisher's day.
    """

    def __init__(self, its: Assembled, at: datetime, due_on: date | None) -> None:
        self._its, self._at, self._due_on = its, at, due_on
        self._today = its.calendar.day_of(at)
        self._policy = its.law.on(self._today)
        self._known: dict[str, Term] = {}

    def of(self, category: str) -> Term:
        """The term of a category.

        Raises:
            Refused: neither the norms nor the publisher say until when.
        """
        if category not in self._known:
            self._known[category] = self._term(category)
        return self._known[category]

    def _term(self, category: str) -> Term:
        span = self._policy.find(rules.ACKNOWLEDGEMENT_WITHIN, category=category)
        if span is None:
            return self._publishers(category)
        deadline = compute(
            start=self._at,
            budget=span.value,
            counting=counting_in(self._its, self._today),
            calendar=self._its.calendar,
            provision=span.ref,
            label="Dar ciência da norma",
        )
        return Term(deadline.due_at, deadline.due_on, span.ref, dict(deadline.as_json()))

    def _publishers(self, category: str) -> Term:
        calendar = self._its.calendar
        if self._due_on is None:
            raise Refused(
                f"a norma não diz em que prazo «{category}» dá ciência: escolha até que dia"
            )
        # Who arrives after the publisher's day has that day of arrival, never a day in the past.
        last = max(self._due_on, self._today)
        return Term(calendar.first_instant(last + timedelta(days=1)), last, "", None)
