"""Versions published, who took note and who has not, unit by unit; publishing and reminding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.bodies.policies import adopted, assembled_of
from portaria.frame import labels, posted
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, Key, page_of, read, short
from portaria.frame.permissions import requires
from portaria.frame.viewer import is_fragment, viewer_of
from portaria.governance.models import Acknowledgement, Publication
from portaria.governance.publication import acts, listing
from portaria.governance.publication.audience import audience_of, categories_in_service
from portaria.governance.publication.changes import changed_provisions
from portaria.governance.publication.forms import PublishForm
from portaria.governance.types import Published, Refused, Wish

READ, PUBLISH = "norms.read", "norms.publish"
_FILTERS = ("situacao", "unidade")


@requires(READ, PUBLISH)
def publications(request: HttpRequest) -> HttpResponse:
    """Every norm of a body: the version published last, and how many took note of it."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, (READ, PUBLISH), request.GET.get("orgao", ""))
    latest = {p.norm: p for p in Publication.objects.filter(body=body, superseded_at=None)}
    rows = []
    for held in adopted(body).law.norms:
        norm = held.pack.norm
        last = latest.get(norm.id)
        count = listing.total(listing.per_unit(last.pk, viewer.today)) if last else None
        stale = last is not None and last.digest != held.pack.digest
        rows.append({"norm": norm, "last": last, "count": count, "stale": stale})
    context = {
        "body": body,
        "bodies": names_of(viewer.bodies_with(READ, PUBLISH)),
        "page": short(rows, read(request.GET, (), tuple(_KEYS), "norma"), _KEYS),
        "columns": (
            Column(_("Norma"), "norma"),
            Column(_("Versão publicada"), "versao"),
            Column(_("Ciência"), "ciencia"),
            Column(_("Em atraso"), "atraso", "number"),
            Column(_("O que fazer")),
        ),
        "may_publish": viewer.holds(PUBLISH, body),
    }
    return render(request, "governance/publications.html", context)


_KEYS: Mapping[str, Key[dict[str, Any]]] = {
    "norma": lambda row: row["norm"].short,
    "versao": lambda row: row["last"].published_at if row["last"] else None,
    "ciencia": lambda row: row["count"].percent if row["count"] else None,
    "atraso": lambda row: row["count"].late if row["count"] else None,
}


@requires(PUBLISH)
def publish(request: HttpRequest, body: str, norm: str) -> HttpResponse:
    """What would be published, what changed since the last version, who is asked; and doing it."""
    viewer = viewer_of(request)
    chosen_body(viewer, PUBLISH, body)
    its = adopted(body)
    pack = its.packs.get(norm)
    if pack is None:
        raise Http404(f"a norma «{norm}» não é deste órgão")
    there = categories_in_service(body, viewer.today)
    audience = audience_of(its.law.on(viewer.today), there, ())
    open_choice = [c for c in there if c not in audience.asked]
    form = PublishForm(request.POST or None, categories=open_choice, today=viewer.today)
    if request.method == "POST" and form.is_valid():
        done = _published(form, body, norm, viewer.by)
        if done is not None:
            _tell(request, done)
            return redirect("publication", pk=done.publication)
    last = Publication.objects.filter(body=body, norm=norm, superseded_at=None).first()
    old = assembled_of(last.adoption_id).packs[norm] if last else None
    changed = changed_provisions(old, pack)
    context = {
        "body": body,
        "norm": pack.norm,
        "form": form,
        "last": last,
        "same": last is not None and last.digest == pack.digest,
        "changed": [(pack.quoted(p), pack.provisions.get(p), p) for p in changed],
        "audience": audience,
    }
    status = 400 if form.errors else 200
    return render(request, "governance/publish.html", context, status=status)


def _published(form: PublishForm, body: str, norm: str, by: str) -> Published | None:
    """What came of it; None where it was refused, which the form says."""
    said = form.cleaned_data
    wish = Wish(body, norm, tuple(said["categorias"]), said["ate"], said["nota"])
    try:
        with transaction.atomic():
            return acts.publish_norm(wish, by=by, at=clock.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _tell(request: HttpRequest, done: Published) -> None:
    messages.success(
        request,
        ngettext(
            "Versão %(version)d publicada; ciência pedida a %(count)d pessoa.",
            "Versão %(version)d publicada; ciência pedida a %(count)d pessoas.",
            done.asked,
        )
        % {"version": done.version, "count": done.asked},
    )


@requires(READ, PUBLISH)
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: unit by unit, and person by person."""
    shown, asked = _asked(request, pk)
    viewer = viewer_of(request)
    found = listing.acknowledgements(
        pk, state=asked.get("situacao"), unit=asked.number("unidade"), today=viewer.today
    )
    order = [f"{'-' if asked.descending else ''}{name}" for name in listing.SORTS[asked.sort]]
    rows = list(found.order_by(*order)[asked.start : asked.stop])
    page = page_of([(one, listing.state_of(one, viewer.today)) for one in rows], asked)
    counts = listing.per_unit(pk, viewer.today)
    context: dict[str, object] = {
        "publication": shown,
        "page": page,
        "asked": asked,
        "columns": (
            Column(_("Pessoa"), "nome"),
            Column(_("Unidade")),
            Column(_("Situação")),
            Column(_("Até"), "prazo"),
            Column(_("Ciência em"), "ciencia"),
        ),
    }
    if is_fragment(request):
        return render(request, "governance/acknowledgement_rows.html", context)
    pack = assembled_of(shown.adoption_id).packs[shown.norm]
    context |= {
        "norm": pack.norm,
        "counts": counts,
        "total": listing.total(counts),
        "states": [(s, labels.of(labels.ACKNOWLEDGEMENTS, s)) for s in listing.STATES],
        "units": [(str(c.unit), c.acronym) for c in counts if c.unit],
        "changed": [pack.quoted(p) for p in shown.changed],
        "versions": Publication.objects.filter(body=shown.body_id, norm=shown.norm).order_by(
            "-version"
        ),
        "may_publish": viewer.holds(PUBLISH, shown.body_id),
    }
    return render(request, "governance/publication.html", context)


@requires(READ, PUBLISH)
def publication_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same persons, whole, as CSV."""
    shown, asked = _asked(request, pk)
    today = viewer_of(request).today
    found = listing.acknowledgements(
        pk, state=asked.get("situacao"), unit=asked.number("unidade"), today=today
    ).order_by(*listing.SORTS["nome"])
    header = (_("Pessoa"), _("Unidade"), _("Categoria"), _("Situação"), _("Até"), _("Ciência em"),
              _("Lembretes"))  # fmt: skip
    rows = (
        (a.person.shown_name, a.unit.acronym if a.unit else "", a.category,
         labels.of(labels.ACKNOWLEDGEMENTS, listing.state_of(a, today)), a.due_on,
         a.acknowledged_at, a.reminders)
        for a in found.iterator(chunk_size=5000)
    )  # fmt: skip
    return as_csv(f"ciencia-{shown.norm}-v{shown.version}", header, rows)


@require_POST
@requires(PUBLISH)
def publication_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind, now, everybody who has not taken note (of one unit, if it is named)."""
    viewer = viewer_of(request)
    shown = get_object_or_404(Publication, pk=pk)
    viewer.must(PUBLISH, shown.body_id)
    unit = posted.number(request.POST.get("unidade", ""))
    waiting = Acknowledgement.objects.filter(publication=pk, acknowledged_at=None, dropped_at=None)
    if unit is not None:
        waiting = waiting.filter(unit=unit)
    with transaction.atomic():
        keys = list(waiting.values_list("pk", flat=True))
        count = acts.remind(shown, keys, by=viewer.by, at=clock.now())
    messages.success(
        request,
        ngettext("%(count)d pessoa lembrada.", "%(count)d pessoas lembradas.", count)
        % {"count": count},
    )
    return redirect("publication", pk=pk)


def _asked(request: HttpRequest, pk: int) -> tuple[Publication, Asked]:
    viewer = viewer_of(request)
    shown = get_object_or_404(Publication.objects.select_related("body"), pk=pk)
    if not viewer.holds(PUBLISH, shown.body_id):
        viewer.must(READ, shown.body_id)
    return shown, read(request.GET, _FILTERS, tuple(listing.SORTS), "nome")
