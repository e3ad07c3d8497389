"""«Por quê?»: the provision recorded with a value, and what the norms of that day say."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portaria.bodies.assembly import Assembled
from portaria.frame.citations import assembled
from portaria.frame.lists import Asked, read
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import is_fragment, viewer_of
from portaria.norms.authoring.coverage import wording_on
from portaria.norms.deciding.explaining import Explanation, explain

_FILTERS = ("dispositivo", "regra", "orgao", "dia", "valor", "categoria", "evento")


@signed_in
def why(request: HttpRequest) -> HttpResponse:
    """The explanation, beside the page (htmx) or as a page. Norms are public: no competence."""
    asked = read(request.GET, _FILTERS, (), "")
    day = asked.day("dia") or viewer_of(request).today
    config = assembled(asked.get("orgao")) if asked.get("orgao") else None
    context = {
        "asked": asked,
        "ref": asked.get("dispositivo"),
        "body": asked.get("orgao"),
        "value": asked.get("valor"),
        "day": day,
        "provision": _provision(config, asked.get("dispositivo"), day),
        "rule": config.vocabulary.rules.get(asked.get("regra")) if config else None,
        "explanation": _explanation(config, asked, day),
        "policy": config.law.on(day) if config else None,
    }
    template = "web/explanation.html" if is_fragment(request) else "web/why.html"
    return render(request, template, context)


def _provision(config: Assembled | None, ref: str, day: date) -> dict[str, object] | None:
    norm, _, name = ref.partition("#")
    pack = config.packs.get(norm) if config else None
    provision = pack.provisions.get(name) if pack else None
    if pack is None or provision is None:
        return None
    wording = wording_on(pack, provision, day)
    days = pack.days_of(wording)
    return {
        "label": pack.label_of(name),
        "norm": pack.norm,
        "id": name,
        "about": wording.about,
        "how": wording.how,
        "since": days.first,
        "until": days.last if days.last != date.max else None,
    }


def _explanation(config: Assembled | None, asked: Asked, day: date) -> Explanation | None:
    rule = config.vocabulary.rules.get(asked.get("regra")) if config else None
    if config is None or rule is None:
        return None
    known = {"category": asked.get("categoria"), "event": asked.get("evento")}
    keys = {dimension: known.get(dimension) or None for dimension in rule.by}
    return explain(config.law.on(day), rule, keys)
