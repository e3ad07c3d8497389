"""Portuguese words for the codes that pages show. A code without a word is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from portaria.frame.labels.acts import ACTS
from portaria.frame.labels.duties import DUTIES
from portaria.frame.labels.mail import (
    ABUSE,
    HELD,
    INQUIRIES,
    KINDS,
    LIST_WRITES,
    LISTS,
    OFFICIAL,
    REQUESTERS,
    TRACE_REQUESTS,
    USES,
)
from portaria.frame.labels.norms import (
    ACKNOWLEDGEMENTS,
    DELIBERATIONS,
    DIFFERENCES,
    HOWS,
    OMITTED_CASES,
    WORDINGS,
)
from portaria.frame.labels.people import (
    COUNTS,
    EVENTS,
    HOLDS,
    LOADS,
    SITUATIONS,
    UNIT_CHANGES,
)
from portaria.frame.labels.tones import TONES
from portaria.frame.labels.words import (
    DIMENSIONS,
    DUTY_STATES,
    GROUNDS,
    OUTCOMES,
    POWERS,
    SECOND_FACTORS,
    STATES,
    SUBJECTS,
)

__all__ = [
    "ABUSE",
    "ACKNOWLEDGEMENTS",
    "ACTS",
    "COUNTS",
    "DELIBERATIONS",
    "DIFFERENCES",
    "DIMENSIONS",
    "DUTIES",
    "DUTY_STATES",
    "EVENTS",
    "GROUNDS",
    "HELD",
    "HOLDS",
    "HOWS",
    "INQUIRIES",
    "KINDS",
    "LISTS",
    "LIST_WRITES",
    "LOADS",
    "OFFICIAL",
    "OMITTED_CASES",
    "OUTCOMES",
    "POWERS",
    "REQUESTERS",
    "SECOND_FACTORS",
    "SITUATIONS",
    "STATES",
    "SUBJECTS",
    "TONES",
    "TRACE_REQUESTS",
    "UNIT_CHANGES",
    "USES",
    "WORDINGS",
    "of",
    "tone",
]


def of(words: Mapping[str, str], code: str) -> str:
    """The word for ``code`` in the reader's language, or the code itself."""
    return gettext(words[code]) if code in words else code


def tone(code: str) -> str:
    """The tone of a state's badge; ``past`` for what no longer moves."""
    return TONES.get(code, "past")
