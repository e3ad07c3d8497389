"""Where persons read mail: their own mailbox here, else the contact that they gave."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from portaria.mail.models import Mailbox
from portaria.people.models import Person


def addresses_of(persons: Collection[int]) -> Mapping[int, str]:
    """The address of each of ``persons`` who has one: of the individual mailbox in use (the first
    opened), else the contact address. Two queries."""
    keys = list(persons)
    contacts = Person.objects.filter(pk__in=keys).exclude(email="").values_list("pk", "email")
    boxes = Mailbox.objects.filter(person__in=keys, kind="individual", state="active")
    own = boxes.exclude(address="").order_by("-opened_at", "-id").values_list("person", "address")
    return {
        person: address
        for found in (contacts, own)
        for person, address in found
        if person is not None and address
    }
