"""Whom another norm would affect: asked for, carried out by the worker, shown with pictures, table
and exports, filed with the draft it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.bodies.policies import NotAdopted, adopted
from portaria.frame import categories, labels, whatif_words
from portaria.frame.actors import users_in
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import requires
from portaria.frame.viewer import is_fragment, viewer_of
from portaria.governance.models import Draft
from portaria.journeys.models import WhatIf, WhatIfChange
from portaria.journeys.whatif import keeping
from portaria.norms.places import SourceError
from portaria.web.charts import Bar, bars
from portaria.web.whatif_forms import WhatIfForm

POWER = "norms.draft"
NAMES = "people.read"
_FILTERS = ("efeito", "aspecto", "categoria", "unidade", "q")
_SHOWN = 12
"""Bars in a picture; ours, no norm's: the table and the export have the rest."""
_MB = 1 << 20


@requires(POWER)
def whatifs(request: HttpRequest) -> HttpResponse:
    """Those asked for in the viewer's bodies, the latest first."""
    viewer = viewer_of(request)
    asked = read(request.GET, ("minuta",), tuple(_SORTS), "-quando")
    found = WhatIf.objects.filter(body__in=viewer.bodies_with(POWER)).select_related("body")
    if (draft := asked.number("minuta")) is not None:
        found = found.filter(draft=draft)
    way = "-" if asked.descending else ""
    ordered = found.defer("files", "answer").order_by(f"{way}{_SORTS[asked.sort]}", f"{way}id")
    rows = list(ordered[asked.start : asked.stop])
    context = {
        "page": page_of(rows, asked),
        "columns": (
            Column(_("Norma"), "norma"),
            Column(_("Órgão"), "orgao"),
            Column(_("Pedido em"), "quando"),
            Column(_("Por")),
            Column(_("Estado"), "estado"),
        ),
        "users": users_in(row.by for row in rows),
    }
    return render(request, "web/whatifs.html", context)


_SORTS = {
    "norma": "title__in_order",
    "orgao": "body__acronym",
    "quando": "asked_at",
    "estado": "state",
}


@requires(POWER)
def whatif_new(request: HttpRequest) -> HttpResponse:
    """Ask: another norm (a draft), values edited, from when, until when."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, POWER, request.GET.get("orgao", "") or request.POST.get("orgao", ""))
    drafts = Draft.objects.filter(body=body, discarded_at__isnull=True).order_by("-changed_at")
    form = WhatIfForm(
        request.POST or None,
        drafts=[(row.pk, row.title) for row in drafts],
        initial={"minuta": request.GET.get("minuta", ""), "edicoes": request.GET.get("regra", "")},
    )
    if request.method == "POST" and form.is_valid():
        rules = adopted(body).vocabulary.rules
        wanted = form.wanted(body, {row.pk: row for row in drafts}, rules)
        try:
            key = keeping.ask(wanted, by=viewer.by, at=clock.now())
        except (NotAdopted, SourceError, ValueError) as error:
            form.add_error(None, str(error))
        else:
            return redirect("whatif", pk=key)
    bodies = names_of(viewer.bodies_with(POWER))
    context = {"form": form, "body": body, "bodies": bodies}
    status = 422 if form.errors else 200
    return render(request, "web/whatif_new.html", context, status=status)


@requires(POWER)
def whatif(request: HttpRequest, pk: int) -> HttpResponse:
    """One what-if: while it is carried out, how far it is; then the answer. For htmx, the part that
    changes."""
    row = _mine(request, pk)
    if row.state == "waiting":
        template = "web/whatif_waiting.html" if is_fragment(request) else "web/whatif.html"
        return render(request, template, {"row": row})
    context: dict[str, object] = {"row": row, "users": users_in([row.by])}
    if row.state == "done" and row.answer:
        asked = read(request.GET, _FILTERS, ("ordem",), "ordem")
        context |= _answer(request, row, asked)
    if is_fragment(request):
        if request.GET.get("parte") != "andamento" and "page" in context:
            return render(request, "web/whatif_rows.html", context)
        response = HttpResponse()
        response["HX-Refresh"] = "true"  # it is done: the whole page is another
        return response
    return render(request, "web/whatif.html", context)


@requires(POWER)
def whatif_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The changes that the filters leave, whole."""
    row = _mine(request, pk)
    viewer_of(request).must(NAMES, row.body_id)
    found = _narrowed(row, read(request.GET, _FILTERS, ("ordem",), "ordem")).order_by("id")
    header = (
        _("Efeito"), _("O quê"), _("Desde"), _("Pessoa"), _("Assunto"), _("Categoria"),
        _("Unidade"), _("Hoje"), _("Dispositivo"), _("Passaria a"), _("Dispositivo"),
    )  # fmt: skip
    return as_csv(f"efeito-{pk}", header, (_csv(change.told) for change in _streamed(found)))


@requires(POWER)
def whatif_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer for programs, without the persons."""
    row = _mine(request, pk)
    return JsonResponse(row.answer or {}, json_dumps_params={"ensure_ascii": False, "indent": 2})


@requires(POWER)
@require_POST
def whatif_file(request: HttpRequest, pk: int) -> HttpResponse:
    """File it with its draft."""
    row = _mine(request, pk)
    try:
        keeping.file(row.pk, by=viewer_of(request).by, at=clock.now())
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Arquivado: fica com a minuta e no livro de atos."))
    return redirect("whatif", pk=pk)


def _mine(request: HttpRequest, pk: int) -> WhatIf:
    row = get_object_or_404(WhatIf.objects.select_related("body"), pk=pk)
    viewer_of(request).must(POWER, row.body_id)
    return row


def _answer(request: HttpRequest, row: WhatIf, asked: Asked) -> dict[str, object]:
    summary = (row.answer or {})["summary"]
    named = viewer_of(request).holds(NAMES, row.body_id)
    found = _narrowed(row, asked).order_by("id") if named else WhatIfChange.objects.none()
    rows = [
        (told, whatif_words.aspect(told["aspect"]), labels.of(whatif_words.EFFECTS, told["effect"]))
        for told in found.values_list("told", flat=True)[asked.start : asked.stop]
    ]
    return {
        "asked": asked,
        "answer": row.answer,
        "summary": summary,
        "named": named,
        "page": page_of(rows, asked),
        "columns": tuple(
            Column(word)
            for word in (_("Quem"), _("O quê"), _("Hoje"), _("Passaria a"), _("Desde"))
        ),
        "kinds": [
            (row["count"], whatif_words.aspect(row["aspect"]),
             labels.of(whatif_words.EFFECTS, row["effect"]),
             labels.of(whatif_words.SOURCES, row["source"]))
            for row in summary["by_aspect"]
        ],
        "months": _months(summary),
        "by_category": _by_category(summary),
        "volumes": _volumes(summary["bytes"]),
        "effects": _choices(summary, "by_aspect", "effect", whatif_words.EFFECTS),
        "aspects": sorted(
            {(r["aspect"], whatif_words.aspect(r["aspect"])) for r in summary["by_aspect"]}
        ),
        "categories": sorted(
            {(r["category"], categories.label(r["category"])) for r in summary["by_category"]
             if r["category"]}
        ),
        "units": sorted({(r["unit"], r["unit"]) for r in summary["by_unit"] if r["unit"]}),
    }  # fmt: skip


def _choices(
    summary: Mapping[str, Any], part: str, name: str, words: Mapping[str, str]
) -> list[tuple[str, str]]:
    return sorted({(row[name], labels.of(words, row[name])) for row in summary[part]})


def _months(summary: Mapping[str, Any]) -> str:
    counted: dict[str, int] = {}
    for row in summary["by_month"]:
        counted[row["month"]] = counted.get(row["month"], 0) + row["count"]
    shown = [
        Bar(f"{month[5:]}/{month[:4]}", count, str(count))
        for month, count in sorted(counted.items())[-24:]
    ]
    return bars(_("Mudanças por mês"), shown)


def _by_category(summary: Mapping[str, Any]) -> str:
    shown = [
        Bar(
            categories.label(row["category"]) if row["category"] else _("sem categoria"),
            row["count"],
            f"{row['count']} · {labels.of(whatif_words.EFFECTS, row['effect'])}",
            "less" if row["effect"] in ("loses", "less", "sooner", "ends") else "one",
        )
        for row in summary["by_category"][:_SHOWN]
    ]
    return bars(_("Por categoria"), shown)


def _volumes(sizes: Mapping[str, int]) -> str:
    rows = (
        (_("limites, hoje"), "quota_before", "one"),
        (_("limites, com a outra norma"), "quota_after", "two"),
        (_("em uso"), "used", "one"),
        (_("a encerrar, hoje"), "ending_before", "one"),
        (_("a encerrar, com a outra"), "ending_after", "two"),
    )
    shown = [Bar(label, sizes[name], _megabytes(sizes[name]), css) for label, name, css in rows]
    return bars(_("Megabytes"), shown)


def _megabytes(size: int) -> str:
    return f"{number_format(round(size / _MB), force_grouping=True)} MB"


def _narrowed(row: WhatIf, asked: Asked) -> QuerySet[WhatIfChange]:
    found = WhatIfChange.objects.filter(whatif=row)
    for name, column in (("efeito", "effect"), ("aspecto", "aspect"), ("categoria", "category"),
                         ("unidade", "unit")):  # fmt: skip
        if asked.get(name):
            found = found.filter(**{column: asked.get(name)})
    if asked.get("q"):
        found = found.filter(name__icontains=asked.get("q"))
    return found


def _streamed(found: QuerySet[WhatIfChange]) -> Iterator[WhatIfChange]:
    return found.only("told").iterator(chunk_size=5000)


def _csv(told: Mapping[str, Any]) -> tuple[object, ...]:
    before, after = told["before"] or {}, told["after"] or {}
    return (
        labels.of(whatif_words.EFFECTS, told["effect"]), whatif_words.aspect(told["aspect"]),
        told["on"], told["name"], told["subject"], told["category"], told["unit"],
        before.get("text", ""), " ".join(before.get("provisions", ())),
        after.get("text", ""), " ".join(after.get("provisions", ())),
    )  # fmt: skip
