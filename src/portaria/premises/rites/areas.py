"""Access to an area: whoever needs it asks; who answers for the area authorises it (F1), asks for
the level, and HR validates it (F2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portaria.norms.decision import Decision, Reason
from portaria.people.queries import bonds_on
from portaria.premises.access import decisions
from portaria.premises.access.acts import grant_access
from portaria.premises.access.models import Grant
from portaria.premises.access.queries import facts_of_areas
from portaria.premises.access.types import GrantAsk, Refused
from portaria.premises.desk import Desk
from portaria.procedures.requests.acts import ask
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Ask, Case, Field, Granted, Rite
from portaria.steps.reasons import by_fact

LEVELS = "premises.access_levels"


def of_areas(_body: str, keys: Sequence[int], _day: date) -> Mapping[int, Mapping[str, Any]]:
    """``{"area": AreaFacts}`` of each area."""
    return {key: {"area": facts} for key, facts in facts_of_areas(keys).items()}


def categories(body: str, values: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    """``{"categories": {person: category}}`` of those for whom access is asked."""
    found = {}
    for person in values.get("persons", ()):
        bonds = bonds_on(int(person), day, body=body)
        found[int(person)] = bonds[0].category if bonds else ""
    return {"categories": found}


def may_be_let_in(case: Case) -> Iterable[Reason]:
    """Of each person's category: the norm does not close the area to it."""
    area = case.facts.get("area")
    for person, category in case.facts.get("categories", {}).items():
        if not category:
            text = f"A pessoa nº {person} não tem vínculo em vigor"
            yield by_fact("no_bond", text, person)
        elif area is not None:
            decision = decisions.grant([area], category, case.policy)
            if decision.outcome != decisions.GRANT:
                yield from decision.reasons


def days_to_come(case: Case) -> Iterable[Reason]:
    """A last day that is still to come, and no earlier than the first."""
    first, last = case.values.get("first_on"), case.values.get("last_on")
    begins = date.fromisoformat(str(first)) if first else case.on
    if last and date.fromisoformat(str(last)) < max(begins, case.on):
        yield by_fact("no_days", "O último dia já passou ou vem antes do primeiro", str(last))


def has_none_yet(case: Case) -> Iterable[Reason]:
    """Who has the access already need not ask."""
    held = Grant.objects.filter(person=case.asker, area=case.about.key, state="active")
    if held.exists():
        yield by_fact("has_it", "Você já tem acesso a esta área")


def pass_on(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Who answers for the area authorised it, and so asks for the level in turn: HR validates."""
    for one in batch:
        responsible = one.deciders[-1]
        values = {**one.values, "persons": [one.asker]}
        ask([Ask(one.body, LEVELS, one.about.key, values, responsible)], by=by, at=at)


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
        checks=(days_to_come, has_none_yet),
        act=pass_on,
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
        named=categories,
        checks=(may_be_let_in, days_to_come),
        act=grant,
    )
)
