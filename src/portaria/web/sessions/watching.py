"""Once a day: sessions at the site and sign-ins to the mail that seem to be of more people than
their holder are put before whoever manages accounts, as a breach that a system proposes (A11).
Nothing is blocked by that.

Sign-ins to the mail are looked at with care, since programs make them by themselves: a telephone is
signed in wherever it is, a computer left on goes on alone. Two places at once are a sign only where
the installation gave both networks a name; many addresses are, beyond what one person has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings

from portaria.accounts.decisions import sharing
from portaria.accounts.laws import Laws
from portaria.accounts.models import Account
from portaria.bodies.policies import calendar_of
from portaria.duties.outcomes import BY
from portaria.duties.registry import daily
from portaria.incidents.acts import propose_incidents
from portaria.incidents.decisions import kind_marked
from portaria.incidents.types import SHARED_CREDENTIAL, Told
from portaria.mail import sign_ins
from portaria.steps.reasons import provisions_of
from portaria.web.models import Presence
from portaria.web.sessions.networks import is_named, network_of

LOOKED_BACK = timedelta(days=7)  # ours, no norm's
MANAGER = "power:accounts.manage"


def uses_since(since: datetime) -> list[sharing.Use]:
    """The sessions of persons that were in use after ``since``."""
    rows = Presence.objects.filter(used_at__gt=since, user__sign_in__person__isnull=False)
    told = rows.values_list(
        "user__sign_in__person", "device", "network", "began_at", "used_at", "ended_at"
    )
    return [
        sharing.Use(person, bytes(device).hex(), network, began, ended or used, is_named(network))
        for person, device, network, began, used, ended in told.iterator(chunk_size=5000)
    ]


@daily
def watch(at: datetime) -> int:
    """Propose as a breach each sign that a norm makes worth reporting; return how many are new. The
    same sign of the same week is told once."""
    at_site = uses_since(at - LOOKED_BACK)
    found = [*sharing.signs(at_site), *_signs_of_mail(at_site, at)]
    sign_ins.forget_sign_ins(at - _sign_ins_kept())
    accounts = _accounts({person for sign in found for person in sign.persons})
    laws, told = Laws(at), []
    for sign in found:
        account = accounts.get(sign.persons[0])
        if account is None:
            continue
        policy = laws.of(account.body_id)[0]
        decision = sharing.decide(sign, policy)
        if decision.outcome == sharing.REPORT:
            logins = [accounts[p].login for p in sign.persons if p in accounts]
            kind = kind_marked(SHARED_CREDENTIAL, policy)
            told.append(_told(sign, kind, account, logins, provisions_of(decision)[0], at))
    return len(propose_incidents(told, MANAGER, by=BY, at=at))


def _signs_of_mail(at_site: Iterable[sharing.Use], at: datetime) -> Iterator[sharing.Sign]:
    by_person: dict[int, list[sharing.Use]] = defaultdict(list)
    for use in at_site:
        if use.named:
            by_person[use.person].append(use)
    entered = sign_ins.sign_ins_since(at - _sign_ins_kept())
    for person, rows in groupby(entered, key=lambda row: row[0]):
        uses = [_of_mail(*row) for row in rows]
        most = settings.SIGN_IN_PLACES
        yield from sharing.signs_of_mail([*uses, *by_person.get(person, ())], most)


def _sign_ins_kept() -> timedelta:
    return timedelta(days=settings.SIGN_INS_DAYS)


def _of_mail(person: int, place: str, first: datetime, last: datetime) -> sharing.Use:
    network = network_of(place)
    return sharing.Use(person, place, network, first, last, is_named(network), unattended=True)


def _accounts(persons: set[int]) -> dict[int, Account]:
    held = Account.objects.filter(person__in=persons, state="active").order_by("-id")
    return {account.person_id: account for account in held}


def _told(
    sign: sharing.Sign,
    kind: str,
    account: Account,
    logins: Sequence[str],
    provision: str,
    at: datetime,
) -> Told:
    year, week, _day = sign.since.isocalendar()
    whose = "-".join(str(person) for person in sign.persons)
    calendar = calendar_of(account.body_id)
    return Told(
        account.body_id, kind,
        f"Indício de uso da conta «{account.login}» por outra pessoa",
        f"{sign.detail}. Contas: {', '.join(logins)}. Visto {sign.seen}.",
        happened_on=calendar.day_of(min(sign.since, at)), about=account.person_id,
        provision=provision,
        source=f"sharing:{sign.ground}:{whose}:{year}-{week}",
    )  # fmt: skip
