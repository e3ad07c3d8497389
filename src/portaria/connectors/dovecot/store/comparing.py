"""What differs between the mail store and what is published (``portaria publish --check``)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from portaria import clock
from portaria.bodies.models import Body
from portaria.connectors.dovecot.store import configured, published, sharing
from portaria.connectors.dovecot.store.catching_up import caught_up
from portaria.connectors.dovecot.store.doveadm import Command, Doveadm, Unreachable
from portaria.connectors.dovecot.store.effects import SHARE
from portaria.connectors.dovecot.store.folders import INBOX
from portaria.connectors.dovecot.store.published import Box
from portaria.connectors.publishing.following import Drift, compares
from portaria.duties.models import Duty
from portaria.ledger.types import ref

WHERE = "Dovecot"


@compares
def compare(*, repair: bool) -> Iterator[Drift]:
    """Where the mailboxes lie, and who shares them. Without a mail store there is nothing to
    compare; one that does not answer differs in everything, and says so."""
    try:
        store = configured.store()
        if store is None:
            return
        server = store.doveadm()
        for body in Body.objects.order_by("slug").values_list("slug", flat=True):
            for ids in published.of_body(body):
                boxes = list(published.boxes(ids).values())
                yield from _homes(server, boxes)
                shared = [box for box in boxes if _may_be_shared(box)]
                # Known before the server is asked: what is brought meanwhile is no drift either.
                coming = _coming(body, shared)
                yield from _shares(server, boxes, coming, repair=repair)
    except (Unreachable, configured.Misconfigured) as error:
        yield Drift(WHERE, str(error), "o serviço de correio em dia")


def _homes(server: Doveadm, boxes: Sequence[Box]) -> Iterator[Drift]:
    """Where the server looks for each; it follows the published maps, or another configuration."""
    answers = server.ask([Command("user", {"userMask": [box.address]}) for box in boxes])
    for box, answer in zip(boxes, answers, strict=True):
        told = answer.rows.get(box.address, {}) if answer.done else {}
        home = str(told.get("home", "não a conhece"))
        if not home.endswith("/" + box.home):
            yield Drift(f"{WHERE}, {box.address}", home, f"…/{box.home}")


def _coming(body: str, boxes: Sequence[Box]) -> frozenset[int]:
    """The mailboxes of ``boxes`` whose sharing is still to be brought, by a duty that is open or
    that whoever catches up with this store is about to open."""
    if not caught_up(body):
        return frozenset(box.id for box in boxes)
    named = {ref("mailbox", box.id): box.id for box in boxes}
    found = Duty.objects.filter(
        kind=SHARE, subject__in=named, state="open", due_at__lte=clock.now()
    ).values_list("subject", flat=True)
    return frozenset(named[subject] for subject in found)


def _may_be_shared(box: Box) -> bool:
    return box.kind == "organizational" or bool(box.acl)


def _shares(
    server: Doveadm, boxes: Sequence[Box], coming: Collection[int], *, repair: bool
) -> Iterator[Drift]:
    found = sharing.lists(server, list(filter(_may_be_shared, boxes)))
    found += sharing.lists_of_inboxes(server, [box for box in boxes if not _may_be_shared(box)])
    differing = [one for one in found if one.differs]
    for one in differing:
        where = f"{WHERE}, {one.box.address}"
        if one.folder != INBOX:
            where += f", pasta {one.folder}"
        yield Drift(where, one.told(), one.asked_for(), pending=one.box.id in coming)
    if repair and differing:
        sharing.agree(server, list({one.box.id: one.box for one in differing}.values()))
