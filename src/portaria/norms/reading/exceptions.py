"""Exceptions by name (``excepts``): what an exception reaches, and the ones that make no sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portaria.norms.pack import Provision, lineage
from portaria.norms.places import Findings


def excepted(direct: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    """For each provision that is an exception: the references of all it excepts, also through
    other exceptions (an exception to an exception beats both). ``direct`` says what each excepts
    by its own words."""
    return {ref: frozenset(_reached(direct, targets)) for ref, targets in direct.items()}


def check_exceptions(provisions: Mapping[str, Provision], norm: str, findings: Findings) -> None:
    """Refuse exceptions that go round in a circle or except what contains them."""
    direct = {
        f"{norm}#{provision.id}": {w.excepts for w in provision.wordings if w.excepts}
        for provision in provisions.values()
    }
    for provision in provisions.values():
        for target in sorted(direct[f"{norm}#{provision.id}"]):
            name = target.removeprefix(f"{norm}#")
            if name in lineage(provision.id):
                findings.add(
                    provision.place,
                    f"{provision.id} não pode ser exceção a {name}, que o contém: diga a qual "
                    "dispositivo dele",
                )
            elif f"{norm}#{provision.id}" in _reached(direct, {target}):
                findings.add(
                    provision.place,
                    f"exceções em círculo: {provision.id} e {name} excetuam um ao outro; apague um "
                    "dos «excepts»",
                )


def _reached(direct: Mapping[str, set[str]], targets: set[str]) -> set[str]:
    """``targets`` and what they, or what contains them, are exceptions to."""
    seen, todo = set(targets), list(targets)
    while todo:
        for around in _containers(todo.pop()):
            new = direct.get(around, set()) - seen
            seen |= new
            todo.extend(new)
    return seen


def _containers(ref: str) -> Iterator[str]:
    norm, _, provision = ref.partition("#")
    yield from (f"{norm}#{around}" for around in lineage(provision))
