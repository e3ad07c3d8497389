"""Two bodies, or two days of one, side by side: by rule, what each says and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from portaria.bodies.policies import adopted
from portaria.frame import labels
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import read
from portaria.frame.permissions import requires
from portaria.frame.viewer import viewer_of
from portaria.norms.comparing.differences import Compared, Row, Side, compare
from portaria.norms.vocabulary import Vocabulary

POWER = "norms.read"
KINDS = ("changed", "only_a", "only_b", "same")
_FILTERS = ("a", "b", "dia_a", "dia_b", "q", "tipo")


@dataclass(frozen=True, slots=True)
class Asked:
    """The two sides, and which rules to show: of which kind ("": those that differ), by words."""

    a: Side
    b: Side
    vocabulary: Vocabulary
    kind: str
    text: str


def _asked(request: HttpRequest) -> Asked:
    viewer = viewer_of(request)
    query = read(request.GET, _FILTERS, (), "")
    a = chosen_body(viewer, POWER, query.get("a"))
    b = chosen_body(viewer, POWER, query.get("b") or a)
    its, other = adopted(a), adopted(b)
    day_a, day_b = query.day("dia_a") or viewer.today, query.day("dia_b") or viewer.today
    return Asked(
        Side(_name(its.config.acronym, day_a), its.law.on(day_a), day_a),
        Side(_name(other.config.acronym, day_b), other.law.on(day_b), day_b),
        its.vocabulary.knowing(other.vocabulary.keys),
        query.get("tipo"),
        query.get("q").casefold(),
    )


def _name(acronym: str, day: date) -> str:
    return f"{acronym}, {day:%d/%m/%Y}"


def _shown(asked: Asked, rules: Iterable[Compared]) -> Iterator[Compared]:
    for one in rules:
        wanted = one.kind == asked.kind if asked.kind else one.differs
        if wanted and asked.text in f"{one.rule.name} {one.rule.about}".casefold():
            yield one


def _told(one: Compared) -> list[Row]:
    """The cases of a rule that are shown: those told apart, or all where none is."""
    return [row for row in one.rows if row.differs or not one.differs]


@requires(POWER)
def comparison(request: HttpRequest) -> HttpResponse:
    """The rules that differ, each with what the two sides say and their provisions."""
    asked = _asked(request)
    rules = tuple(compare(asked.a, asked.b, asked.vocabulary))
    counted = Counter(one.kind for one in rules)
    viewer = viewer_of(request)
    context = {
        "asked": asked,
        "body_a": asked.a.policy.body,
        "body_b": asked.b.policy.body,
        "bodies": names_of(viewer.bodies_with(POWER)),
        "rules": [(one, _told(one)) for one in _shown(asked, rules)],
        "kinds": [(k, f"{labels.of(labels.DIFFERENCES, k)} ({counted[k]})") for k in KINDS],
        "text": request.GET.get("q", ""),
    }
    return render(request, "web/comparison.html", context)


@requires(POWER)
def comparison_csv(request: HttpRequest) -> HttpResponseBase:
    """The same rules, a line for each case, as CSV."""
    asked = _asked(request)
    header = (_("Regra"), _("Caso"), asked.a.name, _("Dispositivo"), asked.b.name,
              _("Dispositivo"))  # fmt: skip
    silence = _("a norma cala")
    rows = (
        (
            one.rule.name,
            "; ".join(row.cases),
            row.a.text if row.a else silence,
            row.a.citations[0].label if row.a else "",
            row.b.text if row.b else silence,
            row.b.citations[0].label if row.b else "",
        )
        for one in _shown(asked, compare(asked.a, asked.b, asked.vocabulary))
        for row in _told(one)
    )
    return as_csv("comparacao", header, rows)
