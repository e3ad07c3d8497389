"""One request in hand: its row locked, its steps, who is who that day; and what a change of its
steps leads to in rows, duties and notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portaria.duties.acts import close_human, drop_duties, open_duties
from portaria.duties.models import Duty
from portaria.duties.registry import escalation_targets
from portaria.duties.types import DutyDraft, OpenDuty
from portaria.ledger.types import ref
from portaria.people.counting import counting_under
from portaria.procedures.requests import flow
from portaria.procedures.requests.deciding import Chosen, Holder, who_decides
from portaria.procedures.requests.hall import Hall
from portaria.procedures.requests.models import Delegation, Request, Step
from portaria.procedures.requests.registry import rite_of, subjects
from portaria.procedures.requests.ruling import Ruled, ruling, words_of
from portaria.procedures.requests.types import About, Refused, Rite
from portaria.steps.reasons import plain
from portaria.workdays.deadlines import Deadline
from portaria.workdays.ruled import ruled as deadline_of

DECIDE, CONSULT, CORRECT = "requests.decide", "requests.consult", "requests.correct"
SILENCE, CARRY_OUT = "requests.silence", "requests.carry_out"
_OF_STEPS = (DECIDE, CONSULT, SILENCE)


@dataclass(slots=True)
class Dossier:
    """A request and what surrounds it. ``steps`` are those of its present round; ``by_delegation``:
    in whose place, and by which act, whoever answers now does so."""

    row: Request
    steps: tuple[flow.Step, ...]
    rows: dict[int, Step]
    hall: Hall
    by_delegation: Delegation | None = None

    @property
    def rite(self) -> Rite:
        """What is asked."""
        return rite_of(self.row.rite)

    @property
    def about(self) -> About:
        """What it is about, as it is today; as it was, where it is no more."""
        row = self.row
        found = subjects[row.about_kind].about([row.about_key]).get(row.about_key)
        return found or About(
            row.about_kind, row.about_key, row.about_label, row.body_id,
            row.person_id, row.unit_id, row.category,
        )  # fmt: skip

    @property
    def ruled(self) -> Ruled:
        """What the norms say of it today: what is open passes to the norms that came.

        Raises:
            Refused: they say nothing of it any more.
        """
        found = ruling(self.row.rite, self.row.category, self.hall.policy)
        if found is None:
            raise Refused(f"{self.name}: nenhuma norma em vigor prevê mais este pedido")
        return found

    @property
    def name(self) -> str:
        """The request in a sentence."""
        return f"o pedido nº {self.row.pk}"

    def own(self, step: flow.Step) -> frozenset[int]:
        """Whose request it is, for whoever answers ``step``: who asked and the person concerned,
        unless the step is their say."""
        row = self.row
        concerned = row.person_id if step.who not in ("responsible", "self") else None
        return frozenset(p for p in (row.asker_id, concerned) if p is not None)

    @property
    def already(self) -> frozenset[int]:
        """Who approved already, where the norm wants different eyes."""
        return frozenset(flow.approvers(self.steps) if self.row.eyes > 1 else ())

    def chosen(self, step: flow.Step) -> Chosen:
        """Who answers for ``step`` today, and why."""
        hall, about = self.hall, self.about
        if step.who == "superior":
            holders = self._superior(step)
        else:
            holders = hall.holders(step.who, about, self.row.asker_id)
        above = hall.above(holders)
        own = self.ruled.own
        if own is not None and own.value != "superior":
            above = [*hall.holders(own.value, about, self.row.asker_id), *above]
        return who_decides(
            step.who, holders, above, self.own(step), self.already, self.ruled, hall.policy
        )

    def _superior(self, step: flow.Step) -> list[Holder]:
        """Whoever is above those who had the position before."""
        before = [s for s in self.steps if s.position == step.position and s.number < step.number]
        below = self.rows[before[-1].number].assignee if before else ""
        duty = OpenDuty(
            0, DECIDE, self.row.body_id, self.subject, None, self.hall.at, "", (), {}, None, 0
        )
        (target,) = escalation_targets([duty], [below], self.hall.at)
        kind, _, key = target.partition(":")
        return self.hall.chain(int(key)) if kind == "head-of" else [Holder(target, None)]

    def answerable(self, person: int, kinds: Iterable[str]) -> list[flow.Step]:
        """The steps due that ``person`` may answer today, themselves or for somebody who delegated
        to them."""
        return [
            step for step in flow.due(self.steps)
            if step.kind in kinds and self.answers_for(step, person)
        ]  # fmt: skip

    def answers_for(self, step: flow.Step, person: int) -> bool:
        """Whether ``person`` may answer ``step`` today."""
        return self._themselves(step, person) or self.delegation(step, person) is not None

    def delegation(self, step: flow.Step, person: int) -> Delegation | None:
        """The delegation by which ``person`` may answer ``step`` today; None where they may
        themselves, or may not."""
        if person in self.own(step) | self.already or self._themselves(step, person):
            return None
        given = self.hall.delegated(person, self.row.rite)
        return next((d for d in given if self._themselves(step, d.person_id)), None)

    def _themselves(self, step: flow.Step, person: int) -> bool:
        if person in self.own(step) | self.already:
            return False
        chosen = self.chosen(step)
        return person in chosen.persons or self.hall.answers(chosen.assignee, person)

    @property
    def subject(self) -> str:
        """How acts and duties name it."""
        return ref("request", self.row.pk)

    def become(
        self, steps: Sequence[flow.Step], *, by: str, note: str, notes: Mapping[int, str]
    ) -> list[Chosen]:
        """Write ``steps`` in the place of the present ones: duties of what is settled are closed,
        those of what is due are opened. ``notes``: what was said at a step. Returns who is due
        now."""
        before = {step.number: step for step in self.steps}
        self.steps = tuple(steps)
        due, settled = [], []
        for step in steps:
            old = before.get(step.number)
            if old == step and step.number in self.rows:
                continue
            self._write(step, notes.get(step.number))
            if step.state == flow.OPEN and (old is None or old.state != flow.OPEN):
                due.append(step)
            elif old is not None and old.state == flow.OPEN:
                settled.append(step)
        self._close(settled, by=by, note=note)
        return [self._open(step) for step in due]

    def _write(self, step: flow.Step, note: str | None) -> None:
        at, row = self.hall.at, self.rows.get(step.number)
        row = row or Step(request=self.row, number=step.number, round=self.row.round)
        row.position, row.kind, row.who, row.mode = (
            step.position, step.kind, step.who, step.mode,
        )  # fmt: skip
        row.state, row.by_id = step.state, step.by
        if step.state in (flow.APPROVED, flow.REFUSED, flow.GIVEN, flow.PASSED):
            row.decided_at = at
            row.delegation = self.by_delegation if step.by is not None else None
        if note is not None:
            row.note = note
        row.save()
        self.rows[step.number] = row

    def _close(self, steps: Sequence[flow.Step], *, by: str, note: str) -> None:
        keys = [_key(_kind(step), self.row.pk, step.number) for step in steps]
        if keys:
            open_ = Duty.objects.filter(key__in=keys, state="open").values_list("id", flat=True)
            close_human(list(open_), by=by, at=self.hall.at, note=note)

    def drop_all(self, *, by: str, why: str) -> None:
        """Nothing of the request waits for anybody any more."""
        drop_duties(
            subjects=[self.subject], kinds=[*_OF_STEPS, CORRECT], why=why, at=self.hall.at, by=by
        )

    def abandon(self, *, by: str, why: str) -> None:
        """The present round is over without an end of its own: what was still to be answered is
        dropped, with its duties."""
        self.drop_all(by=by, why=why)
        for row in self.rows.values():
            if row.state in (flow.WAITING, flow.OPEN):
                row.state = flow.DROPPED
                row.save()

    def _open(self, step: flow.Step) -> Chosen:
        chosen, row, at = self.chosen(step), self.rows[step.number], self.hall.at
        due = self._deadline(step)
        row.assignee, row.opened_at = chosen.assignee, at
        row.reasons = plain(chosen.decision)["reasons"]
        row.due_at, row.sum = (due.due_at, dict(due.as_json())) if due else (None, None)
        row.save()
        drafts = [self._duty(step, _kind(step), chosen.assignee, row.due_at or at)]
        if row.due_at is not None and self._lapses(step):
            drafts.append(self._duty(step, SILENCE, "", row.due_at))
        open_duties(drafts, at=at)
        return chosen

    def _lapses(self, step: flow.Step) -> bool:
        """Whether the norm gives a meaning to the silence at ``step``. Nobody waits for an opinion
        past its time."""
        return step.kind == flow.CONSULT or self.row.silence not in ("", "stays")

    def _deadline(self, step: flow.Step) -> Deadline | None:
        within = self.ruled.within
        if within is None:
            return None
        its, policy = self.hall.its, self.hall.policy
        who = words_of(step.who, policy, self.row.rite)
        return deadline_of(
            self.hall.at,
            within,
            counting=counting_under(policy, its),
            calendar=its.calendar,
            label=f"Resposta de {who} ao pedido nº {self.row.pk}",
        )

    def _duty(self, step: flow.Step, kind: str, assignee: str, when: datetime) -> DutyDraft:
        row = self.rows[step.number]
        verb = {CONSULT: "Opinar sobre", DECIDE: "Decidir"}.get(kind, "Silêncio sobre")
        return DutyDraft(
            kind=kind,
            body=self.row.body_id,
            subject=self.subject,
            person=None,
            run_at=when,
            key=_key(kind, self.row.pk, step.number),
            about=f"{verb} o pedido nº {self.row.pk}: {self.rite.title}",
            provisions=tuple(self.row.provisions),
            sum=row.sum if kind != SILENCE else None,
            payload={"step": step.number},
            assignee=assignee,
            policy=self.row.policy,
        )


def _kind(step: flow.Step) -> str:
    return CONSULT if step.kind == flow.CONSULT else DECIDE


def _key(kind: str, request: int, number: int) -> str:
    return f"{kind}:{request}:{number}"


def opened(ids: Iterable[int], at: datetime) -> list[Dossier]:
    """The requests, locked in the order of their keys.

    Raises:
        Refused: one does not exist.
    """
    wanted = sorted(set(ids))
    rows = list(Request.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    if missing := sorted(set(wanted) - {row.pk for row in rows}):
        raise Refused(f"não existe o pedido nº {missing[0]}")
    return read(rows, at)


def read(rows: Sequence[Request], at: datetime) -> list[Dossier]:
    """Requests with their steps, not locked: for what is only shown."""
    halls: dict[str, Hall] = {}
    steps: dict[int, list[Step]] = {row.pk: [] for row in rows}
    for step in Step.objects.filter(request__in=list(steps)).order_by("number"):
        steps[step.request_id].append(step)
    found = []
    for row in rows:
        hall = halls.setdefault(row.body_id, Hall(row.body_id, at))
        present = {s.number: s for s in steps[row.pk] if s.round == row.round}
        found.append(Dossier(row, tuple(map(as_value, present.values())), present, hall))
    return found


def as_value(row: Step) -> flow.Step:
    """A step's row as the flow sees it."""
    return flow.Step(row.number, row.position, row.kind, row.who, row.mode, row.state, row.by_id)
