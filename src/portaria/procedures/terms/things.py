"""Terms about a thing that somebody is given or brings: the slice that knows the thing says which
rule names its term; who hands it over asks for it, and the norm says which it is (T1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db import transaction

from portaria.bodies.policies import adopted
from portaria.norms.citations import Cited
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule
from portaria.procedures.terms.acts.asking import ask_terms
from portaria.procedures.terms.types import Refused, TermAsk
from portaria.steps.reasons import omitted_by

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 200
"""Characters that tell the thing: a bound of ours."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of thing: ``id`` for programs, ``words`` for people, ``rule`` names its term."""

    id: str
    words: str | _StrPromise
    rule: Rule[str]


@dataclass(frozen=True, slots=True)
class Handed:
    """``person`` gets, or brings, the thing that ``about`` tells («Notebook 4471»)."""

    body: str
    thing: str
    person: int
    about: str
    cause: str = ""


_things: dict[str, Thing] = {}


def register(thing: Thing) -> Thing:
    """Let terms be asked for about a kind of thing; slices do so when Django starts.

    Raises:
        ValueError: there is another of that id.
    """
    if thing.id in _things:
        raise ValueError(f"a espécie «{thing.id}» já foi registrada")
    _things[thing.id] = thing
    return thing


def things() -> Mapping[str, Thing]:
    """Every kind registered, by id."""
    return MappingProxyType(_things)


def ordered(thing: str, policy: Policy) -> Cited[str] | None:
    """The term that the norms want for that kind of thing, or None."""
    return policy.find(_things[thing].rule)


def ask_for(batch: Sequence[Handed], *, by: str, at: datetime) -> int:
    """Ask each person for the term that their body's norms want for the thing; how many are new.

    Raises:
        Refused: a thing is of no known kind or is not told, or no norm wants a term for it.
    """
    asks = [_ask(one, at) for one in batch]
    with transaction.atomic():
        return ask_terms(asks, by=by, at=at)


def _ask(one: Handed, at: datetime) -> TermAsk:
    if one.thing not in _things:
        raise Refused(f"não existe a espécie «{one.thing}»: há {', '.join(sorted(_things))}")
    about = one.about.strip()
    if not about or len(about) > LONGEST:
        raise Refused(f"diga qual é a coisa, em até {LONGEST} caracteres (limite nosso)")
    its = adopted(one.body)
    policy = its.law.on(its.calendar.day_of(at))
    found = ordered(one.thing, policy)
    if found is None:
        raise Refused(
            f"nenhuma norma em vigor em «{one.body}» pede termo para isto: "
            f"{_things[one.thing].words}{omitted_by(policy)}"
        )
    return TermAsk(
        one.body, one.person, found.value, provisions=found.refs, policy=policy.digest,
        about=about, cause=one.cause,
    )  # fmt: skip
