"""Another limit for a mailbox, by reasoned request (M8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portaria.mail import rules
from portaria.mail.acts import set_quotas
from portaria.mail.decisions.quota import increase
from portaria.mail.queries import held
from portaria.mail.types import IN_USE, QuotaGrant
from portaria.norms.decision import Reason
from portaria.norms.kinds.values import Size
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Granted, Rite
from portaria.steps.reasons import by_fact, by_rule


def gather(body: str, keys: Sequence[int], day: date) -> Mapping[int, Mapping[str, Any]]:  # noqa: ARG001  # Gather
    """Of each mailbox: ``in_use``, ``limit`` and ``used`` in bytes, and ``most`` (the technical
    limit of this installation, None where none is set)."""
    return {
        key: {
            "in_use": box.state in IN_USE,
            "limit": box.quota_bytes,
            "used": box.used_bytes,
            "most": settings.MAIL_QUOTA_MOST,
        }
        for key, box in held(keys).items()
    }


def may_be_higher(case: Case) -> Iterator[Reason]:
    """The norm lets the category have a higher limit, and the mailbox is in use."""
    allowed = increase(case.about.category, case.policy)
    if allowed.outcome != "allowed":
        yield allowed.reasons[-1]
    if not case.facts.get("in_use"):
        yield by_fact("not_in_use", "A caixa não está em uso: não há limite que aumentar")


def above_the_present(case: Case) -> Iterator[Reason]:
    """What is asked for is more than what there is."""
    asked, limit = case.values.get("size"), case.facts.get("limit")
    if asked is not None and limit is not None and asked <= limit:
        text = f"O limite de hoje já é de {Size().as_text(limit)}: peça um maior"
        yield by_fact("not_above", text, limit)


def within_the_technical(case: Case) -> Iterator[Reason]:
    """Where the norm holds increases to the technical limits, they are this installation's."""
    within = case.policy.find(rules.QUOTA_INCREASE_WITHIN)
    most, asked = case.facts.get("most"), case.values.get("size")
    if within is None or most is None or asked is None or asked <= most:
        return
    text = (
        f"O limite técnico do serviço é de {Size().as_text(most)} (fixado por esta instalação); "
        "a norma não deixa o aumento passar dele"
    )
    yield by_rule("technical_limit", rules.QUOTA_INCREASE_WITHIN, within, text)


def as_the_norm_needs(case: Case) -> Iterator[Reason]:
    """What the norm wants demonstrated is written down."""
    needs = case.policy.find(rules.QUOTA_INCREASE_NEEDS)
    words = {"justification": "a necessidade", "cleaning_impossible": "a impossibilidade de limpar"}
    for need in needs.value if needs else ():
        if needs is not None and not str(case.values.get(need, "")).strip():
            text = f"A norma pede que o pedido demonstre {words.get(need, need)}"
            yield by_rule("not_demonstrated", rules.QUOTA_INCREASE_NEEDS, needs, text)


def grant_quotas(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Give each mailbox the limit that was approved."""
    grants = [
        QuotaGrant(one.about.key, one.values["size"], one.why, one.provisions, one.cause)
        for one in batch
    ]
    set_quotas(grants, by=by, at=at)


QUOTA = register(
    Rite(
        id="mail.quota_increase",
        title=_("Aumento do limite de uma caixa"),
        purpose=_("Mais espaço para uma caixa de correio que já não pode ser esvaziada."),
        about="mailbox",
        fields=(
            Field("size", _("Novo limite"), "size", help=_("Número e unidade, como 4 GB.")),
            Field("justification", _("Por que é preciso"), "long"),
            Field(
                "cleaning_impossible",
                _("Por que não há o que apagar"),
                "long",
                help=_("O que já foi apagado ou guardado fora da caixa, e por que o resto fica."),
                if_needed=True,
            ),
        ),
        checks=(may_be_higher, above_the_present, within_the_technical, as_the_norm_needs),
        facts=gather,
        act=grant_quotas,
    )
)
