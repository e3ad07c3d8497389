"""Who reads, deletes and sends as an organizational mailbox: one request and one approval for as
many people as it takes (M5); and who answers for it (M6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portaria.mail import acts
from portaria.mail.acts.enough import NAME
from portaria.mail.decisions import delegation
from portaria.mail.rites.facts import (
    SHARED,
    box_of,
    boxes,
    inside,
    people,
    with_a_bond,
)
from portaria.mail.types import IN_USE, ORGANIZATIONAL, Change, Delegate
from portaria.norms.decision import Reason
from portaria.procedures.requests.declaring import UNTIL, day, hinders, not_over
from portaria.procedures.requests.leading import leads
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Granted, Rite
from portaria.steps.reasons import by_fact

READERS, DELETERS, SENDERS, LEAVING = "readers", "deleters", "senders", "leaving"
LISTS = (
    Field(READERS, _("Quem pode ler"), "persons", required=False),
    Field(DELETERS, _("Quem pode apagar"), "persons", required=False),
    Field(SENDERS, _("Quem pode enviar pelo endereço da caixa"), "persons", required=False),
)
"""The three lists of the norm."""
_UNTIL = replace(UNTIL, label=_("Até que dia quem entra fica nas listas, se houver fim"))


def may_share(case: Case) -> Iterable[Reason]:
    """Only an organizational mailbox in use is shared, and somebody is named or taken out."""
    box = box_of(case)
    named = people(case, READERS, DELETERS, SENDERS)
    all_inside = named <= set(case.facts.get("inside") or ())
    decision = delegation.share(box.kind, all_inside, case.policy)
    yield from hinders(decision, "share")
    if box.state not in IN_USE:
        yield by_fact("not_in_use", "A caixa não está em uso: não se compartilha", box.state)
    if not people(case, READERS, DELETERS, SENDERS, LEAVING):
        yield by_fact("nobody", "Diga quem entra nas listas, ou quem sai delas", None)


def names_enough(case: Case) -> Iterable[Reason]:
    """As many delegates remain as the norm wants (M5)."""
    stay = set(case.facts.get("delegates") or ()) - people(case, LEAVING)
    count = len(stay | people(case, READERS, DELETERS, SENDERS))
    return hinders(delegation.enough(count, case.policy), "enough", "silent")


def same_person_twice(case: Case) -> Iterable[Reason]:
    """Nobody both enters and leaves."""
    both = people(case, LEAVING) & people(case, READERS, DELETERS, SENDERS)
    if both:
        yield by_fact("in_and_out", "A mesma pessoa entra e sai das listas", sorted(both))


def delegates(mailbox: int, values: Mapping[str, Any], cause: str) -> list[Delegate]:
    """The three lists of ``values`` as one delegation a person; those who leave have none."""
    lists = {name: set(values.get(name) or ()) for name in (READERS, DELETERS, SENDERS, LEAVING)}
    everybody = sorted(set().union(*lists.values()))
    return [
        Delegate(
            mailbox, person, may_read=person in lists[READERS],
            may_delete=person in lists[DELETERS], may_send_as=person in lists[SENDERS], cause=cause,
        )
        for person in everybody
    ]  # fmt: skip


def share(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Put the people of each request in the lists of its mailbox, and take out those who leave."""
    items = [
        replace(item, end=_end(one.values))
        for one in batch
        for item in delegates(one.about.key, one.values, one.cause)
    ]
    acts.delegate_mailboxes(items, by=by, at=at)


def _end(values: Mapping[str, Any]) -> date | None:
    """The first day on which those who enter are in no list any more."""
    until = day(values, UNTIL.id)
    return until + timedelta(days=1) if until else None


def may_replace(case: Case) -> Iterable[Reason]:
    """Only of an organizational mailbox, by somebody else."""
    box = box_of(case)
    if box.kind != ORGANIZATIONAL:
        text = "A caixa é individual: o titular não se substitui"
        yield by_fact("individual", text, box.kind)
    if case.values.get("person") == box.person:
        yield by_fact("same", "Esta pessoa já responde pela caixa", box.person)
    yield from with_a_bond(case, "person")


def replace_responsible(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Put the person of each request in charge of its mailbox."""
    changes = [
        Change(one.about.key, one.why or "a pedido", one.provisions, cause=one.cause)
        for one in batch
    ]
    people_ = {one.about.key: int(one.values["person"]) for one in batch}
    acts.replace_responsibles(changes, people_, by=by, at=at)


SHARING = register(
    Rite(
        id="mail.sharing_request",
        title=_("Compartilhamento de uma caixa organizacional"),
        purpose=_("Pôr pessoas nas três listas da caixa (ler, apagar, enviar), ou tirá-las."),
        about="mailbox",
        fields=(*LISTS, _UNTIL, Field(LEAVING, _("Quem sai de todas as listas"), "persons",
                                      required=False)),
        facts=boxes,
        fits=SHARED,
        named=inside,
        checks=(may_share, same_person_twice, names_enough, not_over),
        act=share,
    )
)  # fmt: skip
leads(NAME, gettext_noop("Pedir o compartilhamento"), SHARING.id)
RESPONSIBLE = register(
    Rite(
        id="mail.responsible_change",
        title=_("Mudança de quem responde por uma caixa"),
        purpose=_("Passar a responsabilidade de uma caixa organizacional a outra pessoa."),
        about="mailbox",
        fields=(
            Field("person", _("Quem passa a responder"), "person"),
            Field("justification", _("Por que muda"), "long"),
        ),
        facts=boxes,
        fits=SHARED,
        named=inside,
        checks=(may_replace,),
        act=replace_responsible,
    )
)
