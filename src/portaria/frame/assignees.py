"""Who must do a duty, in words, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from django.utils.translation import gettext

from portaria.duties.models import Duty
from portaria.frame import labels
from portaria.frame.viewer import Viewer
from portaria.people.models import Person, Unit
from portaria.people.queries import headed_by


def may_see(viewer: Viewer, duty: Duty) -> bool:
    """Whether ``viewer`` must do ``duty``, is concerned by it, follows its body's deadlines, or
    administers the body where it failed."""
    if viewer.holds("duties.read", duty.body):
        return True
    if duty.state == "failed" and viewer.holds("body.admin", duty.body):
        return True
    if viewer.person is None:
        return False
    if duty.person == viewer.person:
        return True
    return any(_is(viewer, who, duty.body) for who in (duty.assignee, duty.escalated_to))


def may_do(viewer: Viewer, duty: Duty) -> bool:
    """Whether ``duty`` waits for ``viewer``: personally, as the acting head of a unit, by a power
    held today."""
    return _is(viewer, duty.assignee, duty.body)


def _is(viewer: Viewer, who: str, body: str) -> bool:
    if viewer.person is None:
        return False
    kind, _, key = who.partition(":")
    if kind == "head-of" and key.isdigit():
        return int(key) in {unit.pk for unit in headed_by(viewer.person, viewer.today)}
    if kind == "person":
        return key == str(viewer.person)
    return kind == "power" and viewer.holds(key, body)


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


def said(assignee: str, names: Mapping[str, str]) -> str:
    """An assignee in words; ``names`` as :func:`names_of` gives them."""
    kind, _, key = assignee.partition(":")
    if kind == "power":
        return gettext("quem pode %(what)s") % {"what": labels.of(labels.POWERS, key)}
    name = names.get(assignee, assignee)
    return gettext("chefia de %(unit)s") % {"unit": name} if kind == "head-of" else name


def sayer() -> Callable[[str], str]:
    """An assignee in words, each asked of the database once."""
    return cache(lambda assignee: said(assignee, names_of([assignee])))
