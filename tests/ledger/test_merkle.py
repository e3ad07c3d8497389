from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria.ledger.merkle import ProofError, leaf_hash, path, root, root_from_path

# The entries and roots of the reference implementation's own tests of RFC 6962 (Certificate
# Transparency): sizes 1 to 8.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_rfc_6962(size: int) -> None:
    assert root([leaf_hash(entry) for entry in ENTRIES[:size]]).hex() == ROOTS[size - 1]


def test_an_empty_tree_is_refused() -> None:
    with pytest.raises(ValueError, match="ao menos uma folha"):
        root([])


@pytest.mark.parametrize("size", range(1, 34))
def test_every_leaf_of_every_size_is_proved(size: int) -> None:
    leaves = [leaf_hash(bytes([i])) for i in range(size)]
    top = root(leaves)
    for index, leaf in enumerate(leaves):
        assert root_from_path(leaf, index, size, path(leaves, index)) == top


@given(st.integers(2, 300), st.data())
def test_another_leaf_or_place_leads_elsewhere(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(i.to_bytes(2, "big")) for i in range(size)]
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index))
    way = path(leaves, index)
    assert root_from_path(leaves[other], index, size, way) != root(leaves)
    with suppress(ProofError):
        assert root_from_path(leaves[index], other, size, way) != root(leaves)


@pytest.mark.parametrize("size", [1, 2, 5, 8])
def test_a_path_of_another_length_is_refused(size: int) -> None:
    leaves = [leaf_hash(bytes([i])) for i in range(size)]
    way = path(leaves, 0)
    with pytest.raises(ProofError, match="mais longo"):
        root_from_path(leaves[0], 0, size, [*way, bytes(32)])
    if way:
        with pytest.raises(ProofError, match="mais curto"):
            root_from_path(leaves[0], 0, size, way[:-1])


@pytest.mark.parametrize("index", [-1, 3])
def test_an_index_outside_the_tree_is_refused(index: int) -> None:
    with pytest.raises(ProofError, match="não existe"):
        root_from_path(bytes(32), index, 3, [])
