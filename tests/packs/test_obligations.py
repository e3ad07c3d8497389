"""Every provision that a claimed row of the obligations touches is in its pack, and accounted for
(rows P1-P5, A1-A12, M1-M21, N8, N9, T1, and N2's clauses of entry into force)."""

from __future__ import annotations

import pytest

from packs.support import NORMS, PACKS, pack

SESP, MPMT, UNILA = "sesp-mt-73-2018", "mpmt-495-2015", "unila-cgtic-5-2020"
MPSC, SEFAZ = "mpsc-2005", "sefaz-mt-1-2012"

ROWS: dict[str, dict[str, str]] = {
    "N2": {SESP: "art15_cpt", MPMT: "art38_cpt", UNILA: "art26_cpt"},
    "N8": {SESP: "art12_cpt", UNILA: "art25_cpt", MPMT: "art36_cpt"},
    "N9": {
        SESP: "art5_cpt art5_cpt_inc1 art5_cpt_inc2 art5_cpt_inc3 art5_cpt_inc4 art5_cpt_inc5 "
        "art5_par1u",
        MPMT: "art15_cpt art17_par1u",
        UNILA: "art5_cpt art8_par1 art8_par1_ali1 art8_par1_ali2 art8_par1_ali3",
        MPSC: "art1_cpt art2_cpt art3_cpt art31_cpt art54_cpt",
        SEFAZ: "art2_cpt art3_cpt",
    },
    "P1": {
        MPMT: "art2_cpt_inc1 art2_cpt_inc2 art19_cpt", MPSC: "art37_cpt", SESP: "art7_par1",
        SEFAZ: "art27_par2 art53_par1u", UNILA: "art8_cpt_inc1",
    },
    "P2": {
        UNILA: " ".join(f"art7_cpt_inc{n}" for n in range(1, 8)),
        MPSC: "art4_cpt_inc10 art4_cpt_inc11 art32_cpt art47-1_cpt art47-1_par1 art47-1_par2",
        SEFAZ: "art5_cpt_inc3 art15_par1u art63_cpt art63_par1u",
    },
    "P3": {
        MPSC: "art37_cpt", MPMT: "art5_cpt_inc8", SEFAZ: "art27_cpt",
        SESP: "art4_par2 art6_par2 art7_cpt art7_par1 art7_par2",
    },
    "P4": {
        SESP: "art5_cpt", UNILA: "art8_par1_ali1 art13_par1", MPSC: "art4_cpt_inc1 art57_cpt",
    },
    "P5": {MPMT: "art25_cpt_inc2_ali4"},
    "A1": {MPSC: "art32_cpt art33_cpt art33_par1u", MPMT: "art2_cpt_inc1 art2_cpt_inc3"},
    "A2": {MPMT: "art2_cpt_inc4", MPSC: "art34_cpt art34_par1u"},
    "A3": {
        SESP: "art9_par9", MPSC: "art31_cpt_inc2 art35_cpt art35_par1u art58_cpt art58_par1u",
        MPMT: "art5_cpt_inc6 art5_cpt_inc7",
    },
    "A4": {MPSC: "art47-1_cpt art47-1_par1 art47-1_par2"},
    "A5": {MPSC: "art36_cpt art36_par1u"},
    "A6": {MPMT: "art5_cpt_inc8", MPSC: "art37_par1u"},
    "A7": {
        MPSC: "art38_cpt art38_par1u", MPMT: "art3_cpt_inc3 art6_cpt_inc5 art29_cpt_inc1",
    },
    "A8": {MPSC: "art40_cpt art41_cpt art41_par1u"},
    "A9": {
        MPSC: "art42_cpt art42_par1 art42_par2 art43_cpt art44_cpt art44_par1 art44_par2 "
        "art44_par3 art45_cpt art46_cpt art46_par1u",
    },
    "A10": {MPMT: "art5_cpt_inc11"},
    "A11": {
        MPMT: "art5_cpt_inc10", MPSC: "art39_cpt", SESP: "art11_cpt", UNILA: "art19_cpt_inc2",
    },
    "A12": {MPSC: "art4_cpt_inc11 art32_cpt art71_cpt art71_par1u"},
    "M1": {
        SESP: "art6_cpt art6_par1 art8_cpt",
        UNILA: "art7_cpt art8_cpt_inc1 art8_cpt_inc2 art8_par2",
        MPMT: "art2_cpt_inc1 art19_cpt", MPSC: "art55_cpt",
    },
    "M2": {SESP: "art11_cpt art11_par1u", UNILA: "art7_cpt_inc4", MPSC: "art55_par1u"},
    "M3": {
        UNILA: "art9_cpt_inc1 art9_cpt_inc2", MPMT: "art18_par1", MPSC: "art56_cpt art57_cpt",
    },
    "M4": {SESP: "art6_par2"},
    "M5": {
        UNILA: "art11_cpt art12_cpt art12_par1u art13_cpt art13_cpt_inc1 art13_cpt_inc2 "
        "art13_cpt_inc3 art13_par2",
        SESP: "art4_par4", MPMT: "art18_par2",
    },
    "M6": {SESP: "art6_par4"},
    "M7": {UNILA: "art13_par1"},
    "M8": {
        UNILA: "art14_cpt_inc1 art14_cpt_inc2 art14_par1 art14_par2 art14_par3",
        MPSC: "art60_cpt art60_par1u", MPMT: "art25_cpt_inc1_ali9", SESP: "art9_par4",
    },
    "M9": {SESP: "art6_par3 art7_cpt"},
    "M10": {SESP: "art7_cpt art7_par2"},
    "M11": {UNILA: "art15_cpt art15_par1 art15_par2 art15_par3"},
    "M12": {UNILA: "art16_cpt_inc1 art16_cpt_inc2 art16_cpt_inc3 art17_cpt"},
    "M13": {UNILA: "art18_cpt", MPMT: "art26_cpt", MPSC: "art37_par1u"},
    "M14": {
        UNILA: "art21_cpt_inc1 art21_cpt_inc2 art21_cpt_inc3 art21_cpt_inc4 art21_par1u "
        "art22_cpt_inc1 art22_cpt_inc2 art22_cpt_inc3 art22_par1u",
    },
    "M15": {SESP: "art4_par2"},
    "M16": {UNILA: "art20_cpt art20_par1u", MPMT: "art18_par3"},
    "M17": {SESP: "art2_cpt art4_cpt art4_par1 art4_par3", UNILA: "art6_cpt_inc1"},
    "M18": {MPMT: "art22_cpt", UNILA: "art19_cpt_inc1"},
    "M19": {MPMT: "art18_par3", MPSC: "art65_cpt"},
    "M20": {
        MPMT: "art20_cpt art20_par1 art21_cpt art21_par1 art25_cpt_inc1_ali4 art25_cpt_inc1_ali8",
        MPSC: "art59_cpt art59_par1 art59_par2",
    },
    "M21": {
        SESP: "art9_par8", MPMT: "art25_cpt_inc1_ali5",
        MPSC: "art48_cpt art48_par1 art54_cpt_inc6 art64_cpt art64_par1u",
    },
    "T1": {
        SESP: "art6_par1 art9_par3", MPMT: "art16_cpt_inc3 anx1", MPSC: "art6_cpt anx1",
        SEFAZ: "art23_cpt art26_cpt art31_cpt_inc2 art43_cpt", UNILA: "art8_par2",
    },
}  # fmt: skip

ENFORCED = [
    "P1", "P3", "P5", "A1", "A2", "A3", "A4", "A5", "A6", "M1", "M2", "M3", "M4", "M5", "M7", "M8",
    "M9", "M10", "M11", "M12", "M13", "M14", "M15", "M16",
]  # fmt: skip
"""Rows whose every norm must set at least one executable value."""


@pytest.mark.parametrize("row", ROWS)
def test_provisions_of_the_row_are_present(row):
    """Each provision of the row stands in its pack and says how it is accounted for."""
    for norm, provisions in ROWS[row].items():
        there = pack(PACKS / norm).provisions
        for provision in provisions.split():
            assert provision in there, f"{row}: {norm}#{provision}"
            parts = [p for p in there.values() if p.id.startswith(f"{provision}_")]
            assert parts or all(w.how for w in there[provision].wordings), f"{norm}#{provision}"


@pytest.mark.parametrize("row", ENFORCED)
def test_row_is_executable_in_its_norms(row):
    """Each norm of the row sets a value at one of the row's provisions (SEFAZ's blocking of badges
    comes with badges; SESP leaves quotas to whoever runs the service)."""
    later = {("P3", SEFAZ), ("M8", SESP)}
    for norm, provisions in ROWS[row].items():
        there = pack(PACKS / norm).provisions
        sets = [w.settings for p in provisions.split() for w in there[p].wordings if w.settings]
        assert sets or (row, norm) in later, f"{row}: {norm}"


@pytest.mark.parametrize("norm", NORMS)
def test_every_provision_is_accounted_for(norm):
    """A provision says how it is accounted for, or its parts do (N4)."""
    there = pack(PACKS / norm).provisions
    for provision in there.values():
        has_parts = any(other.parent == provision.id for other in there.values())
        for wording in provision.wordings:
            assert wording.how or has_parts, provision.id
            assert wording.about, provision.id


SIZES = {SESP: 59, UNILA: 125, MPMT: 264, MPSC: 264, SEFAZ: 315}


@pytest.mark.parametrize("norm", NORMS)
def test_no_provision_is_lost(norm):
    """As many provisions as were counted in the official text, annexes included."""
    assert len(pack(PACKS / norm).provisions) == SIZES[norm]
