"""Why a message waits, written on the message itself: one header that goes with it into the mail
server's hold queue, so that the message and its reasons can never part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

NAME = "X-Portaria-Retida"
POWER = "mail.decide_held"
"""Who decides where the gate names no other competence."""
_VERSION = 1
_REASONS, _TEXT = 20, 500  # what goes into the header: a bound of ours


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: the rule of the gate that held, the provision (``norm#art…``) and a sentence."""

    rule: str
    code: str = ""
    provision: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """Why a message waits, and for whom.

    Attributes:
        body: slug of the body whose norms held it.
        power: the competence that decides it.
        who: the competent person or unit in the norm's words; "" where it names none.
        within: how long they have (``2 business days``); "" where nothing says.
        policy: digest of the policy that decided.
        reasons: the deciding one first.
    """

    body: str
    power: str = POWER
    who: str = ""
    within: str = ""
    policy: str = ""
    reasons: tuple[Reason, ...] = ()


def header_value(holding: Holding) -> str:
    """The header's value: JSON in ASCII, folded (each further line begins with a tab), every line
    under the 998 octets of RFC 5322, section 2.1.1."""
    reasons = [
        {"rule": r.rule, "code": r.code, "provision": r.provision, "text": r.text[:_TEXT]}
        for r in holding.reasons[:_REASONS]
    ]
    said = {
        "v": _VERSION, "body": holding.body, "power": holding.power or POWER, "who": holding.who,
        "within": holding.within, "policy": holding.policy, "reasons": reasons,
    }  # fmt: skip
    return _folded(json.dumps(said, ensure_ascii=True, indent=0))


def _folded(text: str) -> str:
    """Lines joined by fold marks; a sentence longer than a line is broken at its spaces, which
    unfolding gives back."""
    lines: list[str] = []
    for line in text.split("\n"):
        while len(line) > 900:
            cut = line.rfind(" ", 1, 900)
            if cut < 1:
                break
            lines.append(line[:cut])
            line = line[cut + 1 :]
        lines.append(line)
    return "\n\t".join(lines)


def parse(value: str) -> Holding | None:
    """The holding of a header's value, folded or not; None for what is no such header."""
    try:
        said = json.loads(" ".join(value.split()))
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, Mapping) or said.get("v") != _VERSION:
        return None
    listed = said.get("reasons")
    reasons = [r for r in listed if isinstance(r, Mapping)] if isinstance(listed, list) else []
    return Holding(
        body=_word(said, "body"),
        power=_word(said, "power") or POWER,
        who=_word(said, "who"),
        within=_word(said, "within"),
        policy=_word(said, "policy"),
        reasons=tuple(
            Reason(*(_word(r, key) for key in ("rule", "code", "provision", "text")))
            for r in reasons[:_REASONS]
        ),
    )


def _word(said: Mapping[str, object], key: str) -> str:
    found = said.get(key)
    return found.replace("\0", "") if isinstance(found, str) else ""
