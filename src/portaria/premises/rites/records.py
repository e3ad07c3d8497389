"""Records of passages asked for in writing (F1): one's own, in an inquiry, or by an order from
outside. Who may ask, on which ground, who decides and how many must agree, the norms say; what is
granted is handed over sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portaria.norms.decision import Reason
from portaria.norms.policy import Policy
from portaria.premises.desk import Desk
from portaria.premises.guard.disclosing import sealed
from portaria.premises.guard.disclosing.seeking import Scope
from portaria.premises.guard.recording import party
from portaria.premises.guard.stream import KEEPING
from portaria.premises.places.models import Area, Device
from portaria.premises.rites.where import areas
from portaria.procedures.records.entitling import INQUIRY, entitles
from portaria.procedures.requests.declaring import day
from portaria.procedures.requests.registry import register, rite_of
from portaria.procedures.requests.types import Case, Field, Granted, Refused, Rite
from portaria.procedures.requests.values import in_words
from portaria.steps.reasons import by_fact
from portaria.traces import rules

HOLDER = "titular_dos_registros"
"""Whoever the records are of, in the packs' words for who asks."""


def requesters(policy: Policy, _category: str) -> Sequence[tuple[str, str]]:
    """Those outside to whom the norms give records on their order or requisition."""
    known = policy.words.keys.get("requester", {})
    return [
        (code, policy.words.of(code, ("requester",)))
        for code in known
        if code not in (HOLDER, INQUIRY)
        and not isinstance(entitles(KEEPING.kind, code, "", policy), Reason)
    ]


def inquiries(policy: Policy, _category: str) -> Sequence[tuple[str, str]]:
    """The inquiries in which the norms let records be asked for."""
    known = policy.words.keys.get("inquiry", {})
    found = {
        code: policy.find(rules.REQUEST_GROUND, requester=INQUIRY, inquiry=code) for code in known
    }
    return [
        (code, policy.words.of(code, ("inquiry",)))
        for code, ground in found.items()
        if ground is not None and ground.value.permits
    ]


def readers_named(body: str, values: Mapping[str, Any], _day: date) -> Mapping[str, Any]:
    """``{"readers"}``: those of the area that the answers name; None where it does not exist."""
    return {"readers": _readers(body, str(values.get("area", "")))}


def _readers(body: str, code: str) -> tuple[int, ...] | None:
    area = Area.objects.filter(body=body, code=code.strip().upper()).first()
    if area is None:
        return None
    there = Q(passage__inside=area) | Q(passage__outside=area)
    return tuple(Device.objects.filter(there).order_by("pk").values_list("pk", flat=True))


def a_period(case: Case) -> Iterable[Reason]:
    """The first day is not after the last."""
    first, last = day(case.values, "first"), day(case.values, "last")
    if first and last and first > last:
        yield by_fact("no_period", "O período termina antes de começar")


def a_scope(case: Case) -> Iterable[Reason]:
    """Somebody's passages, or those of an area."""
    if case.values.get("area") and case.facts.get("readers") is None:
        yield by_fact("no_area", "Não existe área com esse código")
    if not (case.values.get("persons") or case.values.get("area")):
        yield by_fact("no_scope", "Diga de quem, ou de que área: busca aberta não há")


def entitled(case: Case) -> Iterable[Reason]:
    """The norms give these records to who asks, on this ground."""
    if (missing := _not_entitled(case.rite, case.values, case.policy)) is not None:
        yield missing


def _not_entitled(rite: str, values: Mapping[str, Any], policy: Policy) -> Reason | None:
    requester = _FIXED.get(rite) or str(values.get("requester", ""))
    found = entitles(KEEPING.kind, requester, str(values.get("inquiry", "")), policy)
    return found if isinstance(found, Reason) else None


def hand_over(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Seal what each granted request asks for.

    Raises:
        Refused: the area that one names is there no more, or the norms in force no longer entitle
            to it.
    """
    for one in batch:
        sealed.hand_over(_granted(one, at), by=by, at=at)


def _granted(one: Granted, at: datetime) -> sealed.Granted:
    values, own = one.values, one.rite == OWN.id
    persons = [one.about.key] if own else [int(key) for key in values.get("persons", ())]
    first, last = day(values, "first"), day(values, "last")
    readers = _readers(one.body, str(values["area"])) if values.get("area") else None
    if first is None or last is None or (values.get("area") and readers is None):
        raise Refused("a área do pedido já não existe. Nada foi alterado")
    policy = Desk(at).policy(one.body)
    if (missing := _not_entitled(one.rite, values, policy)) is not None:
        raise Refused(f"o pedido não cabe mais: {missing.text}")
    return sealed.Granted(
        one.request, one.body, Scope(first, last, tuple(map(party, persons)), readers),
        in_words(rite_of(one.rite), values, policy, one.about.category), persons,
        bool(values.get("secret")), one.deciders, one.provisions,
    )  # fmt: skip


_PERIOD = (
    Field("first", _("Desde"), "date", come=True), Field("last", _("Até"), "date", come=True),
)  # fmt: skip
_SOUGHT = (
    *_PERIOD,
    Field("persons", _("De quem"), "persons", required=False),
    Field("area", _("Área"), "choice", required=False, choices=areas,
          help=_("Só as passagens para essa área e dela; vazio: todas as de quem se disse.")),
    Field("letter", _("Ofício, processo ou ordem"), "text", max_length=200,
          help=_("Número e data: o pedido se faz por escrito.")),
    Field("purpose", _("Para que se pedem os registros"), "long", max_length=2000),
    Field("secret", _("Motivo do sigilo"), "text", required=False, max_length=1000,
          help=_("Sem ele, as pessoas cujos registros se veem são avisadas.")),
)  # fmt: skip
OWN = register(
    Rite(
        id="premises.own_passage_records",
        title=_("Registros das próprias passagens"),
        purpose=_("Receber, lacrados, os registros das portas por que se passou."),
        about="person",
        fields=_PERIOD,
        checks=(a_period, entitled),
        act=hand_over,
    )
)
INQUIRED = register(
    Rite(
        id="premises.passage_records",
        title=_("Registros de passagens, em apuração"),
        purpose=_("Receber, lacrados, os registros de portas que uma apuração precisa ver."),
        about="none",
        fields=(Field("inquiry", _("Em que apuração"), "choice", choices=inquiries), *_SOUGHT),
        named=readers_named,
        checks=(a_period, a_scope, entitled),
        act=hand_over,
    )
)
ORDERED = register(
    Rite(
        id="premises.ordered_passage_records",
        title=_("Registros de passagens, por ordem ou requisição"),
        purpose=_("Registrar a ordem de fora que manda entregar registros de portas."),
        about="none",
        fields=(
            Field("requester", _("Quem ordena ou requisita"), "choice", choices=requesters),
            Field("on_behalf", _("Juízo ou autoridade"), "text", max_length=200),
            *_SOUGHT,
        ),
        named=readers_named,
        checks=(a_period, a_scope, entitled),
        act=hand_over,
    )
)
_FIXED = {OWN.id: HOLDER, INQUIRED.id: INQUIRY}
