"""Requests to be shown: one's own, those that wait for one, those of one's units; and one whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery

from portaria.database.prepared import one_of, prepared
from portaria.duties.listing import Assignees, assignees_of
from portaria.frame import posted
from portaria.ledger.types import Json
from portaria.people.models import Bond, Unit
from portaria.people.powers import powers_everywhere
from portaria.people.queries import called, headed_by
from portaria.procedures.requests.dossier import read
from portaria.procedures.requests.models import Delegation, Happening, Request, Step
from portaria.procedures.requests.registry import rites
from portaria.procedures.requests.values import in_words

STATES = ("waiting", "returned", "approved", "carried_out", "refused", "withdrawn")
VIEWS = ("minhas", "esperam", "unidade", "todas")
SORTS = {"pedido": ("pk",), "prazo": ("due", "pk"), "quem": ("asker__shown_in_order", "pk")}


class Eyes:
    """What one person may see of requests today: looked up once."""

    def __init__(
        self,
        person: int,
        today: date,
        powers: Mapping[str, frozenset[str]] | None = None,
        headed: Sequence[Unit] | None = None,
    ) -> None:
        self.person, self.today = person, today
        units = headed_by(person, today) if headed is None else headed
        self.headed = [unit.pk for unit in units]
        held = powers_everywhere(person, today) if powers is None else powers
        self.mine = assignees_of(person, self.headed, held)

    def seen(self) -> QuerySet[Request]:
        """One's own and those in which they go on, those one is concerned by, answered, or may
        answer, and those of the units one heads."""
        steps = Step.objects.filter(Q(by=self.person) | _among(self.mine))
        mine = Q(asker=self.person) | Q(person=self.person) | Q(unit__in=self.headed)
        mine |= Q(source__in=Request.objects.filter(asker=self.person).values("pk"))
        return Request.objects.filter(mine | Q(pk__in=steps.values("request")))

    @property
    def awaited(self) -> bool:
        """Whether a step may be theirs to answer; :meth:`waiting`, ten times as dear, says whose
        requests. Where this is false there are none."""
        names = [*self.mine.names, *(power for _body, power in self.mine.powers)]
        return bool(_open_steps(names=names)) or bool(
            _delegated(person=self.person, today=self.today)
        )

    def waiting(self) -> QuerySet[Request]:
        """Those with a step that one may answer; never one's own, but where one is asked for one's
        own say."""
        who = _among(self.mine)
        for given in Delegation.objects.filter(
            to=self.person, start__lte=self.today, end__gte=self.today
        ):
            headed = [unit.pk for unit in headed_by(given.person_id, self.today)]
            held = powers_everywhere(given.person_id, self.today)
            theirs = _among(assignees_of(given.person_id, headed, held))
            theirs &= Q(request__body=given.body_id)
            who |= theirs & Q(request__rite__in=given.rites) if given.rites else theirs
        steps = Step.objects.filter(who, state="open")
        not_own = Q(who__in=("responsible", "self")) | ~Q(request__person=self.person)
        steps = steps.filter(not_own | Q(request__person=None))
        found = Request.objects.filter(state="waiting", pk__in=steps.values("request"))
        return found.exclude(asker=self.person)

    def view(self, name: str) -> QuerySet[Request]:
        """The requests of one of VIEWS."""
        if name == "esperam":
            return self.waiting()
        if name == "unidade":
            return Request.objects.filter(unit__in=self.headed)
        if name == "todas":
            return self.seen()
        return Request.objects.filter(Q(asker=self.person) | Q(person=self.person))


class _Key(NamedTuple):
    pk: int


@prepared(_Key, first=1)
def _open_steps(names: Sequence[str]) -> QuerySet[Step]:
    return Step.objects.filter(one_of("assignee", names), state="open")


@prepared(_Key, first=1)
def _delegated(person: int, today: date) -> QuerySet[Delegation]:
    return Delegation.objects.filter(to=person, start__lte=today, end__gte=today)


def _among(mine: Assignees) -> Q:
    found = Q(assignee__in=mine.names)
    for body in {body for body, _ in mine.powers}:
        held = [power for where, power in mine.powers if where == body]
        found |= Q(request__body=body, assignee__in=held)
    return found


def narrowed(
    found: QuerySet[Request], *, state: str = "", rite: str = "", text: str = ""
) -> QuerySet[Request]:
    """Those of ``found`` in a state, of a rite, whose number, subject or asker ``text`` names."""
    if state in STATES:
        found = found.filter(state=state)
    if rite in rites():
        found = found.filter(rite=rite)
    if text:
        named = Q(about_label__icontains=text) | called(text, "asker__")
        number = posted.number(text)
        if number is not None:
            named |= Q(pk=number)
        found = found.filter(named)
    # Not the least of a join: grouping rows of seventy columns costs more than they do.
    steps = Step.objects.filter(request=OuterRef("pk"), state="open").order_by("due_at")
    due = Subquery(steps.values("due_at")[:1])
    return found.select_related("body", "asker", "person", "unit").annotate(due=due)


def rites_on_record(eyes: Eyes) -> list[tuple[str, str]]:
    """``(id, title)`` of the rites of the requests that one may see, by title: a list offers no
    other to choose from."""
    found = {
        name
        for rows in (eyes.seen(), eyes.waiting())
        for name in rows.order_by().values_list("rite", flat=True).distinct()
    }
    named = [(name, str(rites()[name].title)) for name in found if name in rites()]
    return sorted(named, key=lambda pair: pair[1])


def steps_of(rows: Sequence[Request]) -> dict[int, list[Step]]:
    """The open steps of each request, in one query."""
    found: dict[int, list[Step]] = {row.pk: [] for row in rows}
    for step in Step.objects.filter(request__in=list(found), state="open").order_by("number"):
        found[step.request_id].append(step)
    return found


def units_of_askers(rows: Sequence[Request]) -> dict[int, Unit]:
    """Where whoever asked worked on the day of asking, by request: what a request is about may
    belong to another unit."""
    bonds = Bond.objects.filter(person__in={row.asker_id for row in rows}).order_by("start", "id")
    found: dict[int, Unit] = {}
    for bond in bonds.select_related("working_unit", "unit"):
        unit = bond.working_unit or bond.unit
        for row in rows:
            mine = (row.asker_id, row.body_id) == (bond.person_id, bond.body_id)
            day = row.asked_at.astimezone(ZoneInfo(row.body.zone)).date()
            if unit is not None and mine and bond.holds_on(day):
                found[row.pk] = unit
    return found


def happenings(key: int) -> list[Happening]:
    """The timeline of a request, the oldest first."""
    found = Happening.objects.filter(request=key).select_related("person", "delegation__person")
    return list(found.order_by("id"))


def as_json(row: Request, at: datetime) -> dict[str, Json]:
    """One request whole: ``{"id", "body", "rite", "title", "about", "about_kind", "about_key",
    "asker", "person", "unit", "category", "state", "why", "values", "answers", "source",
    "asked_at", "closed_at", "appeal_until", "provisions", "policy", "steps": [{"number", "round",
    "position", "kind", "who", "mode", "state", "assignee", "by", "in_place_of", "note", "due_at",
    "sum", "reasons"}], "timeline": [{"at", "verb", "person", "in_place_of", "who", "note",
    "act"}]}``; instants in ISO 8601; ``in_place_of``: who delegated, where the answer was given by
    that; ``source``: the request that goes on in this one."""
    (dossier,) = read([row], at)
    steps = Step.objects.filter(request=row).select_related("delegation").order_by("number")
    answers = in_words(dossier.rite, row.values, dossier.hall.policy, row.category)
    return {
        "id": row.pk,
        "body": row.body_id,
        "rite": row.rite,
        "title": str(dossier.rite.title),
        "about": row.about_label,
        "about_kind": row.about_kind,
        "about_key": row.about_key,
        "asker": row.asker_id,
        "person": row.person_id,
        "unit": row.unit_id,
        "category": row.category,
        "state": row.state,
        "why": row.why,
        "values": row.values,
        "answers": [{"label": label, "answer": answer} for label, answer in answers],
        "source": row.source_id,
        "asked_at": _iso(row.asked_at),
        "closed_at": _iso(row.closed_at),
        "appeal_until": _iso(row.appeal_until),
        "provisions": list(row.provisions),
        "policy": row.policy,
        "steps": [_step(step) for step in steps],
        "timeline": [
            {"at": _iso(h.at), "verb": h.verb, "person": h.person_id, "who": h.who,
             "in_place_of": h.delegation.person_id if h.delegation else None,
             "note": h.note, "act": h.act}
            for h in happenings(row.pk)
        ],
    }  # fmt: skip


def _step(step: Step) -> dict[str, Json]:
    names = (
        "number", "round", "position", "kind", "who", "mode", "state", "assignee", "note", "sum",
        "reasons",
    )  # fmt: skip
    found: dict[str, Any] = {name: getattr(step, name) for name in names}
    place = step.delegation.person_id if step.delegation else None
    return {**found, "by": step.by_id, "in_place_of": place, "due_at": _iso(step.due_at)}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
