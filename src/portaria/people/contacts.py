"""Who keeps a person's contact data (P5; Resolução CSMPMT 495/2015, art. 25, II, d)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portaria.bodies.models import Body
from portaria.bodies.policies import NotAdopted, adopted
from portaria.people import rules
from portaria.people.days import civil_day
from portaria.people.models import Bond


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who keeps contact data in a body on a day: ``self``, ``hr``, or "" where the norms are silent
    (the person, or whoever keeps persons). ``label`` quotes the provision, "" where there is
    none."""

    body: str
    day: date
    who: str = ""
    label: str = ""
    provisions: tuple[str, ...] = ()
    policy: str = ""

    def allows(self, *, own: bool, manages: bool) -> bool:
        """Whether the person concerned (``own``) or whoever keeps persons (``manages``) may write
        them."""
        return {"self": own, "hr": manages}.get(self.who, own or manages)


def keeping_of(person: int, at: datetime) -> Keeping | None:
    """Who keeps the contact data of ``person`` at ``at``, by the norms of the body of their latest
    bond; None for who never had a bond."""
    bonds = Bond.objects.filter(person=person).select_related("body")
    latest = bonds.order_by("-start", "-id").first()
    return keeping_in(latest.body, at) if latest else None


def keeping_in(body: Body, at: datetime) -> Keeping:
    """The same, in ``body``."""
    day = civil_day(at, body.zone)
    try:
        policy = adopted(body.slug).law.on(day)
    except NotAdopted:
        return Keeping(body.slug, day)
    cited = policy.find(rules.CONTACT_KEPT_BY)
    if cited is None:
        return Keeping(body.slug, day, policy=policy.digest)
    return Keeping(body.slug, day, cited.value, cited.citations[0].label, cited.refs, policy.digest)
