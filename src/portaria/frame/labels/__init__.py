"""Portuguese words for the codes that pages show. A code without a word is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import get_language, gettext

from portaria.frame.labels.acts import ACTS
from portaria.frame.labels.duties import DUTIES
from portaria.frame.labels.guarding import (
    AUTHORISATIONS,
    GOODS_CHECKS,
    GOODS_EXITS,
    PARKING,
    PARKING_PURPOSES,
    ROUND_KINDS,
    ROUND_POINTS,
    ROUNDS,
)
from portaria.frame.labels.incidents import CONCLUSIONS, INCIDENTS, REVIEWS
from portaria.frame.labels.mail import (
    ABUSE,
    GATE_MODES,
    GATE_RULES,
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
from portaria.frame.labels.outcomes import OUTCOMES
from portaria.frame.labels.people import (
    COUNTS,
    EVENTS,
    HOLDS,
    LOADS,
    SITUATIONS,
    UNIT_CHANGES,
)
from portaria.frame.labels.premises import (
    BADGE_BLOCKS,
    BADGES,
    CHARGES,
    DELIVERIES,
    GRANTS,
    PASSAGES,
    PASSINGS,
    PLACES,
    REPLACEMENTS,
    RETURNED_AT,
    SCHOOL_EVENTS,
    VISIT_ANSWERS,
    VISITS,
)
from portaria.frame.labels.requests import (
    RELATIONS,
    REQUEST_KINDS,
    REQUEST_STEPS,
    REQUEST_VERBS,
    REQUEST_VIEWS,
    REQUESTS,
    SILENCES,
)
from portaria.frame.labels.site import HOLDINGS, MAILS, NOTICES, PACES, READS
from portaria.frame.labels.terms import TERM_FACTORS, TERM_METHODS, TERM_ROLES, TERMS
from portaria.frame.labels.tones import TONES
from portaria.frame.labels.words import (
    DIMENSIONS,
    DUTY_STATES,
    GROUNDS,
    POWERS,
    SECOND_FACTORS,
    STATES,
    SUBJECTS,
)

__all__ = [
    "ABUSE",
    "ACKNOWLEDGEMENTS",
    "ACTS",
    "AUTHORISATIONS",
    "BADGES",
    "BADGE_BLOCKS",
    "CHARGES",
    "CONCLUSIONS",
    "COUNTS",
    "DELIBERATIONS",
    "DELIVERIES",
    "DIFFERENCES",
    "DIMENSIONS",
    "DUTIES",
    "DUTY_STATES",
    "EVENTS",
    "GATE_MODES",
    "GATE_RULES",
    "GOODS_CHECKS",
    "GOODS_EXITS",
    "GRANTS",
    "GROUNDS",
    "HELD",
    "HOLDINGS",
    "HOLDS",
    "HOWS",
    "INCIDENTS",
    "INQUIRIES",
    "KINDS",
    "LISTS",
    "LIST_WRITES",
    "LOADS",
    "MAILS",
    "NOTICES",
    "OFFICIAL",
    "OMITTED_CASES",
    "OUTCOMES",
    "PACES",
    "PARKING",
    "PARKING_PURPOSES",
    "PASSAGES",
    "PASSINGS",
    "PLACES",
    "POWERS",
    "READS",
    "RELATIONS",
    "REPLACEMENTS",
    "REQUESTERS",
    "REQUESTS",
    "REQUEST_KINDS",
    "REQUEST_STEPS",
    "REQUEST_VERBS",
    "REQUEST_VIEWS",
    "RETURNED_AT",
    "REVIEWS",
    "ROUNDS",
    "ROUND_KINDS",
    "ROUND_POINTS",
    "SCHOOL_EVENTS",
    "SECOND_FACTORS",
    "SILENCES",
    "SITUATIONS",
    "STATES",
    "SUBJECTS",
    "TERMS",
    "TERM_FACTORS",
    "TERM_METHODS",
    "TERM_ROLES",
    "TONES",
    "TRACE_REQUESTS",
    "UNIT_CHANGES",
    "USES",
    "VISITS",
    "VISIT_ANSWERS",
    "WORDINGS",
    "of",
    "tone",
]


def of(words: Mapping[str, str], code: str) -> str:
    """The word for ``code`` in the reader's language, or the code itself."""
    return _told(get_language(), words[code]) if code in words else code


@lru_cache(maxsize=20_000)
def _told(_language: str | None, word: str) -> str:
    """``word`` in the language of the moment: a list looks the same few up a hundred times, each
    time in the catalogue of every application."""
    return gettext(word)


def tone(code: str) -> str:
    """The tone of a state's badge; ``past`` for what no longer moves."""
    return TONES.get(code, "past")
