"""A distribution list asked for (M20)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portaria.bodies.policies import adopted, config_of
from portaria.frame import labels
from portaria.frame.categories import of_group
from portaria.mail.lists import acts, decisions, naming
from portaria.mail.lists.types import RITE, Choice, ListAsk, Writes
from portaria.mail.rites.naming import given, hindrance
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


def of_body(body: str, values: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    """``{"domains": [str, …], "name": str, "given": {address: Given}}``: those of the body, what
    the list would be called, and who ever had that name."""
    its = adopted(body)
    expected = int(values.get("expected") or 0)
    name, *_why = decisions.named(str(values["name"]).strip(), expected, its.law.on(day))
    return {
        "domains": sorted(set(its.config.domains.values())),
        "name": name,
        "given": given(body, [name], day),
    }


def in_a_domain(case: Case) -> Iterable[Reason]:
    """A domain of the body, where one is named."""
    domain, known = str(case.values.get("domain") or "").strip().lower(), case.facts["domains"]
    if domain and domain not in known:
        text = f"«{domain}» não é domínio do órgão: escolha entre {', '.join(known)}"
        yield by_fact("domain", text, None)


def name_is_free(case: Case) -> Iterable[Reason]:
    """The address can be given to a new list. Where no domain is named, it will be that of the
    asker's mailbox: the name hinders if it is taken in all. How many a rule chooses, and so whether
    the name will have a prefix, is known when the list is made."""
    if any(case.values.get(one) for one in ("categories", "unit", "heads")):
        return
    named = str(case.values.get("domain") or "").strip().lower()
    local = case.facts["name"].lower()
    wanted = [f"{local}@{one}" for one in ([named] if named else case.facts["domains"])]
    reasons = [list(hindrance(one, "", case.facts["given"])) for one in wanted]
    if reasons and all(reasons):
        yield from reasons[0]


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
        checks=(has_a_name, in_a_domain, name_is_free),
        still=(name_is_free,),
        act=make,
    )
)  # fmt: skip
