"""Access granted, suspended, ended; authorisations for a time; levels as a plan tells them. Each
takes a batch, in one transaction, and leaves a ledger line for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from portaria.database.copying import next_ids
from portaria.duties.acts import drop_duties, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.premises.access import decisions, queries
from portaria.premises.access.models import Authorisation, Grant, Level, LevelArea
from portaria.premises.access.types import (
    ACTIVE,
    ENDED,
    SUSPENDED,
    AuthorisationAsk,
    GrantAsk,
    GrantHeld,
    Refused,
)
from portaria.premises.desk import Desk, line
from portaria.premises.places.acts import areas_of
from portaria.premises.places.types import PlanOfPlaces
from portaria.steps.reasons import by_fact, decided, provisions_of, why

END, END_STAY = "premises.end_grant", "premises.end_authorisation"


def grant_access(batch: Sequence[GrantAsk], *, by: str, at: datetime) -> list[int]:
    """Grant access to areas; the grants' keys, in order. Those with a last day end by themselves.

    Raises:
        Refused: the norm closes an area to the person's category, or the days make no sense.
            Nothing is changed.
    """
    with transaction.atomic():
        desk = Desk(at)
        levels = queries.areas_of_levels({a.level for a in batch if a.level})
        areas = queries.facts_of_areas(
            {a.area for a in batch if a.area} | {k for keys in levels.values() for k in keys}
        )
        for ask in batch:
            _must_make_sense(ask, desk)
            keys = [ask.area] if ask.area else levels.get(ask.level or 0, [])
            facts = [areas[key] for key in keys if key in areas]
            decision = decisions.grant(facts, ask.category, desk.policy(ask.body))
            if decision.outcome != decisions.GRANT or not facts:
                said = why(decision) or "a área ou o nível de acesso não existe"
                raise Refused(f"o acesso não pode ser dado: {said}. Nada foi alterado")
        ids = next_ids(Grant, len(batch))
        lines = [_granted(key, ask, at) for key, ask in zip(ids, batch, strict=True)]
        acts = append(lines, by=by, at=at)
        Grant.objects.bulk_create(
            [_row(key, ask, act, at) for key, ask, act in zip(ids, batch, acts, strict=True)],
            batch_size=2000,
        )
        open_duties(
            [_end(key, ask, desk) for key, ask in zip(ids, batch, strict=True) if ask.last_on],
            at=at,
        )
    return ids


def end_grants(
    grants: Sequence[int], decision: Decision, *, by: str, at: datetime, sparing: bool = False
) -> int:
    """End grants that hold or are suspended; return how many. ``sparing`` leaves the duty of their
    end alone, for the runner that carries it out."""
    return _move(grants, (ACTIVE, SUSPENDED), ENDED, "ended", decision, by, at, sparing=sparing)


def suspend_grants(
    grants: Sequence[int], ground: str, decision: Decision, *, by: str, at: datetime
) -> int:
    """Suspend grants for ``ground``; return how many."""
    return _move(grants, (ACTIVE,), SUSPENDED, "suspended", decision, by, at, ground=ground)


def restore_grants(grants: Sequence[int], decision: Decision, *, by: str, at: datetime) -> int:
    """Suspended grants hold again; return how many."""
    return _move(grants, (SUSPENDED,), ACTIVE, "restored", decision, by, at)


def _move(
    grants: Sequence[int],
    among: Sequence[str],
    state: str,
    verb: str,
    decision: Decision,
    by: str,
    at: datetime,
    *,
    ground: str = "",
    sparing: bool = False,
) -> int:
    with transaction.atomic():
        condition = "WHERE g.id = ANY(%s) AND g.state = ANY(%s) ORDER BY g.id FOR UPDATE OF g"
        held = queries.select(condition, (list(grants), list(among)))
        keys = [grant.id for grant in held]
        Grant.objects.filter(pk__in=keys).update(state=state, state_since=at, suspended_for=ground)
        append([_line(verb, grant, decision, at, ground) for grant in held], by=by, at=at)
        if state == ENDED and keys and not sparing:
            subjects = [ref("grant", key) for key in keys]
            drop_duties(subjects=subjects, kinds=[END], why="já terminou", at=at, by=by)
    return len(held)


def authorise(batch: Sequence[AuthorisationAsk], *, by: str, at: datetime) -> list[int]:
    """Let persons stay late or come after hours, each for a time, a place and an activity; the
    authorisations' keys. They end by themselves.

    Raises:
        Refused: the time is over or ends before it begins, or no activity is told.
    """
    with transaction.atomic():
        for ask in batch:
            if ask.last_at <= max(ask.first_at, at) or (ask.place is None) == (ask.area is None):
                raise Refused("diga um lugar ou uma área, e um período por vir. Nada foi alterado")
            if not ask.activity.strip():
                raise Refused("diga a atividade: a autorização só vale para ela. Nada foi alterado")
        ids = next_ids(Authorisation, len(batch))
        acts = append(
            [_authorised(key, ask, at) for key, ask in zip(ids, batch, strict=True)], by=by, at=at
        )
        Authorisation.objects.bulk_create(
            Authorisation(
                pk=key, body_id=a.body, person_id=a.person, place_id=a.place, area_id=a.area,
                kind=a.kind, first_at=a.first_at, last_at=a.last_at, activity=a.activity.strip(),
                state=ACTIVE, state_since=at, asked_by_id=a.asked_by, request=a.request,
                provision=next(iter(provisions_of(a.decision)), ""), act=act,
            )
            for key, a, act in zip(ids, batch, acts, strict=True)
        )  # fmt: skip
        open_duties([_over(key, a) for key, a in zip(ids, batch, strict=True)], at=at)
    return ids


def end_authorisations(keys: Sequence[int], *, by: str, at: datetime) -> int:
    """Authorisations are over; return how many were in force."""
    with transaction.atomic():
        rows = list(
            Authorisation.objects.select_for_update()
            .filter(pk__in=keys, state=ACTIVE)
            .order_by("pk")
        )
        Authorisation.objects.filter(pk__in=[r.pk for r in rows]).update(
            state=ENDED, state_since=at
        )
        desk, fact = Desk(at), by_fact("over", "Terminou o período autorizado")
        append(
            [
                line("authorisation.ended", ("authorisation", r.pk), r.body_id,
                     decided("ended", desk.policy(r.body_id), fact), {"kind": r.kind}, at=at,
                     person=r.person_id)
                for r in rows
            ],
            by=by, at=at,
        )  # fmt: skip
    return len(rows)


def load_levels(body: str, plan: PlanOfPlaces, *, by: str, at: datetime) -> int:
    """Make the access levels of ``body`` what ``plan`` says; how many it has. Those it no longer
    names end, and give nothing any more."""
    with transaction.atomic():
        areas, policy = areas_of(body), Desk(at).policy(body)
        standing = {row.code: row for row in Level.objects.select_for_update().filter(body=body)}
        fact, lines = by_fact("plan", "O plano das instalações o diz"), []
        for thing in plan.of("level"):
            keys = {areas[code].pk for code in thing.areas}
            row = standing.pop(thing.code, None) or Level(body_id=body, code=thing.code)
            known = set(LevelArea.objects.filter(level=row.pk).values_list("area", flat=True))
            same = row.pk and known == keys and row.ended_at is None
            if same and row.name == thing.columns["name"]:
                continue
            verb = "changed" if row.pk else "opened"
            row.name, row.ended_at = thing.columns["name"], None
            row.save()
            LevelArea.objects.filter(level=row).exclude(area__in=keys).delete()
            LevelArea.objects.bulk_create(LevelArea(level=row, area_id=k) for k in keys - known)
            facts: dict[str, Json] = {"code": row.code, "areas": list(thing.areas)}
            lines.append(line(f"level.{verb}", ("level", row.pk), body,
                              decided(verb, policy, fact), facts, at=at))  # fmt: skip
        for row in standing.values():
            if row.ended_at is None:
                row.ended_at = at
                row.save(update_fields=["ended_at"])
                LevelArea.objects.filter(level=row).delete()
                ended = decided("ended", policy, fact)
                subject = "level", row.pk
                lines.append(line("level.ended", subject, body, ended, {"code": row.code}, at=at))
        append(lines, by=by, at=at)
    return len(plan.of("level"))


def _must_make_sense(ask: GrantAsk, desk: Desk) -> None:
    if (ask.area is None) == (ask.level is None):
        raise Refused("diga uma área ou um nível de acesso, e só um. Nada foi alterado")
    if ask.last_on is not None and ask.last_on < max(ask.first_on, desk.today(ask.body)):
        raise Refused("o último dia já passou ou vem antes do primeiro. Nada foi alterado")


def _row(key: int, ask: GrantAsk, act: int, at: datetime) -> Grant:
    return Grant(
        pk=key, body_id=ask.body, person_id=ask.person, area_id=ask.area, level_id=ask.level,
        hours=ask.hours, first_on=ask.first_on, last_on=ask.last_on, state=ACTIVE, state_since=at,
        asked_by_id=ask.asked_by, request=ask.request, why=ask.why,
        provision=next(iter(provisions_of(ask.decision)), ""), act=act,
    )  # fmt: skip


def _granted(key: int, ask: GrantAsk, at: datetime) -> ActDraft:
    facts: dict[str, Json] = {
        "category": ask.category, "area": ask.area, "level": ask.level, "hours": ask.hours,
        "first_on": ask.first_on.isoformat(), "why": ask.why,
        "last_on": ask.last_on.isoformat() if ask.last_on else None,
    }  # fmt: skip
    return line("grant.given", ("grant", key), ask.body, ask.decision, facts, at=at,
                person=ask.person, cause=ask.cause)  # fmt: skip


def _line(verb: str, grant: GrantHeld, decision: Decision, at: datetime, ground: str) -> ActDraft:
    facts: dict[str, Json] = {"levels": list(grant.levels), "ground": ground}
    return line(f"grant.{verb}", ("grant", grant.id), grant.body, decision, facts, at=at,
                person=grant.person)  # fmt: skip


def _authorised(key: int, ask: AuthorisationAsk, at: datetime) -> ActDraft:
    facts: dict[str, Json] = {
        "kind": ask.kind, "place": ask.place, "area": ask.area, "activity": ask.activity,
        "first_at": ask.first_at.isoformat(), "last_at": ask.last_at.isoformat(),
    }  # fmt: skip
    return line("authorisation.given", ("authorisation", key), ask.body, ask.decision, facts,
                at=at, person=ask.person, cause=ask.cause)  # fmt: skip


def _end(key: int, ask: GrantAsk, desk: Desk) -> DutyDraft:
    last = ask.last_on or ask.first_on
    return DutyDraft(
        kind=END, body=ask.body, subject=ref("grant", key), person=ask.person,
        run_at=desk.calendar(ask.body).first_instant(last + timedelta(days=1)),
        key=f"{END}:{key}", about="Encerrar um acesso concedido até o dia anterior",
        provisions=provisions_of(ask.decision), policy=ask.decision.policy,
    )  # fmt: skip


def _over(key: int, ask: AuthorisationAsk) -> DutyDraft:
    return DutyDraft(
        kind=END_STAY, body=ask.body, subject=ref("authorisation", key), person=ask.person,
        run_at=ask.last_at, key=f"{END_STAY}:{key}",
        about="Encerrar a autorização de acesso ou permanência fora do expediente",
        provisions=provisions_of(ask.decision), policy=ask.decision.policy,
    )  # fmt: skip
