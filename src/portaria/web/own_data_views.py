"""My data, and who looked at it: as a page, as a PDF, and for programs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from portaria import clock
from portaria.frame import pdf
from portaria.frame.permissions import signed_in
from portaria.frame.templatetags.portaria import instant
from portaria.frame.viewer import viewer_of
from portaria.people.models import Person
from portaria.web.own_data import report_of


def _me(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if viewer.person is None:
        raise Http404("esta conta do site não é de uma pessoa")
    return Person.objects.get(pk=viewer.person)


@signed_in
def my_data(request: HttpRequest) -> HttpResponse:
    """The report on the page."""
    now = clock.now()
    sections = report_of(_me(request), viewer_of(request).today)
    looks = next(s for s in sections if s.key == "looks")
    context = {"sections": sections, "looks": looks, "now": now}
    return render(request, "web/my_data.html", context)


@signed_in
def my_data_pdf(request: HttpRequest) -> HttpResponse:
    """The report as a PDF."""
    me, now = _me(request), clock.now()
    document = pdf.document(_("Meus dados"), at=now, issuer=me.shown_name)
    document.paragraph(_("Relatório pedido em %(at)s.") % {"at": instant(now)}, small=True)
    for section in report_of(me, viewer_of(request).today):
        document.heading(section.title)
        said = _("Para quê: %(purpose)s.\nGuarda: %(kept)s")
        document.paragraph(said % {"purpose": section.purpose, "kept": section.kept}, small=True)
        if section.rows:
            document.table(section.header, section.rows)
        else:
            document.paragraph(_("Nada consta."))
        if section.more:
            document.paragraph(_("E mais %(n)s linhas.") % {"n": section.more}, small=True)
    response = HttpResponse(document.bytes(), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="meus-dados.pdf"'
    return response


@signed_in
def my_data_json(request: HttpRequest) -> HttpResponse:
    """The report for programs (LGPD, art. 18, V: portability)."""
    me, now = _me(request), clock.now()
    told = {
        "person": me.pk,
        "asked_at": timezone.localtime(now).isoformat(),
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "purpose": section.purpose,
                "kept": section.kept,
                "columns": list(section.header),
                "rows": [list(row) for row in section.rows],
                "left_out": section.more,
            }
            for section in report_of(me, viewer_of(request).today)
        ],
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="meus-dados.json"'
    return response
