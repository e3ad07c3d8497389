"""The only ways in which reviews change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from portaria.bodies.policies import adopted
from portaria.database.copying import copy_rows
from portaria.duties.acts import close_about, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.people.models import Bond, Unit
from portaria.people.powers import powers_everywhere
from portaria.people.queries import headed_by, in_force
from portaria.procedures.reviews import decisions
from portaria.procedures.reviews.models import Campaign, Item
from portaria.procedures.reviews.types import CLOSE, DECIDE, REMIND, SUBJECT, Refused, sources
from portaria.steps.reasons import plain, provisions_of
from portaria.workdays.calendar import Calendar

_COLUMNS = ("campaign_id", "unit_id", "person_id", "source", "key", "what", "state")
WAITS = ("waiting", "escalated")
ADMIN = "body.admin"
"""Who reviews what no head is above."""


def open_campaign(body: str, title: str, due_on: date, *, by: str, at: datetime) -> int:
    """List every access of each unit's people and put it before its head; the campaign's key. What
    is a head's own goes to the head above.

    Raises:
        Refused: no title, a day that is over, or nothing to review.
    """
    its = adopted(body)
    today = its.calendar.day_of(at)
    if not title.strip() or due_on < today:
        raise Refused("dê um nome à revisão e um dia que ainda não passou. Nada foi alterado")
    decision = decisions.undone(its.law.on(today))
    with transaction.atomic():
        rows = list(_listed(body, today))
        if not rows:
            raise Refused("não há acesso nenhum a rever neste órgão. Nada foi alterado")
        row = Campaign.objects.create(
            body_id=body, title=title.strip(), opened_at=at, opened_by=by, due_on=due_on,
            undone=decision.outcome, provision=next(iter(provisions_of(decision)), ""),
            state="open",
        )  # fmt: skip
        copy_rows("reviews_item", _COLUMNS, ((row.pk, *one, "waiting") for one in rows))
        append([_opened(row, decision, len(rows))], by=by, at=at)
        after = its.calendar.first_instant(due_on + timedelta(days=1))
        units = {one[0] for one in rows}
        reminders = [d for d in _reminders(row, its.calendar) if d.run_at > at]
        asked = [_asked(row, unit, after) for unit in units]
        open_duties([*asked, *reminders, _closing(row, after)], at=at)
    return row.pk


def decide_items(
    ids: Sequence[int], keep: bool, *, person: int, by: str, at: datetime, why: str = ""
) -> int:
    """Keep or withdraw accesses under review; return how many. Withdrawn ones end at once.

    Raises:
        Refused: one is decided already, is the decider's own, or is of a unit that ``person`` does
            not head today.
    """
    with transaction.atomic():
        rows = list(
            Item.objects.select_for_update(of=("self",)).filter(pk__in=ids)
            .select_related("campaign").order_by("pk")
        )  # fmt: skip
        if len(rows) != len(set(ids)) or any(row.state not in WAITS for row in rows):
            raise Refused("um dos acessos já foi revisto ou não existe. Nada foi alterado")
        if any(row.person_id == person for row in rows):
            raise Refused("ninguém revê o próprio acesso: cabe a quem está acima")
        for body in {row.campaign.body_id for row in rows}:
            day = adopted(body).calendar.day_of(at)
            mine: set[int | None] = {unit.pk for unit in headed_by(person, day)}
            if ADMIN in powers_everywhere(person, day).get(body, frozenset()):
                mine.add(None)  # what nobody is above
            if any(r.unit_id not in mine for r in rows if r.campaign.body_id == body):
                raise Refused("a revisão destes acessos cabe a outra chefia. Nada foi alterado")
        state = "kept" if keep else "withdrawn"
        said = why.strip() or ("continua a precisar" if keep else "não precisa mais")
        _settle(rows, state, said, person, by=by, at=at)
        _close_done({(row.campaign_id, row.unit_id) for row in rows}, by=by, at=at)
    return len(rows)


def close_campaign(row: Campaign, *, by: str, at: datetime) -> dict[str, int]:
    """The day is over: what nobody reviewed is withdrawn or goes up, as the norm says; how many of
    each. Where nobody is above, it stays for the body's administration."""
    with transaction.atomic():
        left = list(Item.objects.filter(campaign=row, state="waiting").order_by("pk"))
        if row.undone == "withdraw":
            _settle(left, "withdrawn", "ninguém reviu no prazo", None, by=by, at=at)
        else:
            _escalate(row, left, by=by, at=at)
        row.state, row.closed_at = "closed", at
        row.save()
        found = {state: Item.objects.filter(campaign=row, state=state).count()
                 for state in ("kept", "withdrawn", "escalated")}  # fmt: skip
        draft = ActDraft(
            kind="reviews.campaign.closed", subject=ref(SUBJECT, row.pk), person=None,
            body=row.body_id, held_at=at, outcome="closed", content={"facts": dict(found)},
            provisions=row.provisions,
        )  # fmt: skip
        append([draft], by=by, at=at)
        if row.undone == "withdraw":
            _close_done({(row.pk, item.unit_id) for item in left}, by=by, at=at)
    return found


def _opened(row: Campaign, decision: Decision, items: int) -> ActDraft:
    facts: dict[str, Json] = {"title": row.title, "due_on": row.due_on.isoformat(),
                              "items": items}  # fmt: skip
    return ActDraft(
        kind="reviews.campaign.opened", subject=ref(SUBJECT, row.pk), person=None,
        body=row.body_id, held_at=row.opened_at, provisions=provisions_of(decision),
        outcome="opened", policy=decision.policy,
        content={"facts": facts, "decision": plain(decision)},
    )  # fmt: skip


def _listed(body: str, day: date) -> Iterable[tuple[int | None, int, str, int, str]]:
    """(deciding unit, person, source, key, what) of every access of everybody with a bond, and of
    whoever else has something that is the body's."""
    bonds = Bond.objects.filter(in_force(day), body=body)
    where = {
        person: working or unit
        for person, working, unit in bonds.order_by("start", "id").values_list(
            "person", "working_unit", "unit"
        )
    }
    units = {u.pk: u for u in Unit.objects.filter(body=body)}
    for name, source in sources().items():
        for one in source.of(body, sorted(where), day):
            unit = one.unit if one.owned else where.get(one.person, one.unit)
            yield (
                _decider(unit, one.person, units),
                one.person,
                name,
                one.key,
                one.what,
            )


def _decider(unit: int | None, person: int, units: dict[int, Unit]) -> int | None:
    """The unit whose head reviews ``person``: nobody reviews their own."""
    while unit is not None and units[unit].head_id in (None, person):
        unit = units[unit].parent_id
    return unit


def _settle(
    rows: Sequence[Item], state: str, why: str, person: int | None, *, by: str, at: datetime
) -> None:
    drafts = []
    for row in rows:
        row.state, row.why, row.decided_at, row.decided_by_id = state, why, at, person
        drafts.append(_line(row, state, at))
    Item.objects.bulk_update(rows, ["state", "why", "decided_at", "decided_by"])
    append(drafts, by=by, at=at)
    if state == "withdrawn":
        by_source: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            by_source[row.source].append(row.key)
        for name, keys in by_source.items():
            sources()[name].withdraw(keys, f"revisão de acessos: {why}", by=by, at=at)


def _escalate(row: Campaign, left: Sequence[Item], *, by: str, at: datetime) -> None:
    parents = dict(Unit.objects.filter(body=row.body_id).values_list("pk", "parent"))
    had = {(row.pk, item.unit_id) for item in left}
    for item in left:
        item.unit_id = parents.get(item.unit_id) if item.unit_id is not None else None
        item.state = "escalated"
    Item.objects.bulk_update(left, ["unit", "state"])
    append([_line(item, "escalated", at) for item in left], by=by, at=at)
    _close_done(had, by=by, at=at, note="o prazo terminou: subiu a quem está acima")
    units = {item.unit_id for item in left}
    open_duties([_asked(row, unit, at, "acima") for unit in units], at=at)


def _line(row: Item, state: str, at: datetime) -> ActDraft:
    facts: dict[str, Json] = {"what": row.what, "source": row.source, "key": row.key,
                              "why": row.why, "unit": row.unit_id}  # fmt: skip
    return ActDraft(
        kind=f"reviews.item.{state}", subject=ref(SUBJECT, row.campaign_id), person=row.person_id,
        body=row.campaign.body_id, held_at=at, outcome=state, content={"facts": facts},
        provisions=row.campaign.provisions,
    )  # fmt: skip


def _asked(row: Campaign, unit: int | None, due: datetime, turn: str = "chefia") -> DutyDraft:
    return DutyDraft(
        kind=DECIDE, body=row.body_id, subject=ref(SUBJECT, row.pk), person=None, run_at=due,
        key=f"{DECIDE}:{row.pk}:{unit}:{turn}", assignee=_whose(unit),
        about=f"Rever os acessos da unidade: {row.title}",
        provisions=row.provisions,
    )  # fmt: skip


def _whose(unit: int | None) -> str:
    return f"power:{ADMIN}" if unit is None else f"head-of:{unit}"


def _closing(row: Campaign, after: datetime) -> DutyDraft:
    return DutyDraft(
        kind=CLOSE, body=row.body_id, subject=ref(SUBJECT, row.pk), person=None, run_at=after,
        key=f"{CLOSE}:{row.pk}", about=f"Concluir a revisão de acessos «{row.title}»",
        provisions=row.provisions,
    )  # fmt: skip


def _reminders(row: Campaign, calendar: Calendar) -> list[DutyDraft]:
    """One for each day on which heads that are behind are told again."""
    days = sorted(set(settings.REVIEW_REMINDER_DAYS), reverse=True)
    return [
        DutyDraft(
            kind=REMIND, body=row.body_id, subject=ref(SUBJECT, row.pk), person=None,
            run_at=calendar.first_instant(row.due_on - timedelta(days=before)),
            key=f"{REMIND}:{row.pk}:{before}",
            about=f"Lembrar as chefias da revisão de acessos «{row.title}»",
            provisions=row.provisions,
        )
        for before in days
    ]  # fmt: skip


def _close_done(
    pairs: Iterable[tuple[int, int | None]],
    *,
    by: str,
    at: datetime,
    note: str = "acessos revistos",
) -> None:
    """The duties of units that have nothing left to review are done."""
    for campaign, unit in pairs:
        if Item.objects.filter(campaign=campaign, unit=unit, state__in=WAITS).exists():
            continue
        subjects, whose = [ref(SUBJECT, campaign)], _whose(unit)
        close_about(subjects, DECIDE, by=by, at=at, note=note, assignee=whose)
