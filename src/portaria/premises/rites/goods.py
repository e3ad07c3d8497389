"""Goods that leave (E14): asked for by whoever takes them, authorised by whom the norm names for
each kind; seized goods by whoever seized them, under a release term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portaria.norms.decision import Reason
from portaria.people.queries import bonds_on
from portaria.premises.desk import Desk
from portaria.premises.goods import decisions
from portaria.premises.goods.acts import authorise_exits
from portaria.premises.goods.reading import lines_of
from portaria.premises.goods.types import ExitAsk, Refused
from portaria.premises.places.models import Place
from portaria.premises.rites.where import places
from portaria.procedures.requests.declaring import hinders
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Granted, Rite
from portaria.steps.reasons import by_fact

KINDS: Mapping[str, str] = {
    "assets.movement": "permanente",
    "assets.supplies_movement": "consumo",
    "assets.release": "apreendido",
}
"""The kind of goods that each rite is about, as the norms know it."""


def named(body: str, values: Mapping[str, Any], _day: date) -> Mapping[str, Any]:
    """``{"place": the place's row or None}``."""
    code = str(values.get("place", "")).strip().upper()
    return {"place": Place.objects.filter(body=body, code=code, closed_on=None).first()}


def well_told(case: Case) -> Iterable[Reason]:
    """A place that there is, goods line by line, days to come."""
    if case.facts.get("place") is None:
        yield by_fact("no_place", "Não existe lugar com esse código")
    try:
        if not lines_of(str(case.values.get("goods", ""))):
            yield by_fact("no_goods", "Diga os bens, um por linha")
    except Refused as refusal:
        yield by_fact("goods", str(refusal))
    first, last = (date.fromisoformat(str(case.values[n])) for n in ("first_on", "last_on"))
    if last < max(first, case.on):
        yield by_fact("no_days", "O último dia já passou ou vem antes do primeiro", str(last))


def may_leave(case: Case) -> Iterable[Reason]:
    """The norm says who authorises it, and the term it wants is there."""
    term = str(case.values.get("release_term", ""))
    decision = decisions.authorise(KINDS[case.rite], case.policy, term=term)
    return hinders(decision, decisions.AUTHORISE)


def authorise(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Authorise what was asked for and decided."""
    authorise_exits([_ask(one, at) for one in batch], by=by, at=at)


def _ask(one: Granted, at: datetime) -> ExitAsk:
    today, values = Desk(at).today(one.body), one.values
    place = named(one.body, values, today)["place"]
    if place is None:
        raise Refused("o lugar do pedido já não existe. Nada foi alterado")
    bonds = bonds_on(one.asker, today, body=one.body)
    return ExitAsk(
        one.body, KINDS[one.rite], lines_of(str(values["goods"])), place.pk,
        str(values["carrier"]), str(values["destination"]),
        date.fromisoformat(str(values["first_on"])), date.fromisoformat(str(values["last_on"])),
        one.deciders[-1], carrier_document=str(values.get("carrier_document", "")),
        term=str(values.get("release_term", "")), asked_by=one.asker, request=one.request,
        unit=(bonds[0].working_unit_id or bonds[0].unit_id) if bonds else None, cause=one.cause,
    )  # fmt: skip


_FIELDS = (
    Field("goods", _("Bens, um por linha"), "long",
          help=_("Quantidade, o bem e o tombo entre colchetes: 2 monitores [12345].")),
    Field("place", _("Lugar de onde saem"), "choice", choices=places),
    Field("destination", _("Para onde vão"), "text", max_length=200),
    Field("carrier", _("Quem os leva"), "text", max_length=120),
    Field("carrier_document", _("CPF ou documento de quem os leva"), "text", required=False,
          max_length=40),
    Field("first_on", _("A partir de que dia"), "date"),
    Field("last_on", _("Até que dia"), "date"),
)  # fmt: skip
_COMMON: Mapping[str, Any] = {
    "about": "none",
    "named": named,
    "checks": (well_told, may_leave),
    "act": authorise,
}
MOVEMENT = register(
    Rite(
        id="assets.movement",
        title=_("Saída de bens permanentes"),
        purpose=_("Levar bens permanentes para fora, ou para outra unidade."),
        fields=_FIELDS,
        **_COMMON,
    )
)
SUPPLIES = register(
    Rite(
        id="assets.supplies_movement",
        title=_("Saída de materiais de consumo"),
        purpose=_("Levar materiais do almoxarifado ou da unidade para fora."),
        fields=_FIELDS,
        **_COMMON,
    )
)
RELEASE = register(
    Rite(
        id="assets.release",
        title=_("Saída de mercadoria ou veículo apreendido"),
        purpose=_("Liberar o que foi apreendido e está sob a guarda do órgão."),
        fields=(
            *_FIELDS,
            Field("release_term", _("Termo de liberação"), "text", required=False, max_length=120,
                  help=_("Número e data; vai também à gestão da segurança.")),
        ),
        **_COMMON,
    )
)  # fmt: skip
