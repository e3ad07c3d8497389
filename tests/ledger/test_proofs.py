from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from ledger.conftest import draft, record
from portaria.ledger import queries, sealer
from portaria.ledger.merkle import ProofError
from portaria.ledger.proofs import Proof, from_json
from portaria.ledger.proving import prove

pytestmark = pytest.mark.usefixtures("ledger")


@pytest.fixture
def ids() -> list[int]:
    ids: list[int] = []
    for block in range(9):
        ids += record([draft(number) for number in range(block * 3 + 1)])
        sealer.seal()
    return ids


def proved(act: int, *, content: bool = False) -> Proof:
    proof = prove(act, content=content)
    assert proof is not None
    return proof


def test_every_act_is_proved_up_to_the_head(ids: list[int]) -> None:
    _, head = queries.head()
    for act in ids:
        proof = from_json(json.loads(json.dumps(proved(act).as_json())))
        assert proof.verify(head).id == act
        assert proof.content is None


def test_a_proof_may_carry_its_content(ids: list[int]) -> None:
    proof = proved(ids[5], content=True)
    assert proof.content is not None
    assert "Conceição" in proof.content[1]
    assert proof.verify().id == ids[5]
    assert from_json(proof.as_json()) == proof


@pytest.mark.parametrize("act", [0, -1, 10**12])
def test_what_is_not_there_is_not_proved(ids: list[int], act: int) -> None:
    assert prove(act) is None


def test_what_is_not_sealed_is_not_proved() -> None:
    (act,) = record([draft()])
    assert prove(act) is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: {"line": p.line.replace(b"closed", b"opened")}, "não está no bloco"),
        (lambda p: {"index": p.index + 1}, "não está no bloco"),
        (lambda p: {"path": p.path[::-1]}, "não está no bloco"),
        (lambda p: {"path": p.path[:-1]}, "mais curto"),
        (lambda p: {"blocks": p.blocks[1:]}, "não é o que o bloco seguinte nomeia"),
        (lambda p: {"blocks": p.blocks[:-1]}, "não existe|não está no bloco|mais"),
        (lambda _: {"blocks": ()}, "nenhum bloco"),
        (lambda _: {"head": bytes(32)}, "não é o que o bloco seguinte nomeia"),
        (lambda _: {"content": (bytes(16), "{}")}, "conteúdo apresentado"),
    ],
)
def test_a_forged_proof_does_not_hold(ids: list[int], change: Any, message: str) -> None:
    proof = proved(ids[20])
    assert len(proof.blocks) > 1
    with pytest.raises(ProofError, match=message):
        dataclasses.replace(proof, **change(proof)).verify()


def test_a_proof_to_another_head_is_refused(ids: list[int]) -> None:
    with pytest.raises(ProofError, match="outra cabeça"):
        proved(ids[0]).verify(bytes(32))


@pytest.mark.parametrize("value", [{}, {"format": "x"}, {"format": "portaria-ledger-proof-1"}, []])
def test_what_is_no_proof_is_refused(value: Any) -> None:
    with pytest.raises(ProofError):
        from_json(value)
