"""A body with its norm, and a publisher beside it."""

from __future__ import annotations

import sqlite3
from typing import Any

from django.contrib.auth.hashers import make_password

from mail.worlds import BY, World
from portaria import clock
from portaria.accounts.models import Account
from portaria.bodies.models import Body
from portaria.connectors.publishing.checking import Checked, check
from portaria.connectors.publishing.models import Pending
from portaria.connectors.publishing.publisher import Publisher
from portaria.connectors.publishing.reading import opened
from portaria.connectors.publishing.settling import Outcome
from portaria.mail.lists.models import ListAddress, ListMember, MailingList
from portaria.mail.models import Mailbox

__all__ = ["BY", "Room", "password_of"]


def password_of(row: dict[str, Any]) -> str:
    """The hash in Django's words."""
    return "argon2" + str(row["password"]).removeprefix("{ARGON2ID}")


class Room:
    """``world`` and what its publisher ``own`` has published."""

    def __init__(self, world: World, own: Publisher) -> None:
        self.world, self.own = world, own

    def publishes(self) -> Outcome:
        with clock.at(self.world.at):
            return self.own.pending()

    def checks(self) -> Checked:
        with clock.at(self.world.at):
            return check(self.own)

    def is_clean(self) -> None:
        found = self.checks()
        assert (found.differences, found.domains, found.tampered, found.gate) == ([], [], [], [])

    def rows(self, query: str, *values: Any) -> list[Any]:
        folder = self.own.files.folder
        of_logins = any(table in query for table in (" logins", " site_sessions"))
        path = folder.logins if of_logins else folder.maps
        with opened(path) as file:
            file.row_factory = sqlite3.Row
            return [dict(row) for row in file.execute(query, values)]

    def box(self, box: Mailbox) -> Any:
        found = self.rows("SELECT * FROM mailboxes WHERE id = ?", box.pk)
        return found[0] if found else None

    def acl(self, box: Mailbox) -> dict[str, str]:
        rows = self.rows("SELECT login, rights FROM acl WHERE mailbox = ?", box.pk)
        return {row["login"]: row["rights"] for row in rows}

    def senders(self, box: Mailbox) -> set[str]:
        return {r["login"] for r in self.rows("SELECT * FROM sends_as WHERE mailbox = ?", box.pk)}

    def login(self, login: str) -> Any:
        [row] = self.rows("SELECT * FROM logins WHERE login = ?", login)
        return row

    def waiting(self) -> list[tuple[str, list[int]]]:
        return list(Pending.objects.order_by("id").values_list("kind", "keys"))

    def has_account(
        self, box: Mailbox, login: str, password: str = "", *, body: str = ""
    ) -> Account:
        """An account in use of the mailbox's holder, with the password they chose."""
        return Account.objects.create(
            body_id=body or self.world.slug, person=box.person, login=login, state="active",
            category="servidor_efetivo", state_since=self.world.at, opened_at=self.world.at,
            credential_hash=make_password(password) if password else "",
            credential_handed_at=self.world.at if password else None,
        )  # fmt: skip

    def other_family(self) -> str:
        Body.objects.create(slug="outra", name="Outra", acronym="O", root="outra", zone="UTC")
        return "outra"


def a_list(room: Room, name: str, boxes: list[Mailbox], writes: str = "members") -> MailingList:
    """A mailing list whose responsible is the person of the first of ``boxes``, its members."""
    made = MailingList.objects.create(
        body_id="uni", name=name, domain="uni.example", about="Avisos", state="active",
        responsible=boxes[0].person, writes=writes, asked_at=room.world.at, act=1,
    )  # fmt: skip
    address = f"{name.lower()}@uni.example"
    ListAddress.objects.create(list=made, address=address, since=room.world.at)
    for box in boxes:
        ListMember.objects.create(list=made, mailbox=box, start=room.world.at)
    return made
