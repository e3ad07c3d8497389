"""Who reads and deletes in an organizational mailbox: the norm's three lists as IMAP ACLs (M5); and
who looks into somebody else's, for a time (M18)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portaria.connectors.dovecot.store import published
from portaria.connectors.dovecot.store.carrying import SOON, carried, failed, gone, mailboxes_of
from portaria.connectors.dovecot.store.doveadm import Answer, Command, Doveadm
from portaria.connectors.dovecot.store.effects import SHARE
from portaria.connectors.dovecot.store.folders import INBOX, own_rows
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


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who gets into ``folder`` of ``box``, as the server has it. A folder takes its list from the
    INBOX unless it has its own, which Dovecot gives it when it is made (its parent's of then).

    Attributes:
        held: rights by ``user=login``; empty for a folder without a list of its own.
        answer: what the server said.
    """

    box: Box
    folder: str
    answer: Answer

    @property
    def held(self) -> dict[str, frozenset[str]]:
        """Everybody's but the owner's own."""
        return {
            row["id"]: frozenset(row["rights"].split())
            for row in (self.answer.rows if self.answer.done else ())
            if row["id"] != "owner" and not row.get("global")
        }

    @property
    def wanted(self) -> dict[str, frozenset[str]]:
        """What is published of the mailbox."""
        return {
            f"user={login}": frozenset(RIGHTS[letter] for letter in letters if letter in RIGHTS)
            for login, letters in self.box.acl.items()
        }

    @property
    def differs(self) -> bool:
        """Whether the server has another list than the published one."""
        if self.folder != INBOX and not self.held:
            return False
        return self.answer.done and self.held != self.wanted

    def told(self) -> str:
        """The server's list in words, of those for whom it is another than the published one."""
        return _text(self.held, self.wanted)

    def asked_for(self) -> str:
        """The published list in words, of the same persons."""
        return _text(self.wanted, self.held)

    def changes(self) -> list[Command]:
        """What makes the list the published one."""
        held, wanted = self.held, self.wanted
        where = {"user": self.box.address, "mailbox": self.folder}
        gone = [Command("aclDelete", {**where, "id": who}) for who in sorted(held.keys() - wanted)]
        given = [
            Command("aclSet", {**where, "id": who, "right": sorted(rights)})
            for who, rights in sorted(wanted.items())
            if held.get(who) != rights
        ]
        return gone + given

    def put_out(self) -> set[str]:
        """The logins of those who may do less from now on."""
        wanted = self.wanted
        return {
            who.removeprefix("user=")
            for who, rights in self.held.items()
            if rights - wanted.get(who, frozenset())
        }


@carried(SHARE, patience=SOON)
def share(server: Doveadm, duties: Sequence[OpenDuty], _at: datetime) -> Mapping[int, Outcome]:
    """Give each delegate what is published, take the rest from everybody else, and read back."""
    mailboxes = mailboxes_of(duties)
    boxes = published.boxes(mailboxes.values())
    found = agree(server, list(boxes.values()))
    return {key: found.get(box) or gone(box) for key, box in mailboxes.items()}


def agree(server: Doveadm, boxes: Sequence[Box]) -> dict[int, Outcome]:
    """Make the lists of ``boxes`` what is published, and end the sessions of those who may do less:
    an open folder stays open to them. What each came to, by mailbox."""
    found = lists(server, boxes)
    differing = [one for one in found if one.differs]
    if differing:
        server.ask([command for one in differing for command in one.changes()])
        out = sorted({login for one in differing for login in one.put_out()})
        server.ask([Command("kick", {"mask": [login]}) for login in out])
        found = lists(server, boxes)
    outcomes: dict[int, Outcome] = {}
    for one in found:
        before = outcomes.get(one.box.id)
        if before is None or isinstance(before, Done):  # a folder's failure is the mailbox's
            outcomes[one.box.id] = _judge(one)
    return outcomes


def lists(server: Doveadm, boxes: Sequence[Box]) -> list[Sharing]:
    """Every folder's list, the INBOX's first; of a mailbox whose folders the server does not tell,
    that answer alone."""
    told = server.ask([Command("mailboxList", {"user": box.address}) for box in boxes])
    found = list(zip(boxes, told, strict=True))
    unknown = [Sharing(box, INBOX, answer) for box, answer in found if not answer.done]
    known = [
        (box, folder)
        for box, answer in found
        if answer.done
        for folder in (INBOX, *sorted({row["mailbox"] for row in own_rows(answer)} - {INBOX}))
    ]
    return unknown + _lists(server, known)


def lists_of_inboxes(server: Doveadm, boxes: Sequence[Box]) -> list[Sharing]:
    """That of each INBOX alone, for the many that nobody should share."""
    return _lists(server, [(box, INBOX) for box in boxes])


def _lists(server: Doveadm, folders: Sequence[tuple[Box, str]]) -> list[Sharing]:
    asked = [Command("aclGet", {"user": b.address, "mailbox": folder}) for b, folder in folders]
    answers = server.ask(asked)
    return [Sharing(*one, answer) for one, answer in zip(folders, answers, strict=True)]


def _text(acl: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> str:
    apart = sorted(who for who in {*acl, *other} if acl.get(who) != other.get(who))
    each = (f"{who.removeprefix('user=')}: {_in_words(acl.get(who, ()))}" for who in apart)
    return "; ".join(each)


def _in_words(rights: Collection[str]) -> str:
    known = [word for right, word in _WORDS.items() if right in rights]
    return ", ".join([*known, *sorted({*rights} - {*_WORDS})]) or "sem acesso"


def _judge(one: Sharing) -> Outcome:
    if one.folder != INBOX and one.answer.absent:
        return Done("a pasta não existe mais")
    if not one.answer.done:
        return failed(one.answer)
    if one.differs:
        return Failed(f"o servidor tem outras permissões em {one.box.address}")
    return Done(f"{len(one.box.acl)} pessoas com acesso a {one.box.address}")
