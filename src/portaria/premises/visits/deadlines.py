"""Duties about visits. Each looks again at the moment it acts: who left meanwhile has left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from portaria.clock import simulated
from portaria.duties.outcomes import BY
from portaria.duties.registry import daily, handler
from portaria.duties.types import Done, Dropped, Failed, Later, OpenDuty, Outcome
from portaria.ledger.types import key_of
from portaria.notices.ports import way_out
from portaria.premises.desk import Desk
from portaria.premises.visits import acts
from portaria.premises.visits.acts import delivering, gathering
from portaria.premises.visits.acts.recording import (
    CLOSING,
    ERASE_PARTICIPANTS,
    ERASE_PHOTO,
    ERASE_VISITOR,
    INVITE,
    LAPSE,
)
from portaria.premises.visits.invitations import letter
from portaria.premises.visits.models import Delivery, Event, Photo, Visit, Visitor
from portaria.premises.visits.types import TO_COME, State

_TO_COME = [state.value for state in TO_COME]
_NO_SERVER = "nenhum servidor de correio está configurado: mostre o convite a quem o pediu"


@handler(LAPSE, batch=1000)
def lapse_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Who did not come in the time told is no longer expected; who came and was not let in by the
    closing no longer waits."""
    found = Visit.objects.filter(pk__in=map(_key, duties), state__in=_TO_COME)
    states = dict(found.values_list("pk", "state"))
    acts.lapse_visits(sorted(states), by=BY, at=at)
    gone = Dropped("a visita já entrou ou não será")
    notes = {State.EXPECTED.value: "não veio", State.WAITING.value: "não entrou"}
    return [Done(notes[states[_key(duty)]]) if _key(duty) in states else gone for duty in duties]


@daily
def end_waiting(at: datetime) -> None:
    """Who waits at the desk since an earlier day waits no longer: the duty that ends the wait did
    not exist yet when they came."""
    desk = Desk(at)
    with transaction.atomic():
        waiting = Visit.objects.select_for_update().filter(state=State.WAITING, last_at__lte=at)
        rows = waiting.order_by("pk").values_list("pk", "body", "state_since")
        late = [
            key for key, body, since in rows if desk.calendar(body).day_of(since) < desk.today(body)
        ]
        acts.lapse_visits(late, by=BY, at=at)


@handler(CLOSING, batch=1000)
def closing_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Who is still inside after their time must be seen out."""
    found = Visit.objects.filter(pk__in=map(_key, duties)).in_bulk()
    outcomes: list[Outcome] = []
    late = []
    for duty in duties:
        row = found[_key(duty)]
        if row.state != State.OPEN:
            outcomes.append(Dropped("o visitante já saiu"))
        elif row.open_until is not None and row.open_until > at:
            outcomes.append(Later(row.open_until, "a visita foi prorrogada"))
        else:
            outcomes.append(Done("ainda está dentro: quem o acompanha foi chamado"))
            late.append(row.pk)
    acts.call_out(late, by=BY, at=at)
    return outcomes


@handler(INVITE, batch=100)
def invite_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Send the invitations; one sent just before a crash goes again with the same Message-ID."""
    if simulated():
        return [Done("no ensaio nada chega ao servidor") for _ in duties]
    out, desk = way_out(), Desk(at)
    rows = Visit.objects.select_related("visitor", "host", "unit", "place")
    found = rows.in_bulk([_key(duty) for duty in duties])
    outcomes: list[Outcome] = []
    for duty in duties:
        row = found[_key(duty)]
        if State(row.state) not in TO_COME or not row.email:
            outcomes.append(Dropped("a visita já não é esperada"))
        elif out is None:
            outcomes.append(Failed(_NO_SERVER))
        else:
            try:
                out.send(letter(row, desk.policy(row.body_id)), [row.email])
            except OSError as error:
                outcomes.append(Failed(str(error)))
            else:
                outcomes.append(Done("convite entregue ao servidor de correio"))
    return outcomes


@handler(ERASE_PHOTO, batch=1000)
def erase_photos_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """The photographs whose last day is over go."""
    ends = dict(Photo.objects.filter(pk__in=map(_key, duties)).values_list("pk", "erase_on"))
    outcomes, over = _ended(duties, ends.get, at)
    acts.erase_photos(over, by=BY, at=at)
    return outcomes


@handler(ERASE_VISITOR, batch=1000)
def erase_visitors_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """The visitors whose last day is over are erased; who came again since is kept until then."""
    found = Visitor.objects.filter(pk__in=map(_key, duties), erased_at=None)
    ends = dict(found.values_list("pk", "keep_until"))
    outcomes, over = _ended(duties, ends.get, at)
    acts.erase_visitors(over, by=BY, at=at)
    return outcomes


@handler(delivering.LAPSE, batch=1000)
def lapse_deliveries_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Deliveries that did not come in the time told are no longer expected."""
    found = Delivery.objects.filter(pk__in=map(_key, duties), state="announced")
    mine = set(found.values_list("pk", flat=True))
    acts.lapse_deliveries(sorted(mine), by=BY, at=at)
    gone = Dropped("a entrega já chegou ou não virá")
    return [Done("não veio") if _key(duty) in mine else gone for duty in duties]


@handler(gathering.END, batch=1000)
def end_events_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Events whose time is over end."""
    found = Event.objects.filter(pk__in=map(_key, duties), state__in=gathering.STANDING)
    mine = set(found.values_list("pk", flat=True))
    acts.end_events(sorted(mine), "ended", by=BY, at=at)
    gone = Dropped("o evento já terminou ou foi cancelado")
    return [Done("evento encerrado") if _key(duty) in mine else gone for duty in duties]


@handler(ERASE_PARTICIPANTS, batch=1000)
def erase_participants_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Names of who took part in events go after the last day promised."""
    ends = {_key(duty): date.fromisoformat(str(duty.payload["last"])) for duty in duties}
    outcomes, over = _ended(duties, ends.get, at)
    acts.erase_participants(over, by=BY, at=at)
    return outcomes


def _ended(
    duties: Sequence[OpenDuty], last_of: Callable[[int], date | None], at: datetime
) -> tuple[list[Outcome], list[int]]:
    """The outcome of each, and the keys whose last day is over."""
    desk, outcomes, over = Desk(at), list[Outcome](), []
    for duty in duties:
        last = last_of(_key(duty))
        if last is None:
            outcomes.append(Dropped("já foi apagado"))
        elif desk.today(duty.body) <= last:
            after = desk.calendar(duty.body).first_instant(last + timedelta(days=1))
            outcomes.append(Later(after, "a guarda vai até depois"))
        else:
            outcomes.append(Done("apagado"))
            over.append(_key(duty))
    return outcomes, over


def _key(duty: OpenDuty) -> int:
    return key_of(duty.subject)
