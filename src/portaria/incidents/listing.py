"""Breaches and incidents, found by who may see them, and told."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q, QuerySet

from portaria.incidents.models import Incident
from portaria.incidents.types import INQUIRY, SUBJECT
from portaria.ledger.models import Act, Content
from portaria.ledger.types import Json, ref

SORTS = {"data": ("registered_at", "id"), "situacao": ("state", "id"), "prazo": ("due_on", "id")}


def reachable(powers: Mapping[str, Collection[str]], heads: Collection[int]) -> QuerySet[Incident]:
    """Those that somebody who holds ``powers`` (by body) and heads the units ``heads`` may see:
    what is or was forwarded to them, and everything to internal affairs."""
    reach = Q(assignee__in=[f"head-of:{unit}" for unit in heads])
    for body, held in powers.items():
        if INQUIRY in held:
            reach |= Q(body=body)
        assignees = [f"power:{power}" for power in held]
        mine = Q(assignee__in=assignees)
        for power in held:
            mine |= Q(route__contains=[power])
        reach |= Q(body=body) & mine
    return Incident.objects.filter(reach).select_related("body", "reporter", "about")


def narrowed(rows: QuerySet[Incident], *, state: str, body: str, text: str) -> QuerySet[Incident]:
    """Those of ``rows`` asked for; ``text`` is in what was told."""
    if state:
        rows = rows.filter(state=state)
    if body:
        rows = rows.filter(body=body)
    if text:
        rows = rows.filter(Q(what__icontains=text) | Q(account__icontains=text))
    return rows


def timeline(row: Incident) -> Sequence[Mapping[str, Json]]:
    """What was done, in order: ``{"kind", "at", "by", "provisions", "facts"}``."""
    acts = list(Act.objects.filter(subject=ref(SUBJECT, row.pk)).order_by("id"))
    kept = dict(Content.objects.filter(act__in=[a.pk for a in acts]).values_list("act", "content"))
    return [
        {
            "kind": act.kind,
            "at": act.recorded_at.isoformat(),
            "by": act.by,
            "provisions": list(act.provisions),
            "facts": _facts(kept.get(act.pk)),
        }
        for act in acts
    ]


def _facts(content: str | None) -> Mapping[str, Json]:
    """What an act keeps; nothing once it was erased."""
    facts = json.loads(content).get("facts") if content else None
    return facts if isinstance(facts, dict) else {}


def unmatched(steps: Sequence[Mapping[str, Json]]) -> list[str]:
    """The names that the norm gives to who would get it and that no competence of the body has,
    as they were when it was registered."""
    found = (_facts_in(step).get("unmatched") for step in steps)
    return [str(name) for names in found if isinstance(names, list) for name in names]


def as_json(row: Incident) -> dict[str, Json]:
    """``{"id", "body", "kind", "what", "account", "happened_on", "reporter", "about", "breach",
    "breached", "registered_at", "to", "due_on", "state", "outcome", "conclusion",
    "evidence": [{"id", "name", "size", "sha256", "added_at"}], "timeline"}``.
    The reporter of a confidential one is None."""
    return {
        "id": row.pk,
        "body": row.body_id,
        "kind": row.kind,
        "what": row.what,
        "account": row.account,
        "happened_on": row.happened_on.isoformat() if row.happened_on else None,
        "reporter": None if row.confidential else row.reporter_id,
        "about": row.about_id,
        "breach": row.breach,
        "breached": row.breached,
        "registered_at": row.registered_at.isoformat(),
        "to": row.assignee,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "state": row.state,
        "outcome": row.outcome,
        "conclusion": row.conclusion,
        "evidence": [
            {"id": e.pk, "name": e.name, "size": e.size, "sha256": e.digest,
             "added_at": e.added_at.isoformat()}
            for e in row.evidence.defer("content").order_by("pk")
        ],
        "timeline": unnamed(timeline(row)) if row.confidential else timeline(row),
    }  # fmt: skip


def unnamed(steps: Sequence[Mapping[str, Json]]) -> Sequence[Mapping[str, Json]]:
    """The steps of a confidential report, without who told it: neither there nor where the same
    person added something later."""
    tellers = {step["by"] for step in steps[:1]}  # also once the facts of that act were erased
    return [
        {**step, "by": "", "facts": {k: v for k, v in _facts_in(step).items() if k != "reporter"}}
        if step["by"] in tellers
        else step
        for step in steps
    ]


def _facts_in(step: Mapping[str, Json]) -> Mapping[str, Json]:
    facts = step["facts"]
    return facts if isinstance(facts, Mapping) else {}
