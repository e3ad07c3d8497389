"""What is found in the hold queue becomes state: the row, the act, the duty of who decides, the
word to whoever sent it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from psycopg.types.json import Jsonb

from portaria.bodies.models import Body
from portaria.bodies.types import POWERS
from portaria.database.copying import copy_rows, next_ids
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.mail.acts.desk import Desks
from portaria.mail.gate.holding import POWER, Holding
from portaria.mail.held.models import HeldMessage
from portaria.mail.held.types import DECIDE, TELL, Found, State
from portaria.mail.whose import Box, bodies_by_domain, boxes_of
from portaria.norms.kinds import spans
from portaria.workdays.deadlines import Deadline, compute

_COLUMNS = (
    "id", "body_id", "server", "queue", "message_id", "sender", "login", "person_id", "recipients",
    "client", "size", "subject", "headers", "reasons", "power", "who", "policy", "arrived_at",
    "found_at", "due_at", "sum", "state",
)  # fmt: skip
SUBJECT = "held_message"


def hold_messages(found: Sequence[Found], *, by: str, at: datetime) -> list[int]:
    """Take in messages found on hold, none of them known; their primary keys, in order. Those of
    nobody here (no body has the domain) are left to whoever runs the server."""
    bodies, slugs = bodies_by_domain(), set(Body.objects.values_list("slug", flat=True))
    ours = [(one, body) for one in found if (body := _body_of(one, bodies, slugs))]
    if not ours:
        return []
    keys = next_ids(HeldMessage, len(ours))
    boxes = boxes_of(address for one, _ in ours for address in (one.login, one.sender))
    senders = [_who(one, boxes) for one, _ in ours]
    desks = Desks(at)
    terms = [_term(one, body, desks) for one, body in ours]
    rows = [
        _row(key, one, body, person, term, at)
        for key, (one, body), person, term in zip(keys, ours, senders, terms, strict=True)
    ]
    copy_rows("mail_held_heldmessage", _COLUMNS, rows)
    acts: list[ActDraft] = []
    duties: list[DutyDraft] = []
    for key, (one, body), person, term in zip(keys, ours, senders, terms, strict=True):
        acts.append(_act(key, one, body, person, term))
        duties += _duties(key, one, body, person, term, at)
    append(acts, by=by, at=at)
    open_duties(duties, at=at)
    return keys


def _who(one: Found, boxes: Mapping[str, Box]) -> int | None:
    """Who sent it: the person who signed in to, else the one whose address it bears."""
    for address in (one.login, one.sender):
        if (box := boxes.get(address.lower())) and box.person is not None:
            return box.person
    return None


def _body_of(one: Found, bodies: Mapping[str, str], slugs: Collection[str]) -> str:
    """The body that held it; where the gate did not, that of the sender, else of a recipient."""
    if one.holding and one.holding.body in slugs:
        return one.holding.body
    for address in (one.sender, *one.recipients):
        if slug := bodies.get(address.rpartition("@")[2].lower()):
            return slug
    return ""


def _term(one: Found, body: str, desks: Desks) -> Deadline | None:
    """Until when it is to be decided; None where nothing says."""
    within = one.holding.within if one.holding else ""
    if not within:
        return None
    desk = desks[body]
    return compute(
        start=one.arrived_at,
        budget=spans.parse(within),
        counting=desk.counting,
        calendar=desk.calendar,
        provision="",
        label="Decidir sobre a mensagem retida, no prazo que o órgão configurou",
    )


def _holding(one: Found) -> Holding:
    """Why it waits; a competence that does not exist is the common one."""
    held = one.holding or Holding(body="")
    return held if held.power in POWERS else replace(held, power=POWER)


def _reasons(one: Found) -> list[dict[str, Json]]:
    return [
        {"rule": r.rule, "code": r.code, "provision": r.provision, "text": r.text}
        for r in _holding(one).reasons
    ]


def _cited(one: Found) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.provision for r in _holding(one).reasons if r.provision))


def _row(
    key: int, one: Found, body: str, person: int | None, term: Deadline | None, at: datetime
) -> tuple[object, ...]:
    held = _holding(one)
    return (
        key, body, one.server, one.queue, one.header("Message-ID"), one.sender, one.login, person,
        list(one.recipients), one.client, one.size, one.header("Subject"),
        Jsonb([list(pair) for pair in one.headers]), Jsonb(_reasons(one)), held.power, held.who,
        held.policy[:64], one.arrived_at, at, term.due_at if term else None,
        Jsonb(dict(term.as_json())) if term else None, State.WAITING.value,
    )  # fmt: skip


def _act(key: int, one: Found, body: str, person: int | None, term: Deadline | None) -> ActDraft:
    content: dict[str, Json] = {
        "facts": {
            "server": one.server, "queue": one.queue, "message_id": one.header("Message-ID"),
            "sender": one.sender, "recipients": list(one.recipients), "size": one.size,
        },
        "reasons": _reasons(one),
    }  # fmt: skip
    if term:
        content["deadlines"] = {"sums": [dict(term.as_json())]}
    return ActDraft(
        kind="mail.held.held", subject=ref(SUBJECT, key), person=person, body=body,
        held_at=one.arrived_at, provisions=_cited(one), policy=_holding(one).policy[:64],
        outcome="held", content=content,
    )  # fmt: skip


def _duties(
    key: int, one: Found, body: str, person: int | None, term: Deadline | None, at: datetime
) -> Iterator[DutyDraft]:
    yield decide_draft(
        key, body, _holding(one).power, _cited(one), at,
        due_at=term.due_at if term else None, sum_=dict(term.as_json()) if term else None,
    )  # fmt: skip
    if person is not None:
        yield tell_draft(key, body, "held", _cited(one), at)


def decide_draft(
    key: int,
    body: str,
    power: str,
    provisions: tuple[str, ...],
    at: datetime,
    *,
    due_at: datetime | None,
    sum_: Mapping[str, Json] | None,
    again: int = 0,
) -> DutyDraft:
    """The duty of whoever is competent; without a term it waits since ``at``. ``again`` tells apart
    the duties of a message that came to wait more than once."""
    return DutyDraft(
        kind=DECIDE, body=body, subject=ref(SUBJECT, key), person=None, run_at=due_at or at,
        key=f"{DECIDE}:{key}:{again}" if again else f"{DECIDE}:{key}",
        about=f"Liberar ou devolver a mensagem retida nº {key}", provisions=provisions,
        sum=sum_, assignee=f"power:{power}",
    )  # fmt: skip


def tell_draft(
    key: int, body: str, what: str, provisions: tuple[str, ...], at: datetime
) -> DutyDraft:
    """The duty of telling the sender ``what`` became of the message."""
    words = {"held": "ficou retida", "released": "foi liberada", "returned": "foi devolvida"}
    return DutyDraft(
        kind=TELL, body=body, subject=ref(SUBJECT, key), person=None, run_at=at,
        key=f"{TELL}:{key}:{what}", about=f"Avisar o remetente: a mensagem nº {key} {words[what]}",
        provisions=provisions, payload={"what": what},
    )  # fmt: skip
