"""The permanent badge let free before the provisional one is back, in an exceptional case (F5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portaria.norms.decision import Reason
from portaria.premises.badges import store
from portaria.premises.badges.acts import allow_releases
from portaria.premises.badges.decisions import releasing
from portaria.premises.badges.queries import held_by
from portaria.premises.badges.types import LENT, PROVISIONAL, Refused
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Granted, Rite


def of_persons(_body: str, keys: Sequence[int], _day: date) -> Mapping[int, Mapping[str, Any]]:
    """``{"out": bool}``: the person has a provisional badge out."""
    held = held_by(list(keys))
    return {
        key: {"out": any(b.kind == PROVISIONAL for b in held[key].badges) if key in held else False}
        for key in keys
    }


def may(case: Case) -> Iterable[Reason]:
    """A provisional badge is out, and the norm provides for such a release."""
    decision = releasing.decide(case.policy, out=bool(case.facts.get("out")))
    if decision.outcome != releasing.MAY:
        yield from decision.reasons


def release(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Let the badges free, once the term is signed."""
    for one in batch:
        badges = store.in_use_of([one.about.key], one.body).get(one.about.key, [])
        permanent = store.permanent_of(badges)
        if permanent is None or LENT not in permanent.blocks:
            raise Refused("a pessoa não tem crachá permanente bloqueado por um provisório")
        reason = str(one.values["reason"])
        allow_releases([permanent.id], reason, by=by, at=at, cause=one.cause)


RELEASE = register(
    Rite(
        id="premises.badge_unblock",
        title=_("Desbloqueio do crachá antes de devolver o provisório"),
        purpose=_("Voltar a usar o permanente, em caso excepcional, sob termo de devolução."),
        about="person",
        fields=(Field("reason", _("O que torna o caso excepcional"), "long"),),
        facts=of_persons,
        checks=(may,),
        act=release,
    )
)
