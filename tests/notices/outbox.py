"""A way out that keeps what it was given: a Postfix queue without Postfix."""

from __future__ import annotations

from collections.abc import Collection
from email.message import EmailMessage

from portaria.notices.models import Notice as Row
from portaria.notices.types import Notice
from portaria.people.models import Person


class Outbox:
    """``broken``: how many of the next messages it does not take."""

    def __init__(self, broken: int = 0) -> None:
        self.sent: list[EmailMessage] = []
        self.broken = broken

    def send(self, message: EmailMessage, recipients: Collection[str]) -> None:
        if self.broken:
            self.broken -= 1
            raise OSError("fila cheia")
        assert list(recipients) == [message["To"]]
        self.sent.append(message)


def told(person: Person, key: str = "x:1", **changed: object) -> Notice:
    values: dict[str, object] = {
        "person": person.pk, "kind": "requests.decided", "key": key, "title": f"Título {key}",
        "text": "O seu pedido foi decidido.", "href": "/pedidos/1/", "body": "uniar",
    }  # fmt: skip
    return Notice(**{**values, **changed})  # type: ignore[arg-type]


def states(person: Person) -> dict[str, str]:
    return dict(Row.objects.filter(person=person).values_list("key", "mail"))
