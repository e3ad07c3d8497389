"""What I was told, how often I want to be written to, and my calendar address."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.duties import calendar_file
from portaria.duties.listing import assignees_of, waiting_for
from portaria.frame import labels
from portaria.frame.absolute import absolute
from portaria.frame.lists import page_of, read
from portaria.frame.permissions import open_to_all, signed_in
from portaria.frame.viewer import is_fragment, viewer_of
from portaria.notices import acts, queries
from portaria.notices.models import CalendarAddress, Notice
from portaria.notices.types import Pace
from portaria.people.days import civil_day
from portaria.people.powers import powers_everywhere
from portaria.people.queries import bodies_of, headed_by


def _me(request: HttpRequest) -> int:
    person = viewer_of(request).person
    if person is None:
        raise Http404("esta conta do site não é de uma pessoa")
    return person


@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """The notices, the latest first; for htmx, only the rows."""
    person = _me(request)
    asked = read(request.GET, ("novos",), ("quando",), "-quando")
    found = queries.of_person(person)
    if asked.get("novos"):
        found = found.filter(seen_at__isnull=True)
    rows = list(found[asked.start : asked.stop])
    context: dict[str, object] = {"page": page_of(rows, asked), "asked": asked}
    if is_fragment(request):
        return render(request, "web/notice_rows.html", context)
    context |= {
        "pace": queries.pace_of(person),
        "paces": [(pace.value, labels.of(labels.PACES, pace)) for pace in Pace],
        "calendar": CalendarAddress.objects.filter(person=person).first(),
        "secret": request.session.pop("calendar_secret", ""),
    }
    if context["secret"]:
        path = reverse("calendar_feed", args=[context["secret"]])
        context["address"] = absolute(request, path)
    return render(request, "web/notices.html", context)


@signed_in
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what a notice tells of; it has been seen."""
    row = get_object_or_404(Notice, pk=pk, person=_me(request))
    acts.mark_seen(row.person_id, at=clock.now(), only=row.pk)
    inside = url_has_allowed_host_and_scheme(row.href, allowed_hosts=None)
    return redirect(row.href if row.href.startswith("/") and inside else "notices")


@signed_in
@require_POST
def notices_seen(request: HttpRequest) -> HttpResponse:
    """All of it was seen."""
    acts.mark_seen(_me(request), at=clock.now())
    return redirect("notices")


@signed_in
@require_POST
def notices_pace(request: HttpRequest) -> HttpResponse:
    """How often I want to be written to."""
    try:
        pace = Pace(request.POST.get("pace", ""))
    except ValueError:
        messages.error(request, _("Escolha uma das frequências."))
        return redirect("notices")
    with transaction.atomic():
        acts.choose_pace(_me(request), pace, at=clock.now())
    said = _("Avisos por e-mail: %(pace)s.") % {"pace": labels.of(labels.PACES, pace)}
    messages.success(request, said)
    return redirect("notices")


@signed_in
@require_POST
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """A new calendar address; the former stops working. Or none any more."""
    person = _me(request)
    if request.POST.get("acao") == "encerrar":
        acts.end_calendar(person)
        messages.success(request, _("O endereço da agenda deixou de funcionar."))
    else:
        request.session["calendar_secret"] = acts.renew_calendar(person, at=clock.now())
        messages.success(request, _("Endereço novo da agenda: copie-o agora, só aparece uma vez."))
    return redirect(reverse("notices") + "#agenda")


@open_to_all
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """What waits for a person, for their calendar: whoever knows the address, which holds 256
    random bits, reads it, while that person is tied to a body. It tells what and until when, and
    names nobody."""
    now = clock.now()
    viewer = viewer_of(request)
    today = civil_day(now, viewer.zone.key)
    person = queries.person_of_calendar(secret)
    if person is None or not bodies_of(person, today):
        raise Http404("esta agenda não existe, ou o seu endereço foi trocado")
    powers = powers_everywhere(person, today)
    headed = [unit.pk for unit in headed_by(person, today)]
    entries = (
        calendar_file.Entry(
            uid=f"duty-{duty.pk}@{duty.body}.portaria.invalid",
            at=duty.due_at - timedelta(microseconds=1) if duty.sum else duty.due_at,
            summary=labels.of(labels.DUTIES, duty.kind).capitalize(),
            description=absolute(request, reverse("duty", args=[duty.pk])),
            category=duty.kind,
        )
        for duty in waiting_for(assignees_of(person, headed, powers))[0]
        if not duty.timeless
    )
    lines = calendar_file.write_entries(entries, name="Meus prazos", stamp=now)
    response = StreamingHttpResponse(lines, content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response
