"""A request taken down and decided in one step: somebody asked on paper or by telephone, and who
decides writes down both. Every check is that of two steps: who may ask, what is missing, whose turn
it is, other eyes, nobody's own (T2, N9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portaria.procedures.requests.answering import approve
from portaria.procedures.requests.asking import ask
from portaria.procedures.requests.dossier import opened
from portaria.procedures.requests.flow import due
from portaria.procedures.requests.hall import Hall
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.ruling import Ruled, ruling, words_of
from portaria.procedures.requests.types import Ask


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a request: its number, the state it is in, and whom it waits for or why its
    act did not succeed yet ("" when it was carried out)."""

    number: int
    state: str
    why: str = ""

    @property
    def done(self) -> bool:
        """Whether what was asked for was done."""
        return self.state == "carried_out"


def decide_at_once(
    asks: Sequence[Ask], *, person: int, by: str, at: datetime, text: str = ""
) -> list[Settled]:
    """Register ``asks``, each by who asked it, with ``person``'s approval. What ``person`` asks for
    themselves is registered and waits for another; so is what wants more approvals.

    Raises:
        Refused: one cannot be asked, or its first answer is not ``person``'s; nothing is kept.
    """
    with transaction.atomic():
        keys = ask(asks, by=by, at=at)
        others = [k for k, one in zip(keys, asks, strict=True) if one.person != person]
        failed = approve(others, person=person, by=by, at=at, text=text)
        rows = Request.objects.in_bulk(keys)
        waiting = {d.row.pk: d for d in opened(keys, at) if d.row.state == "waiting"}
        whom = {
            key: " e ".join(words_of(step.who, d.hall.policy, d.row.rite) for step in due(d.steps))
            for key, d in waiting.items()
        }
        return [Settled(k, rows[k].state, failed.get(k) or whom.get(k, "")) for k in keys]


def provided(rite: str, category: str, body: str, at: datetime) -> Ruled | None:
    """What the norms in force in ``body`` say of ``rite`` for ``category``; None where they do not
    provide it, and the thing is then done directly by whoever has the competence."""
    return ruling(rite, category, Hall(body, at).policy)
