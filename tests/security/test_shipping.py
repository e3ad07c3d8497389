"""Lines of the security log reach a collector by TLS (ASVS 16.4.3): whole, in order, also what was
told while it was away; to nobody else."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import RequestFactory

from portaria import clock
from portaria.config import logs, shipping
from portaria.config.shipping import Collector
from portaria.connectors.instances import certificates
from portaria.connectors.instances.certificates import Certificates

PATIENCE = 120.0
# RFC 5424: <PRI>VERSION SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP SD SP MSG
SYSLOG = re.compile(r"<(\d+)>1 (\S+) (\S+) portaria (\d+) (\S+) - (.*)", re.S)


class Listener:
    """A collector: keeps what it is sent; while it is ``away``, the door is shut."""

    def __init__(self, papers: Certificates) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(papers.certificate, papers.key)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.away = False
        self.port = int(self.socket.getsockname()[1])
        self.octets = b""
        self.refused = 0
        self.arrived = threading.Condition()
        self.open: list[ssl.SSLSocket] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                plain, _ = self.socket.accept()
            except OSError:
                return
            if self.away:
                plain.close()
            else:
                threading.Thread(target=self._read, args=(plain,), daemon=True).start()

    def _read(self, plain: socket.socket) -> None:
        try:
            there = self.context.wrap_socket(plain, server_side=True)
        except OSError:
            with self.arrived:
                self.refused += 1
                self.arrived.notify_all()
            return
        self.open.append(there)
        try:
            while part := there.recv(65536):
                with self.arrived:
                    self.octets += part
                    self.arrived.notify_all()
        except OSError:
            return

    def wait(self, done: Callable[[], bool]) -> None:
        with self.arrived:
            assert self.arrived.wait_for(done, PATIENCE), self.octets

    def messages(self) -> list[str]:
        """What came, by RFC 5425's count of octets; a frame still on its way is left out."""
        found, rest = [], self.octets
        while match := re.match(rb"(\d+) ", rest):
            length = int(match[1])
            frame = rest[match.end() : match.end() + length]
            if len(frame) < length:
                break
            found.append(frame.decode())
            rest = rest[match.end() + length :]
        return found

    def leave(self) -> None:
        """Close what is open; be away."""
        self.away = True
        for each in self.open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self.open.clear()

    def end(self) -> None:
        """Close everything."""
        self.leave()
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Made two days ago, whatever hour the tests are told: TLS reads the machine's own clock."""
    with clock.at(clock.now() - timedelta(days=2)):
        return certificates.local(tmp_path_factory.mktemp("collector"), ["localhost"])


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipping, "AGAIN", (0.05,))


@pytest.fixture
def listener(papers: Certificates) -> Iterator[Listener]:
    found = Listener(papers)
    yield found
    found.end()


def logger_to(port: int, authority: Path | None) -> tuple[logging.Logger, Collector]:
    logger = logging.Logger("portaria.security")
    handler = Collector("localhost", port, str(authority) if authority else None)
    logger.addHandler(handler)
    return logger, handler


def test_a_line_arrives_as_syslog(listener: Listener, papers: Certificates) -> None:
    logger, handler = logger_to(listener.port, papers.authority)
    text = json.dumps({"what": "refused", "path": "/livro/\n<34>1 forjada"})
    logger.warning("%s", text)
    logger.error("çã")
    listener.wait(lambda: len(listener.messages()) == 2)
    first, second = [SYSLOG.fullmatch(message) for message in listener.messages()]
    assert first is not None
    assert second is not None
    assert (first[1], first[5], first[6]) == ("84", "portaria.security", text)
    assert first[2].endswith("+00:00")
    assert (second[1], second[6]) == ("83", "çã")
    handler.close()


def texts(listener: Listener) -> list[str]:
    return [message.rsplit(" - ", 1)[1] for message in listener.messages()]


def test_what_is_told_while_it_is_away_arrives_when_it_is_back(
    listener: Listener, papers: Certificates, quick: None
) -> None:
    """No line is lost on the connection that it closed."""
    logger, handler = logger_to(listener.port, papers.authority)
    logger.warning("antes")
    listener.wait(lambda: texts(listener) == ["antes"])
    listener.leave()
    for n in range(3):
        logger.warning("depois %s", n)
    listener.away = False
    listener.wait(lambda: texts(listener) == ["antes", "depois 0", "depois 1", "depois 2"])
    handler.close()


def test_how_many_were_lost_is_told(
    listener: Listener, papers: Certificates, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipping, "WAITING", 3)
    listener.away = True
    logger, handler = logger_to(listener.port, papers.authority)
    for n in range(8):
        logger.warning("linha %s", n)
    listener.away = False
    lost = '{"what": "lines.lost", "count": 5}'
    listener.wait(lambda: texts(listener) == [lost, "linha 5", "linha 6", "linha 7"])
    handler.close()


def test_a_collector_that_cannot_prove_its_name_is_sent_nothing(
    listener: Listener, quick: None
) -> None:
    """Its authority is not one of the machine's."""
    logger, handler = logger_to(listener.port, None)
    logger.warning("segredo")
    listener.wait(lambda: listener.refused > 0)
    handler.close()
    assert listener.octets == b""


def test_an_end_with_the_collector_away_does_not_wait_for_it(
    papers: Certificates, quick: None
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        logger, handler = logger_to(int(taken.getsockname()[1]), papers.authority)
        logger.warning("linha")
        handler.close()
        assert handler._thread is not None
        handler._thread.join(PATIENCE)
        assert not handler._thread.is_alive()


@pytest.mark.parametrize(
    ("told", "port"), [("tls://logs.example", 6514), ("tls://logs.example:10514", 10514)]
)
def test_the_setting(monkeypatch: pytest.MonkeyPatch, told: str, port: int) -> None:
    monkeypatch.setenv("PORTARIA_LOG_TO", told)
    found = logs.logging()
    assert found["handlers"]["collector"]["port"] == port
    assert found["loggers"]["portaria.security"]["handlers"] == ["console", "collector"]
    assert found["loggers"]["django"]["handlers"] == ["console"]


@pytest.mark.parametrize(
    "told", ["logs.example:6514", "udp://logs.example:514", "tls://", "tls://a:b", "tls://u@x"]
)
def test_a_setting_that_would_send_in_clear_or_nowhere_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv("PORTARIA_LOG_TO", told)
    with pytest.raises(ValueError, match=r"PORTARIA_LOG_TO|port|Port"):
        logs.logging()


def test_what_the_site_tells_is_what_is_sent(listener: Listener, papers: Certificates) -> None:
    """The very line of the watch, through Django's logger."""
    from portaria.frame.watch import tell

    logger = logging.getLogger("portaria.security")
    handler = Collector("localhost", listener.port, str(papers.authority))
    logger.addHandler(handler)
    try:
        with clock.at(clock.now()):
            tell("refused", RequestFactory().get("/livro/"), asked=["ledger.read"])
        listener.wait(lambda: len(listener.messages()) == 1)
    finally:
        logger.removeHandler(handler)
        handler.close()
    told = SYSLOG.fullmatch(listener.messages()[0])
    assert told is not None
    line = json.loads(told[6])
    assert (line["what"], line["path"]) == ("refused", "/livro/")
