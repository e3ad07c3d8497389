"""What is due: the list, the month, one duty, the calendar file."""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.accounts.types import Refused as AccountsRefused
from portaria.duties import calendar_file, listing
from portaria.duties.forecast import forecast
from portaria.duties.models import Duty
from portaria.frame import labels, people
from portaria.frame.assignees import may_do, may_see, names_of, sayer
from portaria.frame.bodies import chosen_bodies, chosen_body
from portaria.frame.bodies import names_of as acronyms_of
from portaria.frame.citations import assembled
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, of_bodies, page_of, read
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.places import page_for
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.journeys import agenda
from portaria.ledger.models import Act
from portaria.mail.types import Refused as MailRefused
from portaria.people.models import FunctionalEvent
from portaria.web import subjects
from portaria.web.doing import DOINGS, Wrong, filled_in
from portaria.web.doing import Asked as DoingAsked
from portaria.web.failed_duties import failure_context
from portaria.web.unit_duties import of_unit
from portaria.workdays.arithmetic import lines_of

POWER = "duties.read"
_FILTERS = ("orgao", "tipo", "estado", "quem", "unidade", "de", "ate")
_FORECAST_DAYS = 366


def _instant(day: date | None, viewer: Viewer) -> datetime | None:
    return datetime.combine(day, time(), viewer.zone) if day else None


def _wanted(viewer: Viewer, asked: Asked) -> listing.Wanted:
    bodies = chosen_bodies(viewer, POWER, asked.get("orgao"))
    until = asked.day("ate")
    mode = {"pessoas": "human", "sistema": "automatic"}.get(asked.get("quem"), "")
    return listing.Wanted(
        bodies,
        asked.get("tipo"),
        asked.get("estado") or "open",
        mode,
        _instant(asked.day("de"), viewer),
        _instant(until + timedelta(days=1) if until else None, viewer),
        of_unit(asked.get("unidade"), bodies, viewer.today),
    )


@requires(POWER)
def duties(request: HttpRequest) -> HttpResponse:
    """The list; for htmx, only its rows."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, ("prazo",), "prazo")
    wanted = _wanted(viewer, asked)
    way = "-" if asked.descending else ""
    rows = of_bodies(
        wanted.bodies,
        lambda body: listing.duties(replace(wanted, bodies=(body,))),
        (f"{way}due_at", f"{way}id"),
        start=asked.start,
        stop=asked.stop,
    )
    context: dict[str, object] = {
        "page": page_of(rows, asked),
        "assignees": names_of(row.assignee for row in rows),
        "persons": people.names_of(row.person for row in rows),
        "subjects": subjects.names_of(row.subject for row in rows if not row.person),
        "asked": asked,
        "wanted": wanted,
        "now": clock.now(),
        "columns": (
            Column(_("Até"), "prazo"),
            Column(_("O quê")),
            Column(_("Quem faz")),
            Column(_("Estado")),
            Column(_("Dispositivo")),
        ),
    }
    if is_fragment(request):
        return render(request, "web/duty_rows.html", context)
    bodies = viewer.bodies_with(POWER)
    context |= {
        "bodies": acronyms_of(bodies),
        "kinds": [(k, labels.of(labels.DUTIES, k)) for k in listing.kinds(bodies, labels.DUTIES)],
        "states": [(s, labels.of(labels.DUTY_STATES, s)) for s in labels.DUTY_STATES],
        "modes": [("pessoas", _("pessoas")), ("sistema", _("o sistema"))],
        "today": viewer.today,
    }
    return render(request, "web/duties.html", context)


@requires(POWER)
def duties_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    asked = read(request.GET, _FILTERS, ("prazo",), "prazo")
    way = "-" if asked.descending else ""
    found = listing.duties(_wanted(viewer_of(request), asked)).order_by(f"{way}due_at", f"{way}id")
    header = (
        _("Número"), _("Até"), _("O quê"), _("Tipo"), _("Órgão"), _("Assunto"), _("Quem faz"),
        _("Estado"), _("Dispositivos"), _("Encerrado em"), _("Nota"),
    )  # fmt: skip
    rows = (
        (d.pk, d.due_at, d.about, d.kind, d.body, d.subject, d.assignee, d.state,
         " ".join(d.provisions), d.closed_at, d.note or d.last_error)
        for d in found.iterator(chunk_size=5000)
    )  # fmt: skip
    return as_csv("prazos", header, rows)


@requires(POWER)
def month(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """A month of one body, with the days that do not count in its calendar."""
    viewer = viewer_of(request)
    if not (1 <= number <= 12 and 1900 < year < 3000):
        raise Http404("mês")
    body = chosen_body(viewer, POWER, request.GET.get("orgao", ""))
    unit = read(request.GET, ("unidade",), (), "").get("unidade")
    weeks = months.Calendar(firstweekday=6).monthdatescalendar(year, number)
    first, last = weeks[0][0], weeks[-1][-1]
    wanted = listing.Wanted(
        (body,),
        since=_instant(first, viewer),
        until=_instant(last + timedelta(days=1), viewer),
        also=of_unit(unit, (body,), viewer.today),
    )
    counted = listing.per_day(wanted, viewer.zone)
    config = assembled(body)
    context = {
        "body": body,
        "bodies": acronyms_of(viewer.bodies_with(POWER)),
        "unit": unit,
        "first": date(year, number, 1),
        "previous": date(year, number, 1) - timedelta(days=1),
        "following": date(year, number, 28) + timedelta(days=4),
        "weeks": [
            [
                {
                    **_counts(counted.get(day, ())),
                    "day": day,
                    "out": day.month != number,
                    "today": day == viewer.today,
                    "off": config.calendar.why_not(day) if config else None,
                }
                for day in week
            ]
            for week in weeks
        ],
    }
    return render(request, "web/month.html", context)


def _counts(counted: Sequence[tuple[str, int]]) -> dict[str, object]:
    """The duties of a day: how many of each kind, and of all."""
    return {
        "kinds": [(labels.of(labels.DUTIES, kind), count) for kind, count in counted],
        "count": sum(count for _kind, count in counted),
    }


@requires(POWER)
def ics(request: HttpRequest) -> HttpResponseBase:
    """A year of one body's deadlines, or of one of its units', as an iCalendar file."""
    viewer = viewer_of(request)
    asked = read(request.GET, ("orgao", "unidade"), (), "")
    body, unit = chosen_body(viewer, POWER, asked.get("orgao")), asked.get("unidade")
    now, say = clock.now(), sayer()
    coming = forecast(now + timedelta(days=_FORECAST_DAYS), body=body)
    entries = (
        item.entry(say(item.assignee) if item.assignee else "")
        for item in agenda.of_forecasts(coming, {body: viewer.zone})
        if not unit or item.unit.casefold() == unit.casefold()
    )
    lines = calendar_file.write_entries(entries, name=unit or "Prazos", stamp=now)
    response = StreamingHttpResponse(lines, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="prazos-{body}.ics"'
    return response


@signed_in
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty: its deadline as an open sum, its state and the acts that fulfilled it. For whoever
    must do it, whom it concerns, and whoever follows the deadlines of its body."""
    viewer = viewer_of(request)
    shown = get_object_or_404(Duty, pk=pk)
    if not may_see(viewer, shown):
        raise Denied((POWER,), shown.body)
    return _duty(request, viewer, shown)


@signed_in
@require_POST
def do(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the duty asks, for whom it waits for; refused or badly filled in, say why and change
    nothing. What the act shows once (a password) is in this answer only."""
    viewer = viewer_of(request)
    shown = get_object_or_404(Duty, pk=pk)
    doing = DOINGS.get(shown.kind)
    if not may_do(viewer, shown):
        power = shown.assignee.removeprefix("power:")
        raise Denied((power if shown.assignee != power else POWER,), shown.body)
    if doing is None or shown.state != "open" or page_for(shown):
        raise Http404("este dever não se cumpre aqui, ou já se cumpriu")
    try:
        said = filled_in(doing, request.POST.dict())
        with transaction.atomic():
            secret = doing.act(DoingAsked(shown, said, viewer, clock.now()))
    except (Wrong, AccountsRefused, MailRefused) as error:
        return _duty(request, viewer, shown, wrong=str(error), said=request.POST.dict())
    if secret:
        return render(request, "web/duty_secret.html", {"duty": shown, "secret": secret})
    messages.success(request, _("Feito: %(what)s.") % {"what": _(doing.button)})
    return redirect("duty", pk=pk)


def _duty(
    request: HttpRequest,
    viewer: Viewer,
    shown: Duty,
    *,
    wrong: str = "",
    said: Mapping[str, str] | None = None,
) -> HttpResponse:
    here = shown.state == "open" and may_do(viewer, shown) and not page_for(shown)
    doing = DOINGS.get(shown.kind) if here else None
    context = {
        "doing": doing,
        "mine": may_do(viewer, shown),
        "wrong": wrong,
        "said": said or {},
        "duty": shown,
        "assignees": names_of([shown.assignee, shown.escalated_to]),
        "persons": people.names_of([shown.person]),
        "subjects": subjects.names_of([shown.subject]),
        "same": shown.subject == f"person:{shown.person}",
        "cause": FunctionalEvent.objects.filter(pk=shown.event).first() if shown.event else None,
        "now": clock.now(),
        "sum": lines_of(shown.sum) if shown.sum else (),
        "acts": Act.objects.filter(cause=f"duty:{shown.pk}").order_by("-id")[:50],
        **failure_context(viewer, shown),
    }
    return render(request, "web/duty.html", context, status=400 if wrong else 200)
