"""Whose record it is: the body of a domain."""

from __future__ import annotations

from portaria.bodies.models import Body
from portaria.bodies.policies import NotAdopted, adopted
from portaria.database.copying import cursor

Domains = dict[str, tuple[str, str]]
"""Domain, lower case -> slug of the body and its time zone. "" stands for what concerns no body of
this installation (an attempt to relay): its first body answers for the server."""

_IN_USE = """
SELECT DISTINCT m.body_id, lower(split_part(m.address, '@', 2)) FROM mail_mailbox m
 WHERE m.address IS NOT NULL
UNION SELECT DISTINCT m.body_id, lower(split_part(a.address, '@', 2)) FROM mail_alias a
 JOIN mail_mailbox m ON m.id = a.mailbox_id
"""


def domains() -> Domains:
    """Every domain that a body declares or has mailboxes in."""
    bodies = {body.slug: body.zone for body in Body.objects.order_by("parent", "slug")}
    found: Domains = {}
    with cursor() as c:
        c.execute(_IN_USE)
        for slug, domain in c.fetchall():
            found[domain] = (slug, bodies[slug])
    for slug, zone in bodies.items():
        try:
            declared = adopted(slug).config.domains.values()
        except NotAdopted:
            continue
        for domain in declared:
            found.setdefault(domain.lower(), (slug, zone))
    roots = list(Body.objects.filter(parent=None).order_by("slug").values_list("slug", "zone")[:1])
    for slug, zone in roots:
        found[""] = (slug, zone)
    return found
