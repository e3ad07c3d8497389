"""What every change of a request leaves: its act, its line in the timeline, and who is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.urls import reverse

from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.notices.acts import notify
from portaria.notices.types import Notice
from portaria.procedures.requests.deciding import Chosen
from portaria.procedures.requests.dossier import Dossier
from portaria.procedures.requests.models import Delegation, Happening, Request, Step
from portaria.steps.reasons import plain

TOLD_AT_MOST = 20
"""How many of those who may decide are told of a request; all see it in their list. Ours."""
TITLES = {
    "returned": "Pedido devolvido para correção",
    "refused": "Pedido recusado",
    "escalated": "Pedido levado a quem está acima",
    "carried_out": "Pedido atendido",
    "passed_on": "Pedido aprovado, à espera de outra decisão",
    "not_carried_out": "Pedido aprovado, ainda por cumprir",
}


def note(
    dossier: Dossier,
    verb: str,
    *,
    by: str,
    person: int | None = None,
    who: str = "",
    text: str = "",
    decision: Decision | None = None,
    facts: dict[str, Json] | None = None,
) -> None:
    """Record that ``person`` did ``verb`` as ``who``: the act, and the line of the timeline."""
    row, at = dossier.row, dossier.hall.at
    delegation = dossier.by_delegation if person is not None else None
    content: dict[str, Json] = {
        "facts": {
            "rite": row.rite, "about": row.about_label, "person": person, "as": who, "why": text,
            **(facts or {}), **(_delegated(delegation) if delegation else {}),
        }
    }  # fmt: skip
    if decision is not None:
        content["decision"] = plain(decision)
    draft = ActDraft(
        kind=f"requests.{verb}",
        subject=dossier.subject,
        person=row.person_id or row.asker_id,
        body=row.body_id,
        held_at=at,
        provisions=tuple(row.provisions),
        policy=row.policy,
        outcome=decision.outcome if decision else "done",
        content=content,
    )
    (act,) = append([draft], by=by, at=at)
    Happening.objects.create(
        request=row, verb=verb, at=at, person_id=person, who=who, note=text, act=act,
        delegation=delegation,
    )  # fmt: skip


def _delegated(given: Delegation) -> dict[str, Json]:
    return {"in_place_of": given.person_id, "delegation": given.pk, "document": given.document}


def tell_asker(dossier: Dossier, verb: str, text: str, key: str = "") -> None:
    """Tell whoever asked what became of the request."""
    row = dossier.row
    about = f" – {row.about_label}" if row.about_label else ""
    said = f"{dossier.rite.title}{about}. {text}".strip()
    _tell(row, [row.asker_id], verb, f"{TITLES[verb]} (nº {row.pk})", said, key, dossier)


def tell_due(dossier: Dossier, due: Iterable[Chosen]) -> None:
    """Tell those whose turn it is, and who decides in their place."""
    row = dossier.row
    for number, chosen in enumerate(due):
        stand_in = dossier.hall.delegates_of(chosen.persons, row.rite)
        persons = list(dict.fromkeys((*stand_in, *chosen.persons)))[:TOLD_AT_MOST]
        title = f"Um pedido espera a sua resposta (nº {row.pk})"
        said = f"{dossier.rite.title}, pedido por {row.asker.shown_name}."
        key = f"{len(dossier.rows)}:{number}"
        _tell(row, persons, "waiting", title, said, key, dossier)


def _tell(
    row: Request, persons: Sequence[int], verb: str, title: str, text: str, key: str, of: Dossier
) -> None:
    href = reverse("request_one", args=[row.pk])
    notices = [
        Notice(
            person=person,
            kind=f"requests.{'waiting' if verb == 'waiting' else 'followed'}",
            key=f"{ref('request', row.pk)}:{verb}:{row.round}:{key}",
            title=title,
            text=text,
            href=href,
            body=row.body_id,
            provisions=tuple(row.provisions),
        )
        for person in persons
    ]
    notify(notices, at=of.hall.at)


def erase_answers(requests: Collection[int]) -> None:
    """What was asked and said in these requests goes: their own data have an end. Who asked, which
    rite, and what became of them stays."""
    Request.objects.filter(pk__in=requests).update(values={}, why="", about_label="")
    Step.objects.filter(request__in=requests).update(note="")
    Happening.objects.filter(request__in=requests).update(note="")
