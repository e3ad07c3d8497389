"""For whom an entry sets its value, in words."""

from __future__ import annotations

from portaria.norms.deciding.entries import Entry
from portaria.norms.ranging.ranges import Ranges
from portaria.norms.ranging.relative import condition_text
from portaria.norms.vocabulary import Rule, Vocabulary


def keys_text(entry: Entry, rule: Rule[object], vocabulary: Vocabulary) -> list[str]:
    """Its keys, dimension by dimension, and its conditions, in Portuguese; nothing where it is for
    every case."""
    words = []
    for dimension, key in zip(rule.by, entry.keys, strict=True):
        if isinstance(key, Ranges):
            words.append(key.as_text)
        elif key is not None:
            known = vocabulary.keys.get(dimension, {})
            words.append(", ".join(sorted(known.get(id, id) for id in key)))
    events, named = vocabulary.events, vocabulary.conditions
    return words + [condition_text(line, named, events) for line in sorted(entry.when)]
