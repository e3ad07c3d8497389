"""Staying late (F8) and coming after hours (F9): the unit's head asks, who manages the security
decides, or the authority above, where works forbid it; each for one period, place and activity."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from portaria import clock
from portaria.frame.people import names_of
from portaria.norms.decision import Decision, Reason
from portaria.people.queries import bonds_on
from portaria.premises import rules_access as rules
from portaria.premises.access import decisions, queries
from portaria.premises.access.acts import authorise
from portaria.premises.access.types import OVERRIDE, SPECIAL, STAY, AuthorisationAsk, Refused
from portaria.premises.desk import Desk
from portaria.premises.places.models import Area
from portaria.premises.rites.where import AREA
from portaria.procedures.requests.declaring import hinders, of_each
from portaria.procedures.requests.hall import Hall
from portaria.procedures.requests.registry import register, subjects
from portaria.procedures.requests.rules import ASKS
from portaria.procedures.requests.ruling import by_part
from portaria.procedures.requests.types import Case, Field, Granted, Rite
from portaria.steps.reasons import by_fact, by_rule, silence, why

_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


def period(values: Mapping[str, Any], desk: Desk, body: str) -> tuple[datetime, datetime] | None:
    """The instants that the answers name: a day and ``19:00-22:30``; past midnight where the end
    comes first. None where they are malformed."""
    match = _HOURS.fullmatch(str(values.get("hours", "")).replace(" ", ""))
    if match is None or not values.get("day"):
        return None
    try:
        first, last = (time(int(match[i]), int(match[i + 1])) for i in (1, 3))
        day = date.fromisoformat(str(values["day"]))
    except ValueError:
        return None
    zone = desk.calendar(body).zone
    ends = day if last > first else day + timedelta(days=1)
    return datetime.combine(day, first, zone), datetime.combine(ends, last, zone)


def named(body: str, values: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    """``{"asked": [(person, Stay)], "period", "area", "names", "heads"}``: what the checks look at;
    ``heads``: who is the immediate head of each today, None where nobody is."""
    desk = Desk(clock.now())
    when = period(values, desk, body)
    code = str(values.get("area", "")).strip().upper()
    found = Area.objects.filter(body=body, code=code, closed_on=None).select_related("place")
    area = found.first()
    if when is None or area is None:
        return {"asked": [], "period": when, "area": area, "now": desk.at}
    closures = queries.closures(place=None, area=area.pk, first_at=when[0], last_at=when[1])
    asked = []
    for person in map(int, values.get("persons", ())):
        bonds = bonds_on(person, day, body=body)
        category = bonds[0].category if bonds else ""
        scheduled = bool(values.get("scheduled"))
        stay = decisions.Stay(*when, category, closures, scheduled, area.place.location)
        asked.append((person, stay))
    persons = [person for person, _stay in asked]
    return {"asked": asked, "period": when, "area": area, "calendar": desk.calendar(body),
            "now": desk.at, "names": names_of(persons),
            "heads": _heads(persons, body, desk.at)}  # fmt: skip


def _heads(persons: Iterable[int], body: str, at: datetime) -> dict[int, int | None]:
    hall = Hall(body, at)
    hall.gather(list(subjects["person"].about(persons).values()))
    heads = {person: hall.immediate_heads(person)[:1] for person in persons}
    return {person: found[0].person if found else None for person, found in heads.items()}


def well_told(case: Case) -> Iterable[Reason]:
    """A place and a period that can be understood, and is not over."""
    if case.facts.get("area") is None:
        yield by_fact("no_area", "Não existe área com esse código")
    if case.facts.get("period") is None:
        yield by_fact("no_period", "Escreva o horário como 19:00-22:30")
    yield from to_come(case)


def to_come(case: Case) -> Iterable[Reason]:
    """A period that is not over."""
    when = case.facts.get("period")
    if when is not None and when[1] <= case.facts["now"]:
        yield by_fact("over", "O período já passou")


def own_people(case: Case) -> Iterable[Reason]:
    """Where the norm has the immediate head ask, nobody else's people are asked for."""
    asks = case.policy.find(ASKS, procedure=case.rite)
    if asks is None or tuple(asks.value) != ("immediate_head",):
        return
    heads, names = case.facts.get("heads", {}), case.facts.get("names", {})
    if others := [names[one] for one, head in heads.items() if head not in (None, case.asker)]:
        text = f"Só a chefia imediata pede, e não é você a de: {', '.join(others)}"
        yield by_part("not_theirs", asks, text)


def _of_each(case: Case, decide: Callable[[decisions.Stay], Decision]) -> Iterable[Reason]:
    """What hinders those for whom it is asked."""
    names = case.facts.get("names", {})
    return of_each(
        [
            (names[person], hinders(decide(asked), decisions.AUTHORISE))
            for person, asked in case.facts.get("asked", ())
        ]
    )


def may_stay(case: Case) -> Iterable[Reason]:
    """No works forbid it, and the norm provides for it."""
    return _of_each(case, lambda asked: decisions.stay(asked, case.policy))


def bond_checked(case: Case) -> Iterable[Reason]:
    """Whom the norm names looked at whether the bond lets the person stay: who asks says so."""
    cited = case.policy.find(rules.STAY_BOND_CHECKED_BY)
    if cited is not None and not case.values.get("bond_checked"):
        text = "Diga que o vínculo de cada pessoa permite que fique"
        yield by_rule("bond_checked", rules.STAY_BOND_CHECKED_BY, cited, text)


def may_come(case: Case) -> Iterable[Reason]:
    """To whom the norm allows it, asked as long before as it wants."""
    facts, policy = case.facts, case.policy
    return _of_each(
        case, lambda asked: decisions.special(asked, facts["now"], policy, facts["calendar"])
    )


def may_override(case: Case) -> Iterable[Reason]:
    """The norm lets an authority decide above the rule, and provides for such stays."""
    if case.policy.find(rules.STAY_OVERRIDDEN_BY) is None:
        yield silence(rules.STAY_OVERRIDDEN_BY, case.policy)
    yield from _of_each(case, lambda asked: decisions.stay(asked, case.policy, override=True))


def let_stay(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Authorise the stays."""
    authorise([ask for one in batch for ask in _asks(one, STAY, at)], by=by, at=at)


def let_come(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Authorise the special accesses."""
    authorise([ask for one in batch for ask in _asks(one, SPECIAL, at)], by=by, at=at)


def let_above(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Authorise the stays that the authority wants above a refusal (F8)."""
    authorise([ask for one in batch for ask in _asks(one, OVERRIDE, at)], by=by, at=at)


def _asks(one: Granted, kind: str, at: datetime) -> Iterable[AuthorisationAsk]:
    desk = Desk(at)
    facts = named(one.body, one.values, desk.today(one.body))
    area, policy = facts["area"], desk.policy(one.body)
    if area is None or facts["period"] is None:
        raise Refused("a área do pedido já não existe. Nada foi alterado")
    first_at, last_at = facts["period"]
    for person, asked in facts["asked"]:
        decision = decisions.stay(asked, policy, override=kind == OVERRIDE)
        if kind == SPECIAL:  # the notice was looked at when it was asked for
            decision = decisions.special(asked, None, policy, desk.calendar(one.body))
        if decision.outcome != decisions.AUTHORISE:
            raise Refused(f"{why(decision)}. Nada foi alterado")
        yield AuthorisationAsk(
            one.body, person, kind, first_at, last_at, str(one.values["activity"]), decision,
            area=area.pk, asked_by=one.asker, request=one.request, cause=one.cause,
        )  # fmt: skip


_FIELDS = (
    Field("persons", _("Quem fica ou vem"), "persons"),
    AREA,
    Field("day", _("Dia"), "date"),
    Field("hours", _("Horário"), "text", help=_("Por exemplo 19:00-22:30."), max_length=20),
    Field("activity", _("Atividade"), "long"),
    Field("justification", _("Por que não cabe no expediente"), "long"),
)
LATE = register(
    Rite(
        id="premises.after_hours_stay",
        title=_("Permanência depois do expediente"),
        purpose=_("Ficar no local de trabalho além do expediente, para continuar um trabalho."),
        about="none",
        fields=(
            *_FIELDS,
            Field("bond_checked", _("Avaliei que o vínculo de cada pessoa permite que fique"),
                  "check", required=False),
        ),
        named=named,
        checks=(well_told, own_people, bond_checked, may_stay),
        still=(to_come,),
        act=let_stay,
    )
)  # fmt: skip
COME = register(
    Rite(
        id="premises.special_access",
        title=_("Acesso especial, fora do expediente"),
        purpose=_("Vir fora dos dias úteis ou do expediente, para atividade e local certos."),
        about="none",
        fields=(
            *_FIELDS,
            Field("scheduled", _("A jornada ou a escala das pessoas é nesse horário"), "check",
                  required=False),
        ),
        named=named,
        checks=(well_told, may_come),
        still=(to_come,),
        act=let_come,
    )
)  # fmt: skip
ABOVE = register(
    Rite(
        id="premises.stay_override",
        title=_("Permanência por relevância institucional"),
        purpose=_("Ficar apesar de obras ou de outro impedimento, por decisão de quem está acima."),
        about="none",
        fields=_FIELDS,
        named=named,
        checks=(well_told, own_people, may_override),
        still=(to_come,),
        act=let_above,
    )
)
