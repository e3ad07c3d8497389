"""Terms as pages and programs list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import Count, F, Q, QuerySet

from portaria.duties.models import Duty
from portaria.ledger.types import key_of
from portaria.people.queries import called
from portaria.procedures.terms.drafts import AUTHORISE
from portaria.procedures.terms.models import Signature, Term
from portaria.procedures.terms.types import (
    AUTHORISER,
    REVOKED,
    SUPERSEDED,
    WITNESS,
    Standing,
    state_of,
)

SORTS = {
    "pessoa": ("person__shown_in_order", "pk"),
    "pedido": ("asked_at", "pk"),
    "termo": ("kind", "pk"),
    "assinatura": ("signed_at", "pk"),
}
_GIVEN = Q(signatures__role=WITNESS, signatures__signed_at__isnull=False)
_OPEN = Q(ended_at=None)
_WITNESSED = Q(witnessed__gte=F("witnesses"))
_CONDITIONS = {
    "unsigned": _OPEN & Q(signed_at=None),
    "unwitnessed": _OPEN & Q(signed_at__isnull=False) & ~_WITNESSED,
    "unauthorised": _OPEN
    & Q(signed_at__isnull=False, needs_authorisation=True, authorised_at=None)
    & _WITNESSED,
    "valid": _OPEN & Q(counts_since__isnull=False),
    REVOKED: Q(ended_at__isnull=False, ended_for=REVOKED),
    SUPERSEDED: Q(ended_at__isnull=False, ended_for=SUPERSEDED),
}
"""The states of :func:`portaria.procedures.terms.types.state_of`, as the database knows them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of terms shows; "" for any."""

    bodies: Sequence[str]
    kind: str = ""
    state: str = ""
    unit: str = ""
    text: str = ""


def terms(wanted: Wanted) -> QuerySet[Term]:
    """The terms of some bodies, narrowed; ``witnessed`` counts the witnesses who have signed."""
    found = with_state(Term.objects.filter(body__in=wanted.bodies))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.state in _CONDITIONS:
        found = found.filter(_CONDITIONS[wanted.state])
    if wanted.unit:
        found = found.filter(unit__acronym__iexact=wanted.unit)
    if wanted.text:
        found = found.filter(called(wanted.text))
    return found.select_related("person", "unit", "body")


def with_state(found: QuerySet[Term]) -> QuerySet[Term]:
    """``found`` with ``witnessed``, what :func:`state` needs."""
    return found.annotate(witnessed=Count("signatures", filter=_GIVEN))


def of_person(person: int) -> list[Term]:
    """The terms of a person, what waits first, then the latest."""
    found = with_state(Term.objects.filter(person=person)).select_related("body")
    return list(found.order_by(F("ended_at").asc(nulls_first=True),
                               F("counts_since").asc(nulls_first=True), "-id"))  # fmt: skip


def to_witness(person: int) -> list[Term]:
    """The terms that a person was named to witness and has not yet."""
    named = Signature.objects.filter(person=person, role=WITNESS, signed_at=None)
    found = Term.objects.filter(pk__in=named.values("term_id"), ended_at=None)
    return list(with_state(found).select_related("person", "body").order_by("id"))


def to_authorise(units: Sequence[int]) -> list[Term]:
    """Signed terms that wait for the heads of ``units``, by the duties that ask them."""

    asked = Duty.objects.filter(
        kind=AUTHORISE, state="open", assignee__in=[f"head-of:{unit}" for unit in units]
    )
    keys = [key_of(s) for s in asked.values_list("subject", flat=True)]
    found = with_state(Term.objects.filter(pk__in=keys))
    return list(
        found.select_related("person", "body", "unit").order_by("person__shown_in_order", "id")
    )


def state(term: Term) -> str:
    """One of STATES, of a term read by this module."""
    return state_of(cast("Standing", term))


def kinds(bodies: Sequence[str]) -> list[str]:
    """The kinds of term that there are in some bodies."""
    found = Term.objects.filter(body__in=bodies).values_list("kind", flat=True)
    return sorted(set(found.distinct()))


def may_see(term: Term, person: int | None, heads: Sequence[int]) -> bool:
    """Whether a person is party to a term: signer, named witness, authoriser, or the signer's
    head."""
    if person is None:
        return False
    if term.person_id == person or (term.unit_id is not None and term.unit_id in heads):
        return True
    return term.signatures.filter(person=person, role__in=(WITNESS, AUTHORISER)).exists()
