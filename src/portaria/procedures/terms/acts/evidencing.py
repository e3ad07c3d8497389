"""What a signature leaves: its row, with how whoever signed was known, and for how long the network
address is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.types import Json, ref
from portaria.procedures.terms import drafts
from portaria.procedures.terms.models import Signature
from portaria.procedures.terms.types import Evidence, TermHeld


def record(
    terms: Sequence[TermHeld],
    role: str,
    person: int,
    evidence: Evidence,
    *,
    by: str,
    at: datetime,
) -> None:
    """Write ``person``'s signature under each of ``terms``, or fill in the one that was awaited."""
    until = at + timedelta(days=settings.TERM_ADDRESS_DAYS) if evidence.address else None
    rows = [
        Signature(
            term_id=term.id, person_id=person, role=role, signed_at=at, method=evidence.method,
            factors=list(evidence.factors), address=evidence.address, address_until=until,
            digest=term.digest,
            certificate=dict(evidence.certificate) if evidence.certificate else None, by=by,
        )
        for term in terms
    ]  # fmt: skip
    Signature.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["term", "role", "person"],
        update_fields=[
            "signed_at", "method", "factors", "address", "address_until", "digest", "certificate",
            "by",
        ],
    )  # fmt: skip
    if until is not None:
        open_duties([_forget(body, until) for body in sorted({t.body for t in terms})], at=at)


def facts(term: TermHeld, evidence: Evidence) -> dict[str, Json]:
    """What the ledger keeps of a signature: never the network address, which has an end of its
    own."""
    found: dict[str, Json] = {
        "digest": term.digest,
        "method": evidence.method,
        "factors": list(evidence.factors),
    }
    if evidence.certificate:
        found["certificate"] = dict(evidence.certificate)
    return found


def _forget(body: str, until: datetime) -> DutyDraft:
    """One duty a day and body: what falls due on a day goes at the end of it."""
    when = (until + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return DutyDraft(
        kind=drafts.FORGET,
        body=body,
        subject=ref("body", body),
        person=None,
        run_at=when,
        key=f"{drafts.FORGET}:{body}:{when:%Y-%m-%d}",
        about="Apagar os endereços de rede de assinaturas cujo prazo de guarda terminou",
    )
