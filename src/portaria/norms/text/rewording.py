"""Whether a number that comes again is a new wording of the same provision."""

from __future__ import annotations

import re
from collections import Counter

from portaria.norms.text.statuses import says_changed

ALIKE = 0.55
"""Share of words in common from which two texts are versions of one (of 1)."""
NEARLY_SAME = 0.85
"""The same, where the next number is missing: the second is then probably that one, misnumbered."""


def is_rewording(before: str, after: str, *, next_missing: bool) -> bool:
    """Whether ``after`` is a later wording of ``before``: the text says so, or they are alike."""
    if says_changed(after) or says_changed(before):
        return True
    return alike(before, after) >= (NEARLY_SAME if next_missing else ALIKE)


def alike(first: str, second: str) -> float:
    """Share of their words that two texts have in common, 0 to 1."""
    words = [Counter(re.findall(r"\w+", text.lower())) for text in (first, second)]
    total = sum(words[0].values()) + sum(words[1].values())
    return 2 * sum((words[0] & words[1]).values()) / total if total else 1.0
