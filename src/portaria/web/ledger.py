"""The ledger of acts: the list, one act with its proof, and verifying."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria.frame import labels
from portaria.frame.actors import users_in
from portaria.frame.bodies import chosen_bodies, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import requires
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.ledger import listing, verification
from portaria.ledger.discretion import power_for
from portaria.ledger.models import Act
from portaria.ledger.proving import prove
from portaria.people.models import Person

_FILTERS = ("orgao", "tipo", "assunto", "dispositivo", "de", "ate")


def _wanted(viewer: Viewer, asked: Asked) -> listing.Wanted:
    bodies = chosen_bodies(viewer, "ledger.read", asked.get("orgao"))
    since, until = asked.day("de"), asked.day("ate")
    return listing.Wanted(
        bodies,
        asked.get("tipo"),
        asked.get("assunto"),
        asked.get("dispositivo"),
        datetime.combine(since, time(), viewer.zone) if since else None,
        datetime.combine(until + timedelta(days=1), time(), viewer.zone) if until else None,
        viewer.bodies_with,
    )


def _one(viewer: Viewer, pk: int) -> Act:
    """The act, where ``viewer`` may read it.

    Raises:
        Denied: otherwise; also where its kind is kept for who holds another power too.
    """
    shown = get_object_or_404(Act, pk=pk)
    viewer.must("ledger.read", shown.body)
    if power := power_for(shown.kind):
        viewer.must(power, shown.body)
    return shown


@requires("ledger.read")
def ledger(request: HttpRequest) -> HttpResponse:
    """The acts, the latest first; for htmx, only the rows."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, ("registro",), "-registro")
    wanted = _wanted(viewer, asked)
    found = listing.acts(wanted, descending=asked.descending)
    rows = list(found[asked.start : asked.stop])
    context: dict[str, object] = {
        "page": page_of(rows, asked),
        "users": users_in(row.by for row in rows),
        "asked": asked,
        "columns": (
            Column(_("Registrado em"), "registro"),
            Column(_("Ato")),
            Column(_("Vale desde")),
            Column(_("Assunto")),
            Column(_("Por")),
            Column(_("Dispositivo")),
        ),
    }
    if is_fragment(request):
        return render(request, "web/ledger_rows.html", context)
    bodies = viewer.bodies_with("ledger.read")
    context |= {"bodies": names_of(bodies), "kinds": _kinds(viewer, bodies)}
    return render(request, "web/ledger.html", context)


def _kinds(viewer: Viewer, bodies: Sequence[str]) -> list[tuple[str, str]]:
    """The kinds of act that there are for ``viewer`` to read, each with its word, by the word."""
    powers = {kind: power_for(kind) for kind in listing.kinds_in(bodies)}
    found = [
        (kind, labels.of(labels.ACTS, kind))
        for kind, power in powers.items()
        if not power or viewer.holds_any(power)
    ]
    return sorted(found, key=lambda pair: pair[1])


@requires("ledger.read")
def ledger_csv(request: HttpRequest) -> HttpResponseBase:
    """The same acts as CSV, without their content (which may be personal)."""
    asked = read(request.GET, _FILTERS, ("registro",), "-registro")
    found = listing.acts(_wanted(viewer_of(request), asked), descending=asked.descending)
    header = (
        _("Número"), _("Registrado em"), _("Vale desde"), _("Ato"), _("Assunto"), _("Órgão"),
        _("Por"), _("Resultado"), _("Dispositivos"), _("Política"), _("Causa"),
    )  # fmt: skip
    rows = (
        (a.pk, a.recorded_at, a.held_at, a.kind, a.subject, a.body, a.by, a.outcome,
         " ".join(a.provisions), a.policy, a.cause)
        for a in found.iterator(chunk_size=5000)
    )  # fmt: skip
    return as_csv("livro", header, rows)


@requires("ledger.read")
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act: provisions, both instants, decision, content and proof."""
    shown = _one(viewer_of(request), pk)
    content = listing.content_of(pk)
    context = {
        "act": shown,
        "users": users_in([shown.by]),
        "person": Person.objects.filter(pk=shown.person).first() if shown.person else None,
        "content": json.dumps(content, ensure_ascii=False, indent=2) if content else "",
        "reasons": listing.reasons_of(content),
        "seal": listing.seal_of(pk),
    }
    return render(request, "web/act.html", context)


@requires("ledger.read")
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The act's proof as a file, without its content: whoever has the chain's head can check it."""
    _one(viewer_of(request), pk)
    proved = prove(pk)
    if proved is None:
        raise Http404("ainda sem selo")
    text = json.dumps(proved.as_json(), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="ato-{pk}.json"'
    return response


@requires("ledger.read")
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole ledger now and show what was found."""
    result = verification.verify()
    template = "web/verified.html" if is_fragment(request) else "web/verify.html"
    waiting = not result.ok and all(finding.kind == "unsealed" for finding in result.findings)
    return render(request, template, {"result": result, "waiting": waiting})
