"""Every term of the bodies where the viewer looks after them; the templates and their versions."""

from __future__ import annotations

from difflib import SequenceMatcher

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.frame import labels
from portaria.frame.bodies import chosen_bodies, chosen_body, names_of
from portaria.frame.citations import assembled
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import requires
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.norms.term_templates import TermVersion
from portaria.procedures.terms import listing
from portaria.procedures.terms.drafts import MANAGE
from portaria.procedures.terms.naming import titles
from portaria.procedures.terms.templates import all_on
from portaria.procedures.terms.types import STATES

READ = "norms.read"
_FILTERS = ("orgao", "termo", "situacao", "unidade", "q")


def _wanted(viewer: Viewer, asked: Asked) -> listing.Wanted:
    return listing.Wanted(
        chosen_bodies(viewer, MANAGE, asked.get("orgao")), asked.get("termo"),
        asked.get("situacao"), asked.get("unidade"), asked.get("q"),
    )  # fmt: skip


@requires(MANAGE)
def terms(request: HttpRequest) -> HttpResponse:
    """The list; for htmx, only its rows."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "-pedido")
    wanted = _wanted(viewer, asked)
    order = [f"{'-' if asked.descending else ''}{name}" for name in listing.SORTS[asked.sort]]
    rows = list(listing.terms(wanted).order_by(*order)[asked.start : asked.stop])
    context: dict[str, object] = {
        "page": page_of([(row, listing.state(row)) for row in rows], asked),
        "titles": titles(rows, clock.now()),
        "asked": asked,
        "columns": (
            Column(_("Pessoa"), "pessoa"),
            Column(_("Termo"), "termo"),
            Column(_("Situação")),
            Column(_("Pedido em"), "pedido", "tight"),
            Column(_("Assinado em"), "assinatura", "tight"),
        ),
    }
    if is_fragment(request):
        return render(request, "terms/rows.html", context)
    bodies = viewer.bodies_with(MANAGE)
    context |= {
        "bodies": names_of(bodies),
        "kinds": [(kind, kind) for kind in listing.kinds(bodies)],
        "states": [(state, labels.of(labels.TERMS, state)) for state in STATES],
    }
    return render(request, "terms/list.html", context)


@requires(MANAGE)
def terms_csv(request: HttpRequest) -> HttpResponseBase:
    """The same, whole, as CSV."""
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "-pedido")
    found = listing.terms(_wanted(viewer_of(request), asked)).order_by("pk")
    header = (_("Número"), _("Pessoa"), _("Órgão"), _("Unidade"), _("Termo"), _("Sobre"),
              _("Situação"), _("Versão"), _("Pedido em"), _("Assinado em"), _("Autorizado em"),
              _("Código"), _("Dispositivos"))  # fmt: skip
    rows = (
        (t.pk, t.person.shown_name, t.body_id, t.unit.acronym if t.unit else "", t.kind, t.about,
         labels.of(labels.TERMS, listing.state(t)), t.version or "", t.asked_at, t.signed_at,
         t.authorised_at, t.code, " ".join(t.provisions))
        for t in found.iterator(chunk_size=2000)
    )  # fmt: skip
    return as_csv("termos", header, rows)


@requires(MANAGE, READ)
def templates(request: HttpRequest) -> HttpResponse:
    """The templates that the norms of a body give, each with the version asked for today."""
    viewer = viewer_of(request)
    bodies = viewer.bodies_with(MANAGE, READ)
    body = chosen_body(viewer, (MANAGE, READ), request.GET.get("orgao", ""))
    its = assembled(body)
    rows = all_on(its, viewer.today) if its else []
    context = {"body": body, "bodies": names_of(bodies), "rows": rows}
    return render(request, "terms/templates.html", context)


@requires(MANAGE, READ)
def template(request: HttpRequest, body: str, norm: str, kind: str) -> HttpResponse:
    """One template: its versions, and two of them side by side (``de``, ``para``)."""
    viewer = viewer_of(request)
    if not viewer.holds(READ, body):
        viewer.must(MANAGE, body)
    its = assembled(body)
    packs = [held.pack for held in its.law.norms if held.pack.norm.id == norm] if its else []
    if not packs or kind not in packs[0].terms:
        raise Http404("não há tal modelo")
    shown = packs[0].terms[kind]
    by_number = {version.number: version for version in shown.versions}
    asked = read(request.GET, ("de", "para"), (), "")
    new = by_number.get(asked.number("para") or 0, shown.versions[-1])
    old = by_number.get(asked.number("de") or 0, by_number.get(new.number - 1))
    numbers = [(str(number), str(number)) for number in by_number]
    context = {
        "body": body,
        "norm": packs[0].norm,
        "template": shown,
        "ref": packs[0].ref(shown.provision),
        "today": shown.on(viewer.today),
        "numbers": numbers,
        "old": old,
        "new": new,
        "lines": side_by_side(old, new) if old else [],
    }
    return render(request, "terms/template.html", context)


def side_by_side(old: TermVersion, new: TermVersion) -> list[tuple[str, str, str]]:
    """Lines of both, those alike beside each other: (``same|changed|gone|new``, left, right)."""
    left = [line for line in old.text.splitlines() if line.strip()]
    right = [line for line in new.text.splitlines() if line.strip()]
    found: list[tuple[str, str, str]] = []
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        for number in range(max(b - a, d - c)):
            was = left[a + number] if a + number < b else ""
            becomes = right[c + number] if c + number < d else ""
            kind = "same" if what == "equal" else _change(was, becomes)
            found.append((kind, was, becomes))
    return found


def _change(was: str, becomes: str) -> str:
    return "changed" if was and becomes else "gone" if was else "new"
