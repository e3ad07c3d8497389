"""Access to an area: whoever needs it asks; who answers for the area authorises it (F1), asks for
the level, and HR validates it (F2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portaria.bodies.policies import adopted
from portaria.frame.people import names_of
from portaria.norms.decision import Decision, Reason
from portaria.people.queries import bonds_on
from portaria.premises.access import decisions
from portaria.premises.access.acts import grant_access
from portaria.premises.access.models import Grant
from portaria.premises.access.queries import facts_of_areas
from portaria.premises.access.types import GrantAsk, Refused
from portaria.premises.desk import Desk
from portaria.premises.places.decisions import is_free
from portaria.premises.rules_areas import ACCESS
from portaria.procedures.requests.acts import ask
from portaria.procedures.requests.declaring import hinders, of_each
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Ask, Case, Field, Fits, Granted, Rite
from portaria.steps.reasons import by_fact, by_rule

LEVELS = "premises.access_levels"


def of_areas(body: str, keys: Sequence[int], day: date) -> Mapping[int, Mapping[str, Any]]:
    """``{"area": AreaFacts, "free"}`` of each area; ``free``: open to anybody."""
    policy = adopted(body).law.on(day)
    return {
        key: {"area": facts, "free": is_free(facts.level, policy)}
        for key, facts in facts_of_areas(keys).items()
    }


FITS = Fits(
    lambda facts: not facts["free"], _("Nenhuma área do órgão pede autorização para se entrar.")
)


def not_free(case: Case) -> Iterable[Reason]:
    """Whoever goes to an area that is open to anybody asks nobody."""
    cited = case.policy.find(ACCESS, area_level=case.facts["area"].level)
    if case.facts["free"] and cited is not None:
        text = "A área é de acesso livre: entra-se sem pedir"
        yield by_rule("free", ACCESS, cited, text)


def categories(body: str, values: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    """``{"categories": {person: category}, "names"}`` of those for whom access is asked."""
    found = {}
    for person in map(int, values.get("persons", ())):
        bonds = bonds_on(person, day, body=body)
        found[person] = bonds[0].category if bonds else ""
    return {"categories": found, "names": names_of(found)}


def may_be_let_in(case: Case) -> Iterable[Reason]:
    """Of each person's category: the norm does not close the area to it."""
    area, names = case.facts.get("area"), case.facts.get("names", {})
    for person, category in case.facts.get("categories", {}).items():
        if not category:
            yield by_fact("no_bond", f"{names[person]} não tem vínculo em vigor", person)
    if area is not None:
        decided = [
            (names[person], decisions.grant([area], category, case.policy))
            for person, category in case.facts.get("categories", {}).items()
            if category
        ]
        yield from of_each([(name, hinders(one, decisions.GRANT)) for name, one in decided])


def days_to_come(case: Case) -> Iterable[Reason]:
    """A last day that is still to come, and no earlier than the first."""
    first, last = case.values.get("first_on"), case.values.get("last_on")
    begins = date.fromisoformat(str(first)) if first else case.on
    if last and date.fromisoformat(str(last)) < max(begins, case.on):
        yield by_fact("no_days", "O último dia já passou ou vem antes do primeiro", str(last))


def has_none_yet(case: Case) -> Iterable[Reason]:
    """Who has the access already, or has asked for it, need not ask."""
    held = Grant.objects.filter(person=case.asker, area=case.about.key, state="active")
    if held.exists():
        yield by_fact("has_it", "Você já tem acesso a esta área")
    asked = Request.objects.filter(
        rite=case.rite,
        asker=case.asker,
        about_key=case.about.key,
        state__in=("waiting", "approved"),
    )
    if (first := asked.values_list("pk", flat=True).first()) is not None:
        text = f"Você já pediu acesso a esta área: acompanhe o pedido nº {first}"
        yield by_fact("asked_already", text, first)


def pass_on(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Who answers for the area authorised it, and so asks for the level in turn: HR validates."""
    for one in batch:
        responsible = one.deciders[-1]
        values = {**one.values, "persons": [one.asker]}
        asked = Ask(one.body, LEVELS, one.about.key, values, responsible, source=one.request)
        ask([asked], by=by, at=at)


def grant(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """The access validated is given."""
    asks = []
    for one in batch:
        desk = Desk(at)
        today = desk.today(one.body)
        facts = facts_of_areas([one.about.key])[one.about.key]
        for person in map(int, one.values["persons"]):
            bonds = bonds_on(person, today, body=one.body)
            if not bonds:
                raise Refused(f"a pessoa nº {person} já não tem vínculo em vigor")
            decision = decisions.grant([facts], bonds[0].category, desk.policy(one.body))
            validated = by_fact("validated", f"Validado a pedido: {one.why}", list(one.deciders))
            first, last = one.values.get("first_on"), one.values.get("last_on")
            asks.append(
                GrantAsk(
                    one.body, person, bonds[0].category,
                    date.fromisoformat(str(first)) if first else today,
                    Decision(decision.outcome, (validated, *decision.reasons), decision.policy),
                    area=one.about.key, last_on=date.fromisoformat(str(last)) if last else None,
                    why=str(one.values.get("why", "")), asked_by=one.asker, request=one.request,
                    cause=one.cause,
                )
            )  # fmt: skip
    grant_access(asks, by=by, at=at)


_WHY = Field("why", _("Por que o acesso é preciso para o trabalho"), "long")
_FIRST = Field("first_on", _("A partir de que dia, se não já"), "date", required=False)
_LAST = Field("last_on", _("Até que dia, se houver fim"), "date", required=False)

AREA = register(
    Rite(
        id="premises.area_access",
        title=_("Acesso a uma área"),
        purpose=_(
            "Entrar numa área de acesso restrito ou de segurança, de que o trabalho precisa."
        ),
        about="area",
        fields=(_WHY, _FIRST, _LAST),
        facts=of_areas,
        fits=FITS,
        checks=(not_free, days_to_come, has_none_yet),
        act=pass_on,
        passes_on=True,
    )
)
LEVEL = register(
    Rite(
        id=LEVELS,
        title=_("Níveis de acesso de pessoas a uma área"),
        purpose=_("Cadastrar quem pode entrar na área por que se responde."),
        about="area",
        fields=(Field("persons", _("Quem passa a ter o acesso"), "persons"), _WHY, _FIRST, _LAST),
        facts=of_areas,
        fits=FITS,
        named=categories,
        checks=(not_free, may_be_let_in, days_to_come),
        act=grant,
    )
)
