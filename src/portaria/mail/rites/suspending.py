"""Suspension on each ground of the norm, and release by that ground's own way (M14)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portaria.mail import acts, rules
from portaria.mail.decisions import suspension
from portaria.mail.rites.facts import box_of, boxes
from portaria.mail.types import Release, State, Suspension
from portaria.norms.decision import Reason
from portaria.norms.policy import Policy
from portaria.procedures.requests.declaring import hinders
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Fits, Granted, Pairs, Rite
from portaria.steps.reasons import by_fact


def grounds(policy: Policy, _category: str) -> Pairs:
    """The grounds on which the norms suspend."""
    return [
        (ground, suspension.GROUND_TEXT[ground])
        for ground in rules.GROUNDS
        if suspension.suspend(ground, policy).outcome == "suspend"
    ]


def routes(policy: Policy, _category: str) -> Pairs:
    """The ways of release that the norms know, of all grounds."""
    found: dict[str, str] = {}
    for ground in (*rules.GROUNDS, suspension.IDLE):
        cited = policy.find(rules.RELEASE, ground=ground)
        found |= {route: route for route in (cited.value if cited else ())}
    return list(found.items())


def may_suspend(case: Case) -> Iterable[Reason]:
    """An active mailbox, on a ground of the norm."""
    box = box_of(case)
    if box.state is not State.ACTIVE:
        yield by_fact("not_active", "Só se suspende uma caixa em uso", box.state)
    decision = suspension.suspend(str(case.values["ground"]), case.policy)
    yield from hinders(decision, "suspend")


def may_release(case: Case) -> Iterable[Reason]:
    """A suspended mailbox, or one released for a time, by the way of its own ground."""
    box = box_of(case)
    if not box.suspended_for:
        yield by_fact("not_suspended", "A caixa não está suspensa", box.state)
        return
    decision = suspension.release(
        box.suspended_for, str(case.values["route"]), case.policy,
        temporary=bool(case.values.get("temporary")),
    )  # fmt: skip
    yield from hinders(decision, "release", "release_temporarily")


def suspend(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Suspend the mailboxes."""
    items = [
        Suspension(one.about.key, str(one.values["ground"]), one.why, one.cause) for one in batch
    ]
    acts.suspend_mailboxes(items, by=by, at=at)


def release(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Release the mailboxes, for a time where so asked: the inquiry then goes on."""
    items = [
        Release(
            one.about.key, str(one.values["route"]), one.why,
            bool(one.values.get("temporary")), one.cause,
        )
        for one in batch
    ]  # fmt: skip
    acts.release_mailboxes(items, by=by, at=at)


SUSPENSION = register(
    Rite(
        id="mail.suspension",
        title=_("Suspensão de uma caixa"),
        purpose=_("Suspender o acesso a uma caixa por um dos motivos da norma."),
        about="mailbox",
        fields=(
            Field("ground", _("Motivo"), "choice", choices=grounds),
            Field("justification", _("O que se constatou, ou a ordem recebida"), "long"),
        ),
        facts=boxes,
        fits=Fits(
            lambda facts: facts["box"].state is State.ACTIVE,
            _("Nenhuma caixa que lhe cabe está em uso"),
        ),
        checks=(may_suspend,),
        act=suspend,
    )
)
RELEASE = register(
    Rite(
        id="mail.release",
        title=_("Desbloqueio de uma caixa suspensa"),
        purpose=_("Devolver o uso da caixa pelo caminho próprio do motivo da suspensão."),
        about="mailbox",
        fields=(
            Field("route", _("O que permite o desbloqueio"), "choice", choices=routes),
            Field("temporary", _("Só por ora: a apuração continua"), "check", required=False),
            Field("justification", _("Por que desbloquear"), "long"),
        ),
        facts=boxes,
        fits=Fits(
            lambda facts: bool(facts["box"].suspended_for),
            _("Nenhuma caixa que lhe cabe está suspensa"),
        ),
        checks=(may_release,),
        act=release,
    )
)
