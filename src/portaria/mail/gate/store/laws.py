"""The norms of a body as plain data, and back: only what the gate's rules ask, with the words for
the ids that they depend on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from portaria.mail.gate.snapshot import BodyLaw, GateSettings
from portaria.mail.gate.verdict import Mode
from portaria.mail.rules_gate import RULES
from portaria.norms.citations import Citation
from portaria.norms.deciding.entries import Entry
from portaria.norms.deciding.words import NO_WORDS, Words
from portaria.norms.kinds.values import Raw
from portaria.norms.law import Law
from portaria.norms.places import Place
from portaria.norms.plain import Json
from portaria.norms.policy import Policy
from portaria.norms.ranging.dimensions import RANGED
from portaria.norms.ranging.lines import Amount
from portaria.norms.ranging.ranges import Interval, Ranged, Ranges
from portaria.norms.vocabulary import Rule

_RULES: Mapping[str, Rule[object]] = {rule.name: rule for rule in RULES}
_RANGES: Mapping[str, Ranged] = {**RANGED, "recipients": Amount("número de destinatários")}
_LISTED = sorted({name for rule in RULES for name in rule.by} - _RANGES.keys())
_NOWHERE = Place("", 0, 0)


def policies_of(law: Law, first: date, last: date = date.max) -> list[Json]:
    """The policies in force between ``first`` and ``last``, changes to come included, with the
    entries of the gate's rules."""
    return [
        _policy_as_json(policy)
        for policy in law.policies()
        if policy.day <= last and policy.until >= first
    ]


def body_law(data: Mapping[str, Any]) -> BodyLaw:
    """A body, from a ``BodyRow`` as plain data."""
    policies = sorted((_policy(data["slug"], one) for one in data["policies"]), key=_day)
    return BodyLaw(
        slug=data["slug"],
        name=data["name"],
        zone=ZoneInfo(data["zone"]),
        domains=frozenset(map(str.lower, data["domains"])),
        linked=frozenset(map(str.lower, data["linked"])),
        staff=data["staff"],
        to_all_units=frozenset(data["to_all_units"]),
        to_all_addresses=frozenset(map(str.lower, data["to_all_addresses"])),
        ask=data["ask"],
        settings=settings_of(data["gate"]),
        policies=tuple(policies),
        starts=tuple(map(_day, policies)),
    )


def settings_of(data: Mapping[str, Any]) -> GateSettings:
    """What body.yaml says under ``gate:``; our own values where it says nothing. What another
    version of the product says besides is not for this one."""
    known = {one.name for one in fields(GateSettings)}
    given = {name: value for name, value in data.items() if name in known and value is not None}
    modes = {rule: Mode(mode) for rule, mode in given.pop("modes", {}).items()}
    return GateSettings(modes=MappingProxyType(modes), **given)


def _day(policy: Policy) -> date:
    return policy.day


def _policy_as_json(policy: Policy) -> Json:
    return {
        "from": policy.day.isoformat(),
        "until": policy.until.isoformat(),
        "digest": policy.digest,
        "words": {
            "body": policy.words.body,
            "keys": {
                name: dict(policy.words.keys[name]) for name in _LISTED if name in policy.words.keys
            },
        },
        "entries": [
            _entry_as_json(entry) for name in _RULES for entry in policy.entries.get(name, ())
        ],
    }


def _entry_as_json(entry: Entry) -> Json:
    cited = entry.citation
    return {
        "rule": entry.rule,
        "value": _RULES[entry.rule].type.as_json(entry.value),
        "keys": list(_keys_as_json(entry)),
        "when": sorted(entry.when),
        "norm": cited.norm,
        "provision": cited.provision,
        "since": cited.since.isoformat(),
        "label": cited.label,
        "source": cited.source,
        "lineage": sorted(entry.lineage),
        "excepts": sorted(entry.excepts),
        "rank": entry.rank,
        "dated": entry.dated.isoformat(),
        "specific_first": entry.specific_first,
        "lost": [_entry_as_json(one) for one in entry.lost],
    }


def _keys_as_json(entry: Entry) -> Iterator[Json]:
    for key in entry.keys:
        if isinstance(key, Ranges):
            yield {"ranges": [[one.first, one.last] for one in key.intervals]}
        else:
            yield None if key is None else sorted(key)


def _policy(body: str, data: Mapping[str, Any]) -> Policy:
    entries: dict[str, list[Entry]] = {}
    for one in data["entries"]:
        if one["rule"] in _RULES:  # another version of the product wrote the file
            entries.setdefault(one["rule"], []).append(_entry(one))
    return Policy(
        body=body,
        day=date.fromisoformat(data["from"]),
        until=date.fromisoformat(data["until"]),
        digest=data["digest"],
        entries={rule: tuple(own) for rule, own in entries.items()},
        words=_words(data.get("words", {})),  # none in the file of an earlier version
    )


def _words(data: Mapping[str, Any]) -> Words:
    return Words(data["body"], data["keys"]) if data else NO_WORDS


def _entry(data: Mapping[str, Any]) -> Entry:
    rule = _RULES[data["rule"]]
    value = rule.type.parse(_raw(data["value"], rule.type.unit))
    return Entry(
        rule=rule.name,
        value=value,
        plain=data["value"],
        shown=rule.type.as_text(value),
        keys=tuple(map(_key, rule.by, data["keys"])),
        when=frozenset(data["when"]),
        citation=Citation(
            data["norm"],
            data["provision"],
            date.fromisoformat(data["since"]),
            data["label"],
            data["source"],
        ),
        lineage=frozenset(data["lineage"]),
        excepts=frozenset(data["excepts"]),
        rank=data["rank"],
        dated=date.fromisoformat(data["dated"]),
        open_cases=None,
        place=_NOWHERE,
        specific_first=data["specific_first"],
        lost=tuple(map(_entry, data["lost"])),
    )


def _key(dimension: str, data: Any) -> frozenset[str] | Ranges | None:
    if data is None:
        return None
    if isinstance(data, dict):
        intervals = tuple(Interval(first, last) for first, last in data["ranges"])
        return Ranges(_RANGES[dimension], intervals)
    return frozenset(data)


def _raw(value: Any, unit: str) -> Raw:
    """A value's canonical form as packs write it, which its type parses."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value} B" if unit == "byte" else str(value)
    if isinstance(value, list):
        return [_raw(item, unit) for item in value]
    return str(value)
