"""What the norms of each body say of signing in, as a small published file (``signing.json``), and
back. It carries the days to come: a norm that begins tomorrow needs nobody at midnight."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from portaria.mail.decisions.signing_in import Terms
from portaria.norms.citations import Citation
from portaria.norms.decision import Reason
from portaria.norms.kinds.schedules import Window

FILE = "signing.json"
SILENT = Terms(policy="")


@dataclass(frozen=True, slots=True)
class BodyTerms:
    """A body's zone, and its terms with the first day of each, the earliest first."""

    zone: ZoneInfo
    since: Sequence[tuple[date, Terms]]

    def local(self, at: datetime) -> datetime:
        """An instant as the body's clocks show it."""
        return at.astimezone(self.zone)

    def on(self, day: date) -> Terms:
        """The terms in force on ``day``."""
        held = [terms for first, terms in self.since if first <= day]
        return held[-1] if held else SILENT


def written(bodies: Mapping[str, BodyTerms]) -> str:
    """The file's text: the same bodies always give the same."""
    told = {
        slug: {
            "zone": str(body.zone),
            "terms": [{"since": first.isoformat(), **_terms(t)} for first, t in body.since],
        }
        for slug, body in sorted(bodies.items())
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(path: Path) -> dict[str, BodyTerms]:
    """What the file says; nothing where there is none.

    Raises:
        ValueError: it is not a file of ours.
    """
    if not path.is_file():
        return {}
    told = json.loads(path.read_text(encoding="utf-8"))
    return {slug: _body(data) for slug, data in told.items()}


def _body(data: Mapping[str, Any]) -> BodyTerms:
    since = [(date.fromisoformat(one["since"]), _read(one)) for one in data["terms"]]
    return BodyTerms(ZoneInfo(data["zone"]), since)


def _terms(terms: Terms) -> dict[str, Any]:
    return {
        "policy": terms.policy,
        "clients": _reason(terms.clients),
        "homologated": sorted(terms.homologated),
        "outside": _reason(terms.outside),
        "services": sorted(terms.services),
        "connections": _reason(terms.connections),
        "hours": [
            [category, _reason(reason), Window().as_json(openings)]
            for category, reason, openings in terms.hours
        ],
    }


def _read(data: Mapping[str, Any]) -> Terms:
    return Terms(
        policy=data["policy"],
        clients=_reason_of(data["clients"]),
        homologated=frozenset(data["homologated"]),
        outside=_reason_of(data["outside"]),
        services=frozenset(data["services"]),
        connections=_reason_of(data["connections"]),
        hours=tuple(
            (category, reason, Window().parse(openings))
            for category, told, openings in data["hours"]
            if (reason := _reason_of(told)) is not None
        ),
    )


def _reason(reason: Reason | None) -> dict[str, Any] | None:
    if reason is None:
        return None
    cited = reason.citation
    where = cited and [cited.norm, cited.provision, cited.since.isoformat(), cited.label]
    return {"code": reason.code, "text": reason.text, "cited": where, "value": reason.value}


def _reason_of(data: Mapping[str, Any] | None) -> Reason | None:
    if data is None:
        return None
    cited = None
    if where := data["cited"]:
        cited = Citation(where[0], where[1], date.fromisoformat(where[2]), where[3])
    return Reason(data["code"], data["text"], cited, data.get("value"))
