"""What was decided, as the packets that the mail server obeys. Pure."""

from __future__ import annotations

from portaria.connectors.milter import replies
from portaria.connectors.milter.texts import smtp_reply
from portaria.mail.gate import holding
from portaria.mail.gate.holding import Holding, Reason
from portaria.mail.gate.verdict import (
    AddHeader,
    Change,
    Hold,
    Outcome,
    RemoveHeader,
    SetHeader,
    Verdict,
)

NEVER = "451 4.3.0"
UNEXPLAINED = "Não foi possível examinar a mensagem agora; o servidor tentará de novo."


def packets(verdict: Verdict, *, utf8: bool) -> bytes:
    """Changes first, whether the message passes or is held; the decision last.

    Args:
        utf8: the client may be answered in UTF-8.
    """
    if verdict.outcome in (Outcome.REFUSE, Outcome.UNDECIDED):
        return _refusal(verdict, utf8=utf8)
    changes = b"".join(_change(change) for change in verdict.changes)
    if verdict.outcome is Outcome.HOLD and verdict.hold is not None:
        changes += _held(verdict.hold, verdict.policies)
    return changes + replies.CONTINUE


def _refusal(verdict: Verdict, *, utf8: bool) -> bytes:
    reply = verdict.reply
    if reply is None:
        return replies.reply(smtp_reply(NEVER, UNEXPLAINED, utf8=utf8))
    return replies.reply(smtp_reply(f"{reply.code} {reply.enhanced}", reply.text, utf8=utf8))


def _change(change: Change) -> bytes:
    match change:
        case AddHeader(name, value):
            return replies.add_header(name, value)
        case SetHeader(name, index, value):
            return replies.change_header(index, name, value)
        case RemoveHeader(name, index):
            return replies.change_header(index, name, "")


def _held(hold: Hold, policies: tuple[str, ...]) -> bytes:
    """The reasons go into the message, and the message into the server's hold queue, which is on
    disk before the client is told that it was accepted."""
    reasons = tuple(Reason(h.rule, h.code, h.provision, h.sentence) for h in hold.reasons)
    told = Holding(
        body=hold.body,
        power=hold.power,
        who=hold.who,
        within=hold.within,
        policy=policies[0] if policies else "",
        reasons=reasons,
    )
    first = hold.reasons[0].rule if hold.reasons else ""
    header = replies.insert_header(0, holding.NAME, holding.header_value(told))
    return header + replies.quarantine(f"portaria: {first}")
