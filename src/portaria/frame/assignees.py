"""Who must do a duty, in words, and who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portaria.duties.models import Duty
from portaria.frame.viewer import Viewer
from portaria.people.models import Person, Unit


def may_see(viewer: Viewer, duty: Duty) -> bool:
    """Whether ``viewer`` must do ``duty``, is concerned by it, or follows its body's deadlines."""
    if viewer.holds("duties.read", duty.body):
        return True
    if viewer.person is None:
        return False
    if duty.person == viewer.person or duty.assignee == f"person:{viewer.person}":
        return True
    kind, _, key = duty.assignee.partition(":")
    if kind == "head-of" and key.isdigit():
        return Unit.objects.filter(pk=int(key), head=viewer.person).exists()
    return kind == "power" and viewer.holds(key, duty.body)


def names_of(assignees: Iterable[str]) -> Mapping[str, str]:
    """Persons' names and units' acronyms by assignee (``person:7``, ``head-of:12``); two queries
    at most."""
    keys: dict[str, set[int]] = {"person": set(), "head-of": set()}
    for assignee in assignees:
        kind, _, key = assignee.partition(":")
        if kind in keys and key.isascii() and key.isdigit():
            keys[kind].add(int(key))
    found = {
        f"person:{p.pk}": p.shown_name
        for p in (Person.objects.filter(pk__in=keys["person"]) if keys["person"] else ())
    }
    units = Unit.objects.filter(pk__in=keys["head-of"]) if keys["head-of"] else ()
    return found | {f"head-of:{unit.pk}": unit.acronym for unit in units}
