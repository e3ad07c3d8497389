"""A client of Dovecot's administration over HTTP (``doveadm``, API v1): many commands in one
request, answers told apart into done, not there, to be tried again, and never to be."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TIMEOUT = 30.0
"""Seconds until an answer begins; ours, no norm's."""
TOGETHER = 500
"""Commands of one request: the server answers a request only once it has done all of it."""
ANSWER_MAX = 64 << 20
"""Bytes of one answer."""

# sysexits.h, as doveadm exits: 67 knows no such user; 68 finds no mailbox, script, path or session.
_ABSENT = frozenset({67, 68})
_NEVER = {
    64: "o comando não foi entendido",
    65: "os dados foram recusados",
    77: "falta permissão ao serviço de correio",
    78: "a configuração do serviço de correio tem erro",
}
_UNKNOWN = "o serviço de correio não conhece o comando"


class Unreachable(Exception):  # noqa: N818  # an answer, in the words of the house
    """The server did not answer, or answered nonsense: to be tried again."""


@dataclass(frozen=True, slots=True)
class Command:
    """``name`` in camel case as the API has it (``mailboxStatus``), with its parameters."""

    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a command.

    Attributes:
        rows: what it tells; empty for most.
        code: 0 done; else doveadm's exit status, -1 for a command that it does not know.
    """

    rows: Any
    code: int

    @property
    def done(self) -> bool:
        """The command did what it was asked to."""
        return self.code == 0

    @property
    def absent(self) -> bool:
        """What the command is about is not there."""
        return self.code in _ABSENT

    @property
    def permanent(self) -> bool:
        """Trying the same again would fail the same way."""
        return self.code in _NEVER or self.code == -1

    @property
    def why(self) -> str:
        """What went wrong, in a few words."""
        if self.absent:
            return "a caixa, a pasta ou a sessão não existe no servidor"
        if self.code == -1:
            return _UNKNOWN
        return _NEVER.get(self.code, f"falha passageira do serviço de correio ({self.code})")


class Doveadm:
    """One server. A connection is made for each request: requests are few and carry many."""

    def __init__(self, host: str, port: int, key: str, *, timeout: float = TIMEOUT) -> None:
        self._host, self._port, self._timeout = host, port, timeout
        self._headers = {
            "Authorization": "X-Dovecot-API " + base64.b64encode(key.encode()).decode(),
            "Content-Type": "application/json",
        }

    def ask(self, commands: Sequence[Command]) -> list[Answer]:
        """Run ``commands`` one after another; their answers, in order.

        Raises:
            Unreachable: no answer in time. Some commands may have run: each must bear repeating.
        """
        return [
            answer
            for start in range(0, len(commands), TOGETHER)
            for answer in self._some(commands[start : start + TOGETHER])
        ]

    def one(self, name: str, **values: Any) -> Answer:
        """Run one command."""
        return self.ask([Command(name, values)])[0]

    def _some(self, commands: Sequence[Command]) -> list[Answer]:
        asked = [[c.name, dict(c.values), str(tag)] for tag, c in enumerate(commands)]
        told = self._post(json.dumps(asked).encode())
        try:
            answers = {int(tag): _answer(kind, body) for kind, body, tag in json.loads(told)}
            return [answers[tag] for tag in range(len(commands))]
        except (ValueError, TypeError, KeyError) as error:
            raise Unreachable(f"resposta que não se entende ({error})") from error

    def _post(self, body: bytes) -> bytes:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        try:
            connection.request("POST", "/doveadm/v1", body, self._headers)
            response = connection.getresponse()
            told = response.read(ANSWER_MAX + 1)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"o serviço de correio não respondeu ({error})") from error
        finally:
            connection.close()
        if response.status == http.HTTPStatus.UNAUTHORIZED:
            raise Unreachable("o serviço de correio recusou a chave do doveadm: confira-a")
        if response.status != http.HTTPStatus.OK:
            raise Unreachable(f"o serviço de correio respondeu {response.status}")
        if len(told) > ANSWER_MAX:
            raise Unreachable(f"resposta maior que {ANSWER_MAX >> 20} MB (limite nosso)")
        return told


def _answer(kind: str, body: Any) -> Answer:
    if kind == "doveadmResponse":
        return Answer(body, 0)
    if kind == "error":
        known = body["type"] == "exitCode"
        return Answer([], int(body["exitCode"]) if known else -1)
    raise ValueError(f"«{kind}»")
