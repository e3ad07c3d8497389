"""What is due: the list, the month, one duty, the calendar file."""

from __future__ import annotations

import calendar as months
from datetime import date, datetime, time, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.duties import calendar_file, listing
from portaria.duties.forecast import forecast
from portaria.duties.models import Duty
from portaria.frame import labels, people
from portaria.frame.assignees import may_see, names_of
from portaria.frame.bodies import chosen_body
from portaria.frame.bodies import names_of as acronyms_of
from portaria.frame.citations import assembled
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.ledger.models import Act
from portaria.workdays.arithmetic import lines_of

POWER = "duties.read"
_FILTERS = ("orgao", "tipo", "estado", "quem", "de", "ate")
_FORECAST_DAYS = 366


def _instant(day: date | None, viewer: Viewer) -> datetime | None:
    return datetime.combine(day, time(), viewer.zone) if day else None


def _wanted(viewer: Viewer, asked: Asked) -> listing.Wanted:
    bodies = viewer.bodies_with(POWER)
    body = asked.get("orgao")
    if body and body not in bodies:
        raise Denied((POWER,), body)
    until = asked.day("ate")
    mode = {"pessoas": "human", "sistema": "automatic"}.get(asked.get("quem"), "")
    return listing.Wanted(
        (body,) if body else bodies,
        asked.get("tipo"),
        asked.get("estado") or "open",
        mode,
        _instant(asked.day("de"), viewer),
        _instant(until + timedelta(days=1) if until else None, viewer),
    )


@requires(POWER)
def duties(request: HttpRequest) -> HttpResponse:
    """The list; for htmx, only its rows."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, ("prazo",), "prazo")
    wanted = _wanted(viewer, asked)
    way = "-" if asked.descending else ""
    found = listing.duties(wanted).order_by(f"{way}due_at", f"{way}id")
    rows = list(found[asked.start : asked.stop])
    context: dict[str, object] = {
        "page": page_of(rows, asked),
        "assignees": names_of(row.assignee for row in rows),
        "persons": people.names_of(row.person for row in rows),
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
        "kinds": [(k, labels.of(labels.DUTIES, k)) for k in listing.kinds(bodies)],
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
    weeks = months.Calendar(firstweekday=6).monthdatescalendar(year, number)
    first, last = weeks[0][0], weeks[-1][-1]
    wanted = listing.Wanted(
        (body,), since=_instant(first, viewer), until=_instant(last + timedelta(days=1), viewer)
    )
    counted = listing.per_day(wanted, viewer.zone)
    config = assembled(body)
    context = {
        "body": body,
        "bodies": acronyms_of(viewer.bodies_with(POWER)),
        "first": date(year, number, 1),
        "previous": date(year, number, 1) - timedelta(days=1),
        "following": date(year, number, 28) + timedelta(days=4),
        "weeks": [
            [
                {
                    "day": day,
                    "out": day.month != number,
                    "today": day == viewer.today,
                    "off": config.calendar.why_not(day) if config else None,
                    "kinds": [
                        (labels.of(labels.DUTIES, kind), count)
                        for kind, count in counted.get(day, ())
                    ],
                    "count": sum(count for _kind, count in counted.get(day, ())),
                }
                for day in week
            ]
            for week in weeks
        ],
    }
    return render(request, "web/month.html", context)


@requires(POWER)
def ics(request: HttpRequest) -> HttpResponseBase:
    """A year of one body's deadlines as an iCalendar file."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, POWER, request.GET.get("orgao", ""))
    now = clock.now()
    lines = calendar_file.write(
        forecast(now + timedelta(days=_FORECAST_DAYS), body=body), stamp=now
    )
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
    context = {
        "duty": shown,
        "assignees": names_of([shown.assignee, shown.escalated_to]),
        "persons": people.names_of([shown.person]),
        "now": clock.now(),
        "sum": lines_of(shown.sum) if shown.sum else (),
        "acts": Act.objects.filter(cause=f"duty:{shown.pk}").order_by("-id")[:50],
    }
    return render(request, "web/duty.html", context)
