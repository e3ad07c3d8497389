"""Verdicts as packets, lines for the traces (G11), networks."""

from __future__ import annotations

import pytest

from connectors.milter import talk
from portaria.connectors.milter import replies, tracing, wire
from portaria.connectors.milter.networks import Networks
from portaria.connectors.milter.session import Incoming
from portaria.connectors.milter.verdicts import packets
from portaria.mail.gate.holding import parse
from portaria.mail.gate.verdict import (
    AddHeader,
    Hit,
    Hold,
    Mode,
    Outcome,
    RemoveHeader,
    Reply,
    SetHeader,
    Verdict,
)

HIT = Hit("media", "music", Mode.ENFORCE, Outcome.HOLD, "Traz música.", "n#art1_cpt", "art. 1º",
          "2020-01-01", "a.mp3", "uni")  # fmt: skip
CHANGES = (RemoveHeader("X-A", 2), RemoveHeader("X-A", 1), SetHeader("Subject", 1, "novo"),
           AddHeader("X-B", "c\nd\r\0"))  # fmt: skip
CHANGED = [
    (wire.CHANGE_HEADER, b"\0\0\0\2X-A\0\0"),
    (wire.CHANGE_HEADER, b"\0\0\0\1X-A\0\0"),
    (wire.CHANGE_HEADER, b"\0\0\0\1Subject\0novo\0"),
    (wire.ADD_HEADER, b"X-B\0c\nd\0"),
]


def test_changes_in_their_order_and_then_on() -> None:
    found = talk.packets(packets(Verdict(Outcome.CHANGE, CHANGES), utf8=False))
    assert found == [*CHANGED, (wire.CONTINUE, b"")]


def test_what_is_held_is_changed_too_and_carries_its_reasons() -> None:
    hold = Hold("uni", "mail.decide_held", "a chefia", "2 business days", (HIT,))
    verdict = Verdict(Outcome.HOLD, CHANGES, hold=hold, hits=(HIT,), policies=("abc",))
    *changed, reasons, quarantine, last = talk.packets(packets(verdict, utf8=True))
    assert changed == CHANGED
    assert reasons[0] == wire.INSERT_HEADER
    assert reasons[1].startswith(b"\0\0\0\0X-Portaria-Retida\0")
    holding = parse(reasons[1].split(b"\0")[-2].decode())
    assert holding is not None
    assert (holding.body, holding.who, holding.policy) == ("uni", "a chefia", "abc")
    assert [reason.rule for reason in holding.reasons] == ["media"]
    assert (quarantine, last) == ((wire.QUARANTINE, b"portaria: media\0"), (wire.CONTINUE, b""))


@pytest.mark.parametrize("utf8", [False, True])
def test_a_refusal_changes_nothing_and_says_why(utf8: bool) -> None:
    verdict = Verdict(Outcome.REFUSE, CHANGES, Reply("550", "5.7.1", "Não: 100%."))
    told = "Não" if utf8 else "Nao"
    assert packets(verdict, utf8=utf8) == replies.reply(f"550 5.7.1 {told}: 100%.".encode())


def test_undecided_without_words_is_tried_again() -> None:
    ((letter, data),) = talk.packets(packets(Verdict(Outcome.UNDECIDED), utf8=False))
    assert (letter, data[:9]) == (wire.REPLY, b"451 4.3.0")


def test_the_line_says_the_deciding_rule_and_holds_no_content() -> None:
    message = Incoming({"i": "Q1", "client_addr": "192.0.2.1"}, "a@b", (), ["c@d"],
                       [(b"MESSAGE-ID", b" <1@b>"), (b"Subject", b"segredo")], size=10)  # fmt: skip
    other = Hit("sensitive", "x", Mode.WARN, Outcome.HOLD, "s", "n#art2", "l", "", "d", "uni")
    verdict = Verdict(Outcome.HOLD, hold=Hold("uni", "p", "", "", (HIT,)), hits=(other, HIT),
                      undecided=("spam",))  # fmt: skip
    line = tracing.record(message, verdict, 1.26)
    assert line == {
        "qid": "Q1", "mid": "<1@b>", "from": "a@b", "rcpt": ["c@d"], "size": 10,
        "client": "192.0.2.1", "verdict": "held", "ms": 1.3, "rule": "media", "prov": "n#art1_cpt",
        "mode": "enforce", "undecided": ["spam"],
        "reasons": [
            {"rule": "sensitive", "prov": "n#art2", "hit": True, "outcome": "hold"},
            {"rule": "media", "prov": "n#art1_cpt", "hit": True, "outcome": "hold"},
        ],
    }  # fmt: skip
    official = tracing.record(message, Verdict(Outcome.PASS, official=True, subject="x" * 400), 1)
    assert official["official"] is True
    assert official["subject"] == "x" * 300


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("10.0.0.0", True), ("10.255.255.255", True), ("11.0.0.0", False), ("::1", True),
        ("::ffff:10.1.2.3", True), ("IPv6:2001:db8::1", False), ("", False), ("unknown", False),
    ],
)  # fmt: skip
def test_networks(address: str, inside: bool) -> None:
    assert Networks(("10.0.0.0/8", "::1/128")).hold(address) is inside
