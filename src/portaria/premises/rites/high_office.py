"""Access and stay of authorities and of who holds a high office: one cabinet authorises, another
consents, as the norm names them (F8). Who has a bond may be in the area then; who has none is
expected at the desk, as an authority known beforehand (F11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.people.names import plain
from portaria.people.queries import bonds_on
from portaria.premises.access import decisions, queries
from portaria.premises.access.acts import authorise
from portaria.premises.access.types import OFFICE, AuthorisationAsk, Refused
from portaria.premises.desk import Desk
from portaria.premises.places.models import Area
from portaria.premises.rites.after_hours import named, well_told
from portaria.premises.rites.outsiders import complex_of
from portaria.premises.rites.where import AREA
from portaria.premises.visits.acts import expect_visits
from portaria.premises.visits.acts.registering import (
    Entry,
    EntryText,
    enter_in_registers,
    entries_of,
)
from portaria.premises.visits.types import AUTHORITIES, Expect
from portaria.procedures.requests.declaring import hinders
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Granted, Pairs, Rite
from portaria.steps.reasons import by_fact, why


def offices(policy: Policy, _category: str) -> Pairs:
    """Of whom the norms say who authorises them."""
    return decisions.offices(policy)


def somebody_told(case: Case) -> Iterable[Reason]:
    """Somebody comes, of the house or from outside."""
    if not case.facts.get("asked") and not _names(case.values.get("names")):
        yield by_fact("nobody", "Diga quem vem: pessoas da casa ou nomes de fora")


def may_be_authorised(case: Case) -> Iterable[Reason]:
    """The norm says who authorises them, and no works close the area."""
    area, period = case.facts.get("area"), case.facts.get("period")
    if area is not None and period is not None:
        decision = _decision(str(case.values["office"]), area, period, case.policy)
        yield from hinders(decision, decisions.AUTHORISE)


def let_in(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Authorise those of the house, and expect those from outside."""
    inside, outside = list[AuthorisationAsk](), list[Expect]()
    for one in batch:
        desk = Desk(at)
        facts = named(one.body, one.values, desk.today(one.body))
        area, period = facts["area"], facts["period"]
        if area is None or period is None:
            raise Refused("a área do pedido já não existe. Nada foi alterado")
        office = str(one.values["office"])
        decision = _decision(office, area, period, desk.policy(one.body))
        if decision.outcome != decisions.AUTHORISE:
            raise Refused(f"{why(decision)}. Nada foi alterado")
        inside += [
            AuthorisationAsk(
                one.body, person, OFFICE, period[0], period[1], str(one.values["activity"]),
                decision, area=area.pk, asked_by=one.asker, request=one.request, cause=one.cause,
            )
            for person, _stay in facts["asked"]
        ]  # fmt: skip
        outside += _expected(one, area, period, desk, by)
    authorise(inside, by=by, at=at)
    expect_visits(outside, by=by, at=at)


def _expected(
    one: Granted, area: Area, period: tuple[datetime, datetime], desk: Desk, by: str
) -> Iterable[Expect]:
    """Who has no bond, at the desk in that time: an authority known beforehand, whom the approval
    indicates where the register does not have the name yet."""
    names = _names(one.values.get("names"))
    known = entries_of(one.body, AUTHORITIES)
    new = {plain(name): name for name in names if plain(name) not in known}
    what = dict(decisions.offices(desk.policy(one.body)))[str(one.values["office"])]
    told = f"Pedido nº {one.request}"
    entered = [Entry(one.body, AUTHORITIES, EntryText(name, what, told)) for name in new.values()]
    known |= zip(new, enter_in_registers(entered, by=by, at=desk.at), strict=True)
    bonds = bonds_on(one.asker, desk.today(one.body), body=one.body)
    unit = (bonds[0].working_unit_id or bonds[0].unit_id) if bonds else None
    return [
        Expect(
            one.body, name, one.asker, unit, complex_of(area.place).pk, period[0],
            period[1], str(one.values["activity"]), areas=(area.pk,), asked_by=one.asker,
            entry=known[plain(name)], after_hours=True, cause=one.cause,
        )
        for name in names
    ]  # fmt: skip


def _decision(
    office: str, area: Area, period: tuple[datetime, datetime], policy: Policy
) -> Decision:
    closed = queries.closures(place=None, area=area.pk, first_at=period[0], last_at=period[1])
    return decisions.high_office(office, decisions.Stay(period[0], period[1], "", closed), policy)


def _names(text: object) -> list[str]:
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


HIGH_OFFICE = register(
    Rite(
        id="premises.high_office_access",
        title=_("Acesso de direção superior ou de autoridade"),
        purpose=_("Receber autoridade, ou quem dirige, no dia, na hora e no lugar combinados."),
        about="none",
        fields=(
            Field("office", _("Quem vem é"), "choice", choices=offices),
            Field("persons", _("Pessoas da casa"), "persons", required=False),
            Field("names", _("Nomes de quem vem de fora, um por linha"), "long", required=False,
                  help=_("Escritos como no cadastro prévio, se estão nele.")),
            AREA,
            Field("day", _("Dia"), "date"),
            Field("hours", _("Horário"), "text", help=_("Por exemplo 19:00-22:30."), max_length=20),
            Field("activity", _("Atividade"), "long"),
        ),
        named=named,
        checks=(well_told, somebody_told, may_be_authorised),
        act=let_in,
    )
)  # fmt: skip
