"""Powers in words: what each lets do, and the posts that norms name by the norms' own words."""

from __future__ import annotations

from django.utils.translation import gettext

from portaria import clock
from portaria.frame import labels
from portaria.frame.citations import assembled

OFFICE = "post"


def holder(power: str, body: str) -> str:
    """Whoever holds ``power`` in words: a post by its name, else by what they may do."""
    said = label(power, body)
    return said if power.startswith(f"{OFFICE}.") else f"{gettext('quem pode')} «{said}»"


def label(power: str, body: str) -> str:
    """``power`` in words; a post (``post.gese``) as the norms of ``body`` call it."""
    kind, dot, name = power.partition(".")
    if not dot or kind != OFFICE:
        return labels.of(labels.POWERS, power)
    config = assembled(body)
    if config is None:
        return name.replace("_", " ")
    return config.law.on(config.calendar.day_of(clock.now())).words.of(name, (OFFICE,))
