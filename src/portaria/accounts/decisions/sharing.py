"""Credentials that seem to be used by more than their holder (A11). Pure: a
sign to be looked into by people, never a verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portaria.accounts import rules
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, silence

REPORT, NOTHING = "report", "nothing"
ONE_BROWSER, TWO_PLACES, MANY_PLACES = "one_browser", "two_places", "many_places"
TOGETHER = timedelta(hours=1)
"""Sign-ins to the mail within it are counted together; ours, no norm's."""
SITE, MAIL = "nas sessões do site", "nos acessos ao correio"


@dataclass(frozen=True, slots=True)
class Use:
    """One session: whose, with which browser (``device``), from which network, from when to when.
    A session still open ends ``until`` its last use.

    Sign-ins to the mail are ``unattended``: a program, of a telephone too, makes them by itself.
    Their ``device`` is the network address. ``named``: the network has a name of its own, and is
    therefore one place.
    """

    person: int
    device: str
    network: str
    since: datetime
    until: datetime
    named: bool = False
    unattended: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """``one_browser``: a browser signed in as several ``persons``; ``two_places``: one person was
    in at once from two networks, with two browsers; ``many_places``: a person's mail was signed in
    to from more addresses within an hour than one person has. ``seen``: where that was seen."""

    ground: str
    persons: tuple[int, ...]
    since: datetime
    detail: str
    seen: str = SITE


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


def signs_of_mail(uses: Sequence[Use], most: int) -> list[Sign]:
    """What the sign-ins to the mail among one person's ``uses`` show: alone, and beside their
    sessions at the site.

    Args:
        most: from how many addresses within an hour one person signs in; ours, no norm's.
    """
    many = _many_places([use for use in uses if use.unattended], most)
    two = _two_places([use for use in uses if use.named])
    return [sign for sign in (many, two) if sign is not None and MAIL in sign.seen]


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
    ordered = sorted(uses, key=lambda use: use.since)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.since >= one.until:
                break
            apart = one.network != other.network and one.device != other.device
            if apart and other.since < other.until:
                said = (
                    f"A conta esteve aberta ao mesmo tempo em dois lugares: {one.network}"
                    f" e {other.network}"
                )
                return Sign(TWO_PLACES, (one.person,), other.since, said, _seen(one, other))
    return None


def _many_places(uses: Sequence[Use], most: int) -> Sign | None:
    ordered = sorted(uses, key=lambda use: use.since)
    for place, one in enumerate(ordered):
        within = [use for use in ordered[place:] if use.since < one.since + TOGETHER]
        count = len({use.device for use in within})
        if count > most:
            said = (
                f"O correio foi acessado de {count} endereços de rede em uma hora;"
                f" até {most} não são indício nesta instalação"
            )
            return Sign(MANY_PLACES, (one.person,), one.since, said, MAIL)
    return None


def _seen(*uses: Use) -> str:
    told = {MAIL if use.unattended else SITE for use in uses}
    return " e ".join(where for where in (SITE, MAIL) if where in told)
