"""What the norms of each body decide that its mailboxes' publication needs, looked up once."""

from __future__ import annotations

from datetime import datetime

from portaria.bodies.models import Body
from portaria.bodies.policies import NotAdopted, adopted
from portaria.connectors.publishing.facts import Forwarding, Ruled
from portaria.mail.abuse.collecting import abuse_address
from portaria.mail.decisions import forwarding
from portaria.mail.models import Mailbox
from portaria.norms.policy import Policy
from portaria.steps.reasons import why

POSTMASTER = "postmaster"
_ASK = {
    "forbidden": ". Quem precisar, por exceção da norma, peça à gestão do correio",
    "allowed": "",
}


class Rulings(dict[str, Ruled]):
    """By body, on the civil day that ``at`` is there. A body that adopted nothing has no norms."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def __missing__(self, body: str) -> Ruled:
        self[body] = made = self._ruled(body)
        return made

    def _ruled(self, body: str) -> Ruled:
        try:
            its = adopted(body)
        except NotAdopted:
            return Ruled(body, self.at.date(), "")
        today = its.calendar.day_of(self.at)
        policy = its.law.on(today)
        return Ruled(
            body,
            today,
            policy.digest,
            _forwarding(policy, disabled=False),
            _forwarding(policy, disabled=True),
            domains := frozenset(domain.lower() for domain in its.config.domains.values()),
            _postmaster(body, domains, self.at),
        )


def every_body(at: datetime) -> Rulings:
    """The rulings of all bodies that run here, today."""
    rulings = Rulings(at)
    for body in Body.objects.order_by("slug").values_list("slug", flat=True):
        rulings[body]  # looked up as it is asked for
    return rulings


def _postmaster(body: str, domains: frozenset[str], at: datetime) -> tuple[str, frozenset[str]]:
    """Who is written to about the mail itself (RFC 5321, 4.5.1), and answers of ours go back to:
    where misuse is reported, unless there is a mailbox of that name."""
    names = {f"{POSTMASTER}@{domain}" for domain in domains}
    taken = Mailbox.objects.filter(address__in=names).values_list("address", flat=True)
    return abuse_address(body, at), frozenset(names.difference(taken))


def _forwarding(policy: Policy, *, disabled: bool) -> Forwarding:
    decision = forwarding.external(policy, visual_disability=disabled)
    if decision.outcome == "silent":
        return Forwarding()
    return Forwarding(decision.outcome, why(decision) + _ASK[decision.outcome])
