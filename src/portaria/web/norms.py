"""Norms in force per body, each provision with how it is accounted for; rules; explaining."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portaria.bodies.assembly import Assembled
from portaria.bodies.evidence import acts_by_provision
from portaria.frame import labels
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.citations import assembled
from portaria.frame.lists import read
from portaria.frame.permissions import requires
from portaria.frame.viewer import viewer_of
from portaria.norms.coverage import Covered, coverage
from portaria.norms.explaining import Explanation, explain
from portaria.norms.vocabulary import Rule

POWER = "norms.read"


def _body(request: HttpRequest, slug: str = "") -> tuple[str, Assembled]:
    viewer = viewer_of(request)
    body = chosen_body(viewer, POWER, slug or request.GET.get("orgao", ""))
    config = assembled(body)
    if config is None:
        raise Http404("o órgão ainda não adotou nenhuma configuração")
    return body, config


def _day(request: HttpRequest) -> date:
    return read(request.GET, ("dia",), (), "").day("dia") or viewer_of(request).today


@requires(POWER)
def norms(request: HttpRequest) -> HttpResponse:
    """The norms of one body by rank, with how much of each the system imposes."""
    body, config = _body(request)
    today = viewer_of(request).today
    shown = []
    for held in config.law.norms:
        counted = Counter(row.how for row in coverage(held.pack, today))
        shown.append(
            {
                "norm": held.pack.norm,
                "rank": held.rank,
                "since": held.interval.first,
                "until": held.interval.last if held.interval.last != date.max else None,
                "in_force": today in held.interval,
                "count": sum(counted.values()),
                "hows": [(labels.of(labels.HOWS, how), counted[how]) for how in labels.HOWS],
            }
        )
    bodies = names_of(viewer_of(request).bodies_with(POWER))
    return render(request, "web/norms.html", {"body": body, "bodies": bodies, "norms": shown})


@dataclass(frozen=True, slots=True)
class Line:
    """A provision on the page of its norm. ``depth`` is how deep it stands, from 0."""

    covered: Covered
    depth: int
    evidence: int | None


@requires(POWER)
def norm(request: HttpRequest, body: str, norm: str) -> HttpResponse:
    """Every provision of a norm: in our words, how accounted for, by what."""
    slug, config = _body(request, body)
    pack = config.packs.get(norm)
    if pack is None:
        raise Http404(f"a norma «{norm}» não é deste órgão")
    counts = acts_by_provision(slug) if request.GET.get("prova") else None
    how = request.GET.get("como", "")
    lines = [
        Line(
            row, row.id.count("_"), counts.get(pack.ref(row.id), 0) if counts is not None else None
        )
        for row in coverage(pack, _day(request))
        if not how or row.how == how
    ]
    context = {
        "body": slug,
        "norm": pack.norm,
        "lines": lines,
        "how": how,
        "hows": [(h, labels.of(labels.HOWS, h)) for h in labels.HOWS],
        "counted": counts is not None,
        "day": _day(request),
    }
    return render(request, "web/norm.html", context)


@requires(POWER)
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule that a norm may set, with how many provisions of the body set it today."""
    body, config = _body(request)
    text = request.GET.get("q", "").strip().casefold()
    policy = config.law.on(_day(request))
    shown = [
        (rule, policy.entries.get(rule.name, ()))
        for rule in config.vocabulary.rules.values()
        if text in f"{rule.name} {rule.about}".casefold()
    ]
    shown.sort(key=lambda pair: pair[0].name)
    bodies = names_of(viewer_of(request).bodies_with(POWER))
    context = {"body": body, "bodies": bodies, "rules": shown, "text": request.GET.get("q", "")}
    return render(request, "web/rules.html", context)


@requires(POWER)
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One rule: what decides it today, and a form that asks for a case on a day."""
    body, config = _body(request)
    found = config.vocabulary.rules.get(name)
    if found is None:
        raise Http404(f"a regra «{name}» não existe")
    day = _day(request)
    policy = config.law.on(day)
    choices = [
        (dimension, labels.of(labels.DIMENSIONS, dimension),
         sorted(config.vocabulary.keys.get(dimension, {}).items(), key=lambda pair: pair[1]),
         request.GET.get(dimension, ""))
        for dimension in found.by
    ]  # fmt: skip
    context = {
        "body": body,
        "bodies": names_of(viewer_of(request).bodies_with(POWER)),
        "rule": found,
        "entries": policy.entries.get(name, ()),
        "choices": choices,
        "day": day,
        "explanation": _explanation(request, found, config, day),
    }
    return render(request, "web/rule.html", context)


def _explanation(
    request: HttpRequest, rule: Rule[object], config: Assembled, day: date
) -> Explanation | None:
    if not request.GET.get("explicar"):
        return None
    keys = {dimension: request.GET.get(dimension) or None for dimension in rule.by}
    flags = frozenset(f for f in config.vocabulary.conditions if request.GET.get(f))
    return explain(config.law.on(day), rule, keys, flags)
