"""The gate's rows, made of what the maps hold. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from portaria.connectors.publishing.records import (
    Entry,
    ListAliasRow,
    ListMemberRow,
    ListRow,
    ListWriterRow,
    LoginRow,
    MailboxRow,
    SenderRow,
)
from portaria.mail.gate.store import rows

_MAY_WRITE = {"responsible": "named", "named": "named", "members": "members", "inside": "inside"}


def addresses(entry: Entry) -> list[rows.AddressRow]:
    """A mailbox's address and its aliases. One not in use sends nothing, as one suspended."""
    box = MailboxRow(*entry[0][0])
    own = [(box.address, False), *((row[0], True) for row in entry[1])]
    return [address_row(box, address, alias=alias) for address, alias in own]


def address_row(box: MailboxRow, address: str, *, alias: bool) -> rows.AddressRow:
    """One address of a mailbox."""
    return rows.AddressRow(
        address=address,
        body=box.body,
        kind=box.kind,
        category=box.category,
        unit=box.unit or 0,
        owner=(box.person or 0) if box.kind == "individual" else 0,
        mailbox=box.id,
        alias=alias,
        suspended=box.state != "active",
    )


def logins(entry: Entry) -> list[str]:
    """The logins of a mailbox that are not its address."""
    found = [LoginRow(*row) for row in entry[5]]
    return [row.login for row in found if row.login != row.address]


def senders(entry: Entry) -> dict[str, set[str]]:
    """By address, the logins that may send as it besides its own."""
    own = MailboxRow(*entry[0][0]).address
    found: dict[str, set[str]] = {}
    for row in entry[2]:
        sender = SenderRow(*row)
        found.setdefault(sender.address, set()).update({sender.login} - {own})
    return found


def list_rows(
    entry: Entry, persons: Mapping[int, int], staff: Mapping[str, int], unsubscribe: str
) -> Iterator[rows.ListRow]:
    """A list at each of its addresses.

    Args:
        persons: by mailbox, whose it is.
        staff: by body, individual mailboxes in use.
        unsubscribe: the responsible's address, where members may leave.
    """
    row = ListRow(*entry[0][0])
    for address in (row.address, *(ListAliasRow(*alias).address for alias in entry[1])):
        yield rows.ListRow(
            address=address,
            body=row.body,
            size=row.members,
            owner=row.responsible,
            everyone=0 < staff.get(row.body, 0) <= row.members,
            internal_only=True,
            has_outside=bool(row.outside),
            may_write=_MAY_WRITE.get(row.writes, "named"),
            writers=_writers(row, entry, persons),
            label=row.name,
            id=row.id if address == row.address else 0,
            title=row.name,
            unsubscribe=unsubscribe,
        )


def _writers(row: ListRow, entry: Entry, persons: Mapping[int, int]) -> Sequence[int]:
    if row.writes == "inside":
        return ()
    boxes: set[int | None] = set()
    if row.writes == "named":
        boxes = {ListWriterRow(*writer).mailbox for writer in entry[3]}
    elif row.writes == "members":
        boxes = {ListMemberRow(*member).mailbox for member in entry[2]}
    own = {persons[box] for box in boxes if box is not None and box in persons}
    return sorted(own | {row.responsible})


def mailboxes_named(entry: Entry) -> set[int]:
    """The mailboxes whose persons :func:`list_rows` may need."""
    writes = ListRow(*entry[0][0]).writes
    part = {"named": (3, 2), "members": (2, 3)}.get(writes)
    return {row[part[1]] for row in entry[part[0]] if row[part[1]] is not None} if part else set()
