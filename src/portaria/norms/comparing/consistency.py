"""What can only be seen once norms are put together: contradictions, labels that name nobody on
some day, references to provisions of other norms that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from portaria.norms.comparing.clashes import clashes
from portaria.norms.deciding.entries import Contradiction
from portaria.norms.law import Law
from portaria.norms.pack import Wording
from portaria.norms.places import Problem
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Vocabulary


def problems_of(law: Law, vocabulary: Vocabulary) -> tuple[Problem, ...]:
    """Everything wrong with the norms of a body taken together; empty when they may be adopted."""
    found = chain(
        law.problems,
        _lost_references(law),
        _lost_labels(law),
        (
            Problem(clash.second.place, f"{clash} (desde {policy.day:%d/%m/%Y})")
            for policy in law.policies()
            for clash in contradictions(policy, vocabulary)
        ),
    )
    return tuple(sorted(_first_of_each(found)))


def contradictions(policy: Policy, vocabulary: Vocabulary) -> Iterator[Contradiction]:
    """One contradiction for each pair of provisions that nothing ranks, with a concrete case."""
    for name, entries in policy.entries.items():
        seen: set[frozenset[str]] = set()
        for clash in clashes(vocabulary.rule(name), entries, policy.day):
            pair = frozenset((clash.first.citation.ref, clash.second.citation.ref))
            if pair not in seen:
                seen.add(pair)
                yield clash


def _wordings(law: Law) -> Iterator[Wording]:
    for norm in law.norms:
        for provision in norm.pack.provisions.values():
            yield from provision.wordings


def _lost_references(law: Law) -> Iterator[Problem]:
    packs = {norm.pack.norm.id: norm.pack for norm in law.norms}
    for wording in _wordings(law):
        for field, ref in (("excepts", wording.excepts), ("amends", wording.amends)):
            target, _, provision = ref.partition("#")
            other = packs.get(target)
            if other and provision not in other.provisions:
                yield Problem(wording.place, f"«{field}: {ref}»: {target} não tem {provision}")


def _lost_labels(law: Law) -> Iterator[Problem]:
    ever = {norm.pack.norm.id: norm.pack.all_labels() for norm in law.norms}
    packs = {norm.pack.norm.id: norm.pack for norm in law.norms}
    for policy in law.policies():
        held = {name: pack.labels_on(policy.day).keys() for name, pack in packs.items()}
        for entry in chain.from_iterable(policy.entries.values()):
            norm = entry.citation.norm
            used = set(chain.from_iterable(key or () for key in entry.keys))
            for label in used & (ever[norm] - held[norm]):
                yield Problem(
                    entry.place,
                    f"o rótulo «{label}» não nomeia ninguém em {policy.day:%d/%m/%Y}: o "
                    "dispositivo que o define não vale nesse dia",
                )


def _first_of_each(problems: Iterator[Problem]) -> Iterator[Problem]:
    seen: set[tuple[object, str]] = set()
    for problem in problems:
        key = (problem.place, problem.message.split(" (desde ")[0])
        if key not in seen:
            seen.add(key)
            yield problem
