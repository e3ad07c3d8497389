"""Who sends (G4) and who is told to have sent (M5)."""

from __future__ import annotations

import pytest

from mail.gate.world import ANA, World, codes, hits, message
from portaria.mail.gate.verdict import AddHeader, Outcome, SetHeader

FORGED = "sesp-mt-73-2018#art9_par7"
RIGHTS = "unila-cgtic-5-2020#art13_cpt"


@pytest.fixture
def ssp() -> World:
    return World("ssp")


@pytest.fixture
def uniar() -> World:
    return World("uniar")


def test_g4_one_s_own_address_passes(ssp: World) -> None:
    verdict = ssp.sent(ssp.written())
    assert verdict.outcome is Outcome.PASS
    assert "sender_identity" in verdict.misses


def test_g4_one_s_alias_and_detail_pass(ssp: World) -> None:
    ssp.snapshot.put(
        ssp.at("a.silva"), ANA, ssp.snapshot.account(ssp.at("ana")).profile  # type: ignore[union-attr]
    )  # fmt: skip
    for name in ("a.silva", "ana+oficio"):
        assert ssp.sent(ssp.written(From=ssp.at(name))).outcome is Outcome.PASS


CLAIMS = [
    ({"From": "{bia}"}, {}, ["from"]),
    ({}, {"sender": "{bia}"}, ["envelope"]),
    ({"Sender": "{bia}"}, {}, ["sender"]),
    ({"From": "{ana}, {bia}"}, {}, ["from"]),
    ({"From": "x@fora.example"}, {}, ["from"]),
    ({"From": '"{bia}" <{ana}>'}, {}, ["shown_name"]),
    ({"From": "=?utf-8?q?{bia}?= <{ana}>"}, {}, ["shown_name"]),
    ({"From": '"Bia (RH)" <{ana}>'}, {}, []),
    ({}, {"sender": ""}, []),
]


@pytest.mark.parametrize(("headers", "envelope", "expected"), CLAIMS)
def test_g4_another_s_address_is_refused_wherever_it_stands(
    ssp: World, headers: dict[str, str], envelope: dict[str, str], expected: list[str]
) -> None:
    def filled(given: dict[str, str]) -> dict[str, str]:
        return {k: v.format(ana=ssp.at("ana"), bia=ssp.at("bia")) for k, v in given.items()}

    verdict = ssp.sent(raw(ssp, filled(headers)), **filled(envelope))
    assert codes(verdict, "sender_identity") == expected
    assert verdict.outcome is (Outcome.REFUSE if expected else Outcome.PASS)
    assert {hit.provision for hit in verdict.hits} <= {FORGED}


def raw(world: World, headers: dict[str, str]) -> bytes:
    """A message with these fields written as they are."""
    fields = {"From": world.at("ana"), "To": "x@fora.example", "Subject": "a", **headers}
    return "".join(f"{k}: {v}\r\n" for k, v in fields.items()).encode() + b"\r\noi\r\n"


def test_g4_two_from_fields_are_both_looked_at(ssp: World) -> None:
    twice = f"From: {ssp.at('ana')}\r\nFrom: {ssp.at('bia')}\r\n\r\noi".encode()
    assert codes(ssp.sent(twice), "sender_identity") == ["from"]


def test_g4_no_from_at_all_is_refused(ssp: World) -> None:
    assert codes(ssp.sent(b"Subject: a\r\n\r\noi"), "sender_identity") == ["no_from"]


def test_g4_the_answer_names_what_was_claimed(ssp: World) -> None:
    reply = ssp.sent(ssp.written(From=ssp.at("bia"))).reply
    assert reply is not None
    assert (reply.code, reply.enhanced) == ("550", "5.7.1")
    for words in (ssp.at("bia"), "art. 9", "permissão", "Central de Serviços"):
        assert words in reply.text


def test_g4_send_as_granted_passes_and_only_to_whom_it_was(uniar: World) -> None:
    """G4: UNILA 13, III."""
    box = uniar.at("setor")
    granted = uniar.sent(uniar.written(From=box), sender=box)
    assert codes(granted, "sender_identity") == []
    other = uniar.sent(uniar.written(From=box), sender=uniar.at("bia"), who="bia")
    assert [hit.provision for hit in hits(other, "sender_identity")] == [RIGHTS]
    assert other.outcome is Outcome.REFUSE


def test_g4_a_norm_that_speaks_only_of_organizational_mailboxes_says_no_more(uniar: World) -> None:
    verdict = uniar.sent(uniar.written(From=uniar.at("bia")))
    assert codes(verdict, "sender_identity") == []


@pytest.mark.parametrize("body", ["mpe", "mpa", "fazenda", "jaei"])
def test_g4_silence_is_no_hit(body: str) -> None:
    world = World(body)
    assert "sender_identity" in world.sent(world.written(From=world.at("bia"))).silent


def test_g4_from_outside_under_an_address_of_ours_is_refused(ssp: World) -> None:
    outside = ssp.received(message(From=ssp.at("bia")), sender=ssp.at("bia"))
    assert codes(outside, "sender_identity") == ["outside"]
    inside = ssp.received(message(From=ssp.at("bia")), sender=ssp.at("bia"), inside=True)
    assert codes(inside, "sender_identity") == []


def test_m5_sender_tells_who_wrote_by_the_organizational_mailbox(uniar: World) -> None:
    """M5: delegates are seen."""
    box, own = uniar.at("setor"), uniar.at("ana")
    verdict = uniar.sent(uniar.written(From=box), sender=box, to=(uniar.at("bia"),))
    assert verdict.outcome is Outcome.CHANGE
    assert verdict.changes == (AddHeader("Sender", own),)


def test_m5_another_sender_is_corrected_and_the_right_one_kept(uniar: World) -> None:
    box, own = uniar.at("setor"), uniar.at("ana")
    to = (uniar.at("bia"),)
    wrong = uniar.sent(uniar.written(From=box, Sender=box), sender=box, to=to)
    assert wrong.changes == (SetHeader("Sender", 1, own),)
    right = uniar.sent(uniar.written(From=box, Sender=own), sender=box, to=to)
    assert right.changes == ()
    assert uniar.sent(uniar.written(), to=to).changes == ()
