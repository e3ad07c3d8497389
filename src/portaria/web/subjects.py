"""What duties are about, by the name people know: the account's login, the mailbox's address, the
unit's acronym; for a page, in one query for each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from portaria.accounts.models import Account
from portaria.ledger.types import ref
from portaria.mail.models import Mailbox
from portaria.people.models import Unit

_NAMED = {
    "account": (Account, "login"),
    "mailbox": (Mailbox, "address"),
    "unit": (Unit, "acronym"),
}


def names_of(refs: Iterable[str]) -> Mapping[str, str]:
    """The name of each subject that has one, by its ref (``account:7``)."""
    keys: dict[str, set[int]] = defaultdict(set)
    for one in refs:
        kind, _, key = one.partition(":")
        if kind in _NAMED and key.isascii() and key.isdigit():
            keys[kind].add(int(key))
    found: dict[str, str] = {}
    for kind, wanted in keys.items():
        model, name = _NAMED[kind]
        rows = model._default_manager.filter(pk__in=wanted).values_list("pk", name)
        found |= {ref(kind, key): said for key, said in rows if said}
    return found
