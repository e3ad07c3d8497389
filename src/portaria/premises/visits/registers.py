"""The registers of who is known beforehand, as the norms want them: looked up at the desk, kept up
to date by whoever manages the security (F2, F11)."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.bodies import chosen_bodies, chosen_body, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import Denied, requires
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.norms.policy import Policy
from portaria.premises.desk import DESK, MANAGE, Desk
from portaria.premises.visits import acts, listing
from portaria.premises.visits.acts.registering import ENTRY
from portaria.premises.visits.decisions.registering import kept_by, title
from portaria.premises.visits.forms import EntryForm, NewEntryForm
from portaria.premises.visits.models import RegistryEntry
from portaria.premises.visits.seeing import at_desk
from portaria.premises.visits.types import Refused

_FILTERS = ("q", "orgao", "cadastro", "situacao")
SHOWN = 20
"""Visits on an entry's page, the latest; ours."""


def _read(request: HttpRequest) -> tuple[Asked, tuple[str, ...]]:
    asked = read(request.GET, _FILTERS, tuple(listing.ENTRY_SORTS), "nome")
    return asked, chosen_bodies(viewer_of(request), (DESK, MANAGE), asked.get("orgao"))


def _policies(bodies: Iterable[str]) -> list[Policy]:
    desk = Desk(clock.now())
    return [desk.policy(body) for body in bodies]


def _titles(policies: Iterable[Policy]) -> dict[str, str]:
    """What the registers are called that the norms of any of the bodies keep, by id."""
    return {one: title(one, policy) for policy in policies for one in kept_by(policy)}


@requires(DESK, MANAGE)
def registers(request: HttpRequest) -> HttpResponse:
    """Who is known beforehand, and why the registers are kept; for htmx, only the rows."""
    viewer = viewer_of(request)
    asked, bodies = _read(request)
    policies = _policies(bodies)
    way = "-" if asked.descending else ""
    found = listing.entries(bodies, asked.filters)
    found = found.order_by(*(f"{way}{name}" for name in listing.ENTRY_SORTS[asked.sort]))
    page = page_of(list(found[asked.start : asked.stop]), asked)
    titles = _titles(policies)
    context: dict[str, object] = {
        "page": page, "asked": asked, "titles": titles,
        "columns": (
            Column(_("Nome"), "nome"), Column(_("Cadastro")), Column(_("Por que documento")),
            Column(_("Desde"), "desde"), Column(_("Conferido em"), "conferido"),
        ),
    }  # fmt: skip
    if is_fragment(request):
        return render(request, "premises_visits/register_rows.html", context)
    context |= {
        "bodies": names_of(viewer.bodies_with(DESK, MANAGE)),
        "registers": list(titles.items()),
        "views": [("retirados", _("retirados")), ("todos", _("todos"))],
        "told": [(titles[one], decision) for policy in policies
                 for one, decision in kept_by(policy).items()],
        "manages": viewer.holds_any(MANAGE),
    }  # fmt: skip
    return render(request, "premises_visits/registers.html", context)


@requires(DESK, MANAGE)
def registers_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    asked, bodies = _read(request)
    titles = _titles(_policies(bodies))
    header = (
        _("Nome"), _("Cargo, ou o que é"), _("Cadastro"), _("Por que documento"), _("Desde"),
        _("Conferido em"), _("Retirado em"), _("Por quê"), _("Dispositivo"),
    )  # fmt: skip
    rows = (
        (e.name, e.about, titles.get(e.registry, e.registry), e.document, e.since, e.checked_at,
         e.ended_at, e.ended_why, e.provision)
        for e in listing.entries(bodies, asked.filters)
        .order_by("registry", "name__in_order", "pk").iterator(chunk_size=5000)
    )  # fmt: skip
    return as_csv("cadastro-previo", header, rows)


@requires(MANAGE)
def register_new(request: HttpRequest) -> HttpResponse:
    """Enter somebody, or an entity, in a register."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, MANAGE, request.GET.get("orgao", ""))
    choices = list(_titles(_policies([body])).items())
    form = NewEntryForm(choices, request.POST if request.method == "POST" else None,
                        initial={"cadastro": request.GET.get("cadastro", "")})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        entry = acts.Entry(body, form.cleaned_data["cadastro"], form.told())
        try:
            [key] = acts.enter_in_registers([entry], by=viewer.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Registrado."))
            return redirect("register_entry", pk=key)
    context = {
        "form": form, "kept": bool(choices), "body": body,
        "bodies": names_of(viewer.bodies_with(MANAGE)),
    }  # fmt: skip
    status = 400 if form.errors else 200
    return render(request, "premises_visits/register_new.html", context, status=status)


@requires(DESK, MANAGE)
def register_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with all that befell it, and who came by it; whoever manages the security corrects
    it here."""
    viewer, row = viewer_of(request), _seen(request, pk)
    manages = viewer.holds(MANAGE, row.body_id)
    form = EntryForm.about(row, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        viewer.must(MANAGE, row.body_id)
        if form.is_valid() and _corrected(form, row, viewer):
            messages.success(request, _("Registrado."))
            return redirect("register_entry", pk=pk)
    policy = Desk(clock.now()).policy(row.body_id)
    context = {
        "row": row, "manages": manages, "form": form, "title": title(row.registry, policy),
        "decision": kept_by(policy).get(row.registry),
        "visits": listing.by_entry(row)[:SHOWN],
        "acts": Act.objects.filter(subject=ref(ENTRY, pk)).order_by("-id")[:50],
    }  # fmt: skip
    status = 400 if form.errors else 200
    return render(request, "premises_visits/register_entry.html", context, status=status)


def _corrected(form: EntryForm, row: RegistryEntry, viewer: Viewer) -> bool:
    try:
        acts.correct_entries({row.pk: form.told()}, by=viewer.by, at=clock.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
@requires(MANAGE)
def register_do(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Say that an entry is current, take it off, or put it back."""
    viewer, row = viewer_of(request), _seen(request, pk)
    viewer.must(MANAGE, row.body_id)
    try:
        _do(what, [row.pk], request, viewer.by)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Registrado."))
    return redirect("register_entry", pk=pk)


def _do(what: str, keys: list[int], request: HttpRequest, by: str) -> None:
    at = clock.now()
    match what:
        case "conferir":
            acts.check_entries(keys, by=by, at=at)
        case "retirar":
            acts.end_entries(keys, posted.line(request.POST, "motivo", 400), by=by, at=at)
        case "repor":
            acts.restore_entries(keys, by=by, at=at)
        case _:
            raise Http404


def _seen(request: HttpRequest, pk: int) -> RegistryEntry:
    row = get_object_or_404(RegistryEntry.objects.select_related("body"), pk=pk)
    if not at_desk(viewer_of(request), row.body_id):
        raise Denied((DESK, MANAGE), row.body_id)
    return row
