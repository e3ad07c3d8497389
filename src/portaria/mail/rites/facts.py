"""What the checks of requests about mailboxes look at, gathered for many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from portaria.mail import queries
from portaria.mail.models import Delegation
from portaria.mail.types import IN_USE, ORGANIZATIONAL, MailboxHeld
from portaria.norms.decision import Reason
from portaria.people.models import Bond
from portaria.people.queries import in_force
from portaria.procedures.requests.types import Case, Fits
from portaria.steps.reasons import by_fact


def boxes(body: str, keys: Sequence[int], day: date) -> Mapping[int, Mapping[str, Any]]:
    """``{"box": MailboxHeld, "delegates": {person, …}}`` of each mailbox of ``body``."""
    shared: dict[int, set[int]] = {key: set() for key in keys}
    rows = Delegation.objects.filter(in_force(day), mailbox__in=keys)
    for mailbox, person in rows.values_list("mailbox", "person"):
        shared[mailbox].add(person)
    return {
        key: {"box": box, "delegates": shared[key]}
        for key, box in queries.held(keys).items()
        if box.body == body
    }


def inside(_body: str, values: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    """``{"inside": {person, …}}``: those of the persons that the answers name who have a bond in
    force somewhere in the institution."""
    named = [value for value in values.values() if isinstance(value, list)]
    people_ = [*(p for value in named for p in value if isinstance(p, int))]
    people_ += [p for p in (values.get("person"),) if isinstance(p, int)]
    bonds = Bond.objects.filter(in_force(day), person__in=people_)
    return {"inside": set(bonds.values_list("person", flat=True))}


def box_of(case: Case) -> MailboxHeld:
    """The mailbox that a request is about."""
    box: MailboxHeld = case.facts["box"]
    return box


def people(case: Case, *names: str) -> set[int]:
    """The persons that the fields ``names`` name, one or several each."""
    given = [case.values.get(name) or () for name in names]
    return {
        int(person)
        for one in given
        for person in (one if isinstance(one, list | tuple) else (one,))
    }


def with_a_bond(case: Case, *names: str) -> tuple[Reason, ...]:
    """A reason where somebody that the fields ``names`` name has no bond in force."""
    gone = people(case, *names) - set(case.facts.get("inside") or ())
    if not gone:
        return ()
    text = "Não tem vínculo em vigor: " + ", ".join(f"pessoa nº {key}" for key in sorted(gone))
    return (by_fact("no_bond", text, sorted(gone)),)


def _organizational(facts: Mapping[str, Any]) -> bool:
    box: MailboxHeld = facts["box"]
    return box.kind == ORGANIZATIONAL and box.state in IN_USE


SHARED = Fits(_organizational, _("Nenhuma caixa organizacional em uso lhe cabe"))
"""The only ones that are shared, or passed on."""
