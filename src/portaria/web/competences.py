"""Who may decide what in a body: assigned by a dated internal act, ended by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portaria import clock
from portaria.bodies.official import names_by_power
from portaria.bodies.policies import adopted
from portaria.bodies.types import POWERS
from portaria.frame import labels, posted, powers
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Column, Key, read, short
from portaria.frame.permissions import requires
from portaria.frame.viewer import viewer_of
from portaria.people.acts import CompetenceDraft, assign_competences, end_competences
from portaria.people.models import Competence
from portaria.people.powers import Holder, holders_of
from portaria.people.queries import units_on
from portaria.web.official_names import unmatched

POWER = "body.admin"
_FORM = ("power", "unit", "head_only", "start", "end", "internal_act")


@dataclass(frozen=True, slots=True)
class Row:
    """A competence, whether it is over, who answers for it today, and its official names."""

    one: Competence
    past: bool
    holder: Holder | None
    official: tuple[str, ...]


@requires(POWER)
@require_http_methods(["GET", "HEAD", "POST"])
def competences(request: HttpRequest) -> HttpResponse:
    """Every power, who holds it today, by which act; and the form that assigns one."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, POWER, request.GET.get("orgao", "") or request.POST.get("orgao", ""))
    said, wrong = {name: posted.clean(request.POST.get(name, "")) for name in _FORM}, ""
    if request.method == "POST":
        try:
            draft = _draft(request, body, viewer.today)
        except ValueError as error:
            wrong = str(error)
        else:
            assign_competences([draft], by=viewer.by, at=clock.now())
            messages.success(request, _("Competência atribuída."))
            return redirect(f"{reverse('competences')}?orgao={body}")
    asked = read(request.GET, (), tuple(_KEYS), "competencia")
    rows = _rows(body, viewer.today)
    taken = {row.one.power for row in rows if not row.past}
    units = units_on(viewer.today, body=body).order_by("acronym", "id")
    context = {
        "body": body,
        "bodies": names_of(viewer.bodies_with(POWER)),
        "page": short(rows, asked, _KEYS),
        "columns": (
            Column(_("Competência"), "competencia"),
            Column(_("De quem"), "quem"),
            Column(_("Responde hoje"), "responde"),
            Column(_("Desde"), "desde"),
            Column(_("Até"), "ate"),
            Column(_("Ato")),
        ),
        "unmatched": unmatched(body, viewer.today),
        "vacant": [power for power in POWERS if power not in taken],
        "powers": sorted(
            ((power, labels.of(labels.POWERS, power)) for power in POWERS), key=lambda p: p[1]
        ),
        "units": [
            (str(unit), f"{acronym} – {name}")
            for unit, acronym, name in units.values_list("pk", "acronym", "name")
        ],
        "said": said,
        "wrong": wrong,
    }
    return render(request, "web/competences.html", context, status=400 if wrong else 200)


def _rows(body: str, today: date) -> list[Row]:
    found = Competence.objects.filter(body=body).select_related("unit", "person", "substitute")
    held = list(found.order_by("power", "start", "id"))
    named = sorted({one.power for one in held})
    names = names_by_power(adopted(body).config)
    answering = {(h.power, h.unit or h.person): h for h in holders_of(named, body, today)}
    return [
        Row(one, one.end is not None and one.end < today, _answers(one, answering),
            names.get(one.power, ()))
        for one in held
    ]  # fmt: skip


_KEYS: Mapping[str, Key[Row]] = {
    "competencia": lambda row: powers.label(row.one.power, row.one.body_id),
    "quem": lambda row: row.one.unit.acronym if row.one.unit else str(row.one.person),
    "responde": lambda row: row.holder.person if row.holder and not row.past else None,
    "desde": lambda row: row.one.start,
    "ate": lambda row: row.one.end,
}


def _answers(one: Competence, by_name: Mapping[tuple[str, str], Holder]) -> Holder | None:
    """Who answers for it today, by the name of its unit, or of its person or their substitute."""
    if one.unit:
        names = [f"{one.unit.acronym} – {one.unit.name}"]
    else:
        names = [who.shown_name for who in (one.person, one.substitute) if who]
    return next((by_name[one.power, name] for name in names if (one.power, name) in by_name), None)


def _draft(request: HttpRequest, body: str, today: date) -> CompetenceDraft:
    """What the form asks for.

    Raises:
        ValueError: which field is wrong, and what it should be.
    """
    asked = read(request.POST, _FORM, (), "")
    unit = units_on(today, body=body, pk=asked.number("unit") or 0).first()
    start, end = asked.day("start"), asked.day("end")
    if asked.get("power") not in POWERS:
        raise ValueError(_("Escolha a competência."))
    if unit is None:
        raise ValueError(_("Escolha uma unidade que existe."))
    if start is None:
        raise ValueError(_("Diga desde que dia vale o ato interno."))
    if asked.get("end") and (end is None or end < start):
        raise ValueError(_("O último dia não pode ser antes do primeiro."))
    if not asked.get("internal_act"):
        raise ValueError(_("Diga o ato interno que a atribui, com número e data."))
    return CompetenceDraft(
        body=body, power=asked.get("power"), start=start, unit=unit.pk,
        head_only=bool(asked.get("head_only")), end=end, provision=asked.get("internal_act"),
    )  # fmt: skip


@requires(POWER)
@require_POST
def competence_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a competence, by an internal act."""
    viewer = viewer_of(request)
    one = get_object_or_404(Competence, pk=pk)
    viewer.must(POWER, one.body_id)
    asked = read(request.POST, ("last", "internal_act"), (), "")
    last = asked.day("last")
    try:
        if last is None:
            raise ValueError(_("Diga o último dia."))
        if not asked.get("internal_act"):
            raise ValueError(_("Diga o ato interno que a encerra, com número e data."))
        end_competences([(pk, last, asked.get("internal_act"))], by=viewer.by, at=clock.now())
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Último dia registrado."))
    return redirect(f"{reverse('competences')}?orgao={one.body_id}")


@requires(POWER)
def competences_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, POWER, request.GET.get("orgao", ""))
    found = Competence.objects.filter(body=body).select_related("unit", "person")
    header = (_("Competência"), _("Unidade"), _("Só a chefia"), _("Desde"), _("Até"), _("Ato"))
    rows = (
        (powers.label(c.power, body), c.unit.acronym if c.unit else "",
         _("sim") if c.head_only else _("não"), c.start, c.end, c.provision)
        for c in found.order_by("power", "start", "id")
    )  # fmt: skip
    return as_csv("competencias", header, rows)
