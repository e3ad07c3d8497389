"""Norms, read: what is in force, why, and how each provision is accounted for."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from portaria.bodies.assembly import Assembled
from portaria.bodies.evidence import acts_by_provision
from portaria.frame.api.caller import caller_of
from portaria.frame.api.keys import Day, Slug, Text
from portaria.frame.api.problems import missing, refused
from portaria.frame.api.routing import ApiRouter
from portaria.frame.citations import assembled
from portaria.norms.authoring.coverage import coverage
from portaria.norms.deciding.explaining import explain
from portaria.norms.deciding.given import Given
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule

router = ApiRouter(tags=["normas"])
SCOPE = "norms:read"
_PAIR = Field(max_length=200, pattern=r"^[^\x00=]+=[^\x00]+$")


class BodyOut(Schema):
    """The body of the token."""

    slug: str
    name: str
    acronym: str
    zone: str = Field(description="Fuso horário em que os seus dias começam")
    parent: str
    today: date
    policy: str = Field(description="Resumo do direito vigente hoje; muda quando uma regra muda")
    domains: dict[str, str]


class NormOut(Schema):
    """A norm that the body declares in force."""

    id: str
    urn: str
    title: str
    authority: str
    rank: int
    signed: date
    since: date
    until: date | None


class Norms(Schema):
    """The norms by rank."""

    items: list[NormOut]


class CoveredOut(Schema):
    """A provision accounted for."""

    id: str
    label: str
    about: str
    how: str
    by: list[str]
    source: str
    evidence: int = Field(description="Atos que citam o dispositivo")


class CoverageOut(Schema):
    """A norm, provision by provision."""

    norm: str
    on: date
    provisions: list[CoveredOut]


class RuleOut(Schema):
    """One thing that a norm may decide."""

    name: str
    about: str
    by: list[str] = Field(description="De que o valor depende")
    executed: bool = Field(description="O sistema age pelo seu valor")
    provisions: list[str] = Field(description="Dispositivos do órgão que a fixam hoje")


class Rules(Schema):
    """The vocabulary."""

    items: list[RuleOut]


class CitationOut(Schema):
    """Where a value comes from."""

    norm: str
    provision: str
    since: date
    label: str
    source: str


class Beaten(Schema):
    """A provision that speaks of the case and gives way."""

    norm: str
    provision: str
    value: Any | None
    why: str


class ValueOut(Schema):
    """A value in force, and why. A norm that is silent has a null value and no citations."""

    rule: str
    on: date
    value: Any | None
    unit: str
    text: str | None
    counts_from: date | None
    citations: list[CitationOut]
    beaten: list[Beaten]
    policy: str


class Case(Schema):
    """The case that is asked about."""

    on: Day | None = Field(None, description="O dia; hoje, se não se diz")
    given: list[Annotated[str, _PAIR]] = Field(
        default_factory=list, max_length=20, description="«dimensão=valor»: category=discente"
    )
    when: list[Text] = Field(default_factory=list, max_length=20, description="Condições do caso")
    event: list[Annotated[str, _PAIR]] = Field(
        default_factory=list, max_length=20, description="«evento=dia»: dismissal=2026-03-01"
    )


class On(Schema):
    """A day."""

    on: Day | None = Field(None, description="O dia; hoje, se não se diz")


def configuration(body: str) -> Assembled:
    """What the body runs on.

    Raises:
        Problem: 404, it has adopted nothing yet.
    """
    found = assembled(body)
    if found is None:
        raise missing(_("O órgão ainda não adotou nenhuma configuração."))
    return found


@router.reads("", scope="", answers=BodyOut, summary="O órgão do token")
def body_of_token(request: HttpRequest, body: Slug) -> object:
    """O órgão que este token vê. Serve também para conferir o token."""
    found = configuration(body)
    today = caller_of(request).today
    config = found.config
    return {
        "slug": config.slug, "name": config.name, "acronym": config.acronym, "zone": config.zone,
        "parent": config.parent, "today": today, "policy": found.law.on(today).digest,
        "domains": dict(config.domains),
    }  # fmt: skip


@router.reads("/norms", scope=SCOPE, answers=Norms, summary="Normas")
def norms(request: HttpRequest, body: Slug) -> object:
    """As normas que o órgão declara, por grau."""
    items = [
        {
            "id": held.pack.norm.id, "urn": held.pack.norm.urn, "title": held.pack.norm.title,
            "authority": held.pack.norm.authority, "signed": held.pack.norm.signed,
            "rank": held.rank, "since": held.interval.first,
            "until": None if held.interval.last == date.max else held.interval.last,
        }
        for held in configuration(body).law.norms
    ]  # fmt: skip
    return {"items": items}


@router.reads(
    "/norms/{norm}/coverage", scope=SCOPE, answers=CoverageOut, summary="Cobertura de uma norma"
)
def norm_coverage(request: HttpRequest, body: Slug, norm: str, asked: Query[On]) -> object:
    """Cada dispositivo da norma: como é cumprido, por quê, e quantos atos o citam."""
    pack = configuration(body).packs.get(norm)
    if pack is None:
        raise missing()
    day, counted = asked.on or caller_of(request).today, acts_by_provision(body)
    rows = []
    for row in coverage(pack, day):
        evidence = counted.get(pack.ref(row.id))
        rows.append(row.as_json(evidence.acts if evidence else 0))
    return {"norm": norm, "on": day, "provisions": rows}


@router.reads("/rules", scope=SCOPE, answers=Rules, summary="Regras")
def rules(request: HttpRequest, body: Slug, asked: Query[On]) -> object:
    """Tudo o que uma norma pode decidir, e o que as do órgão decidem."""
    found = configuration(body)
    policy = found.law.on(asked.on or caller_of(request).today)
    ordered = sorted(found.vocabulary.rules.values(), key=lambda rule: rule.name)
    return {"items": [_rule(rule, policy) for rule in ordered]}


def _rule(rule: Rule[object], policy: Policy) -> dict[str, Any]:
    entries = policy.entries.get(rule.name, ())
    return {
        "name": rule.name,
        "about": rule.about,
        "by": list(rule.by),
        "executed": rule.executed,
        "provisions": list(dict.fromkeys(entry.citation.ref for entry in entries)),
    }


@router.at(
    "GET", "/rules/{name}", scope=SCOPE, answers=ValueOut, summary="O valor de uma regra",
)  # fmt: skip
def rule_value(request: HttpRequest, body: Slug, name: str, asked: Query[Case]) -> object:
    """O valor em vigor para um caso, o dispositivo que o faz assim, e os que cedem a ele."""
    found = configuration(body)
    rule = found.vocabulary.rules.get(name)
    if rule is None:
        raise missing()
    day = asked.on or caller_of(request).today
    given, policy = _case(asked, rule, found), found.law.on(day)
    answer = explain(policy, rule, given.keys, frozenset(given.flags), events=given.events, on=day)
    return {**answer.as_json(), "on": day, "policy": policy.digest}


def _case(asked: Case, rule: Rule[object], found: Assembled) -> Given:
    given, wrong = Given(), []
    said = [("given", *text.split("=", 1)) for text in asked.given]
    said += [("when", name, "true") for name in asked.when]
    for place, name, text in said:
        try:
            if place == "when" and name not in found.vocabulary.conditions:
                raise ValueError(_("a condição «{name}» não existe").format(name=name))
            given.add(name, text, rule, found.vocabulary)
        except ValueError as error:
            wrong.append((f"query.{place}", str(error)))
    for text in asked.event:
        name, day = text.split("=", 1)
        try:
            given.happened(name, date.fromisoformat(day), found.vocabulary)
        except ValueError as error:
            wrong.append(("query.event", str(error)))
    if wrong:
        raise refused(_("As normas não falam deste caso assim: veja «errors»."), wrong)
    return given
