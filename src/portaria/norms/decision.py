"""A decision is a value: an outcome and its reasons, every reason with its provision."""

from __future__ import annotations

from dataclasses import dataclass

from portaria.norms.citations import Citation
from portaria.norms.plain import Json


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the way to the outcome.

    Attributes:
        code: stable id in English: ``quota_by_category``.
        text: the sentence shown, in Portuguese.
        citation: the provision it rests on, or None (a fact, or the norms' silence).
        value: the rule's value, or the fact, as plain data.
    """

    code: str
    text: str
    citation: Citation | None
    value: Json


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, why, and by the digest of which policy."""

    outcome: str
    reasons: tuple[Reason, ...]
    policy: str

    def as_json(self) -> dict[str, Json]:
        """The form kept in the ledger: ``{"outcome", "reasons": [{"code", "text", "provision",
        "since", "value"}], "policy"}``."""
        return {
            "outcome": self.outcome,
            "reasons": [_reason(reason) for reason in self.reasons],
            "policy": self.policy,
        }


def _reason(reason: Reason) -> dict[str, Json]:
    cited = reason.citation
    return {
        "code": reason.code,
        "text": reason.text,
        "provision": cited.ref if cited else None,
        "since": cited.since.isoformat() if cited else None,
        "value": reason.value,
    }
