"""What we and the mail server agree on at the start of a connection (SMFIC_OPTNEG). Pure.

Each answer that the filter owes costs the server a wait; asking for none but the verdict is what
makes a filter cheap (``docs/adr/0017``). Servers that cannot be silent get their answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from struct import error as struct_error

from portaria.connectors.milter import wire
from portaria.connectors.milter.wire import LENGTH, OPTIONS, Actions, ProtocolError, Steps, packet

WANTED_ACTIONS = (
    Actions.ADD_HEADERS
    | Actions.CHANGE_HEADERS
    | Actions.ADD_RCPT
    | Actions.DEL_RCPT
    | Actions.QUARANTINE
)
SILENT = {
    wire.CONNECT: Steps.SILENT_CONNECT,
    wire.HELO: Steps.SILENT_HELO,
    wire.MAIL: Steps.SILENT_MAIL,
    wire.RCPT: Steps.SILENT_RCPT,
    wire.DATA: Steps.SILENT_DATA,
    wire.UNKNOWN: Steps.SILENT_UNKNOWN,
    wire.HEADER: Steps.SILENT_HEADER,
    wire.EOH: Steps.SILENT_EOH,
    wire.BODY: Steps.SILENT_BODY,
}
"""Which bit makes us owe no answer to which letter."""
NOT_SENT = Steps.NO_HELO | Steps.NO_DATA | Steps.NO_UNKNOWN | Steps.NO_EOH
WANTED_STEPS = NOT_SENT | Steps(sum(SILENT.values()))
MACROS = (
    (0, b"{client_addr} {client_name} {daemon_name}"),  # connection
    (1, b""),  # HELO
    (2, b"{auth_authen} {mail_addr}"),  # MAIL
    (3, b""),  # RCPT
    (4, b""),  # DATA
    (5, b"i"),  # end of message
    (6, b""),  # end of headers
)
"""By stage (SMFIM_*), the only macros that the gate reads."""
OLDEST = 2


@dataclass(frozen=True, slots=True)
class Agreed:
    """The answer to send, and the letters to which we owe one each time."""

    answer: bytes
    owed: frozenset[int]


@lru_cache(16)
def agree(data: bytes) -> Agreed:
    """What we answer to the server's offer (version, actions, steps).

    Raises:
        ProtocolError: the offer cannot be read, or lacks an action that a verdict may need; no
            message may pass a gate that could not hold it.
    """
    try:
        version, actions, steps = OPTIONS.unpack_from(data)
    except struct_error:
        raise ProtocolError("negociação incompleta") from None
    if version < OLDEST:
        raise ProtocolError(f"o servidor fala a versão {version} do protocolo; há da {OLDEST} à 6")
    if lacking := WANTED_ACTIONS & ~Actions(actions & WANTED_ACTIONS):
        raise ProtocolError(f"o servidor não permite: {lacking.name}")
    macros = bool(actions & Actions.SET_MACROS)
    agreed_steps = int(WANTED_STEPS) & steps
    answer = OPTIONS.pack(
        min(version, wire.VERSION),
        int(WANTED_ACTIONS | (Actions.SET_MACROS if macros else 0)),
        agreed_steps,
    )
    if macros:
        answer += b"".join(LENGTH.pack(stage) + names + b"\0" for stage, names in MACROS)
    owed = frozenset(letter for letter, silent in SILENT.items() if not agreed_steps & silent)
    return Agreed(packet(wire.NEGOTIATE, answer), owed)
