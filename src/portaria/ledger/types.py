"""What an act leaves behind (design, invariant 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


class Shared(dict[str, Json]):
    """A part of a content that many acts of a batch have in common (a decision): its canonical
    text is made once. Not to be changed after it is made."""

    __slots__ = ("text",)

    def __init__(self, content: Mapping[str, Json]) -> None:
        super().__init__(content)
        self.text = ""


def ref(kind: str, key: int | str) -> str:
    """The name of a thing in acts and duties: ``mailbox:42``, ``person:7``, ``body:pgj``."""
    return f"{kind}:{key}"


def key_of(name: str) -> int:
    """The primary key in what :func:`ref` names: 42 of ``mailbox:42``.

    Raises:
        ValueError: it is named otherwise.
    """
    return int(name.partition(":")[2])


@dataclass(frozen=True, slots=True)
class ActDraft:
    """One act about to be recorded.

    Attributes:
        kind: dotted name, verb last, in the past: ``mail.mailbox.closed``.
        subject: what changed, as :func:`ref` names it.
        person: primary key of the person concerned, or None.
        body: slug of the body in whose name the act is done.
        held_at: when it holds from (a dismissal on the 1st, told on the 20th, holds from the 1st).
        provisions: citations, ``<norm id>#<provision id>``, the deciding one first.
        policy: digest of the policy that decided, or "" when no norm was consulted.
        outcome: the decision's outcome code.
        content: facts used, decision with its reasons, changed rows. Personal data belongs here
            and nowhere else: it is kept beside the sealed line and can be erased.
        erase_on: the day after which ``content`` must go, or None while the bond lasts.
        cause: the functional event or duty that led here, as :func:`ref` names it, or "".
    """

    kind: str
    subject: str
    person: int | None
    body: str
    held_at: datetime
    provisions: tuple[str, ...] = ()
    policy: str = ""
    outcome: str = "done"
    content: Mapping[str, Json] = field(default_factory=dict)
    erase_on: date | None = None
    cause: str = ""
