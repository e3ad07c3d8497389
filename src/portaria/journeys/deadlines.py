"""Duties by which the journeys move: an event begins, an account is ready or ended, a term counts.

Each handler takes its batch whole: the same number of queries for one event as for a thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from portaria.accounts import acts as accounts
from portaria.bodies.policies import calendar_of, policy_on
from portaria.database.copying import cursor
from portaria.duties.acts import drop_duties, open_duties
from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Again, Done, Dropped, DutyDraft, OpenDuty, Outcome
from portaria.incidents.acts import register_incidents
from portaria.incidents.decisions import kind_marked
from portaria.incidents.types import PLAIN_BREACH, Told
from portaria.journeys import composing, gathering
from portaria.journeys.events import plan_for
from portaria.journeys.plan import Quiet
from portaria.mail import acts as mail
from portaria.mail.lists.following import refresh_due
from portaria.people.types import ENDS_BOND, EventFacts, EventKind
from portaria.premises.badges import acts as badges
from portaria.procedures.terms.drafts import HUMAN as TERM_DUTIES

_ARRIVALS = (
    EventKind.ADMISSION,
    EventKind.SECONDMENT_IN,
    EventKind.REINSTATEMENT,
    EventKind.CATEGORY_CHANGE,
    EventKind.CONTRACT_RENEWAL,
)
#: Human duties that wait for somebody to ask for something on a person's behalf.
_REQUESTS = (
    "accounts.ask", "accounts.settle_doubt", "mail.ask", "premises.issue_badge", *TERM_DUTIES,
)  # fmt: skip
# Automatic steps of an earlier event of the same person that are due and not done yet; looked up
# by person whatever the statistics say, which know nothing of a table that a load is filling.
_UNDER_WAY = """
SELECT DISTINCT d.person, d.event FROM duties_duty d
 WHERE d.person = ANY(%s) AND d.state || '' = 'open' AND d.assignee = '' AND d.event IS NOT NULL
   AND d.run_at <= %s
"""
_LATEST_ARRIVAL = """
SELECT DISTINCT ON (person_id) person_id, id FROM people_functionalevent
 WHERE person_id = ANY(%s) AND kind = ANY(%s) ORDER BY person_id, effective_on DESC, id DESC
"""


@handler("journey.start", batch=5000)
def start_journeys(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Plan each event and open its steps as duties. A person's events are taken in their order:
    one waits until the steps of those before it are done, for it must see what they did."""
    blocked = _waiting(duties, at)
    now = [duty for duty in duties if duty.id not in blocked]
    situations = gathering.situations([_event(duty) for duty in now])
    steps: list[DutyDraft] = []
    outcomes: dict[int, Outcome] = {}
    for duty in now:
        plan = plan_for(situations[_event(duty)])
        steps += plan.steps
        outcomes[duty.id] = Done(_told(len(plan.steps), plan.quiet))
    open_duties(steps, at=at)
    events = [situations[_event(duty)].event for duty in now]
    _drop_requests(events, at)
    _refresh_lists(events, at)
    wait = Again("espera os passos de um evento anterior da mesma pessoa")
    return [outcomes.get(duty.id, wait) for duty in duties]


@handler("journey.account_ready", batch=5000)
def open_mailboxes_of_accounts(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Open the mailboxes that waited for the account's login."""
    events = _arrivals(duties)
    situations = gathering.situations(set(events.values()))
    steps: list[DutyDraft] = []
    outcomes: list[Outcome] = []
    for duty in duties:
        situation = situations.get(events.get(duty.id, 0))
        if situation is None:
            outcomes.append(Dropped("nenhum evento dá causa a uma caixa para esta pessoa"))
            continue
        openings = composing.mailbox_openings(situation, str(duty.payload["login"]))
        steps += openings
        outcomes.append(Done(_told(len(openings))))
    open_duties(steps, at=at)
    return outcomes


@handler("journey.term_ready", batch=5000)
def activate_after_terms(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Activate the accounts and mailboxes that waited for a term which now counts."""
    persons = sorted({duty.person for duty in duties if duty.person is not None})
    activated = accounts.activate_accounts(persons, by=BY, at=at)
    activated += mail.activate_mailboxes(persons, by=BY, at=at)
    badges.release_after_terms(persons, by=BY, at=at)
    return [Done(f"{activated} contas e caixas ativadas neste lote")] * len(duties)


@handler("journey.badge_unpaid", batch=200)
def tell_unpaid_badges(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """The cost of a badge that nobody paid goes, as a breach, to whoever inquires (F5)."""
    register_incidents([_unpaid(duty, at) for duty in duties], by=BY, at=at)
    return [Done("ocorrência registrada")] * len(duties)


def _unpaid(duty: OpenDuty, at: datetime) -> Told:
    charge = int(str(duty.payload["charge"]))
    return Told(
        body=duty.body,
        kind=kind_marked(PLAIN_BREACH, policy_on(duty.body, calendar_of(duty.body).day_of(at))),
        what="Crachá não devolvido nem ressarcido",
        account=f"Não foi ressarcido o custo da cobrança nº {charge}, de crachá não devolvido.",
        about=duty.person,
        provision=next(iter(duty.provisions), ""),
        source=f"charge:{charge}",
    )


def _drop_requests(events: Sequence[EventFacts], at: datetime) -> None:
    """Who has left, with no other bond, has nothing more to ask for."""
    gone = {
        event.person
        for event in events
        if event.kind is EventKind.DEATH or (event.kind in ENDS_BOND and not event.others)
    }
    if gone:
        why = "a pessoa já não tem vínculo"
        drop_duties(kinds=_REQUESTS, persons=sorted(gone), why=why, at=at)


def _refresh_lists(events: Sequence[EventFacts], at: datetime) -> None:
    """Lists of those bodies that follow a rule are brought up to date once the steps are done."""
    by_body: dict[str, list[int]] = defaultdict(list)
    for event in events:
        by_body[event.body].append(event.id)
    refresh_due(by_body, at)


def _event(duty: OpenDuty) -> int:
    if duty.event is None:
        raise ValueError(f"o dever {duty.id} não diz de que evento se trata")
    return duty.event


def _told(steps: int, quiet: Sequence[Quiet] = ()) -> str:
    """How many steps; and, a line for each slice without any, why."""
    opened = "1 passo aberto" if steps == 1 else f"{steps} passos abertos"
    return "\n".join((opened, *(one.text for one in quiet)))


def _waiting(duties: Sequence[OpenDuty], at: datetime) -> set[int]:
    """The duties whose person has an earlier event under way: in this batch, or in its steps."""
    persons = {duty.person for duty in duties if duty.person is not None}
    under_way = _under_way(persons, at)
    waiting = set()
    for duty in duties:
        earlier = under_way.get(duty.person or 0, set())
        if any(event < _event(duty) for event in earlier):
            waiting.add(duty.id)
    return waiting


def _under_way(persons: Collection[int], at: datetime) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    with cursor() as c:
        c.execute(_UNDER_WAY, (sorted(persons), at))
        for person, event in c.fetchall():
            found[person].add(event)
    return found


def _arrivals(duties: Sequence[OpenDuty]) -> Mapping[int, int]:
    """For each duty the event that gave the account: the one it names, or the person's latest
    arrival (an account asked for by hand)."""
    named = {duty.id: duty.event for duty in duties if duty.event is not None}
    persons = [d.person for d in duties if d.id not in named and d.person is not None]
    with cursor() as c:
        c.execute(_LATEST_ARRIVAL, (persons, [kind.value for kind in _ARRIVALS]))
        latest = dict(c.fetchall())
    by_person = {
        duty.id: latest[duty.person]
        for duty in duties
        if duty.id not in named and duty.person in latest
    }
    return {**named, **by_person}
