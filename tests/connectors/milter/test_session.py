"""The protocol without sockets: whatever the pieces, the message is the same; whatever the bytes,
the connection ends in order or in ``ProtocolError`` (issue: the gate's protocol)."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.milter import talk
from portaria.connectors.milter import replies, wire
from portaria.connectors.milter.limits import Limits
from portaria.connectors.milter.negotiation import MACROS, WANTED_ACTIONS, WANTED_STEPS, agree
from portaria.connectors.milter.session import Incoming, Session
from portaria.connectors.milter.wire import OPTIONS, Actions, ProtocolError, Steps, packet

NAME = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=":"), min_size=1
)
LINE = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]))
HEADERS = st.lists(st.tuples(NAME, LINE), max_size=6)
LETTERS = st.sampled_from(b"ABCDEHKLMNOQRTUZ")
ADDRESS = st.text(st.characters(exclude_characters="\0<>", exclude_categories=["Cs"]), max_size=20)


def started(limits: Limits = Limits()) -> Session:  # noqa: B008  # frozen
    session = Session(limits)
    session.receive(talk.offer() + talk.macros(wire.CONNECT, client_addr="192.0.2.7"))
    return session


def ended(session: Session) -> Incoming:
    assert session.ended is not None
    return session.ended


@settings(max_examples=80, deadline=None)
@given(HEADERS, st.binary(max_size=300), ADDRESS, st.lists(ADDRESS, max_size=4), st.data())
def test_a_message_is_the_same_whatever_the_pieces_it_comes_in(
    headers: list[tuple[str, str]],
    body: bytes,
    sender: str,
    recipients: list[str],
    data: st.DataObject,
) -> None:
    sent = talk.message(
        headers, body, sender=sender, recipients=recipients, chunk=data.draw(st.integers(1, 100))
    )
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=8)))
    session = started()
    for first, last in zip([0, *cuts], [*cuts, len(sent)], strict=True):
        assert session.receive(sent[first:last]) == b""
    message = ended(session)
    assert (message.sender, message.recipients) == (sender, recipients)
    assert message.headers == [(n.encode(), v.encode()) for n, v in headers]
    assert message.body == body
    assert message.macros["i"] == "4jXF0G15C7zKmSd"
    assert message.macros["client_addr"] == "192.0.2.7"
    assert message.over == ""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=6), st.booleans())
def test_no_bytes_do_more_than_end_the_connection(pieces: list[bytes], after_hello: bool) -> None:
    session = started() if after_hello else Session(Limits())
    try:
        for piece in pieces:
            session.receive(piece)
            if session.ended is not None:
                session.answered()
    except ProtocolError:
        return


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(b"ABCDEHKLMNOQRTUZ"), st.binary(max_size=12)), max_size=12)
)
def test_no_order_of_commands_does_more_than_end_the_connection(
    commands: list[tuple[int, bytes]],
) -> None:
    session = started()
    try:
        session.receive(b"".join(packet(letter, data) for letter, data in commands))
        while session.ended is not None:
            session.answered()
    except ProtocolError:
        return


def test_several_messages_each_with_its_own_macros_and_the_connections() -> None:
    session = started()
    first = talk.message([("A", "1")], b"x", login="ana", queue_id="Q1")
    second = talk.message([("B", "2")], b"y", queue_id="Q2")
    session.receive(first)
    assert ended(session).macros == {
        "client_addr": "192.0.2.7", "auth_authen": "ana", "mail_addr": "ana@orgao.test", "i": "Q1",
    }  # fmt: skip
    session.answered()
    assert session.ended is None
    assert not session.midway
    session.receive(second)
    assert "auth_authen" not in ended(session).macros
    assert ended(session).headers == [(b"B", b"2")]


def test_what_comes_before_the_verdict_waits_for_it() -> None:
    session = started()
    session.receive(talk.message([], b"x", queue_id="Q1") + talk.message([], b"y", queue_id="Q2"))
    assert ended(session).body == b"x"
    assert session.receive(packet(wire.QUIT)) == b""
    session.answered()
    assert ended(session).body == b"y"
    assert not session.over
    session.answered()
    assert session.over


def test_an_aborted_message_leaves_nothing() -> None:
    session = started()
    whole = talk.message([("Segredo", "1")], b"x", login="ana")
    session.receive(whole[: whole.index(packet(wire.BODY, b"x"))])
    assert session.midway
    session.receive(packet(wire.ABORT))
    assert not session.midway
    session.receive(talk.message([], b"y"))
    assert ended(session).headers == []
    assert "auth_authen" not in ended(session).macros


def test_a_message_without_a_sender_is_no_message() -> None:
    for command in (packet(wire.RCPT, b"<a@b>\0"), packet(wire.BODY, b"x"), packet(wire.EOM)):
        with pytest.raises(ProtocolError):
            started().receive(command)


def test_the_last_piece_may_come_with_the_end() -> None:
    session = started()
    session.receive(packet(wire.MAIL, b"<>\0") + packet(wire.BODY, b"a") + packet(wire.EOM, b"b"))
    assert ended(session).body == b"ab"
    assert ended(session).sender == ""


@pytest.mark.parametrize(("size", "over"), [(99, ""), (100, ""), (101, "size")])
def test_a_body_over_the_limit_is_not_kept_and_said(size: int, over: str) -> None:
    session = started(Limits(message=100))
    session.receive(talk.message([], b"x" * size, chunk=10))
    assert ended(session).over == over
    assert ended(session).size == size
    assert len(ended(session).body) <= 100


@pytest.mark.parametrize(("count", "over"), [(2, ""), (3, ""), (4, "recipients")])
def test_recipients_over_the_limit(count: int, over: str) -> None:
    session = started(Limits(recipients=3))
    session.receive(talk.message([], b"", recipients=["a@b"] * count))
    assert ended(session).over == over
    assert len(ended(session).recipients) == min(count, 3)


@pytest.mark.parametrize(("count", "over"), [(2, ""), (3, ""), (4, "headers")])
def test_headers_over_the_limit(count: int, over: str) -> None:
    session = started(Limits(headers=3))
    session.receive(talk.message([("A", "1")] * count, b""))
    assert ended(session).over == over


def test_a_packet_over_the_limit_ends_the_connection_before_it_comes() -> None:
    session = started(Limits(packet=1000))
    session.receive(packet(wire.MAIL, b"<>\0"))
    with pytest.raises(ProtocolError, match="limite"):
        session.receive(wire.LENGTH.pack(1001) + b"B")


def test_postfix_is_asked_for_no_answer_but_the_verdict() -> None:
    agreed = agree(OPTIONS.pack(*talk.POSTFIX))
    assert agreed.owed == frozenset()
    version, actions, steps = OPTIONS.unpack_from(agreed.answer, 5)
    assert version == 6
    assert Actions(actions) == WANTED_ACTIONS | Actions.SET_MACROS
    assert Steps(steps) == WANTED_STEPS
    assert agreed.answer.count(b"\0", 17) >= len(MACROS)


def test_a_server_that_cannot_be_silent_gets_its_answers() -> None:
    session = Session(Limits())
    (answer,) = talk.packets(session.receive(talk.offer(steps=0)))
    assert OPTIONS.unpack_from(answer[1])[2] == 0
    out = session.receive(packet(wire.HELO, b"x\0") + packet(wire.MAIL, b"<>\0"))
    assert out == replies.CONTINUE * 2
    out = session.receive(packet(wire.HEADER, b"A\0b\0") + packet(wire.EOH) + packet(wire.EOM))
    assert out == replies.CONTINUE * 2, "the end of the message is answered by the verdict"


@pytest.mark.parametrize(
    "offered", [talk.offer(actions=0x1), talk.offer(version=1), packet(wire.NEGOTIATE, b"\0")]
)
def test_a_server_that_could_not_hold_a_message_is_not_served(offered: bytes) -> None:
    with pytest.raises(ProtocolError):
        Session(Limits()).receive(offered)


def test_nothing_is_taken_before_the_negotiation() -> None:
    with pytest.raises(ProtocolError):
        Session(Limits()).receive(packet(wire.MAIL, b"<>\0"))


def test_the_clients_address_without_macros() -> None:
    session = Session(Limits())
    session.receive(talk.offer() + talk.connect("mx.fora.test", "IPv6:2001:db8::1"))
    session.receive(talk.message([], b""))
    assert ended(session).macros["client_addr"] == "2001:db8::1"
    assert ended(session).macros["client_name"] == "mx.fora.test"


@pytest.mark.parametrize("parameters", [(), ("SIZE=10",), ("SIZE=10", "smtputf8")])
def test_who_may_be_answered_in_utf8(parameters: tuple[str, ...]) -> None:
    session = started()
    session.receive(talk.message([], b"", parameters=parameters))
    assert ended(session).utf8 is ("smtputf8" in parameters)
    assert ended(session).parameters == parameters


def test_a_session_is_freed_at_once() -> None:
    """One connection is one message, mostly: a circle in each would wait for the collector."""
    sent = talk.message([("From", "ana@orgao.test")], b"Bom dia.\r\n")
    gc.collect()
    gc.disable()
    try:
        for _ in range(20):
            session = started()
            session.receive(sent)
            ended(session)
            session.answered()
        del session
        assert gc.collect() == 0
    finally:
        gc.enable()
