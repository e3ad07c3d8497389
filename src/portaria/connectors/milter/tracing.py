"""One message's line for the traces (G11): who, when, how large, what was decided and by which
provision. Pure. Nothing of its text, and its subject only where it is an official communication."""

from __future__ import annotations

from portaria.connectors.milter.session import Incoming
from portaria.mail.gate.verdict import Outcome, Verdict
from portaria.norms.plain import Json

WORDS = {
    Outcome.PASS: "pass",
    Outcome.CHANGE: "changed",
    Outcome.HOLD: "held",
    Outcome.REFUSE: "refused",
    Outcome.UNDECIDED: "deferred",
}
MESSAGE_ID_BYTES = 998


def envelope_record(message: Incoming) -> dict[str, Json]:
    """What is known before anything is decided."""
    macros = message.macros
    found: dict[str, Json] = {
        "qid": macros.get("i", ""),
        "mid": _message_id(message),
        "from": message.sender,
        "rcpt": list(message.recipients),
        "size": message.size,
        "client": macros.get("client_addr", ""),
        "login": macros.get("auth_authen", ""),
    }
    return {key: value for key, value in found.items() if value}


def record(message: Incoming, verdict: Verdict, milliseconds: float) -> dict[str, Json]:
    """The whole line, but its instant."""
    line = envelope_record(message)
    line["verdict"] = WORDS[verdict.outcome]
    line["ms"] = round(milliseconds, 1)
    if verdict.hits:
        deciding = verdict.hits[0]
        if verdict.hold is not None and verdict.hold.reasons:
            deciding = verdict.hold.reasons[0]
        line |= {"rule": deciding.rule, "prov": deciding.provision, "mode": deciding.mode.value}
        line["reasons"] = [
            {"rule": hit.rule, "prov": hit.provision, "hit": True, "outcome": hit.asks.value}
            for hit in verdict.hits
        ]
    if verdict.undecided:
        line["undecided"] = list(verdict.undecided)
    if verdict.official:
        line |= {"official": True, "subject": verdict.subject[:300]}
    return line


def _message_id(message: Incoming) -> str:
    for name, value in message.headers:
        if len(name) == 10 and name.lower() == b"message-id":
            return value[:MESSAGE_ID_BYTES].decode("utf-8", "replace").strip()
    return ""
