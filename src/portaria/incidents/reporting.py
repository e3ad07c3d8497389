"""Situation reports (F17): who manages the security tells what happened in a time, with the
evidence; whoever takes the report has what is still open looked into."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portaria.bodies.policies import adopted
from portaria.incidents.acts import forward_incidents
from portaria.incidents.models import Incident, SituationReport
from portaria.incidents.paper import paper
from portaria.incidents.types import INQUIRY, State
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Reason
from portaria.norms.policy import Policy
from portaria.procedures.requests.declaring import day
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.rules import ASKS, DECIDES
from portaria.procedures.requests.types import Case, Field, Granted, Rite
from portaria.steps.reasons import by_fact

REPORT = "incidents.situation_report"


def days_over(case: Case) -> Iterable[Reason]:
    """A time that is over, or is today."""
    first, last = day(case.values, "first_on"), day(case.values, "last_on")
    if first is None or last is None or not first <= last <= case.on:
        yield by_fact("no_days", "O período termina hoje ou antes, e depois de começar")


def send_reports(batch: Sequence[Granted], *, by: str, at: datetime) -> list[int]:
    """Write each report, with the incidents of its time that reached who asks for it, and have
    those still open looked into where the report says so; the reports' keys."""
    with transaction.atomic():
        return [_send(one, by, at) for one in batch]


def _send(one: Granted, by: str, at: datetime) -> int:
    its = adopted(one.body)
    today = its.calendar.day_of(at)
    first = day(one.values, "first_on") or today
    last = day(one.values, "last_on") or today
    readers = _codes(its.law.on(today))
    found = _incidents(one.body, readers, its.calendar.first_instant(first),
                       its.calendar.first_instant(last + timedelta(days=1)))  # fmt: skip
    row = SituationReport(
        body_id=one.body, first_on=first, last_on=last, account=str(one.values["account"]),
        incidents=[incident.pk for incident in found], readers=[*readers, INQUIRY], sent_at=at,
        asked_by_id=one.asker, taken_by_id=one.deciders[-1], request=one.request, pdf=b"",
        digest="", provision=next(iter(one.provisions), ""),
    )  # fmt: skip
    row.save()
    row.pdf = paper(row, found)
    row.digest = hashlib.sha256(row.pdf).hexdigest()
    row.save(update_fields=["pdf", "digest"])
    append([_line(row, one, first, last)], by=by, at=at)
    if one.values.get("inquire"):
        waiting = [i.pk for i in found if i.state == State.OPEN and i.assignee != _INQUIRER]
        if waiting:
            why = f"relatório situacional nº {row.pk}"
            forward_incidents(waiting, why=why, person=None, to=INQUIRY, by=by, at=at)
    return row.pk


_INQUIRER = f"power:{INQUIRY}"


def _codes(policy: Policy) -> list[str]:
    """The powers and posts that ask for such a report and take it."""
    asks, takes = policy.find(ASKS, procedure=REPORT), policy.find(DECIDES, procedure=REPORT)
    codes = [
        *(asks.value if asks else ()),
        *(c for t in (takes.value if takes else ()) for c in t.who),
    ]
    return [code for code in dict.fromkeys(codes) if "." in code]


def _incidents(
    body: str, readers: Sequence[str], since: datetime, until: datetime
) -> list[Incident]:
    """Those registered in the time that are, or were, with one of ``readers``."""
    found = Incident.objects.filter(body=body, registered_at__gte=since, registered_at__lt=until)
    mine = set(readers)
    return [i for i in found.prefetch_related("evidence").order_by("pk") if mine & set(i.route)]


def _line(row: SituationReport, one: Granted, first: date, last: date) -> ActDraft:
    facts: dict[str, Json] = {
        "first_on": first.isoformat(), "last_on": last.isoformat(),
        "incidents": list(row.incidents), "sha256": row.digest,
    }  # fmt: skip
    return ActDraft(
        kind="incidents.report.sent", subject=ref("situation_report", row.pk), person=None,
        body=row.body_id, held_at=row.sent_at, provisions=one.provisions, outcome="sent",
        content={"facts": facts}, policy=one.policy, cause=one.cause,
    )  # fmt: skip


RITE = register(
    Rite(
        id=REPORT,
        title=_("Relatório situacional de segurança"),
        purpose=_("Informar o que aconteceu num período, com as provas, para que se apure."),
        about="none",
        fields=(
            Field("first_on", _("Do dia"), "date"),
            Field("last_on", _("Ao dia"), "date"),
            Field("account", _("A situação"), "long"),
            Field("inquire", _("Levar à apuração o que ainda está aberto"), "check",
                  required=False),
        ),
        checks=(days_over,),
        act=send_reports,
    )
)  # fmt: skip
