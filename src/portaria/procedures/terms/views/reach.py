"""Who may see a term, and who may sign it now."""

from __future__ import annotations

from portaria import clock
from portaria.frame.permissions import Denied
from portaria.frame.viewer import Viewer
from portaria.people.queries import headed_by
from portaria.procedures.terms import listing, store
from portaria.procedures.terms.acts.settling import heads_of
from portaria.procedures.terms.drafts import MANAGE
from portaria.procedures.terms.models import Signature, Term
from portaria.procedures.terms.types import WITNESS


def may_act(term: Term, what: str, viewer: Viewer) -> bool:
    """Whether ``viewer`` is who signs (``assinar``), witnesses or authorises ``term``; whether it
    is still to be done is the act's to say."""
    if what == "assinar":
        return term.person_id == viewer.person
    if term.signed_at is None or not term.document:
        return False
    if what == "testemunhar":
        named = Signature.objects.filter(term=term, role=WITNESS, person=viewer.person)
        return named.exists()
    return term.person_id != viewer.person and _heads(viewer, term)


def must_see(term: Term, viewer: Viewer) -> None:
    """Let pass a party to ``term``, the signer's head, and who manages terms in its body.

    Raises:
        Denied: none of them.
    """
    if viewer.holds(MANAGE, term.body_id):
        return
    heads = [unit.pk for unit in headed_by(viewer.person, viewer.today)] if viewer.person else []
    if not listing.may_see(term, viewer.person, heads):
        raise Denied((MANAGE,), term.body_id)


def _heads(viewer: Viewer, term: Term) -> bool:
    """Whether the viewer acts as the signer's immediate head today."""
    held = store.select("WHERE id = %s", (term.pk,))
    head = heads_of(held, clock.now()).get(term.person_id)
    return head is not None and head.acting == viewer.person
