"""What a duty towards the mail store is about, as whoever watches duties knows it: the address and,
where somebody is given access or loses it, their name. What has none is told by its number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from portaria.ledger.types import ActDraft, Json
from portaria.mail.models import Mailbox
from portaria.people.models import Person

_THINGS = {"account": "conta nº {}", "mailbox": "caixa nº {}", "body": "órgão «{}»"}
_NAMED = {"account": ("login", "conta «{}»"), "mailbox": ("address", "caixa {}")}
_VISITS = "mail.visit."


def of(acts: Sequence[ActDraft]) -> list[str]:
    """What each act is about, to follow «da», «à» or «no»."""
    addresses = addresses_of(int(_key(act)) for act in acts if act.kind.startswith(_VISITS))
    whom = [_whom(act) for act in acts]
    names = _names(person for person in whom if person is not None)
    said = []
    for act, person in zip(acts, whom, strict=True):
        thing = _thing(act, addresses)
        said.append(f"{thing}: {names[person]}" if person in names else thing)
    return said


def mailbox(key: int, addresses: Mapping[int, str]) -> str:
    """A mailbox, by its address where it has one."""
    address = addresses.get(key)
    return f"caixa {address}" if address else _THINGS["mailbox"].format(key)


def addresses_of(mailboxes: Iterable[int]) -> dict[int, str]:
    """The addresses of those of ``mailboxes`` that have one."""
    keys = list(mailboxes)
    if not keys:
        return {}
    found = Mailbox.objects.filter(pk__in=keys).exclude(address=None)
    return {key: address or "" for key, address in found.values_list("pk", "address")}


def _thing(act: ActDraft, addresses: Mapping[int, str]) -> str:
    what, key = act.subject.partition(":")[0], _key(act)
    if act.kind.startswith(_VISITS):
        return mailbox(int(key), addresses)
    fact, words = _NAMED.get(what, ("", ""))
    name = _facts(act).get(fact)
    return words.format(name) if name else _THINGS[what].format(key)


def _whom(act: ActDraft) -> int | None:
    """Whose access it is about, other than the holder's."""
    if act.kind.startswith(_VISITS):
        return act.person
    delegate = _facts(act).get("delegate")
    return delegate if isinstance(delegate, int) else None


def _names(persons: Iterable[int]) -> dict[int, str]:
    keys = set(persons)
    if not keys:
        return {}
    return {person.pk: person.shown_name for person in Person.objects.filter(pk__in=keys)}


def _facts(act: ActDraft) -> Mapping[str, Json]:
    facts = act.content.get("facts")
    return facts if isinstance(facts, Mapping) else {}


def _key(act: ActDraft) -> str:
    return act.subject.partition(":")[2]
