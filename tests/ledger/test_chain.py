from __future__ import annotations

import dataclasses
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria.ledger.chain import NO_BLOCK, Header, Links, follow, route, skip_of
from portaria.ledger.merkle import ProofError


def chain(length: int) -> list[Header]:
    links, headers = Links(), []
    for number in range(1, length + 1):
        header = links.next_header(number, number.to_bytes(32, "big"), 1_700_000_000_000_000)
        links.add(number, header.hash())
        headers.append(header)
    return headers


CHAIN = chain(300)


def test_the_first_block_names_no_block() -> None:
    assert CHAIN[0].previous == CHAIN[0].skip == NO_BLOCK


@pytest.mark.parametrize(("number", "skip"), [(1, 0), (2, 0), (3, 2), (12, 8), (13, 12), (256, 0)])
def test_skips(number: int, skip: int) -> None:
    assert skip_of(number) == skip
    assert CHAIN[number - 1].skip == (CHAIN[skip - 1].hash() if skip else NO_BLOCK)


def test_the_hash_is_as_documented() -> None:
    header = Header(3, b"\x11" * 32, b"\x22" * 32, 5, b"\x33" * 32, -1)
    written = (
        b"\x02" + (3).to_bytes(8, "big") + b"\x11" * 32 + b"\x22" * 32
        + (5).to_bytes(8, "big") + b"\x33" * 32 + b"\xff" * 8
    )  # fmt: skip
    assert header.hash() == hashlib.sha256(written).digest()


@given(st.integers(1, 300), st.integers(1, 300))
def test_any_block_is_reached_from_any_later_one(one: int, other: int) -> None:
    goal, start = sorted((one, other))
    headers = [CHAIN[number - 1] for number in route(start, goal)]
    assert follow(headers, CHAIN[start - 1].hash()) == CHAIN[goal - 1]


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_the_way_is_short(one: int, other: int) -> None:
    assert len(route(max(one, other), min(one, other))) <= 31 * 31 // 2


@pytest.mark.parametrize(
    "change",
    [{"count": 7}, {"root": bytes(32)}, {"sealed_at": 1}, {"previous": bytes(32)}, {"number": 9}],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_header_is_not_the_one_named(change: dict[str, object]) -> None:
    headers = [CHAIN[number - 1] for number in route(100, 50)]
    headers[-1] = dataclasses.replace(headers[-1], **change)  # type: ignore[arg-type]
    with pytest.raises(ProofError, match="não é o que o bloco seguinte nomeia"):
        follow(headers, CHAIN[99].hash())


def test_no_header_proves_nothing() -> None:
    with pytest.raises(ProofError, match="nenhum bloco"):
        follow([], bytes(32))


@pytest.mark.parametrize("number", [1, 2, 7, 8, 9, 255, 256, 299])
def test_a_chain_is_resumed_from_a_few_hashes(number: int) -> None:
    links = Links.resume(number, lambda earlier: CHAIN[earlier - 1].hash())
    following = CHAIN[number]
    assert links.next_header(following.count, following.root, following.sealed_at) == following
    assert links.names(following)
