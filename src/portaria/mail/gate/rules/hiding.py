"""Recipients out of sight: the envelope stays, the header forgets them (Bcc)."""

from __future__ import annotations

from portaria.mail.gate.facts import Content
from portaria.mail.gate.reading.words import encoded
from portaria.mail.gate.verdict import AddHeader, Change, RemoveHeader, SetHeader

NOBODY = "undisclosed-recipients:;"
"""The group of no members (RFC 5322, appendix A.1.3): a message needs a destination field."""


def hidden_recipients(content: Content) -> tuple[Change, ...]:
    """To and Cc without anybody."""
    changes: list[Change] = []
    for name in ("Cc", "To"):
        count = content.counts.get(name.lower(), 0)
        first = 2 if name == "To" else 1
        changes += [RemoveHeader(name, index) for index in range(count, first - 1, -1)]
    there = content.counts.get("to", 0)
    changes.append(SetHeader("To", 1, NOBODY) if there else AddHeader("To", NOBODY))
    return tuple(changes)


def without(content: Content, hidden: frozenset[str]) -> tuple[Change, ...]:
    """To and Cc without the addresses ``hidden``."""
    changes: list[Change] = []
    left = 0
    for name, boxes in (("Cc", content.cc), ("To", content.to)):
        count = content.counts.get(name.lower(), 0)
        kept = [one for one in boxes if one.address and one.address not in hidden]
        if not count or len(kept) == len(boxes):
            left += len(kept)
            continue
        changes += [RemoveHeader(name, index) for index in range(count, 1, -1)]
        if kept:
            changes.append(SetHeader(name, 1, ",\n\t".join(encoded(one.address) for one in kept)))
        else:
            changes.append(RemoveHeader(name, 1))
        left += len(kept)
    if changes and not left:
        changes.append(AddHeader("To", NOBODY))
    return tuple(changes)
