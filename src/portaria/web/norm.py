"""The page of a norm: its provisions in their order, how each is accounted for, by what, with the
evidence so far and the precedents that fill it, in the wording of a chosen day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portaria.bodies.evidence import Evidence, acts_by_provision
from portaria.frame import labels, posted
from portaria.frame.permissions import requires
from portaria.governance.models import OmittedCase, Publication
from portaria.governance.omitted.listing import precedents_at
from portaria.norms.authoring.coverage import Covered, coverage, wording_on
from portaria.norms.pack import Pack
from portaria.norms.text.tree import TextWording
from portaria.norms.vocabulary import Vocabulary
from portaria.web import axes
from portaria.web.norms import POWER, body_asked, day_asked
from portaria.web.official import Official, shown, words_of

Words = Mapping[str, Sequence[TextWording]]


@dataclass(frozen=True, slots=True)
class Line:
    """A provision on the page.

    Attributes:
        depth: how deep it stands, from 0.
        late: the rules and requests that nothing executes yet.
        evidence: None when not asked for, or when no act cites it.
        since, until: the days of the wording shown, where it is not the only one.
        told: what gave it that wording, in words, where it is not the norm itself.
        versions: how many wordings it ever had.
        precedents: decided cases that fill it.
        official: its words as published, where the pack keeps them.
    """

    covered: Covered
    depth: int
    late: tuple[str, ...]
    evidence: Evidence | None
    since: date | None
    until: date | None
    told: str
    versions: int
    precedents: Sequence[OmittedCase]
    official: Official | None


@requires(POWER)
def norm(request: HttpRequest, body: str, norm: str) -> HttpResponse:
    """Every provision of a norm that the filters leave."""
    slug, now = body_asked(request, body)
    config, unknown = axes.believed(request, slug, now)
    pack = config.packs.get(norm)
    if pack is None:
        raise Http404(f"a norma «{norm}» não é deste órgão")
    day, how = day_asked(request), request.GET.get("como", "")
    text = posted.clean(request.GET.get("q", "")).casefold()
    counts = acts_by_provision(slug) if request.GET.get("prova") else {}
    rows, words = coverage(pack, day), words_of(slug, norm)
    found = [
        row
        for row in rows
        if (not how or row.how == how) and text in _searched(row, words).casefold()
    ]
    filling = precedents_at(slug, norm)
    context = {
        "body": slug,
        "norm": pack.norm,
        "lines": [
            _line(row, pack, day, config.vocabulary, counts, filling, words) for row in found
        ],
        "how": how,
        "hows": _choices(rows),
        "counted": bool(request.GET.get("prova")),
        "has_official": bool(words),
        "opened": bool(request.GET.get("oficial")),
        "day": day,
        "known_on": axes.day(request, "sabia"),
        "unknown": unknown,
        "text": request.GET.get("q", ""),
        "general": filling.get("", ()),
        "publication": Publication.objects.filter(body=slug, norm=norm, superseded_at=None).first(),
    }
    return render(request, "web/norm.html", context)


def _searched(row: Covered, words: Words) -> str:
    """What the search looks in: our words, the norm's own, the rules."""
    own = " ".join(one.text for one in words.get(row.id, ()))
    return f"{row.label} {row.about} {' '.join(row.by)} {row.id} {own}"


def _choices(rows: Sequence[Covered]) -> list[tuple[str, str]]:
    counted = Counter(row.how for row in rows)
    return [(how, f"{labels.of(labels.HOWS, how)} ({counted[how]})") for how in labels.HOWS]


def _line(
    row: Covered,
    pack: Pack,
    day: date,
    vocabulary: Vocabulary,
    counts: Mapping[str, Evidence],
    filling: Mapping[str, Sequence[OmittedCase]],
    words: Words,
) -> Line:
    provision = pack.provisions[row.id]
    wording = wording_on(pack, provision, day)
    several = len(provision.wordings) > 1
    return Line(
        covered=row,
        depth=row.id.count("_"),
        late=vocabulary.not_executed(row.by),
        evidence=counts.get(pack.ref(row.id)),
        since=wording.since if several else None,
        until=wording.until,
        told=wording.told,
        versions=len(provision.wordings),
        precedents=filling.get(row.id, ()),
        official=shown(
            words.get(row.id, ()), provision.wordings.index(wording), len(provision.wordings)
        ),
    )
