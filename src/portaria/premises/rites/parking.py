"""A space reserved by reason of health, and a supplier's vehicle that comes to load (F14): asked
for, and decided by who manages the security."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portaria import clock
from portaria.norms.decision import Reason
from portaria.norms.policy import Policy
from portaria.people.queries import bonds_on
from portaria.premises.desk import Desk
from portaria.premises.parking import acts, decisions
from portaria.premises.parking.listing import reserved_kinds
from portaria.premises.parking.types import LoadingAsk, Refused, SpaceAsk, plate_of
from portaria.premises.places.models import Place
from portaria.premises.rites.after_hours import period, to_come
from portaria.premises.rites.where import places
from portaria.premises.rules_parking import RESERVED_BY
from portaria.procedures.requests.declaring import UNTIL, day, hinders, not_over
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Granted, Pairs, Rite
from portaria.steps.reasons import by_fact, why


def kinds(policy: Policy, _category: str) -> Pairs:
    """The kinds of space that the norms reserve, but those that somebody else authorises."""
    return [
        (kind, label)
        for kind, label in reserved_kinds(policy)
        if policy.find(RESERVED_BY, parking_space=kind) is None
    ]


def may_have_space(case: Case) -> Iterable[Reason]:
    """The norm reserves such spaces, and the report is there."""
    document = str(case.values.get("medical_report", ""))
    decision = decisions.grant_space(
        str(case.values["kind"]), document, case.policy, by_health=True
    )
    return hinders(decision, decisions.GRANT)


def give(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """The spaces requisitioned are given."""
    acts.give_spaces([_space(one, at) for one in batch], by=by, at=at)


def _space(one: Granted, at: datetime) -> SpaceAsk:
    desk, values = Desk(at), one.values
    kind, document = str(values["kind"]), str(values.get("medical_report", ""))
    decision = decisions.grant_space(kind, document, desk.policy(one.body), by_health=True)
    if decision.outcome != decisions.GRANT:
        raise Refused(f"{why(decision)}. Nada foi alterado")
    return SpaceAsk(
        one.body, one.about.person or one.asker, kind, desk.today(one.body), decision,
        last_on=day(values, UNTIL.id), why=str(values.get("why", "")),
        document=document, request=one.request, cause=one.cause,
    )  # fmt: skip


def named(body: str, values: Mapping[str, Any], _day: date) -> Mapping[str, Any]:
    """``{"place", "period", "now"}``: where and when the vehicle would load; None where that is
    malformed."""
    code = str(values.get("place", "")).strip().upper()
    place = Place.objects.filter(body=body, code=code, closed_on=None).first()
    desk = Desk(clock.now())
    return {"place": place, "period": period(values, desk, body), "now": desk.at}


def well_told(case: Case) -> Iterable[Reason]:
    """A place and a time that can be understood, a plate, and a norm that provides for it."""
    if case.facts.get("place") is None:
        yield by_fact("no_place", "Não existe lugar com esse código")
    if case.facts.get("period") is None:
        yield by_fact("no_period", "Escreva o horário como 08:00-10:30")
    yield from to_come(case)
    try:
        plate_of(str(case.values.get("plate", "")))
    except Refused as refusal:
        yield by_fact("no_plate", str(refusal))
    yield from hinders(decisions.arrange(case.policy), decisions.ARRANGE)


def arrange(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """The vehicles may come in their time."""
    acts.arrange_loadings([_loading(one, at) for one in batch], by=by, at=at)


def _loading(one: Granted, at: datetime) -> LoadingAsk:
    desk, values = Desk(at), one.values
    told = named(one.body, values, desk.today(one.body))
    if told["place"] is None or told["period"] is None:
        raise Refused("o lugar do pedido já não existe. Nada foi alterado")
    first_at, last_at = told["period"]
    bonds = bonds_on(one.asker, desk.today(one.body), body=one.body)
    return LoadingAsk(
        one.body, str(values["supplier"]), str(values["plate"]), told["place"].pk, first_at,
        last_at, decisions.arrange(desk.policy(one.body)),
        plan="\n".join(filter(None, (str(values.get("plan", "")), one.why))),
        unit=(bonds[0].working_unit_id or bonds[0].unit_id) if bonds else None,
        asked_by=one.asker, request=one.request, cause=one.cause,
    )  # fmt: skip


SPACE = register(
    Rite(
        id="premises.special_space",
        title=_("Vaga especial de estacionamento, por saúde"),
        purpose=_("Usar vaga reservada enquanto a saúde o pede."),
        about="person",
        fields=(
            Field("kind", _("Espécie de vaga"), "choice", choices=kinds),
            Field("medical_report", _("Laudo médico apresentado"), "text", required=False,
                  help=_("Número ou data; o laudo fica com a qualidade de vida."), max_length=120),
            UNTIL,
            Field("why", _("O que o médico recomenda"), "long", required=False),
        ),
        checks=(may_have_space, not_over),
        act=give,
    )
)  # fmt: skip
LOAD = register(
    Rite(
        id="premises.loading",
        title=_("Carga ou descarga de fornecedor"),
        purpose=_("Agendar a entrada do veículo de um fornecedor ou prestador."),
        about="none",
        fields=(
            Field("supplier", _("Fornecedor"), "text", max_length=120),
            Field("plate", _("Placa do veículo"), "text", max_length=10),
            Field("place", _("Lugar"), "choice", choices=places),
            Field("day", _("Dia"), "date"),
            Field("hours", _("Horário"), "text", help=_("Por exemplo 08:00-10:30."), max_length=20),
            Field("plan", _("O que se carrega, por onde e quem acompanha"), "long",
                  required=False),
        ),
        named=named,
        checks=(well_told,),
        act=arrange,
    )
)  # fmt: skip
