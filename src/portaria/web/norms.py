"""Norms in force per body, with how they are accounted for; rules; explaining."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portaria.bodies.assembly import Assembled
from portaria.frame import labels
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.citations import assembled
from portaria.frame.lists import page_of, read
from portaria.frame.permissions import requires
from portaria.frame.viewer import viewer_of
from portaria.norms.authoring.coverage import coverage
from portaria.norms.deciding.explaining import Explanation, explain
from portaria.norms.vocabulary import Rule
from portaria.people.omitted import deciders
from portaria.web.rule_case import Asked, choices, fields, read_case

POWER = "norms.read"


def body_asked(request: HttpRequest, slug: str = "") -> tuple[str, Assembled]:
    """The body that the address asks for, among those whose norms the viewer may read."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, POWER, slug or request.GET.get("orgao", ""))
    config = assembled(body)
    if config is None:
        raise Http404("o órgão ainda não adotou nenhuma configuração")
    return body, config


def day_asked(request: HttpRequest) -> date:
    """The day that the address asks for, else today."""
    return read(request.GET, ("dia",), (), "").day("dia") or viewer_of(request).today


@requires(POWER)
def norms(request: HttpRequest) -> HttpResponse:
    """The norms of one body by rank, with how much of each the system imposes."""
    body, config = body_asked(request)
    today = viewer_of(request).today
    shown = []
    for held in config.law.norms:
        rows = coverage(held.pack, today)
        counted = Counter(row.how for row in rows)
        shown.append(
            {
                "norm": held.pack.norm,
                "rank": held.rank,
                "since": held.interval.first,
                "until": held.interval.last if held.interval.last != date.max else None,
                "in_force": today in held.interval,
                "count": sum(counted.values()),
                "late": sum(bool(config.vocabulary.not_executed(row.by)) for row in rows),
                "hows": [(labels.of(labels.HOWS, how), counted[how]) for how in labels.HOWS],
            }
        )
    bodies = names_of(viewer_of(request).bodies_with(POWER))
    return render(request, "web/norms.html", {"body": body, "bodies": bodies, "norms": shown})


@requires(POWER)
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule that a norm may set, with how many provisions of the body set it today."""
    body, config = body_asked(request)
    asked = read(request.GET, ("q",), ("regra",), "regra")
    text = asked.get("q").casefold()
    found = sorted(
        (rule for rule in config.vocabulary.rules.values()
         if text in f"{rule.name} {rule.about}".casefold()),
        key=lambda rule: rule.name,
    )  # fmt: skip
    entries = config.law.on(day_asked(request)).entries
    page = page_of(found[asked.start : asked.stop], asked)
    context = {
        "body": body,
        "bodies": names_of(viewer_of(request).bodies_with(POWER)),
        "page": page,
        "rules": [(rule, len(entries.get(rule.name, ()))) for rule in page.rows],
        "text": request.GET.get("q", ""),
    }
    return render(request, "web/rules.html", context)


@requires(POWER)
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One rule: what decides it today, and a form that asks for a case on a day."""
    body, config = body_asked(request)
    found = config.vocabulary.rules.get(name)
    if found is None:
        raise Http404(f"a regra «{name}» não existe")
    day = day_asked(request)
    policy = config.law.on(day)
    asked = read_case(request.GET, found, config.vocabulary)
    context = {
        "body": body,
        "bodies": names_of(viewer_of(request).bodies_with(POWER)),
        "rule": found,
        "entries": policy.entries.get(name, ()),
        "choices": choices(found, config.vocabulary, request.GET),
        "fields": fields(found, policy, config.vocabulary, request.GET),
        "day": day,
        "wrong": asked.wrong,
        "omitted": deciders(policy),
        "explanation": _explanation(request, found, config, day, asked),
    }
    return render(request, "web/rule.html", context)


def _explanation(
    request: HttpRequest, rule: Rule[object], config: Assembled, day: date, asked: Asked
) -> Explanation | None:
    if not request.GET.get("explicar") or asked.wrong:
        return None
    known = asked.given
    return explain(
        config.law.on(day),
        rule,
        known.keys,
        frozenset(known.flags),
        events=known.events,
        on=day,
    )
