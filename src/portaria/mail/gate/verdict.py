"""What the gate answers: an outcome, what is changed, and every rule's hit or miss."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from portaria.norms.plain import Json


class Outcome(StrEnum):
    """From the mildest to the gravest; the gravest that any rule asks for is the message's."""

    PASS = "pass"  # noqa: S105  # no password
    CHANGE = "change"
    HOLD = "hold"
    REFUSE = "refuse"
    UNDECIDED = "undecided"


class Mode(StrEnum):
    """How far a rule goes: it only records, it warns, or it acts."""

    OBSERVE = "observe"
    WARN = "warn"
    ENFORCE = "enforce"


@dataclass(frozen=True, slots=True)
class AddHeader:
    """One more header at the end."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class SetHeader:
    """Another value for the header ``name`` number ``index`` (from 1)."""

    name: str
    index: int
    value: str


@dataclass(frozen=True, slots=True)
class RemoveHeader:
    """The header ``name`` number ``index`` (from 1) goes. Of one name, the last is listed first,
    so that they can be carried out in order."""

    name: str
    index: int


Change = AddHeader | SetHeader | RemoveHeader


@dataclass(frozen=True, slots=True)
class Reply:
    """An SMTP reply: code, enhanced code (RFC 3463) and one sentence in Portuguese."""

    code: str
    enhanced: str
    text: str

    @property
    def ascii(self) -> str:
        """The sentence for a server that takes no accents, 400 characters at most."""
        plain = unicodedata.normalize("NFKD", self.text).encode("ascii", "ignore").decode()
        return " ".join(plain.split())[:400]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that found something.

    Attributes:
        rule: its name in the table (``attachment_size``); ``code``: which of its findings.
        mode: how far it went here; ``asks``: the outcome it asks for when enforced.
        sentence: what is wrong, by which article, what to do, whom to ask. Portuguese.
        provision: ``norm#art24_par1u``; ``label``: ``art. 24, parágrafo único, do …``.
        since: first day of the wording, ISO.
        detail: the fact found, in few words (``relatorio.exe``).
        body: the slug whose norms it is by.
        who: the norm's words for who decides, when it names somebody.
        also: other provisions it rests on: the one that orders what breaks the norm blocked.
    """

    rule: str
    code: str
    mode: Mode
    asks: Outcome
    sentence: str
    provision: str
    label: str
    since: str
    detail: str
    body: str
    who: str = ""
    also: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """Stable keys in English."""
        return {
            "rule": self.rule,
            "code": self.code,
            "mode": self.mode.value,
            "asks": self.asks.value,
            "sentence": self.sentence,
            "provision": self.provision,
            "label": self.label,
            "since": self.since,
            "detail": self.detail,
            "body": self.body,
            "who": self.who,
            "also": list(self.also),
        }


@dataclass(frozen=True, slots=True)
class Hold:
    """Who decides a held message: the power of body.yaml, the norm's words where it names
    somebody, the term, and why it waits; ``reasons[0]`` is the deciding one."""

    body: str
    power: str
    who: str
    within: str
    reasons: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer to one message.

    Attributes:
        changes: to be carried out in this order, whether it passes or is held.
        reply: for REFUSE and UNDECIDED.
        hold: for HOLD.
        hits, misses, silent, undecided: what each rule said: found something; looked and found
            nothing; the norms do not speak of it; could not decide.
        notices: the hits that the sender is to be told of, without more.
        bodies: slugs whose norms were applied; ``policies``: the digests of those norms.
        official: the sender marked it an official communication; ``subject``, then, decoded.
    """

    outcome: Outcome
    changes: tuple[Change, ...] = ()
    reply: Reply | None = None
    hold: Hold | None = None
    hits: tuple[Hit, ...] = ()
    misses: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    notices: tuple[Hit, ...] = ()
    bodies: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    official: bool = False
    subject: str = ""

    def as_json(self) -> dict[str, Json]:
        """Compact, for a trace: the outcome, the hits and what could not be decided."""
        return {
            "outcome": self.outcome.value,
            "hits": [hit.as_json() for hit in self.hits],
            "undecided": list(self.undecided),
            "bodies": list(self.bodies),
            "policies": list(self.policies),
            "official": self.official,
            "subject": self.subject,
        }
