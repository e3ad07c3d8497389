"""Looking into the bodies' abuse mailboxes: each mail there is a report. Taken in first, marked
after: killed in between, it is found again and known by its identifier."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from portaria.bodies.models import Body
from portaria.bodies.policies import NotAdopted, adopted
from portaria.duties.registry import regular
from portaria.mail import rules_official as rules
from portaria.mail.abuse.acts import report_abuse
from portaria.mail.abuse.ports import abuse_box, reports
from portaria.mail.abuse.reading import sender_of
from portaria.mail.whose import boxes_of, domain_of

BY = "system:abuse-mailbox"
EVERY = 20.0
"""Seconds between two looks; ours, no norm's."""
LOCAL_PART = "abuse"
"""Where no norm of the body names the address (RFC 2142, section 4)."""


def abuse_address(body: str, at: datetime) -> str:
    """Where misuse is reported in ``body``: the norm's address in the body's own domain; where no
    norm names one, ``abuse@`` its domain."""
    its = adopted(body)
    named = its.law.on(its.calendar.day_of(at)).find(rules.ABUSE_REPORTED_TO)
    local, at_sign, domain = (named.value if named else "").partition("@")
    if not at_sign:
        return f"{LOCAL_PART}@{domain_of(body)}"
    return f"{local}@{its.config.domains.get(domain, domain)}".lower()


@regular(EVERY)
def collect(at: datetime) -> int:
    """One look into every abuse mailbox that exists; return how many reports were new.

    Raises:
        OSError: the mail store did not answer; what was not marked is found again.
    """
    box = abuse_box()
    if box is None:
        return 0
    addresses: dict[str, str] = {}
    for body in Body.objects.order_by("slug").values_list("slug", flat=True):
        try:
            addresses.setdefault(abuse_address(body, at), body)
        except NotAdopted:
            continue
    new = 0
    for address in boxes_of(addresses):
        arrived = box.new(address)
        if arrived:
            with transaction.atomic():
                batch = reports(arrived, addresses[address], address, sender_of)
                new += len(report_abuse(batch, by=BY, at=at))
            box.mark(address, [one.uid for one in arrived])
    return new
