"""Whether the address asked for can be given: what the act would refuse after everybody approved is
said before anybody is asked, and once more to whoever gives the last approval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from portaria.bodies.policies import adopted, config_of
from portaria.mail.acts import addresses
from portaria.mail.acts.addresses import Given
from portaria.mail.decisions import address
from portaria.mail.types import Refused
from portaria.norms.decision import Reason
from portaria.procedures.requests.types import Case
from portaria.steps.reasons import by_fact


def names_of(body: str, names: Iterable[str], day: date) -> Mapping[str, Any]:
    """``{"domains": {norm's: body's}, "given": {address: Given}}``: what ``names``, which the norm
    may give the mailboxes of a batch, have become in the body's domains."""
    return {"domains": config_of(body).domains, "given": given(body, names, day)}


def as_asked(body: str, values: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    """``{"given_as_asked": {address: Given}}``: what the name asked for has become."""
    return {"given_as_asked": given(body, [str(values.get("name") or "")], day)}


def given(body: str, names: Iterable[str], day: date) -> Mapping[str, Given]:
    """Who ever had the addresses that ``names`` make in a domain of ``body``."""
    its = adopted(body)
    domains = address.domains_of(its.law.on(day), its.config.domains)
    wanted = [f"{local}@{domain}" for local in set(_locals(names)) for domain in domains]
    return addresses.given(wanted, at=its.calendar.first_instant(day))


def is_free(name: str, category: str, owner: str, case: Case, has: str) -> Iterable[Reason]:
    """``name`` makes an address in the category's domain that nobody but ``owner`` ever had, and
    that no mailbox still has; ``has`` is the sentence where ``owner`` has it, ``%s`` the address.
    The case's facts are those of :func:`names_of` and :func:`as_asked`."""
    if not name.strip():
        return  # that one is missing is for another check
    try:
        domain, _why = address.domain_for(category, case.policy, case.facts["domains"])
        wanted = f"{address.local_part(name)}@{domain}"
    except Refused as refusal:
        yield by_fact("no_address", str(refusal), name)
        return
    known = {**case.facts["given"], **case.facts["given_as_asked"]}
    yield from hindrance(wanted, owner, known, has)


def hindrance(
    wanted: str, owner: str, known: Mapping[str, Given], has: str = ""
) -> Iterable[Reason]:
    """Why ``owner`` cannot be given the address ``wanted``."""
    found = known.get(wanted)
    if found is None:
        return
    if found.owner != owner:
        yield by_fact("taken", addresses.anothers(wanted), wanted)
    elif found.in_use:
        yield by_fact("taken", has % wanted, wanted)


def _locals(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        try:
            yield address.local_part(name)
        except Refused:
            continue  # told by the check
