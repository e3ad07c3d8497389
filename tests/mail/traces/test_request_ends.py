"""A request itself has an end (design, invariant 8): ground and parties go after their last day,
that there was one stays (G11, G12). And which messages a request for contents is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mail.traces.test_requests import FIRST, LAST, NOW, Uni, inquiry, sender, uni
from mail.worlds import BY, local
from portaria import clock
from portaria.duties.models import Duty
from portaria.duties.runner import run_due
from portaria.ledger.erasure import erase_contents
from portaria.ledger.models import Act, Content
from portaria.mail.traces.models import Concerned, TraceRequest
from portaria.mail.traces.querying import Scope
from portaria.mail.traces.requests import asking, contents, deciding
from portaria.mail.traces.requests.lasting import ERASE
from portaria.mail.traces.requests.types import Message, Wanted

__all__ = ["uni"]
ENDS = date(2025, 9, 20)  # 18 months (UNILA, art. 23) after the day of the decision


def refused_by_the_norm(uni: Uni) -> TraceRequest:
    another = replace(sender(uni), scope=Scope(FIRST, LAST, ("caio@uni.example",)))
    return asking.ask(another, by=BY, at=NOW)


def refused_by_somebody(uni: Uni) -> TraceRequest:
    row = asking.ask(inquiry(uni), by=BY, at=NOW)
    deciding.refuse(row.pk, "fora da apuração", person=uni.dora.pk, by=BY, at=NOW)
    return row


def withdrawn(uni: Uni) -> TraceRequest:
    row = asking.ask(sender(uni), by=BY, at=NOW)
    asking.withdraw(row.pk, person=uni.ana.pk, by=BY, at=NOW)
    return row


def released(uni: Uni) -> TraceRequest:
    row = asking.ask(inquiry(uni), by=BY, at=NOW)
    deciding.authorise(row.pk, person=uni.dora.pk, by=BY, at=NOW)
    deciding.release(row.pk, person=uni.eva.pk, by=BY, at=NOW)
    return row


@pytest.mark.django_db
@pytest.mark.parametrize("made", [refused_by_the_norm, refused_by_somebody, withdrawn, released])
def test_ground_and_parties_go_the_day_after_their_last(
    uni: Uni, made: Callable[[Uni], TraceRequest]
) -> None:
    row = made(uni)
    row.refresh_from_db()
    assert row.keep_until == ENDS
    subject = f"trace_request:{row.pk}"
    acts = list(Act.objects.filter(subject=subject).values_list("pk", flat=True))
    ends = Content.objects.filter(act__in=acts).values_list("erase_on", flat=True)
    assert set(ends) == {ENDS}, "what the acts keep has the same end"
    for day, stays in ((ENDS, True), (ENDS + timedelta(days=1), False)):
        with clock.at(local(day, 12)):
            run_due()
        erase_contents(day, by="system:runner", at=local(day, 12))
        row.refresh_from_db()
        assert (row.letter != "") is stays, day
        assert (row.person_id is not None) is stays, day
        assert bool(row.either or row.senders) is stays, day
        assert Content.objects.filter(act__in=acts, content__isnull=False).exists() is stays, day
    assert not Concerned.objects.filter(request=row).exists()
    assert (row.purpose, row.inquiry, row.sealed_why, row.package, row.why) == ("",) * 5
    assert row.state in ("refused", "withdrawn", "released"), "that there was one stays"
    assert Act.objects.filter(subject=subject, kind="mail.trace_request.erased").count() == 1
    assert set(acts) <= set(Act.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_a_request_that_waits_has_no_end_yet(uni: Uni) -> None:
    row = asking.ask(inquiry(uni), by=BY, at=NOW)
    assert row.keep_until is None
    assert not Duty.objects.filter(kind=ERASE).exists()


ZONE = ZoneInfo("America/Sao_Paulo")
ANA, BIA, FORA = "ana@uni.example", "bia@uni.example", "x@fora.example"


def said(mid: str = "<m@x>", by: str = FORA, to: str = ANA, at: datetime = NOW) -> Message:
    return Message(mid, frozenset({by}), frozenset({to}), at)


def about(*recorded: str, **scope: tuple[str, ...]) -> Wanted:
    return Wanted(Scope(FIRST, LAST, **scope), frozenset(recorded), (), ZONE)


DAY = datetime(2024, 3, 10, 15, tzinfo=UTC)
BEGINS = datetime(2024, 3, 1, tzinfo=ZONE)
ENDED = datetime(2024, 3, 16, tzinfo=ZONE)
TICK = timedelta(microseconds=1)
CASES = {
    "by its record, whatever it says": (said("<r@x>", BIA, BIA, NOW), about("<r@x>"), True),
    "of the sender": (said(by=ANA, to=FORA, at=DAY), about(senders=(ANA,)), True),
    "of another sender": (said(by=BIA, at=DAY), about(senders=(ANA,)), False),
    "to the recipient": (said(at=DAY), about(recipients=(ANA,)), True),
    "from whom it should be to": (said(by=ANA, to=BIA, at=DAY), about(recipients=(ANA,)), False),
    "either, sent": (said(by=ANA, to=BIA, at=DAY), about(either=(ANA,)), True),
    "either, received": (said(at=DAY), about(either=(ANA,)), True),
    "both sides, both are": (said(at=DAY), about(senders=(FORA,), recipients=(ANA,)), True),
    "both sides, one is": (said(at=DAY), about(senders=(BIA,), recipients=(ANA,)), False),
    "its Message-ID": (said("<m@x>", at=DAY), about(message_ids=("<m@x>",)), True),
    "another Message-ID": (said("<n@x>", at=DAY), about(message_ids=("<m@x>",)), False),
    "before the first instant": (said(at=BEGINS - TICK), about(either=(ANA,)), False),
    "at the first instant": (said(at=BEGINS), about(either=(ANA,)), True),
    "at the last": (said(at=ENDED - TICK), about(either=(ANA,)), True),
    "after the last": (said(at=ENDED), about(either=(ANA,)), False),
    "nothing named": (said(at=DAY), about(), False),
    "no Message-ID, none recorded": (said("", at=NOW), about(), False),
}


@pytest.mark.parametrize("case", CASES)
def test_which_messages_are_asked_for(case: str) -> None:
    message, wanted, expected = CASES[case]
    assert contents.concerned(message, wanted) is expected
