"""What a list adds to a message on its second way in, where the server expands it part by part: its
name for the reader's program (RFC 2919, 2369), and nothing decided anew (M20)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from email.header import Header

from portaria.mail.gate.snapshot import GateSnapshot, MailingList
from portaria.mail.gate.verdict import AddHeader, Change, RemoveHeader

PARTS = "chunks.lists.invalid"
"""Domain of the addresses of a list's parts: ``<list>.<part>@``."""
OWN = frozenset({"list-id", "list-post", "list-unsubscribe", "list-unsubscribe-post", "precedence"})


def marks(
    recipients: Iterable[str], headers: Iterable[tuple[bytes, bytes]], snapshot: GateSnapshot
) -> tuple[Change, ...]:
    """The headers of the one list that ``recipients`` are parts of, in place of any that the writer
    put there; nothing where they are parts of none, or of several."""
    found = {one.address: one for address in recipients if (one := _list(address, snapshot))}
    if len(found) != 1:
        return ()
    (one,) = found.values()
    return (*_removed(headers), *_added(one))


def _list(address: str, snapshot: GateSnapshot) -> MailingList | None:
    local, _, domain = address.lower().rpartition("@")
    number = local.partition(".")[0]
    if domain != PARTS or not number.isdecimal():
        return None
    return next((one for one in snapshot.lists.values() if one.id == int(number) != 0), None)


def _removed(headers: Iterable[tuple[bytes, bytes]]) -> list[Change]:
    counts: dict[str, int] = {}
    found: list[Change] = []
    for name, _ in headers:
        lower = name.decode("ascii", "replace").lower()
        if lower in OWN:
            counts[lower] = counts.get(lower, 0) + 1
            found.append(RemoveHeader(lower, counts[lower]))
    return found[::-1]


def _added(one: MailingList) -> Iterator[Change]:
    title = Header(one.title, "utf-8", maxlinelen=10_000).encode() if one.title else ""
    yield AddHeader("List-Id", f"{title} <{one.address.replace('@', '.')}>".lstrip())
    yield AddHeader("List-Post", f"<mailto:{one.address}>")
    yield AddHeader("Precedence", "list")
    if one.unsubscribe:
        yield AddHeader("List-Unsubscribe", f"<mailto:{one.unsubscribe}?subject=sair>")
