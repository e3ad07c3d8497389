"""How far a rule goes, what is said, what is recorded; the order of gravity."""

from __future__ import annotations

import json

import pytest

from mail.gate import making as m
from mail.gate.test_attachments import MB, attached
from mail.gate.world import NOON, World, codes, hits, message, spam
from portaria.bodies.gate import RULES
from portaria.mail.gate.deciding import decide
from portaria.mail.gate.facts import Content, Envelope, MessageFacts, Route
from portaria.mail.gate.snapshot import GateSnapshot
from portaria.mail.gate.table import NAMES, TABLE
from portaria.mail.gate.verdict import AddHeader, Outcome, RemoveHeader


def test_the_body_s_file_and_the_table_name_the_same_rules() -> None:
    assert RULES == NAMES
    assert len(set(NAMES)) == len(TABLE)


MODES = [
    ("observe", Outcome.PASS, ()),
    (
        "warn",
        Outcome.CHANGE,
        (AddHeader("X-Portaria-Aviso", "attachment_size; mpmt-495-2015#art24_par1u"),),
    ),
    ("enforce", Outcome.REFUSE, ()),
]


@pytest.mark.parametrize(("mode", "outcome", "changes"), MODES)
def test_each_mode(mode: str, outcome: Outcome, changes: tuple[AddHeader, ...]) -> None:
    world = World("mpe", gate={"modes": {"attachment_size": mode}})
    verdict = world.sent(attached(15 * MB + 1))
    assert (verdict.outcome, verdict.changes) == (outcome, changes)
    assert [(hit.rule, hit.mode) for hit in verdict.hits] == [("attachment_size", mode)]
    assert len(verdict.notices) == (mode == "warn")


def test_advice_enforced_where_the_body_orders_it() -> None:
    world = World("mpe", gate={"modes": {"extensive": "enforce"}})
    verdict = world.sent(world.written(), to=tuple(world.at(f"p{n}") for n in range(30)))
    assert {hit.mode for hit in hits(verdict, "extensive")} == {"enforce"}


def test_the_gravest_wins_and_everything_is_kept() -> None:
    """A held photograph, a refused program and a size too large: refused; three findings."""
    world = World("mpe")
    raw = world.written(files={"foto.jpg": m.JPEG, "nota.pdf": m.PE})
    verdict = world.sent(raw)
    assert verdict.outcome is Outcome.REFUSE
    assert {hit.rule for hit in verdict.hits} == {"media", "harmful"}
    assert verdict.hold is None
    held = world.sent(world.written(files={"foto.jpg": m.JPEG}))
    assert held.reply is None
    assert held.hold is not None
    assert [hit.rule for hit in held.hold.reasons] == ["media"]


def test_hits_misses_and_silences_are_the_whole_table() -> None:
    verdict = World("mpe").sent(attached(16 * MB))
    said = [*{hit.rule for hit in verdict.hits}, *verdict.misses, *verdict.silent]
    assert sorted(said) == sorted(NAMES)


def test_a_rule_that_fails_could_not_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts that a rule cannot take lead to the failure mode, never to a crash."""
    world = World("mpe")
    broken = Content(parts=(None,))  # type: ignore[arg-type]
    verdict = world.sent(broken)
    assert verdict.outcome is Outcome.UNDECIDED
    assert verdict.reply is not None
    assert verdict.reply.enhanced == "4.7.1"
    observing = World("mpe", gate={"modes": dict.fromkeys(NAMES, "observe")})
    assert observing.sent(broken).outcome is Outcome.PASS


def test_what_held_rests_on_and_for_how_long() -> None:
    world = World("mpe", gate={"hold_within": "2 business days"})
    hold = world.sent(world.written(files={"a.mp3": m.MP3})).hold
    assert hold is not None
    assert (hold.body, hold.power, hold.within) == ("mpe", "mail.decide_held", "2 business days")


def test_headers_of_ours_are_taken_from_whoever_sends_them() -> None:
    raw = b"X-Portaria-Retida: a\nX-PORTARIA-x: b\nX-Portaria-Retida: c\nFrom: a@b\n\noi"
    changes = World("mpe").received(raw).changes
    assert {(c.name, c.index) for c in changes if isinstance(c, RemoveHeader)} == {
        ("x-portaria-retida", 2), ("x-portaria-retida", 1), ("x-portaria-x", 1),
    }  # fmt: skip
    first = [c.index for c in changes if c.name == "x-portaria-retida"]  # type: ignore[union-attr]
    assert first == [2, 1]


def test_m17_official_marks_come_from_inside_only() -> None:
    world = World("ssp")
    raw = message(From=world.at("ana"), X_Comunicacao_Oficial="sim", Subject="Portaria nº 1")
    sent = world.sent(raw, to=(world.at("bia"),))
    assert (sent.official, sent.subject, sent.changes) == (True, "Portaria nº 1", ())
    received = world.received(raw)
    assert (received.official, received.subject) == (False, "")
    assert RemoveHeader("x-comunicacao-oficial", 1) in received.changes
    no = message(From=world.at("ana"), X_Comunicacao_Oficial="nao")
    assert world.sent(no).official is False


def test_the_norms_of_every_recipient_s_body_rule_what_arrives() -> None:
    one, other = World("ssp"), World("mpe")
    one.snapshot.set_body(other.snapshot.bodies["mpe"])
    verdict = one.received(
        message(files={"a.mp3": m.MP3}), recipients=(one.at("ana"), other.at("ana"))
    )
    assert verdict.bodies == ("ssp", "mpe")
    assert verdict.outcome is Outcome.HOLD
    assert codes(verdict, "origin") == ["outside"]
    assert len(verdict.policies) == 2


def test_where_no_body_is_concerned_everything_passes() -> None:
    """A relay's mail, or a server whose bodies published nothing yet."""
    facts = MessageFacts(Envelope("a@b.example", ("c@d.example",), route=Route.INBOUND), Content())
    verdict = decide(facts, GateSnapshot(), NOON)
    assert (verdict.outcome, verdict.bodies, verdict.hits) == (Outcome.PASS, (), ())


def test_the_same_facts_give_the_same_verdict() -> None:
    world = World("uniar")
    raw = world.written(files={"a.exe": m.PE}, Cc=world.at("bia"))
    assert world.sent(raw, scans=spam("reject")) == world.sent(raw, scans=spam("reject"))


def test_the_json_of_a_verdict_is_plain() -> None:
    verdict = World("mpe").sent(attached(16 * MB))
    said = json.loads(json.dumps(verdict.as_json()))
    assert said["outcome"] == "refuse"
    assert said["hits"][0]["provision"] == "mpmt-495-2015#art24_par1u"
    assert said["hits"][0]["since"] == "2015-12-14"
    assert said["bodies"] == ["mpe"]
