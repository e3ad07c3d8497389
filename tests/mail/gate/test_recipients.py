"""To whom (G5, G6, M20), how many and when; what leaves in sight (G7)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mail.gate.world import ANA, BIA, World, codes, hits, message, sixth_with
from portaria.mail.gate.snapshot import Profile
from portaria.mail.gate.verdict import AddHeader, Outcome, RemoveHeader, SetHeader

TO_ALL = "sesp-mt-73-2018#art10_cpt"


def people(world: World, count: int) -> tuple[str, ...]:
    return tuple(world.at(f"p{n}") for n in range(count))


@pytest.mark.parametrize(("count", "expected"), [(49, []), (50, ["unauthorised", "visible"])])
def test_g5_all_is_as_many_as_there_are(count: int, expected: list[str]) -> None:
    """G5: below and at the number of mailboxes of the body."""
    world = World("ssp", staff=50)
    verdict = world.sent(world.written(), to=people(world, count))
    assert codes(verdict, "to_all") == expected
    assert {hit.provision for hit in verdict.hits} <= {TO_ALL}


def test_g5_a_list_of_all_is_all() -> None:
    world = World("ssp")
    address = world.has_list("todos", size=900, everyone=True)
    verdict = world.sent(world.written(), to=(address,))
    assert verdict.outcome is Outcome.REFUSE
    assert verdict.reply is not None
    assert "setores autorizados" in verdict.reply.text


def test_g5_from_an_authorised_unit_it_goes_in_bcc() -> None:
    """G5: «utilizando-se do recurso Cco»: the envelope stays, nobody is shown."""
    world = World("ssp")
    address = world.has_list("todos", size=900, everyone=True)
    raw = world.written(From=world.at("caio"), to=address, Cc=world.at("bia"))
    verdict = world.sent(raw, to=(address, world.at("bia")), who="caio")
    assert verdict.outcome is Outcome.CHANGE
    assert codes(verdict, "to_all") == ["visible"]
    assert verdict.changes == (
        RemoveHeader("Cc", 1),
        SetHeader("To", 1, "undisclosed-recipients:;"),
    )


@pytest.mark.parametrize("body", ["mpe", "uniar", "mpa", "fazenda", "jaei"])
def test_g5_silence_is_no_hit(body: str) -> None:
    world = World(body)
    address = world.has_list("todos", size=900, everyone=True)
    assert "to_all" in world.sent(world.written(), to=(address,)).silent


BOTH = ["extensive", "own_mailbox"]


@pytest.mark.parametrize(("count", "expected"), [(29, []), (30, BOTH), (31, BOTH)])
def test_g6_thirty_are_extensive(count: int, expected: list[str]) -> None:
    """G6: below, at and above."""
    world = World("mpe")
    verdict = world.sent(world.written(), to=people(world, count))
    assert codes(verdict, "extensive") == expected
    assert verdict.outcome is (Outcome.HOLD if expected else Outcome.PASS)


def test_g6_members_of_lists_count() -> None:
    world = World("mpe")
    address = world.has_list("mpe_todos", size=29)
    verdict = world.sent(world.written(), to=(address, world.at("bia")))
    assert hits(verdict, "extensive")[0].provision == "mpmt-495-2015#art20_cpt"
    assert codes(world.sent(world.written(), to=(address,)), "extensive") == []


def test_g6_a_corporate_mailbox_is_taken_at_its_word() -> None:
    world = World("mpe")
    box = world.at("setor")
    verdict = world.sent(world.written(From=box), sender=box, to=people(world, 30))
    assert codes(verdict, "extensive") == []


def test_g6_advice_is_only_a_warning() -> None:
    world = World("mpe")
    found = hits(world.sent(world.written(), to=people(world, 30)), "extensive")
    assert [(hit.code, hit.mode) for hit in found] == [
        ("extensive", "enforce"),
        ("own_mailbox", "warn"),
    ]


HOURS = [
    (100, "2023-05-02T10:00", []),
    (101, "2023-05-02T18:59:59", ["hour"]),
    (101, "2023-05-02T19:00", []),
    (101, "2023-05-02T06:59:59", []),
    (101, "2023-05-02T07:00", ["hour"]),
    (101, "2023-12-24T22:00", ["hour"]),
    (101, "2023-12-19T22:00", []),
]


@pytest.mark.parametrize(("count", "at", "expected"), HOURS)
def test_to_many_by_the_hour_and_the_day(count: int, at: str, expected: list[str]) -> None:
    """The sixth norm: more than a hundred from 19:00 to 07:00, never in the recess."""
    world = World("jaei")
    instant = datetime.fromisoformat(at).replace(tzinfo=world.snapshot.bodies["jaei"].zone)
    verdict = world.sent(world.written(), to=people(world, count), at=instant)
    assert codes(verdict, "sending_many") == expected


def test_to_many_by_day_says_from_when() -> None:
    world = World("jaei")
    zone: ZoneInfo = world.snapshot.bodies["jaei"].zone
    instant = datetime(2023, 5, 2, 10, tzinfo=zone)
    reply = world.sent(world.written(), to=people(world, 101), at=instant).reply
    assert reply is not None
    assert "19:00" in reply.text


WRITERS = [
    ("anyone", {}, True, True),
    ("inside", {}, True, False),
    ("members", {"writers": frozenset({ANA})}, True, False),
    ("members", {"writers": frozenset({BIA})}, False, False),
    ("named", {"writers": frozenset({ANA})}, True, False),
    ("named", {"writers": frozenset({BIA})}, False, False),
    ("responsible", {"owner": ANA}, True, False),
    ("responsible", {"owner": BIA}, False, False),
    ("anyone", {"internal_only": True}, True, False),
]


@pytest.mark.parametrize(("may_write", "facts", "ana", "outside"), WRITERS)
def test_m20_who_may_write_to_a_list(
    may_write: str, facts: dict[str, object], ana: bool, outside: bool
) -> None:
    world = World("mpe")
    address = world.has_list("grupo", size=3, may_write=may_write, **facts)
    sent = world.sent(world.written(), to=(address,))
    assert codes(sent, "list_writers") == ([] if ana else ["writer"])
    received = world.received(message(), recipients=(address,))
    assert codes(received, "list_writers") == ([] if outside else ["writer"])


def test_m20_the_refusal_cites_what_the_list_rests_on() -> None:
    world = World("mpe")
    address = world.has_list(
        "grupo", may_write="inside", provision="mpmt-495-2015#art21_cpt", label="art. 21"
    )
    verdict = world.received(message(), recipients=(address,))
    assert hits(verdict, "list_writers")[0].provision == "mpmt-495-2015#art21_cpt"


EXPOSED = "unila-cgtic-5-2020#art6_cpt_inc6"


def test_g7_institutional_addresses_before_outsiders_are_warned_of() -> None:
    """G7: «evitar» advises: the sender is told, the message goes."""
    world = World("uniar")
    raw = world.written(to="x@fora.example", Cc=world.at("bia"))
    verdict = world.sent(raw, to=("x@fora.example", world.at("bia")))
    assert verdict.outcome is Outcome.CHANGE
    assert [hit.provision for hit in verdict.notices] == [EXPOSED]
    assert verdict.changes == (AddHeader("X-Portaria-Aviso", f"exposed_addresses; {EXPOSED}"),)


def test_g7_where_the_body_says_so_they_are_moved_to_bcc() -> None:
    world = World("uniar", gate={"modes": {"exposed_addresses": "enforce"}})
    raw = world.written(to=f"x@fora.example, {world.at('caio')}", Cc=world.at("bia"))
    verdict = world.sent(raw, to=("x@fora.example", world.at("bia"), world.at("caio")))
    assert verdict.outcome is Outcome.CHANGE
    assert verdict.changes == (RemoveHeader("Cc", 1), SetHeader("To", 1, "x@fora.example"))


def test_g7_when_nobody_is_left_in_sight_the_field_says_so() -> None:
    world = World("uniar", gate={"modes": {"exposed_addresses": "enforce"}})
    verdict = world.sent(world.written(to=world.at("bia")), to=("x@fora.example",))
    assert verdict.changes == (
        RemoveHeader("To", 1),
        AddHeader("To", "undisclosed-recipients:;"),
    )


def test_g7_inside_and_alone_nobody_is_exposed() -> None:
    world = World("uniar")
    inside = world.written(to=world.at("bia"), Cc=world.at("caio"))
    assert world.sent(inside, to=(world.at("bia"), world.at("caio"))).hits == ()
    assert world.sent(world.written(), to=("x@fora.example",)).hits == ()
    own = world.written(Cc=world.at("ana"))
    assert world.sent(own, to=("x@fora.example",)).hits == ()


def test_instants_are_of_the_body_s_zone() -> None:
    """19:30 in UTC is still afternoon in Brazil."""
    world = World("jaei")
    instant = datetime(2023, 5, 2, 19, 30, tzinfo=UTC)
    assert codes(world.sent(world.written(), to=people(world, 101), at=instant), "sending_many")


@pytest.fixture
def limited(tmp_path: Path) -> World:
    """A norm with both limits, another for trainees."""
    sets = (
        "{mail.recipients.per_message: {servidor_efetivo: 3, '*': 1}, "
        "mail.recipients.per_hour: {servidor_efetivo: 5, '*': 2}}"
    )
    return World("jaei", law=sixth_with(tmp_path / "jaei", sets))


@pytest.mark.parametrize(
    ("count", "recent", "expected"),
    [(2, 0, []), (3, 0, []), (4, 0, ["message"]), (3, 1, []), (3, 2, []), (3, 3, ["hour"]),
     (1, 5, ["hour"])],
)  # fmt: skip
def test_recipients_of_a_message_and_of_an_hour(
    limited: World, count: int, recent: int, expected: list[str]
) -> None:
    """Below, at and above each limit, by the sender's category."""
    verdict = limited.sent(limited.written(), to=people(limited, count), recent=recent)
    assert codes(verdict, "recipients") == expected
    if expected:
        assert verdict.reply is not None
        assert verdict.reply.enhanced == "5.5.3"
        assert hits(verdict, "recipients")[0].provision == "jaei-6-2023#art4_cpt"


def test_recipients_by_category(limited: World) -> None:
    limited.snapshot.put(limited.at("eva"), 9, Profile("jaei", "individual", "fiscal_de_bacia"))
    raw = message(From=limited.at("eva"))
    assert codes(limited.sent(raw, who="eva", to=people(limited, 1)), "recipients") == []
    assert codes(limited.sent(raw, who="eva", to=people(limited, 2)), "recipients") == ["message"]


def test_what_arrives_has_no_such_limit(limited: World) -> None:
    verdict = limited.received(message(), recipients=people(limited, 9))
    assert "recipients" in verdict.misses


@pytest.mark.parametrize(
    ("count", "recent", "provision"),
    [(499, 0, ""), (500, 0, ""), (501, 0, "jaei-6-2023#art5_par1"), (500, 1499, ""),
     (500, 1500, ""), (500, 1501, "jaei-6-2023#art5_par2")],
)  # fmt: skip
def test_recipients_as_the_sixth_norm_has_them(count: int, recent: int, provision: str) -> None:
    world = World("jaei")
    night = datetime(2023, 5, 2, 22, tzinfo=world.snapshot.bodies["jaei"].zone)
    verdict = world.sent(world.written(), to=people(world, count), recent=recent, at=night)
    found = [hit.provision for hit in hits(verdict, "recipients")]
    assert found == ([provision] if provision else [])


SIXTH_LIMITS = [
    (499, 0, [], ""),
    (500, 0, [], ""),
    (501, 0, ["message"], "jaei-6-2023#art5_par1"),
    (500, 1499, [], ""),
    (500, 1500, [], ""),
    (500, 1501, ["hour"], "jaei-6-2023#art5_par2"),
    (1, 1999, [], ""),
    (1, 2000, ["hour"], "jaei-6-2023#art5_par2"),
]


@pytest.mark.parametrize(("count", "recent", "expected", "provision"), SIXTH_LIMITS)
def test_the_sixth_norms_own_limits(
    count: int, recent: int, expected: list[str], provision: str
) -> None:
    """Below, at and above 500 of a message and 2,000 of an hour, at night: by day more than a
    hundred may not be written to at all."""
    world = World("jaei")
    night = datetime(2023, 5, 2, 22, tzinfo=world.snapshot.bodies["jaei"].zone)
    verdict = world.sent(world.written(), to=people(world, count), recent=recent, at=night)
    assert codes(verdict, "recipients") == expected
    assert {hit.provision for hit in hits(verdict, "recipients")} <= {provision}
    assert (verdict.outcome is Outcome.REFUSE) is bool(expected)
