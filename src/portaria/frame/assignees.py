"""Who must do a duty, in words, and who may see it."""

from __future__ import annotations

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


def shown(assignee: str) -> tuple[str, str, int | None]:
    """``(kind, words, key)`` of ``person:7``, ``head-of:12`` or ``power:mail.manage``."""
    kind, _, key = assignee.partition(":")
    number = int(key) if key.isascii() and key.isdigit() else None
    if kind == "person" and number is not None:
        person = Person.objects.filter(pk=number).first()
        return kind, person.shown_name if person else assignee, number
    if kind == "head-of" and number is not None:
        unit = Unit.objects.filter(pk=number).first()
        return kind, unit.acronym if unit else assignee, number
    return kind, key, None
