"""What is allowed about one mailbox for a time: the exception to forwarding (M16), somebody else's
access to it (M18)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from portaria.ledger.types import Json, ref
from portaria.mail.acts.desk import Desk, Desks, refuse
from portaria.mail.decisions import forwarding, visiting
from portaria.mail.rites.facts import box_of, boxes, inside, with_a_bond
from portaria.mail.types import IN_USE, INDIVIDUAL, Refused
from portaria.norms.decision import Decision, Reason
from portaria.procedures.permits.acts import give_permits
from portaria.procedures.permits.types import Kind, PermitDraft
from portaria.procedures.permits.types import register as register_kind
from portaria.procedures.requests.declaring import UNTIL, day, hinders
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Granted, Rite
from portaria.steps.reasons import by_fact

FORWARDING, VISIT = "mail.forwarding", "mail.visit"
register_kind(
    Kind(
        FORWARDING,
        "Encerrar a exceção que deixa redirecionar a caixa,",
        access="Redirecionamento da caixa para fora",
    )
)
register_kind(
    Kind(
        VISIT,
        "Encerrar o acesso de outra pessoa à caixa,",
        access="Acesso à caixa de outra pessoa",
    )
)


def may_forward(case: Case) -> Iterable[Reason]:
    """Where the norm makes the exception, of an individual mailbox in use."""
    box = box_of(case)
    if box.kind != INDIVIDUAL or box.state not in IN_USE:
        yield by_fact("not_individual", "A exceção é da caixa individual em uso", box.kind)
    decision = forwarding.external(case.policy, visual_disability=True)
    if decision.outcome != "allowed":
        yield from decision.reasons
    elif forwarding.external(case.policy).outcome != "forbidden":
        yield by_fact("no_need", "As normas já deixam redirecionar: não é preciso pedir", None)


def may_visit(case: Case) -> Iterable[Reason]:
    """For what the norm admits, in somebody else's individual mailbox, for days that make sense."""
    box, person = box_of(case), case.values["person"]
    if box.kind != INDIVIDUAL or box.state not in IN_USE:
        yield by_fact("not_individual", "O acesso se pede a caixa individual em uso", box.kind)
    if person == box.person:
        yield by_fact("own", "Quem é titular já tem acesso à própria caixa", person)
    yield from with_a_bond(case, "person")
    yield from hinders(visiting.decide(str(case.values["purpose"]), case.policy), "visit")
    since, until = (date.fromisoformat(str(case.values[name])) for name in ("since", "until"))
    if until < max(since, case.on):
        yield by_fact("no_days", "O último dia já passou, ou vem antes do primeiro", str(until))


def except_forwarding(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Let the mailboxes redirect outside, as long as asked for."""

    def draft(one: Granted, desk: Desk) -> PermitDraft:
        decision = forwarding.external(desk.policy, visual_disability=True)
        until = day(one.values, UNTIL.id)
        purpose = str(one.values["limitation"])
        value: dict[str, Json] = {"target": str(one.values["target"])}
        return _draft(FORWARDING, one, decision, desk.today, until, purpose=purpose, value=value)

    _give(batch, draft, by=by, at=at)


def let_in(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Let somebody read somebody else's mailbox, between two days; it ends by itself."""

    def draft(one: Granted, desk: Desk) -> PermitDraft:
        decision = visiting.decide(str(one.values["purpose"]), desk.policy)
        if decision.outcome != "visit":
            raise refuse(one.about.label, decision)
        since = max(desk.today, date.fromisoformat(str(one.values["since"])))
        return _draft(
            VISIT, one, decision, since, day(one.values, "until"), purpose=one.why,
            person=int(one.values["person"]), value={"purpose": str(one.values["purpose"])},
        )  # fmt: skip

    _give(batch, draft, by=by, at=at)


def _give(
    batch: Sequence[Granted],
    draft: Callable[[Granted, Desk], PermitDraft],
    *,
    by: str,
    at: datetime,
) -> None:
    desks = Desks(at)
    try:
        give_permits([draft(one, desks[one.body]) for one in batch], by=by, at=at)
    except ValueError as error:
        raise Refused(str(error)) from error


def _draft(
    kind: str,
    one: Granted,
    decision: Decision,
    since: date,
    until: date | None,
    *,
    purpose: str,
    person: int | None = None,
    value: dict[str, Json] | None = None,
) -> PermitDraft:
    return PermitDraft(
        kind=kind, body=one.body, subject=ref("mailbox", one.about.key), holder=one.about.person,
        person=person, purpose=purpose, decision=decision, since=since, value=value or {},
        until=until, cause=one.cause, decided_by=one.decided_by,
    )  # fmt: skip


EXCEPTION = register(
    Rite(
        id="mail.forwarding_exception",
        title=_("Redirecionamento da caixa para fora"),
        purpose=_("Redirecionar a própria caixa, quando o leitor de tela não dá conta."),
        about="mailbox",
        fields=(
            Field("target", _("Para que endereço"), max_length=254),
            Field("limitation", _("O que o leitor de tela não consegue"), "long"),
            UNTIL,
        ),
        facts=boxes,
        checks=(may_forward,),
        act=except_forwarding,
    )
)
ACCESS = register(
    Rite(
        id="mail.access_by_others",
        title=_("Acesso à caixa de outra pessoa"),
        purpose=_("Ler a caixa de alguém por uns dias, para o fim que a norma admite."),
        about="mailbox",
        fields=(
            Field("person", _("Quem terá acesso"), "person"),
            Field("purpose", _("Para quê"), "choice", choices=visiting.purposes),
            Field("justification", _("Por que é preciso"), "long"),
            Field("since", _("Desde"), "date"),
            Field("until", _("Até"), "date"),
        ),
        facts=boxes,
        named=inside,
        checks=(may_visit,),
        act=let_in,
    )
)
