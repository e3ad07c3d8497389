"""A what-if over a whole body: chunk by chunk, in one unchanging view of the database, read only.

Several processes share the work by ranges of persons, each with a connection of its own that sees
the same snapshot. Changes go to the caller one by one; only counts are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portaria.bodies.models import Body
from portaria.database.garbage import seldom_sought
from portaria.journeys import gathering
from portaria.journeys.plan import Situation
from portaria.journeys.whatif import deadlines, happenings, holders, requests, standing
from portaria.journeys.whatif.alternatives import Alternative
from portaria.journeys.whatif.changes import Change
from portaria.journeys.whatif.deadlines import Pair
from portaria.journeys.whatif.holders import Chunk, Holder
from portaria.journeys.whatif.tally import Tally
from portaria.mail import queries as mail
from portaria.mail.decisions.idle import Away
from portaria.mail.types import IN_USE, INDIVIDUAL, MailboxHeld, Role
from portaria.people.types import EventFacts

Take = Callable[[Sequence[Change]], None]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the two laws, from the instant ``now``, with the events since ``since`` and
    the days up to ``until``, both included."""

    laws: Alternative
    now: datetime
    since: date
    until: date


class Run:
    """One process's share."""

    def __init__(self, question: Question, take: Take, progress: Progress) -> None:
        self._asked, self._take, self._progress = question, take, progress
        laws = question.laws
        self._standings = standing.Standings(laws, question.until)
        self._deadlines = deadlines.Deadlines(laws, question.now, question.until)
        self.tally = Tally()

    def persons(self, part: tuple[int, int]) -> None:
        """The persons of ``part``, as :func:`portaria.journeys.whatif.holders.parts` gives it."""
        laws = self._asked.laws
        root = Body.objects.values_list("root", flat=True).get(pk=laws.body)
        with seldom_sought():
            for chunk in holders.chunks(laws.body, root, part):
                self._chunk(chunk)
                self._progress(self.tally.persons)

    def shared(self) -> None:
        """What is nobody's: organizational mailboxes, events of units; and the year's requests."""
        body = self._asked.laws.body
        for units, boxes in holders.shared_mailboxes(body):
            granted = holders.granted_of(boxes)
            for box in boxes:
                unit = units[box.id]
                pairs = self._deadlines.of(box, ())
                self._count(box, pairs, granted=box.id in granted)
                self._told(
                    [
                        *standing.shared_changes(box, unit, granted, self._standings),
                        *self._deadlines.changes(pairs, box, unit, box.address),
                    ]
                )
        keys = holders.unit_events(body, self._asked.since, self._asked.until)
        for situation in gathering.situations(keys).values():
            self.tally.events += 1
            acronym = situation.event.bond.unit_acronym
            self._told(list(happenings.changes(situation, self._asked.laws, "", acronym)))
        for found in requests.looked_at(self._asked.laws, self._asked.since):
            self.tally.requests += 1
            if found is not None:
                self._told([found])

    def _chunk(self, chunk: Chunk) -> None:
        asked = self._asked
        persons = [holder.id for holder in chunk.holders]
        away = mail.away_of(persons, asked.now)
        keys = holders.events_of(asked.laws.body, persons, asked.since, asked.until)
        events: dict[int, list[EventFacts]] = {}
        for fact in gathering.event_facts(keys).values():
            events.setdefault(fact.person, []).append(fact)
        for holder in chunk.holders:
            found = list(
                self._holder(holder, chunk.granted, events.get(holder.id, []),
                             away.get(holder.id, ()))
            )  # fmt: skip
            self.tally.persons += 1
            self.tally.affected += bool(found)
            self._told(found)

    def _holder(
        self,
        holder: Holder,
        granted: frozenset[int],
        events: Sequence[EventFacts],
        away: Sequence[Away],
    ) -> Iterator[Change]:
        asked = self._asked
        yield from standing.changes(holder, granted, self._standings, asked.laws.today)
        unit = holder.bonds[0].unit_acronym if holder.bonds else ""
        for box in holder.mailboxes:
            if box.role is Role.HOLDER and box.kind == INDIVIDUAL:
                pairs = self._deadlines.of(box, away)
                self._count(box, pairs, granted=box.id in granted)
                yield from self._deadlines.changes(pairs, box, unit, holder.name)
        ends = happenings.ending_contracts(holder, asked.laws, asked.laws.today, asked.until)
        for event in (*events, *ends):
            self.tally.events += 1
            bond = event.bond
            yield from happenings.changes(
                self._situation(event, holder), asked.laws, bond.category, bond.unit_acronym
            )

    def _situation(self, event: EventFacts, holder: Holder) -> Situation:
        before = self._asked.laws.before
        policy = before.law.on(event.effective_on)
        return Situation(event, holder.accounts, holder.mailboxes, policy, before.calendar)

    def _count(self, box: MailboxHeld, pairs: Sequence[tuple[str, Pair]], *, granted: bool) -> None:
        """The bytes of a mailbox in use, by both laws."""
        if box.state not in IN_USE:
            return
        self.tally.mailboxes += 1
        limits = self._standings.quotas(box.category)
        old, new = (box.quota_bytes, box.quota_bytes) if granted else limits
        volumes = self.tally.volumes
        volumes.used += box.used_bytes
        volumes.quota_before += old or 0
        volumes.quota_after += new or 0
        volumes.unlimited_before += old is None
        volumes.unlimited_after += new is None
        ends = self._deadlines.ends(pairs)
        volumes.ending_before += box.used_bytes if ends[0] else 0
        volumes.ending_after += box.used_bytes if ends[1] else 0
        for day, side in zip(ends, ("before", "after"), strict=True):
            if day is not None:
                self.tally.ending[f"{day:%Y-%m}", side] += box.used_bytes

    def _told(self, found: Sequence[Change]) -> None:
        if found:
            self.tally.count(found)
            self._take(found)
