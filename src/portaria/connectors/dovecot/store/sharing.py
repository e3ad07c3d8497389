"""Who reads and deletes in an organizational mailbox: the norm's three lists as IMAP ACLs (M5); and
who looks into somebody else's, for a time (M18)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from portaria.connectors.dovecot.store import published
from portaria.connectors.dovecot.store.carrying import SOON, carried, failed, gone, mailboxes_of
from portaria.connectors.dovecot.store.doveadm import Answer, Command, Doveadm
from portaria.connectors.dovecot.store.effects import SHARE
from portaria.connectors.dovecot.store.published import Box
from portaria.duties.types import Done, Failed, OpenDuty, Outcome

RIGHTS = {
    "l": "lookup", "r": "read", "w": "write", "s": "write-seen", "t": "write-deleted",
    "i": "insert", "p": "post", "e": "expunge", "k": "create", "x": "delete", "a": "admin",
}  # fmt: skip
"""RFC 4314's letters as doveadm writes them."""
_WORDS = {
    "lookup": "vê a pasta", "read": "lê", "write-seen": "marca como lida", "write": "marca",
    "write-deleted": "marca para apagar", "expunge": "apaga", "insert": "guarda",
    "post": "recebe em nome dela", "create": "cria pastas", "delete": "apaga pastas",
    "admin": "dá acesso",
}  # fmt: skip
INBOX = "INBOX"  # every other folder takes its ACL from here (acl_defaults_from_inbox)


@carried(SHARE, patience=SOON)
def share(server: Doveadm, duties: Sequence[OpenDuty], _at: datetime) -> Mapping[int, Outcome]:
    """Give each delegate what is published, take the rest from everybody else, and read back."""
    mailboxes = mailboxes_of(duties)
    boxes = published.boxes(mailboxes.values())
    found = agree(server, list(boxes.values()))
    return {key: found.get(box) or gone(box) for key, box in mailboxes.items()}


def agree(server: Doveadm, boxes: Sequence[Box]) -> dict[int, Outcome]:
    """Make the ACLs of ``boxes`` what is published; what each came to, by mailbox."""
    told = server.ask([asked(box) for box in boxes])
    changes = [
        command
        for box, answer in zip(boxes, told, strict=True)
        if answer.done
        for command in _changes(box, answer)
    ]
    server.ask(changes)
    after = server.ask([asked(box) for box in boxes]) if changes else told
    return {box.id: _judge(box, answer) for box, answer in zip(boxes, after, strict=True)}


def differs(box: Box, told: Answer) -> bool:
    """Whether the server's ACL, as ``aclGet`` tells it, is another than the published one."""
    return _held(told) != _wanted(box)


def asked(box: Box) -> Command:
    """The question whose answer :func:`differs` judges."""
    return Command("aclGet", {"user": box.address, "mailbox": INBOX})


def told(box: Box, answer: Answer) -> str:
    """The server's ACL in words, of those for whom it is another than the published one."""
    return _text(_held(answer), _wanted(box))


def wanted(box: Box, answer: Answer) -> str:
    """The published ACL in words, of the same persons."""
    return _text(_wanted(box), _held(answer))


def _text(acl: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> str:
    apart = sorted(who for who in {*acl, *other} if acl.get(who) != other.get(who))
    each = (f"{who.removeprefix('user=')}: {_in_words(acl.get(who, ()))}" for who in apart)
    return "; ".join(each)


def _in_words(rights: Collection[str]) -> str:
    known = [word for right, word in _WORDS.items() if right in rights]
    return ", ".join([*known, *sorted({*rights} - {*_WORDS})]) or "sem acesso"


def _changes(box: Box, told: Answer) -> list[Command]:
    held, wanted = _held(told), _wanted(box)
    where = {"user": box.address, "mailbox": INBOX}
    gone = [Command("aclDelete", {**where, "id": who}) for who in sorted(held.keys() - wanted)]
    given = [
        Command("aclSet", {**where, "id": who, "right": sorted(rights)})
        for who, rights in sorted(wanted.items())
        if held.get(who) != rights
    ]
    return gone + given


def _wanted(box: Box) -> dict[str, frozenset[str]]:
    return {
        f"user={login}": frozenset(RIGHTS[letter] for letter in letters if letter in RIGHTS)
        for login, letters in box.acl.items()
    }


def _held(told: Answer) -> dict[str, frozenset[str]]:
    """Everybody's but the owner's own."""
    return {
        row["id"]: frozenset(row["rights"].split())
        for row in told.rows
        if row["id"] != "owner" and not row.get("global")
    }


def _judge(box: Box, told: Answer) -> Outcome:
    if not told.done:
        return failed(told)
    if differs(box, told):
        return Failed(f"o servidor tem outras permissões em {box.address}")
    return Done(f"{len(box.acl)} pessoas com acesso a {box.address}")
