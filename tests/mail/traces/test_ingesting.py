"""Logs into records (G11): what each kind of line comes to, wherever it lies."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mail.traces.logs import START, Adopted, Log, gate, postfix, records, take_in, told, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _uni(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    Adopted("uni")


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log()


def kept(log: Log, tmp_path: Path, *names: str, still_open: bool = False) -> object:
    (tmp_path / "mail.log").write_bytes(log.text)
    take_in(postfix(tmp_path / "mail.log"))
    return told(records(still_open=still_open), *names)


def test_a_message_sent(log: Log, tmp_path: Path) -> None:
    log.sent("4XyzABCD01", login="ana@uni.example", mid="<m1@uni.example>")
    names = ("queue_id", "message_id", "sender", "recipient", "size", "status", "dsn", "relay",
             "client", "login", "attempts", "reply", "took")  # fmt: skip
    rows = kept(log, tmp_path, *names)
    assert rows == [
        ("4XyzABCD01", "<m1@uni.example>", "ana@uni.example", "bia@uni.example", 1200, "sent",
         "2.0.0", "127.0.0.1[127.0.0.1]:24", "pc[10.0.0.7]", "ana@uni.example", 1, "", 4),
    ]  # fmt: skip


def test_deferred_then_sent_is_one_record_with_its_attempts(log: Log, tmp_path: Path) -> None:
    log.begins("4XyzABCD02")
    for _ in range(3):
        log.tries("4XyzABCD02", "x@fora.example", "deferred", dsn="4.4.1", reply="timed out")
        log.at += timedelta(hours=1)
    log.tries("4XyzABCD02", "x@fora.example")
    log.ends("4XyzABCD02")
    rows = kept(log, tmp_path, "recipient", "status", "attempts", "reply", "dsn")
    assert rows == [("x@fora.example", "sent", 4, "", "2.0.0")]


def test_each_recipient_has_a_record(log: Log, tmp_path: Path) -> None:
    log.begins("4XyzABCD03", rcpts=3)
    log.tries("4XyzABCD03", "bia@uni.example")
    log.tries("4XyzABCD03", "caio@uni.example", asked="lista@uni.example")
    log.tries("4XyzABCD03", "x@fora.example", "bounced", dsn="5.1.1", reply="550 5.1.1 não há")
    log.ends("4XyzABCD03")
    rows = kept(log, tmp_path, "recipient", "asked_for", "status", "reply")
    assert rows == [
        ("bia@uni.example", "", "sent", ""),
        ("caio@uni.example", "lista@uni.example", "sent", ""),
        ("x@fora.example", "", "bounced", "550 5.1.1 não há"),
    ]


def test_a_bounce_is_a_message_without_client_or_sender(log: Log, tmp_path: Path) -> None:
    log.begins("4XyzABCD04")
    log.tries("4XyzABCD04", "x@fora.example", "bounced", dsn="5.1.1", reply="550 não há")
    log.add("cleanup", "4XyzABCD05: message-id=<b1@mx.uni.example>")
    log.add("bounce", "4XyzABCD04: sender non-delivery notification: 4XyzABCD05")
    log.add("qmgr", "4XyzABCD05: from=<>, size=3000, nrcpt=1 (queue active)")
    log.ends("4XyzABCD04")
    log.tries("4XyzABCD05", "ana@uni.example")
    log.ends("4XyzABCD05")
    rows = kept(log, tmp_path, "queue_id", "sender", "recipient", "status")
    assert rows == [
        ("4XyzABCD04", "ana@uni.example", "x@fora.example", "bounced"),
        ("4XyzABCD05", "", "ana@uni.example", "sent"),
    ]


def test_expired_after_days_in_the_queue(log: Log, tmp_path: Path) -> None:
    log.begins("4XyzABCD06")
    log.tries("4XyzABCD06", "x@fora.example", "deferred", dsn="4.4.1", reply="timed out")
    log.at += timedelta(days=5)
    log.add("qmgr", "4XyzABCD06: from=<ana@uni.example>, status=expired, returned to sender")
    log.ends("4XyzABCD06")
    assert kept(log, tmp_path, "status", "reply") == [("expired", "timed out")]


def test_refused_before_there_is_a_queue_id(log: Log, tmp_path: Path) -> None:
    log.add("smtpd", "NOQUEUE: reject: RCPT from x[1.2.3.4]: 550 5.1.1 <nao@uni.example>: Recipient"
            " address rejected: User unknown; from=<x@fora.example> to=<nao@uni.example>"
            " proto=ESMTP helo=<x>")  # fmt: skip
    log.add("smtpd", "NOQUEUE: reject: RCPT from x[1.2.3.4]: 450 4.7.1 <b@uni.example>: try again;"
            " from=<x@fora.example> to=<b@uni.example> proto=ESMTP helo=<x>")  # fmt: skip
    rows = kept(log, tmp_path, "sender", "recipient", "status", "client", "reply")
    assert rows == [
        ("x@fora.example", "nao@uni.example", "refused", "x[1.2.3.4]",
         "550 5.1.1 <nao@uni.example>: Recipient address rejected: User unknown"),
        ("x@fora.example", "b@uni.example", "postponed", "x[1.2.3.4]",
         "450 4.7.1 <b@uni.example>: try again"),
    ]  # fmt: skip


def test_refused_by_the_gate_with_rule_and_provision(log: Log, tmp_path: Path) -> None:
    log.add("smtpd", "4XyzABCD07: client=pc[10.0.0.7], sasl_method=PLAIN, sasl_username=ana")
    log.add("cleanup", "4XyzABCD07: message-id=<r@uni.example>")
    spool = tmp_path / "gate"
    spool.mkdir()
    (spool / "gate-20240304T130000-1-1.jsonl").write_bytes(
        verdict("4XyzABCD07", log.at, mid="<r@uni.example>",
                rcpt=["b@uni.example", "c@uni.example"], verdict="refused",
                rule="mail.attachment.size", prov="n#art24_par1u", mode="enforce",
                size=99, **{"from": "ana@uni.example"})
    )  # fmt: skip
    log.add("cleanup", "4XyzABCD07: milter-reject: END-OF-MESSAGE from pc[10.0.0.7]: 5.7.1 Anexo"
            " maior: art. 24; from=<ana@uni.example> to=<b@uni.example> proto=ESMTP"
            " helo=<pc>")  # fmt: skip
    (tmp_path / "mail.log").write_bytes(log.text)
    take_in(postfix(tmp_path / "mail.log"), gate(spool))
    names = ("recipient", "status", "verdict", "rule", "provision", "reply", "size")
    assert told(records(), *names) == [
        (to, "refused", "refused", "mail.attachment.size", "n#art24_par1u",
         "5.7.1 Anexo maior: art. 24", 99)
        for to in ("b@uni.example", "c@uni.example")
    ]  # fmt: skip
    assert not list(spool.iterdir()), "what is read and finished is deleted"


def test_held_stays_open_until_it_is_released(log: Log, tmp_path: Path) -> None:
    log.add("smtpd", "4XyzABCD08: client=pc[10.0.0.7]")
    log.add("cleanup", "4XyzABCD08: message-id=<h@uni.example>")
    log.add("cleanup", "4XyzABCD08: milter-hold: END-OF-MESSAGE from pc[10.0.0.7]: portaria: media;"
            " from=<ana@uni.example> to=<b@uni.example> proto=ESMTP helo=<pc>")  # fmt: skip
    log.add("qmgr", "4XyzABCD08: from=<ana@uni.example>, size=9, nrcpt=1 (queue active)")
    log.lines.pop()
    assert kept(log, tmp_path, "status") == []
    assert told(records(still_open=True), "queue_id", "status") == [("4XyzABCD08", "held")]
    log.at += timedelta(days=2)
    log.add("postsuper", "4XyzABCD08: released from hold")
    log.add("qmgr", "4XyzABCD08: from=<ana@uni.example>, size=9, nrcpt=1 (queue active)")
    log.tries("4XyzABCD08", "b@uni.example")
    log.ends("4XyzABCD08")
    assert kept(log, tmp_path, "sender", "recipient", "status", still_open=True) == [
        ("ana@uni.example", "b@uni.example", "sent")
    ]


def test_held_then_deleted_by_hand(log: Log, tmp_path: Path) -> None:
    log.add("smtpd", "4XyzABCD09: client=pc[10.0.0.7]")
    log.add("cleanup", "4XyzABCD09: milter-hold: END-OF-MESSAGE from pc[10.0.0.7]: x; from=<a@u>"
            " to=<b@u> proto=ESMTP helo=<pc>")  # fmt: skip
    log.add("postsuper", "4XyzABCD09: removed")
    assert kept(log, tmp_path, "status") == [("deleted",)]


def test_a_queue_id_used_again_is_another_message(log: Log, tmp_path: Path) -> None:
    log.sent("ABCDEF01", mid="<1@u>")
    log.sent("ABCDEF01", mid="<2@u>", to="caio@uni.example")
    log.begins("ABCDEF01", mid="<3@u>")  # still open
    rows = kept(log, tmp_path, "message_id", "recipient", "status", still_open=True)
    assert rows == [
        ("<1@u>", "bia@uni.example", "sent"),
        ("<2@u>", "caio@uni.example", "sent"),
        ("<3@u>", "", "queued"),
    ]


def test_one_recipient_refused_and_the_other_served(log: Log, tmp_path: Path) -> None:
    log.add("smtpd", "4XyzABCD10: client=pc[10.0.0.7]")
    log.add("smtpd", "4XyzABCD10: reject: RCPT from pc[10.0.0.7]: 550 5.1.1 <no@uni.example>: User"
            " unknown; from=<ana@uni.example> to=<no@uni.example> proto=ESMTP"
            " helo=<pc>")  # fmt: skip
    log.add("cleanup", "4XyzABCD10: message-id=<2@u>")
    log.add("qmgr", "4XyzABCD10: from=<ana@uni.example>, size=9, nrcpt=1 (queue active)")
    log.tries("4XyzABCD10", "bia@uni.example")
    log.ends("4XyzABCD10")
    assert kept(log, tmp_path, "recipient", "status") == [
        ("bia@uni.example", "sent"),
        ("no@uni.example", "refused"),
    ]


def test_a_client_that_left_is_known_a_day_later(log: Log, tmp_path: Path) -> None:
    log.add("smtpd", "4XyzABCD11: client=pc[10.0.0.7]")
    assert kept(log, tmp_path, "queue_id") == []
    log.at += timedelta(days=1, seconds=2)
    log.sent("4XyzABCD12")
    assert kept(log, tmp_path, "queue_id", "status") == [
        ("4XyzABCD11", "aborted"),
        ("4XyzABCD12", "sent"),
    ]


@pytest.mark.parametrize(
    "local",
    [
        '"a>, relay=x, status=sent (ok"',
        '"com espaço"',
        '"dois: pontos"',
        '"aspas \\" dentro"',
        "çã",
    ],
)
def test_an_address_cannot_pass_for_the_rest_of_its_line(
    log: Log, tmp_path: Path, local: str
) -> None:
    log.begins("4XyzABCD13")
    log.tries("4XyzABCD13", f"{local}@uni.example", "bounced", dsn="5.1.1", reply="550 não: há")
    log.ends("4XyzABCD13")
    assert kept(log, tmp_path, "recipient", "status", "reply") == [
        (f"{local}@uni.example", "bounced", "550 não: há")
    ]


def test_bytes_that_are_no_text_lose_no_line(log: Log, tmp_path: Path) -> None:
    log.sent("4XyzABCD14")
    path = tmp_path / "mail.log"
    path.write_bytes(log.text.replace(b"bia@", b"b\xff\x00\x01\r@") + b"\xfe\xff lixo\n" * 3)
    take_in(postfix(path))
    assert told(records(), "recipient") == [("b\\xff???@uni.example",)]


def test_iso_stamps_and_the_year_before(tmp_path: Path) -> None:
    iso, old = "2024-03-04T10:00:00.123456-03:00", "Dec 31 23:00:00"
    tail = (
        " mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from x[1.2.3.4]: 550 não;"
        " from=<a@x> to=<b@uni.example> proto=ESMTP helo=<x>\n"
    )
    (tmp_path / "mail.log").write_text(old + tail + iso + tail)
    take_in(postfix(tmp_path / "mail.log"))
    assert [row["seen"] for row in records()] == [1704063600, int(START.timestamp())]
