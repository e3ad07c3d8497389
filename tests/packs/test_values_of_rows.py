"""Rows whose slices come later have their values already (N7, N8, N10, N11, F1-F18, E1-E14, S1-S4,
G1-G13, I1-I7, R1, R2, R4, T3): each leaf provision of a row sets a value, or says what carries
it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from packs.support import PACKS, pack
from portaria.norms.pack import Provision

SESP, MPMT, UNILA = "sesp-mt-73-2018", "mpmt-495-2015", "unila-cgtic-5-2020"
MPSC, SEFAZ = "mpsc-2005", "sefaz-mt-1-2012"


def arts(first: int, last: int) -> str:
    return " ".join(f"art{number}" for number in range(first, last + 1))


ROWS: dict[str, dict[str, str]] = {
    "N7": {
        SESP: "art13",
        MPMT: "art3_cpt_inc4 art5_cpt_inc2 art5_cpt_inc5 art5_cpt_inc13 art5_cpt_inc14 "
        "art5_cpt_inc16 art5_cpt_inc17 art35",
        MPSC: "art72",
    },
    "N8": {SESP: "art12", UNILA: "art25", MPMT: "art36"},
    "N10": {MPMT: "art15", MPSC: "art2 art3 art73 art74"},
    "N11": {
        SESP: "art4_par3 art14", MPMT: "art16_cpt_inc7 art37", UNILA: "art21_par1u",
        MPSC: "art61_par1u", SEFAZ: "art3_par1 art19_par1u",
    },
    "F1": {SEFAZ: arts(6, 14), MPMT: "art4"},
    "F2": {SEFAZ: f"{arts(15, 17)} art53"},
    "F3": {SEFAZ: arts(18, 21), MPMT: "art5_cpt_inc3"},
    "F4": {SEFAZ: "art22"},
    "F5": {SEFAZ: "art23"},
    "F6": {SEFAZ: arts(24, 26)},
    "F7": {SEFAZ: "art27 art28"},
    "F8": {SEFAZ: arts(45, 52)},
    "F9": {SEFAZ: arts(62, 64)},
    "F10": {SEFAZ: f"{arts(53, 55)} art16"},
    "F11": {SEFAZ: arts(56, 59)},
    "F12": {SEFAZ: "art60 art61"},
    "F13": {SEFAZ: arts(65, 68)},
    "F14": {SEFAZ: arts(69, 75)},
    "F15": {SEFAZ: f"{arts(40, 42)} art44 art13_par2"},
    "F16": {SEFAZ: "art43"},
    "F17": {SEFAZ: "art3_par1 art3_par2 art3_par3 art83"},
    "F18": {SEFAZ: "art13_par2 art13_par3 art13_par4 art13_par5 art13_par6"},
    "E1": {MPSC: f"{arts(8, 11)} art19 art40", MPMT: "art12_cpt_inc2"},
    "E2": {
        MPSC: "art6 art15", SEFAZ: "art34", MPMT: "art5_cpt_inc18_ali1 art5_cpt_inc18_ali8",
    },
    "E3": {MPSC: "art14 art15"},
    "E4": {MPSC: "art16 art17"},
    "E5": {MPSC: "art18 art20"},
    "E6": {MPSC: f"{arts(21, 23)} art25", MPMT: "art7_cpt_inc3 art11_cpt_inc3 art13_cpt_inc4"},
    "E7": {MPSC: "art24", MPMT: "art11_cpt_inc1"},
    "E8": {MPSC: arts(26, 28), MPMT: "art9"},
    "E9": {MPSC: "art29", MPMT: "art8 art28_cpt_inc7"},
    "E10": {MPMT: "art12_cpt_inc1 art12_cpt_inc3"},
    "E11": {MPMT: "art11_cpt_inc5"},
    "E12": {SEFAZ: arts(29, 33)},
    "E13": {SEFAZ: arts(36, 39)},
    "E14": {SEFAZ: arts(76, 82)},
    "S1": {MPSC: arts(49, 52)},
    "S2": {MPSC: "art48 art54_cpt_inc6", MPMT: "art10"},
    "S3": {MPSC: "art31", MPMT: "art7_cpt_inc6 art9_cpt_inc2 art28_cpt_inc2"},
    "S4": {MPMT: "art9_cpt_inc4"},
    "G1": {MPMT: "art24_par1u"},
    "G2": {
        MPMT: "art24_cpt_inc3 art25_cpt_inc2_ali6 art25_cpt_inc2_ali7", UNILA: "art19_cpt_inc6",
        MPSC: "art54_cpt_inc7 art63",
    },
    "G3": {MPMT: "art24_cpt_inc7"},
    "G4": {SESP: "art9_par7", UNILA: "art13_cpt"},
    "G5": {SESP: "art10"},
    "G6": {MPMT: "art20"},
    "G7": {UNILA: "art6_cpt_inc6 art19_cpt_inc5", SESP: "art9_par6"},
    "G8": {SESP: "art9_par10 art9_par11", MPMT: "art24", MPSC: "art61", UNILA: "art19"},
    "G9": {UNILA: "art19_cpt_inc3", SESP: "art9_par6"},
    "G10": {SESP: "art9_par5", UNILA: "art6_cpt_inc5 art6_cpt_inc7", MPMT: "art25_cpt_inc2_ali5"},
    "G11": {UNILA: "art23", MPMT: "art25_cpt_inc1_ali6"},
    "G12": {UNILA: "art24"},
    "G13": {MPMT: "art25_cpt_inc1_ali7"},
    "I1": {MPMT: "art29", MPSC: "art66 art68"},
    "I2": {MPMT: "art29_cpt_inc3 art34", MPSC: "art69"},
    "I3": {MPMT: "art31"},
    "I4": {MPMT: "art33", MPSC: "art70"},
    "I5": {MPMT: "art28_cpt_inc9 art29_cpt_inc4 art29_cpt_inc8"},
    "I6": {MPMT: "art30_cpt_inc4"},
    "I7": {MPSC: "art67 art69_par1u", MPMT: "art28_cpt_inc8 art28_cpt_inc9"},
    "R1": {MPMT: "art16_cpt_inc7 art31_cpt_inc4", SEFAZ: "art83", UNILA: "art6_cpt_inc5 art21"},
    "R2": {MPMT: "art14", SEFAZ: "art14"},
    "R4": {MPSC: "art44_par2 art46", MPMT: "art22"},
    "T3": {MPMT: "art13", MPSC: "art14", UNILA: "art2_cpt_inc2 art13"},
}  # fmt: skip

WITHOUT_VALUE = {
    f"{UNILA}#art13_cpt_inc1": "the three lists are one value of the caput",
    f"{UNILA}#art13_cpt_inc2": "the three lists are one value of the caput",
    f"{UNILA}#art13_cpt_inc3": "the three lists are one value of the caput",
    f"{SEFAZ}#art39_cpt": "says only that other norms apply too",
    f"{MPMT}#art4_cpt_inc5": "adequate rooms: nothing that the norm measures or lists",
    f"{MPSC}#art31_cpt_inc1": "a task of the unit, without measure",
    f"{MPSC}#art31_cpt_inc2": "a task of the unit; who asks and what for is in arts. 33 and 35",
    f"{MPSC}#art31_cpt_inc3": "a task of the unit, without measure",
    f"{MPSC}#art46_cpt": "who answers for secrecy; what may be seen is in its paragraph",
}
"""Leaf provisions of these rows that decide nothing a machine could hold, each with the reason."""


def leaves(norm: str, provision: str) -> Iterator[Provision]:
    """The provisions in ``provision``, itself included, that contain no other."""
    there = pack(PACKS / norm).provisions
    assert provision in there, f"{norm}#{provision}"
    parents = {other.parent for other in there.values()}
    for other in there.values():
        inside = other.id == provision or other.id.startswith(f"{provision}_")
        if inside and other.id not in parents:
            yield other


@pytest.mark.parametrize("row", ROWS)
def test_every_leaf_of_a_row_has_a_value(row: str) -> None:
    lacking = {
        f"{norm}#{leaf.id}"
        for norm, provisions in ROWS[row].items()
        for provision in provisions.split()
        for leaf in leaves(norm, provision)
        if not all(wording.settings or wording.carried for wording in leaf.wordings)
    }
    assert sorted(lacking - WITHOUT_VALUE.keys()) == []


def test_no_reason_is_stale() -> None:
    for reference in WITHOUT_VALUE:
        norm, provision = reference.split("#")
        [leaf] = leaves(norm, provision)
        assert not any(wording.settings for wording in leaf.wordings), reference
