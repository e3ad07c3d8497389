"""What can only be seen once norms are put together: contradictions, labels that name nobody on
some day, references to provisions of other norms that are not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, product

from portaria.norms.entries import Contradiction, Entry, prevailing
from portaria.norms.law import Law
from portaria.norms.pack import Provision, Wording
from portaria.norms.places import Problem
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule, Vocabulary


def problems_of(law: Law, vocabulary: Vocabulary) -> tuple[Problem, ...]:
    """Everything wrong with the norms of a body taken together; empty when they may be adopted."""
    found = chain(
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
        for clash in _clashes(vocabulary.rule(name), entries):
            pair = frozenset((clash.first.citation.ref, clash.second.citation.ref))
            if pair not in seen:
                seen.add(pair)
                yield clash


def _clashes(rule: Rule[object], entries: Sequence[Entry]) -> Iterator[Contradiction]:
    if len(entries) < 2:
        return
    cases = [_mentioned(entries, position) for position in range(len(rule.by))]
    for flags in _subsets(sorted(set().union(*(entry.when for entry in entries)))):
        for keys in product(*cases):
            try:
                prevailing(rule.name, rule.by, entries, keys, frozenset(flags))
            except Contradiction as clash:
                yield clash


def _mentioned(entries: Sequence[Entry], position: int) -> list[str | None]:
    """The keys that any entry names in a dimension, and the case of none of them (last)."""
    named = {key for entry in entries for key in entry.keys[position] or ()}
    return [*sorted(named), None]


def _subsets(flags: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(flags, size) for size in range(len(flags) + 1))


def _wordings(law: Law) -> Iterator[tuple[str, Provision, Wording]]:
    for norm in law.norms:
        for provision in norm.pack.provisions.values():
            for wording in provision.wordings:
                yield norm.pack.norm.id, provision, wording


def _lost_references(law: Law) -> Iterator[Problem]:
    packs = {norm.pack.norm.id: norm.pack for norm in law.norms}
    for norm, _, wording in _wordings(law):
        for field, ref in (("excepts", wording.excepts), ("amends", wording.amends)):
            target, _, provision = ref.partition("#")
            other = packs.get(target) if target != norm else None
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
