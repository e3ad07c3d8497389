"""The copy of a closed mailbox, asked for in time, through the macro-unit, for the person alone
(M11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portaria.bodies.policies import calendar_of
from portaria.mail import acts
from portaria.mail.decisions import copying
from portaria.mail.rites.facts import box_of, boxes
from portaria.mail.types import CopyAsk, State
from portaria.norms.decision import Reason
from portaria.procedures.requests.declaring import hinders
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Fits, Granted, Rite

ROUTED = "o próprio pedido"
"""The approvals of the request are the way through the unit that the norm names."""


def in_time(case: Case) -> Iterable[Reason]:
    """Within the norm's days, by whoever the mailbox was."""
    ask = CopyAsk(case.about.key, case.asker or 0, case.on, ROUTED, "")
    return hinders(copying.decide(ask, box_of(case), case.policy), "granted")


def ask_copies(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Have the copies made. What counts is the day on which each was asked for, not that of the
    approval."""
    asked = dict(
        Request.objects.filter(pk__in=[one.request for one in batch])
        .values_list("pk", "asked_at")
    )  # fmt: skip
    items = [
        CopyAsk(
            one.about.key, one.asker, calendar_of(one.body).day_of(asked[one.request]),
            f"pedido nº {one.request}", str(one.values["medium"]),
        )
        for one in batch
    ]  # fmt: skip
    acts.ask_copies(items, by=by, at=at)


COPY = register(
    Rite(
        id="mail.copy_after_closing",
        title=_("Cópia de uma caixa encerrada"),
        purpose=_("Receber as mensagens de uma caixa que foi sua, no prazo da norma."),
        about="mailbox",
        fields=(Field("medium", _("Em que meio quer os arquivos"), max_length=200),),
        facts=boxes,
        fits=Fits(
            lambda facts: facts["box"].state is State.CLOSED,
            _("Nenhuma caixa que lhe cabe está encerrada, com o conteúdo guardado"),
        ),
        checks=(in_time,),
        act=ask_copies,
    )
)
