"""The messages themselves, asked for and released (G12): which they are, and that they were sealed.
Who has the mail store looks for them; nothing is looked for that no released request names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from portaria.bodies.policies import adopted
from portaria.database.copying import cursor
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import Json, ref
from portaria.mail.traces.models import Concerned, TraceRequest
from portaria.mail.traces.requests import executing
from portaria.mail.traces.requests.asking import line
from portaria.mail.traces.requests.telling import tell
from portaria.mail.traces.requests.types import Message, Wanted

SEAL = "mail.seal_contents"
"""The duty, carried out by who reaches the mail store, to seal the messages of a request."""
_MAILBOXES = """
SELECT DISTINCT m.id, m.person_id FROM mail_mailbox m LEFT JOIN mail_alias a ON a.mailbox_id = m.id
 WHERE m.body_id = %(body)s AND m.state <> 'purged'
   AND (lower(m.address) = ANY(%(addresses)s) OR lower(a.address) = ANY(%(addresses)s))
"""


def ask_store(row: TraceRequest, *, at: datetime) -> None:
    """Open the duty to seal the messages of a request just released."""
    subject = ref("trace_request", row.pk)
    draft = DutyDraft(
        kind=SEAL, body=row.body_id, subject=subject, person=None, run_at=at,
        key=f"{SEAL}:{row.pk}", about=f"Lacrar as mensagens do pedido de registros nº {row.pk}",
        provisions=tuple(row.provisions), policy=row.policy,
    )  # fmt: skip
    open_duties([draft], at=at)


def due(key: int) -> TraceRequest | None:
    """The request whose messages are to be sealed, locked; None where they were, or it is over."""
    row = TraceRequest.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None or row.state != "released" or row.erased_at is not None:
        return None
    return row if row.content and row.messages is None else None


def wanted(row: TraceRequest, *, at: datetime) -> Wanted:
    """What to look for."""
    calendar = adopted(row.body_id).calendar
    scope = executing.scope_of(row)
    found = executing.found(row, today=calendar.day_of(at))
    named = {*scope.senders, *scope.recipients, *scope.either}
    if not mailboxes(row.body_id, named):
        named = {str(one[side]) for one in found for side in ("sender", "recipient")}
    ids = frozenset(str(one["message_id"]) for one in found if one["message_id"])
    return Wanted(scope, ids, tuple(sorted(named - {""})), calendar.zone)


def concerned(message: Message, by: Wanted) -> bool:
    """Whether a stored message is one that the request is about: the records it found say so, or it
    has every side that the request names and came on one of its days."""
    if message.message_id in by.message_ids:
        return True
    scope = by.scope
    if not scope.first <= message.received.astimezone(by.zone).date() <= scope.last:
        return False
    sides = (
        (scope.senders, message.senders),
        (scope.recipients, message.recipients),
        (scope.either, message.senders | message.recipients),
        (scope.message_ids, frozenset((message.message_id,))),
    )
    named = [(asked, has) for asked, has in sides if asked]
    return bool(named) and all(has.intersection(asked) for asked, has in named)


def mailboxes(body: str, addresses: Iterable[str]) -> Mapping[int, int | None]:
    """The mailboxes of ``body``, closed ones too, that ``addresses`` are of, and who holds each or
    answers for it."""
    with cursor() as c:
        c.execute(_MAILBOXES, {"body": body, "addresses": sorted(set(addresses))})
        return dict(c.fetchall())


def new_package(row: TraceRequest) -> Path:
    """Where the messages of ``row`` are to be packed. Of a transaction that does not commit, a file
    nobody knows is left, which the daily tidying deletes."""
    return executing.SHELF.new(f"{row.pk}-conteudo")


def about(row: TraceRequest, messages: int, looked: Mapping[str, int]) -> dict[str, object]:
    """What the manifest says of the request; ``looked``: how many messages came from each mailbox
    that was looked into."""
    assert row.released_at is not None  # noqa: S101  # only released requests have contents
    said = executing.about_of(row, row.rows or 0, row.released_at)
    return {**said, "messages": messages, "mailboxes": dict(looked)}


def sealed(
    row: TraceRequest, package: Path, digest: str, messages: int, persons: Iterable[int | None],
    *, by: str, at: datetime,
) -> None:  # fmt: skip
    """The messages were sealed in ``package``; whose mailboxes were looked into are told, unless it
    is secret."""
    row.content_package, row.content_digest = package.name, digest
    row.messages, row.content_at = messages, at
    row.save(update_fields=["content_package", "content_digest", "messages", "content_at"])
    facts: dict[str, Json] = {"messages": messages, "manifest": digest}
    append([line(row, "content_sealed", at, more=facts)], by=by, at=at)
    others = {one for one in persons if one is not None} - {row.person_id}
    Concerned.objects.bulk_create(
        [Concerned(request=row, person_id=one) for one in sorted(others)], ignore_conflicts=True
    )
    if not row.sealed:
        tell(row, by=by, at=at)
