"""Credentials that seem to be used by more than their holder (A11). Pure: a
sign to be looked into by people, never a verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from portaria.accounts import rules
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, silence

REPORT, NOTHING = "report", "nothing"
ONE_BROWSER, TWO_PLACES = "one_browser", "two_places"


@dataclass(frozen=True, slots=True)
class Use:
    """One session: whose, with which browser (``device``), from which network, from when to when.
    A session still open ends ``until`` its last use."""

    person: int
    device: str
    network: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Sign:
    """``one_browser``: a browser signed in as several ``persons``; ``two_places``: one person was
    in at once from two networks, with two browsers."""

    ground: str
    persons: tuple[int, ...]
    since: datetime
    detail: str


def signs(uses: Iterable[Use], shared_devices: frozenset[str] = frozenset()) -> list[Sign]:
    """What ``uses`` show, in order of persons. ``shared_devices``: browsers known to serve many
    (a counter, a laboratory)."""
    by_device: dict[str, list[Use]] = defaultdict(list)
    by_person: dict[int, list[Use]] = defaultdict(list)
    for use in uses:
        if use.device and use.device not in shared_devices:
            by_device[use.device].append(use)
        by_person[use.person].append(use)
    found = [sign for group in by_device.values() if (sign := _one_browser(group))]
    found += [sign for group in by_person.values() if (sign := _two_places(group))]
    return sorted(found, key=lambda sign: (sign.persons, sign.ground, sign.since))


def decide(sign: Sign, policy: Policy) -> Decision:
    """``report`` it where a norm forbids the use of another's credentials, else ``nothing``."""
    cited = policy.find(rules.SHARING)
    if cited is None or cited.value.permits is not False:
        return Decision(NOTHING, (silence(rules.SHARING, policy),), policy.digest)
    fact = by_fact(sign.ground, sign.detail, list(sign.persons))
    return Decision(REPORT, (fact, by_rule("sharing", rules.SHARING, cited)), policy.digest)


def _one_browser(uses: Sequence[Use]) -> Sign | None:
    persons = tuple(sorted({use.person for use in uses}))
    if len(persons) < 2:
        return None
    said = f"O mesmo navegador entrou com contas de {len(persons)} pessoas"
    return Sign(ONE_BROWSER, persons, min(use.since for use in uses), said)


def _two_places(uses: Sequence[Use]) -> Sign | None:
    for one, other in combinations(sorted(uses, key=lambda use: use.since), 2):
        apart = one.network != other.network and one.device != other.device
        if apart and max(one.since, other.since) < min(one.until, other.until):
            said = (
                f"A conta esteve aberta ao mesmo tempo em dois lugares: {one.network}"
                f" e {other.network}"
            )
            return Sign(TWO_PLACES, (one.person,), other.since, said)
    return None
