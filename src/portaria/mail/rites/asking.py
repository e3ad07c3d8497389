"""A mailbox asked for: somebody's own (M1, M2), or an organization's with its three lists (M5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portaria.duties.acts import close_about
from portaria.frame.categories import of_group
from portaria.ledger.types import ref
from portaria.mail import acts
from portaria.mail.acts.desk import Desks
from portaria.mail.decisions import address, delegation, entitlement
from portaria.mail.models import Mailbox
from portaria.mail.ports import logins_of
from portaria.mail.rites import naming
from portaria.mail.rites.facts import inside, people, with_a_bond
from portaria.mail.rites.sharing import DELETERS, LISTS, READERS, SENDERS, delegates
from portaria.mail.types import INDIVIDUAL, ORGANIZATIONAL, MailboxAsk
from portaria.norms.deciding.words import CATEGORY
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.people.models import Unit
from portaria.procedures.requests.declaring import UNTIL, day, hinders
from portaria.procedures.requests.leading import leads
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Granted, Pairs, Rite
from portaria.procedures.terms.queries import counting
from portaria.steps.reasons import by_fact

ASK = "mail.ask"
_REFUSED = frozenset({"not_entitled", "needs_justification", "full"})
_GONE = ("closed", "purged")
_UNTIL = replace(UNTIL, label=_("Até quando, se houver vigência"))
_WHY = Field("justification", _("Por que é preciso"), "long", if_needed=True)
_PERSON_HAS = (
    "A pessoa já tem a caixa %s: se está encerrada, peça que a reabram; se é precisa outra, diga "
    "outro nome antes do @"
)
_UNIT_HAS = (
    "A unidade já tem a caixa %s: se está encerrada, peça que a reabram; se está em uso, peça o "
    "seu compartilhamento"
)


def of_persons(body: str, keys: Sequence[int], day: date) -> Mapping[int, Mapping[str, Any]]:
    """``{"login": str, "held": int}``: the account's name ("" without one) and the mailboxes that
    each person has; with what :func:`naming.names_of` says of their names."""
    logins = logins_of(keys, body)
    names = naming.names_of(body, logins.values(), day)
    boxes = Mailbox.objects.filter(kind=INDIVIDUAL, person__in=keys).exclude(state__in=_GONE)
    held = Counter(boxes.values_list("person", flat=True))
    return {key: {"login": logins.get(key, ""), "held": held[key], **names} for key in keys}


def of_units(body: str, keys: Sequence[int], day: date) -> Mapping[int, Mapping[str, Any]]:
    """``{"kind": str, "acronym": str, "held": int}`` of each unit; with what
    :func:`naming.names_of` says of the acronyms."""
    boxes = Mailbox.objects.filter(kind=ORGANIZATIONAL, unit__in=keys).exclude(state__in=_GONE)
    held = Counter(boxes.values_list("unit", flat=True))
    units = Unit.objects.filter(pk__in=keys)
    names = naming.names_of(body, [unit.acronym for unit in units], day)
    return {
        unit.pk: {"kind": unit.kind, "acronym": unit.acronym, "held": held[unit.pk], **names}
        for unit in units
    }


def inside_as_asked(body: str, values: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    """What the answers' persons and name are."""
    return {**inside(body, values, day), **naming.as_asked(body, values, day)}


def may_have(case: Case) -> Iterable[Reason]:
    """The category has a right to a mailbox, and the person has none yet (M1, M2)."""
    decision = entitlement.decide(
        case.about.category, case.policy, held=_counted(case, INDIVIDUAL, ""),
        justified=bool(str(case.values.get("justification") or "").strip()),
    )  # fmt: skip
    return _refusal(decision)


def has_a_name(case: Case) -> Iterable[Reason]:
    """What the norm forms the address of is known: the account comes first where it is its name."""
    pattern, why = address.pattern_for(case.about.category, case.policy)
    login, name = case.facts.get("login"), str(case.values.get("name") or "").strip()
    if pattern == "login" and not login:
        yield by_fact("no_login", "A pessoa ainda não tem conta de rede: peça-a primeiro", None)
        yield why
    elif not login and not name:
        yield by_fact("no_name", "Diga o nome que vem antes do @", None)


def name_is_free(case: Case) -> Iterable[Reason]:
    """The address can be given to the person."""
    name = str(case.values.get("name") or "").strip() or str(case.facts.get("login") or "")
    return naming.is_free(name, case.about.category, f"person:{case.about.key}", case, _PERSON_HAS)


def unit_may_have(case: Case) -> Iterable[Reason]:
    """The kind of mailbox is one the norm gives, and the unit has not as many as it may."""
    decision = entitlement.decide(
        str(case.values["kind"]), case.policy, standard=ORGANIZATIONAL,
        unit_kind=str(case.facts.get("kind") or ""),
        held=_counted(case, ORGANIZATIONAL, str(case.facts.get("kind") or "")), justified=True,
    )  # fmt: skip
    return _refusal(decision)


def unit_has_a_name(case: Case) -> Iterable[Reason]:
    """The name asked for, unless it is the unit's acronym."""
    pattern, why = address.pattern_for(str(case.values["kind"]), case.policy)
    if pattern != "unit_acronym" and not str(case.values.get("name") or "").strip():
        yield by_fact("no_name", "Diga o nome que vem antes do @", None)
        yield why


def unit_name_is_free(case: Case) -> Iterable[Reason]:
    """The address can be given to the unit."""
    kind = str(case.values["kind"])
    pattern, _why = address.pattern_for(kind, case.policy)
    name = case.facts.get("acronym") if pattern == "unit_acronym" else case.values.get("name")
    return naming.is_free(str(name or ""), kind, f"unit:{case.about.key}", case, _UNIT_HAS)


def names_enough(case: Case) -> Iterable[Reason]:
    """As many people share it as the norm wants, all of the institution."""
    yield from with_a_bond(case, READERS, DELETERS, SENDERS)
    count = len(people(case, READERS, DELETERS, SENDERS))
    yield from hinders(delegation.enough(count, case.policy), "enough", "silent")


def kinds(policy: Policy, _category: str) -> Pairs:
    """The organizational kinds that the norms give a mailbox."""
    return [
        (kind, policy.words.of(kind, CATEGORY))
        for kind in of_group(ORGANIZATIONAL)
        if entitlement.decide(kind, policy, standard=ORGANIZATIONAL).outcome
        not in ("not_entitled", "silent")
    ]


def was_asked(persons: Sequence[int], *, by: str, at: datetime) -> None:
    """Whoever had to ask for these persons' mailboxes did."""
    close_about([ref("person", key) for key in persons], ASK, by=by, at=at, note="caixa pedida")


def open_individual(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Open the mailboxes; those whose category must sign a term wait for it."""
    by_body: dict[str, list[int]] = {}
    for one in batch:
        by_body.setdefault(one.body, []).append(one.about.key)
    logins = {b: logins_of(keys, b) for b, keys in by_body.items()}
    asks = [
        MailboxAsk(
            body=one.body, kind=INDIVIDUAL, category=one.about.category, person=one.about.key,
            unit=one.about.unit, valid_until=day(one.values, UNTIL.id), justification=one.why,
            cause=one.cause,
            name=str(one.values.get("name") or logins[one.body].get(one.about.key, "")),
        )
        for one in batch
    ]  # fmt: skip
    keys = acts.ask_mailboxes(asks, by=by, at=at)
    acts.grant_mailboxes(keys, by=by, at=at, term_counts=_signed(keys, asks, at))


def open_organizational(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Open the mailboxes, each with its three lists."""
    acronyms = dict(
        Unit.objects.filter(pk__in=[one.about.key for one in batch]).values_list("pk", "acronym")
    )
    asks = [
        MailboxAsk(
            body=one.body, kind=ORGANIZATIONAL, category=str(one.values["kind"]),
            person=one.about.responsible or one.asker, unit=one.about.key,
            unit_acronym=acronyms[one.about.key], name=str(one.values.get("name") or ""),
            valid_until=day(one.values, UNTIL.id), justification=one.why, cause=one.cause,
        )
        for one in batch
    ]  # fmt: skip
    keys = acts.ask_mailboxes(asks, by=by, at=at)
    acts.grant_mailboxes(keys, by=by, at=at)
    lists = [
        item
        for key, one in zip(keys, batch, strict=True)
        for item in delegates(key, one.values, one.cause)
    ]
    acts.delegate_mailboxes(lists, by=by, at=at)


def _signed(keys: Sequence[int], asks: Sequence[MailboxAsk], at: datetime) -> frozenset[int]:
    """The mailboxes whose holder's term counts already."""
    desks, found = Desks(at), set()
    for key, ask in zip(keys, asks, strict=True):
        term = entitlement.term_of(ask.category, desks[ask.body].policy)
        if term is not None and ask.person in counting([ask.person or 0], term.value, ask.body):
            found.add(key)
    return frozenset(found)


def _counted(case: Case, standard: str, unit_kind: str) -> int:
    """What the norm's limit counts; that of the whole body is looked at by the act."""
    per = entitlement.counted(case.policy, standard, unit_kind)
    return int(case.facts.get("held") or 0) if per in ("person", "unit") else 0


def _refusal(decision: Decision) -> tuple[Reason, ...]:
    return decision.reasons if decision.outcome in _REFUSED else ()


MAILBOX = register(
    Rite(
        id="mail.mailbox_request",
        title=_("Caixa de correio individual"),
        purpose=_("Abrir a caixa de quem ainda não a tem."),
        about="person",
        fields=(
            Field("name", _("Nome antes do @, se não for o da conta"), max_length=64,
                  required=False),
            _UNTIL,
            _WHY,
        ),
        facts=of_persons,
        named=naming.as_asked,
        checks=(may_have, has_a_name, name_is_free),
        still=(name_is_free,),
        asked=was_asked,
        act=open_individual,
    )
)  # fmt: skip
leads(ASK, gettext_noop("Pedir a caixa"), MAILBOX.id)
ORGANIZATION = register(
    Rite(
        id="mail.org_mailbox",
        title=_("Caixa organizacional"),
        purpose=_("Abrir a caixa de uma unidade, colegiado, evento ou serviço."),
        about="unit",
        fields=(
            Field("kind", _("De que é a caixa"), "choice", choices=kinds),
            Field("name", _("Nome antes do @"), max_length=64, required=False),
            _UNTIL,
            *LISTS,
            _WHY,
        ),
        facts=of_units,
        named=inside_as_asked,
        checks=(unit_may_have, unit_has_a_name, unit_name_is_free, names_enough),
        still=(unit_name_is_free,),
        act=open_organizational,
    )
)
