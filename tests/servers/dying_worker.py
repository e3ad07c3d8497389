"""A worker for a process of its own, which carries out what is due until it is killed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings

from portaria import clock
from portaria.duties.runner import run_due


def run(say: Callable[[object], None], told: Mapping[str, object], at: str) -> None:
    """Work at an instant, again and again, with the settings ``told``."""
    for name, value in told.items():
        setattr(settings, name, value)
    say("begins")
    with clock.at(datetime.fromisoformat(at)):
        while True:
            run_due()
            clock.pause(0.01)
