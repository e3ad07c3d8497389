"""A distribution list asked for (M20)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portaria.bodies.policies import config_of
from portaria.frame import labels
from portaria.frame.categories import of_group
from portaria.mail.lists import acts, naming
from portaria.mail.lists.types import RITE, Choice, ListAsk, Writes
from portaria.mail.types import ORGANIZATIONAL
from portaria.norms.deciding.words import CATEGORY
from portaria.norms.decision import Reason
from portaria.norms.policy import Policy
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Granted, Pairs, Rite
from portaria.steps.reasons import by_fact

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,55}", re.IGNORECASE)


def writers(_policy: Policy, _category: str) -> Pairs:
    """Who may write to a list, from the fewest on."""
    return [(one.value, labels.of(labels.LIST_WRITES, one.value)) for one in Writes]


def categories(policy: Policy, _category: str) -> Pairs:
    """The categories of people, by their names."""
    known = policy.words.keys.get(CATEGORY[0], {})
    things = of_group(ORGANIZATIONAL)
    return [(key, word) for key, word in known.items() if key not in things]


def has_a_name(case: Case) -> Iterable[Reason]:
    """A name that an address can begin with."""
    if not _NAME.fullmatch(str(case.values["name"]).strip()):
        text = "O nome vai com letras sem acento, algarismos, ponto, hífen ou sublinhado"
        yield by_fact("name", text, None)


def of_body(body: str, _values: Mapping[str, Any], _day: date) -> Mapping[str, Any]:
    """``{"domains": [str, …]}``: those of the body."""
    return {"domains": sorted(set(config_of(body).domains.values()))}


def in_a_domain(case: Case) -> Iterable[Reason]:
    """A domain of the body, where one is named."""
    domain, known = str(case.values.get("domain") or "").strip().lower(), case.facts["domains"]
    if domain and domain not in known:
        text = f"«{domain}» não é domínio do órgão: escolha entre {', '.join(known)}"
        yield by_fact("domain", text, None)


def make(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Make the lists: each asked for by who asked, and made by who decided."""
    for one in batch:
        acts.make_list(_wanted(one), person=one.deciders[-1], by=by, at=at, cause=one.cause)


def _wanted(one: Granted) -> ListAsk:
    values = one.values
    ruled = bool(values.get("categories") or values.get("unit") or values.get("heads"))
    choice = Choice(
        categories=tuple(values.get("categories") or ()),
        units=(int(values["unit"]),) if values.get("unit") else (),
        below=bool(values.get("below")),
        heads=bool(values.get("heads")),
    )
    own = naming.own_domain(one.body, one.asker) or config_of(one.body).domain()
    return ListAsk(
        one.body, str(values["name"]), str(values["purpose"]), one.asker,
        Writes(values["writes"]), str(values.get("domain") or own).strip().lower(),
        chosen_by=(choice,) if ruled else (), justification=one.why,
        may_leave=bool(values.get("may_leave")), expected=int(values.get("expected") or 0),
    )  # fmt: skip


LIST = register(
    Rite(
        id=RITE,
        title=_("Lista de destinatários"),
        purpose=_("Escrever de uma vez a um grupo certo de pessoas, por um só endereço."),
        about="none",
        fields=(
            Field("name", _("Nome antes do @"), max_length=56),
            Field("purpose", _("Para que serve e quem a recebe"), "long", max_length=1000),
            Field("writes", _("Quem pode escrever"), "choice", choices=writers),
            Field("categories", _("Categorias que a recebem"), "choices", choices=categories,
                  required=False),
            Field("unit", _("Unidade que a recebe"), "unit", required=False),
            Field("below", _("Também as unidades abaixo dela"), "check", required=False),
            Field("heads", _("Só as chefias"), "check", required=False),
            Field("expected", _("Quantos serão, se postos à mão"), "number", required=False),
            Field("may_leave", _("Quem está na lista pode sair"), "check", required=False),
            Field("domain", _("Domínio, se não for o da própria caixa"), required=False,
                  max_length=190),
            Field("justification", _("Por que é preciso"), "long", required=False),
        ),
        named=of_body,
        checks=(has_a_name, in_a_domain),
        act=make,
    )
)  # fmt: skip
