"""The gate as a process: killed, restarted, flooded, without state, refreshed. A message is either
decided, with its line in the spool, or its connection breaks and the server tries again."""

from __future__ import annotations

import grp
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.milter import running, talk
from connectors.milter.running import Gate
from portaria import clock
from portaria.connectors.instances.process import signal_to, wait_until_gone
from portaria.connectors.milter import settings, wire
from portaria.connectors.milter.settings import Places
from portaria.connectors.milter.wire import packet
from portaria.mail.gate.store.rows import AddressRow
from portaria.mail.gate.store.writing import GateWriter
from unused_ports import unused

HEADERS = [("From", "ana@orgao.test"), ("Message-Id", "<1@orgao.test>"), ("Subject", "Assunto")]
PASSES = [(wire.CONTINUE, b"")]


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    with running.gate(tmp_path_factory.mktemp("gate"), PORTARIA_GATE_PROCESSES="2") as made:
        yield made


def passes(gate: Gate, queue_id: str) -> bool:
    """Whether a message sent now passes; False when the connection breaks."""
    try:
        with talk.Server(str(gate.socket)) as server:
            server.hello()
            return server.verdict(talk.message(HEADERS, b"x\r\n", queue_id=queue_id)) == PASSES
    except (OSError, EOFError):
        return False


def in_time(what: object) -> None:
    until = clock.elapsed() + running.PATIENCE
    while not what():  # type: ignore[operator]
        assert clock.elapsed() < until
        clock.pause(0.02)


def test_several_messages_of_one_connection_each_leave_their_line(gate: Gate) -> None:
    with talk.Server(str(gate.socket)) as server:
        assert server.hello() == (6, 0x13D, 0xFF3C2)
        for number in range(3):
            sent = talk.message(HEADERS, b"x\r\n" * 30_000, queue_id=f"QA{number}", login="ana")
            assert server.verdict(sent) == PASSES
        server.send(packet(wire.ABORT) + packet(wire.QUIT))
        with pytest.raises(EOFError):
            server.answer()
    lines = [line for line in gate.lines() if str(line["qid"]).startswith("QA")]
    assert [line["qid"] for line in lines] == ["QA0", "QA1", "QA2"]
    wanted = {
        "mid": "<1@orgao.test>", "from": "ana@orgao.test", "rcpt": ["bia@orgao.test"],
        "client": "192.0.2.7", "login": "ana", "verdict": "pass",
    }  # fmt: skip
    assert wanted.items() <= lines[0].items()
    assert lines[0]["size"] > 90_000
    assert "Assunto" not in str(lines[0]), "a trace holds no content"


def test_a_large_message_and_one_of_no_bytes(gate: Gate) -> None:
    with talk.Server(str(gate.socket)) as server:
        server.hello()
        assert server.verdict(talk.message([], b"")) == PASSES
        assert server.verdict(talk.message(HEADERS, b"0123456789abcde\n" * 500_000)) == PASSES


def test_who_speaks_nonsense_is_left_and_the_others_are_served(gate: Gate) -> None:
    with talk.Server(str(gate.socket)) as server, talk.Server(str(gate.socket)) as other:
        other.hello()
        server.send(b"GET / HTTP/1.0\r\n\r\n")
        with pytest.raises(EOFError):
            server.answer()
        assert other.verdict(talk.message(HEADERS, b"x")) == PASSES
    gate.waits_to_say("conexão encerrada: pacote de")


def test_many_connections_at_once(gate: Gate) -> None:
    servers = [talk.Server(str(gate.socket)) for _ in range(100)]
    for server in servers:
        server.send(talk.offer())
    for server in servers:
        assert server.answer()[0] == wire.NEGOTIATE
        server.send(talk.message(HEADERS, b"x" * 1000))
    for server in servers:
        assert server.answer() == PASSES[0]
        server.close()


def test_only_its_owner_and_the_mail_server_may_connect(gate: Gate) -> None:
    status = gate.socket.stat()
    assert status.st_mode & 0o777 == 0o660
    assert grp.getgrgid(status.st_gid).gr_name == "postfix"


def test_it_may_listen_on_a_port(tmp_path: Path) -> None:
    [port] = unused(1)
    with (
        running.gate(tmp_path, PORTARIA_GATE_LISTEN=f"inet:127.0.0.1:{port}"),
        talk.Server(("127.0.0.1", port)) as server,
    ):
        server.hello()
        assert server.verdict(talk.message(HEADERS, b"x")) == PASSES


def test_there_is_one_gate_in_an_installation(gate: Gate) -> None:
    with pytest.raises(AssertionError, match="Já há um controle"):
        Gate(gate.home, {"PORTARIA_GATE_LISTEN": f"unix:{gate.home}/other"}).start()
    assert passes(gate, "QB")


def test_a_publication_is_obeyed_in_less_than_a_second(gate: Gate) -> None:
    """Goal of the issue; asked of the log, which a process writes after it obeys."""
    for version in (2, 3):
        with GateWriter(gate.published) as writer, writer.publish(version) as batch:
            batch.addresses([AddressRow(f"a{version}@orgao.test", "b", "individual", "x", 0, 1, 1)])
        gate.waits_to_say(f"estado publicado {version} em vigor")
    in_time(lambda: gate.log.count("estado publicado 3 em vigor") == len(gate.processes()))


def test_a_process_killed_is_replaced_and_what_it_held_is_tried_again(gate: Gate) -> None:
    before = gate.processes()
    with talk.Server(str(gate.socket)) as server:
        server.hello()
        sent = talk.message(HEADERS, b"x" * 5000, queue_id="QKILL")
        server.send(sent[:-100])
        for pid in before:
            signal_to(pid, signal.SIGKILL)
        with pytest.raises((EOFError, ConnectionResetError)):
            server.answer()
    assert "QKILL" not in [line["qid"] for line in gate.lines()], "no verdict, no line"
    in_time(lambda: passes(gate, "QC"))
    in_time(lambda: len(set(gate.processes()) - set(before)) == 2)


def test_a_restart_refuses_no_connection_and_finishes_what_was_begun(gate: Gate) -> None:
    before = set(gate.processes())
    with talk.Server(str(gate.socket)) as server:
        server.hello()
        sent = talk.message(HEADERS, b"x" * 5000, queue_id="QHUP")
        server.send(sent[:-100])
        gate.tell(signal.SIGHUP)
        in_time(lambda: (passes(gate, "QD") or pytest.fail("refused")) and
                len(set(gate.processes()) - before) == 2)  # fmt: skip
        server.send(sent[-100:])
        assert server.answer() == PASSES[0]
        assert server.verdict(talk.message(HEADERS, b"y", queue_id="QHUP2")) == PASSES
    in_time(lambda: not before & set(gate.processes()))
    assert {"QHUP", "QHUP2"} <= {line["qid"] for line in gate.lines()}


def test_killed_whole_it_starts_again_at_the_same_place(tmp_path: Path) -> None:
    with running.gate(tmp_path, PORTARIA_GATE_PROCESSES="1") as gate:
        assert passes(gate, "Q1")
        gate.kill()
        assert not passes(gate, "Q2")
        gate.start()
        assert passes(gate, "Q3")
    assert [line["qid"] for line in gate.lines()] == ["Q1", "Q3"]


def test_its_processes_leave_when_the_first_one_is_killed(tmp_path: Path) -> None:
    with running.gate(tmp_path, PORTARIA_GATE_PROCESSES="2") as gate:
        workers = gate.processes()
        gate.tell(signal.SIGKILL)
        assert gate.process is not None
        gate.process.wait(running.PATIENCE)

        assert wait_until_gone(workers, seconds=running.PATIENCE)


def test_sigterm_ends_it_in_order(tmp_path: Path) -> None:
    with running.gate(tmp_path) as gate:
        assert gate.stop() == 0


@pytest.mark.parametrize(
    ("mode", "answer"),
    [("tempfail", b"451 4.3.0 Nao foi possivel examinar a mensagem agora; o servidor tentara de"
      b" novo.\0"), ("accept", b"")],
)  # fmt: skip
def test_without_a_published_state_the_declared_mode_until_there_is_one(
    tmp_path: Path, mode: str, answer: bytes
) -> None:
    with running.gate(tmp_path, published=False, PORTARIA_GATE_FAILURE=mode) as gate:
        with talk.Server(str(gate.socket)) as server:
            server.hello()
            ((letter, data),) = server.verdict(talk.message(HEADERS, b"x", queue_id="Q1"))
        assert (letter, data) == (wire.REPLY if answer else wire.CONTINUE, answer)
        with GateWriter(gate.published) as writer, writer.publish(1):
            pass
        in_time(lambda: passes(gate, "Q2"))
    first = gate.lines()[0]
    assert first["verdict"] == ("deferred" if answer else "pass")
    assert first["undecided"] == ["gate"]


@pytest.mark.parametrize(("size", "letter"), [(1024 * 1024 - 100, wire.CONTINUE),
                                              (1024 * 1024 + 1, wire.REPLY)])  # fmt: skip
def test_more_than_the_gate_takes_is_refused_as_a_limit_of_ours(
    tmp_path: Path, size: int, letter: int
) -> None:
    with running.gate(tmp_path, PORTARIA_GATE_MESSAGE_MB="1") as gate:
        with talk.Server(str(gate.socket)) as server:
            server.hello()
            ((found, data),) = server.verdict(talk.message([], b"x" * size))
        assert found == letter
        assert data.startswith(b"552 5.3.4 ") is (letter == wire.REPLY)
        assert (b"limite tecnico" in data) is (letter == wire.REPLY)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTARIA_GATE_FAILURE", "reject"),
        ("PORTARIA_GATE_PROCESSES", "0"),
        ("PORTARIA_GATE_NETWORKS", "10.0.0.0/99"),
        ("PORTARIA_GATE_MESSAGE_MB", "muitos"),
        ("PORTARIA_GATE_LISTEN", "gate.sock"),
        ("PORTARIA_CLAMD", "localhost"),
    ],
)
def test_a_setting_that_cannot_be_read_is_said(tmp_path: Path, name: str, value: str) -> None:
    made = Gate(tmp_path, {name: value})
    with pytest.raises(AssertionError, match=name):
        made.start()
    assert made.process is not None
    assert made.process.wait(running.PATIENCE) == 2


@pytest.mark.parametrize(("cores", "processes"), [(None, 1), (1, 1), (2, 1), (4, 2), (9, 4)])
def test_half_of_the_cores_are_the_mail_server_s(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cores: int | None, processes: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    places = Places(tmp_path, tmp_path, tmp_path, tmp_path)
    assert settings.read({}, places).processes == processes
