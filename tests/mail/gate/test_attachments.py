"""Attachments before each norm: size (G1), programs and viruses (G2, G13), media (G3), formats."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mail.gate import making as m
from mail.gate.test_reader import multipart
from mail.gate.world import NO_ANSWER, World, codes, found_virus, hits, sixth_with
from portaria.mail.gate.facts import Content, Part
from portaria.mail.gate.kinds import catalog as known
from portaria.mail.gate.verdict import Outcome

MB = 1 << 20
BODIES = ("mpe", "ssp", "uniar", "mpa", "fazenda", "jaei")


def attached(*sizes: int) -> Content:
    """Facts of a message with PDFs of these sizes."""
    parts = (Part(), *(Part(f"2.{n}", ("a.pdf",), "application/pdf", known.PDF, size, True)
                       for n, size in enumerate(sizes)))  # fmt: skip
    return Content(parts=parts)


LIMITS = [
    ("mpe", (15 * MB - 1,), Outcome.PASS, ""),
    ("mpe", (15 * MB,), Outcome.PASS, ""),
    ("mpe", (15 * MB + 1,), Outcome.REFUSE, "mpmt-495-2015#art24_par1u"),
    ("mpe", (8 * MB, 7 * MB), Outcome.PASS, ""),
    ("mpe", (8 * MB, 7 * MB + 1), Outcome.REFUSE, "mpmt-495-2015#art24_par1u"),
    ("jaei", (10 * MB,), Outcome.PASS, ""),
    ("jaei", (10 * MB + 1,), Outcome.HOLD, "jaei-6-2023#art5_cpt_inc2"),
    ("jaei", (50 * MB,), Outcome.HOLD, "jaei-6-2023#art5_cpt_inc2"),
    ("jaei", (50 * MB + 1,), Outcome.HOLD, "jaei-6-2023#art5_cpt_inc3"),
    ("ssp", (100 * MB,), Outcome.PASS, ""),
    ("uniar", (100 * MB,), Outcome.PASS, ""),
    ("mpa", (100 * MB,), Outcome.PASS, ""),
    ("fazenda", (100 * MB,), Outcome.PASS, ""),
]


@pytest.mark.parametrize(("body", "sizes", "outcome", "provision"), LIMITS)
def test_g1_at_the_limit_passes_and_a_byte_more_does_not(
    body: str, sizes: tuple[int, ...], outcome: Outcome, provision: str
) -> None:
    """G1: below, at and above the limit of each norm; the attachments of a message together."""
    world = World(body)
    facts = attached(*sizes)
    verdict = world.sent(facts, to=("x@fora.example",))
    found = [
        hit for hit in verdict.hits if hit.rule in ("attachment_size", "attachment_authorised")
    ]
    assert [hit.provision for hit in found] == ([provision] if provision else [])
    assert (found[0].asks if found else Outcome.PASS) is outcome


def test_g1_what_counts_is_the_size_decoded() -> None:
    """15 MB take more than 20 MB in base64; they pass, and a byte more does not."""
    world = World("mpe")
    for size, outcome in ((15 * MB, Outcome.PASS), (15 * MB + 1, Outcome.REFUSE)):
        encoded = base64.encodebytes(m.PDF.ljust(size, b"%")).decode()
        raw = multipart(
            f"Content-Type: a/b; name=a\nContent-Transfer-Encoding: base64\n\n{encoded}"
        )
        assert len(raw) > 20 * MB
        assert world.sent(raw).outcome is outcome


def test_g1_the_refusal_says_the_article_what_to_do_and_whom_to_ask() -> None:
    verdict = World("mpe").sent(attached(16 * MB))
    assert verdict.reply is not None
    assert (verdict.reply.code, verdict.reply.enhanced) == ("550", "5.3.4")
    text = verdict.reply.text
    for words in ("16 MB", "15 MB", "art. 24, parágrafo único", "enlace", "Central de Serviços"):
        assert words in text
    assert verdict.reply.ascii.isascii()
    assert "paragrafo unico" in verdict.reply.ascii
    assert len(verdict.reply.ascii) <= 400


def test_m8_kin_the_held_attachment_names_who_authorises() -> None:
    hold = World("jaei").sent(attached(20 * MB)).hold
    assert hold is not None
    assert (hold.body, hold.who, hold.power) == ("jaei", "Chefia imediata", "mail.decide_held")
    above = World("jaei").sent(attached(60 * MB)).hold
    assert above is not None
    assert above.who == "Diretoria de Tecnologia"


def test_an_attachment_that_stays_inside_needs_nobody() -> None:
    world = World("jaei")
    assert world.sent(attached(20 * MB), to=(world.at("bia"),)).outcome is Outcome.PASS


def test_the_norm_of_the_day_rules() -> None:
    """Before the norm, nothing is said: silence is no hit."""
    world = World("jaei")
    early = datetime(2023, 3, 5, 15, tzinfo=UTC)
    verdict = world.sent(attached(60 * MB), at=early)
    assert verdict.hits == ()
    assert "attachment_authorised" in verdict.silent


PROGRAMS = {
    "programa com nome de PDF": {"nota.pdf": m.PE},
    "programa num ZIP": {"docs.zip": m.zipped({"leia.txt": m.ELF})},
    "documento com macros": {"a.docx": m.docm()},
    "script": {"a.txt": m.VBS},
    "nome de programa": {"a.exe": b"oi"},
}


@pytest.mark.parametrize("files", PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.parametrize(
    ("body", "outcome", "provision"),
    [
        ("mpe", Outcome.REFUSE, "mpmt-495-2015#art24_cpt_inc3"),
        ("uniar", Outcome.HOLD, "unila-cgtic-5-2020#art19_cpt_inc6"),
    ],
)
def test_g2_programs_as_each_norm_says(
    files: dict[str, bytes], body: str, outcome: Outcome, provision: str
) -> None:
    """G2: one forbids harmful programs; the other lets those of the function through, so that a
    person decides."""
    world = World(body)
    verdict = world.sent(world.written(files=files))
    assert verdict.outcome is outcome
    assert hits(verdict, "harmful")[0].provision == provision


@pytest.mark.parametrize("body", ["ssp", "fazenda", "jaei"])
def test_g2_where_no_norm_speaks_of_programs_nothing_is_found(body: str) -> None:
    world = World(body)
    verdict = world.sent(world.written(files={"nota.pdf": m.PE}))
    assert "harmful" in verdict.silent


def test_g2_a_program_in_disguise_is_suspect_and_eliminated() -> None:
    """G2: MPSC 63 speaks of virus and of suspicion of it."""
    world = World("mpa")
    verdict = world.sent(world.written(files={"nota.pdf": m.PE}))
    assert verdict.outcome is Outcome.REFUSE
    assert [hit.provision for hit in verdict.hits] == ["mpsc-2005#art63_cpt"]
    plain = world.sent(world.written(files={"programa.exe": m.PE}))
    assert codes(plain, "harmful") == []


@pytest.mark.parametrize(
    "files", [{"a.zip": m.locked({"a": b"x"})}, {"a.rar": m.RAR}, {"a.7z": m.SEVEN},
              {"a.zip": m.zipped({"b.zip": m.zipped({"a": b"x"})})}]
)  # fmt: skip
def test_g2_what_cannot_be_examined_is_held_for_a_person(files: dict[str, bytes]) -> None:
    world = World("mpe")
    verdict = world.sent(world.written(files=files))
    assert verdict.outcome is Outcome.HOLD


def test_g2_arriving_programs_are_refused_too() -> None:
    world = World("mpe")
    verdict = world.received(world.written(files={"nota.pdf": m.PE}, From="x@fora.example"))
    assert verdict.outcome is Outcome.REFUSE


@pytest.mark.parametrize(
    ("body", "provision"),
    [("mpe", "mpmt-495-2015#art24_cpt_inc3"), ("mpa", "mpsc-2005#art63_cpt"),
     ("uniar", "unila-cgtic-5-2020#art19_cpt_inc6")],
)  # fmt: skip
def test_g2_virus_found_is_refused(body: str, provision: str) -> None:
    world = World(body)
    verdict = world.sent(scans=found_virus("Eicar-Test"))
    assert verdict.outcome is Outcome.REFUSE
    assert [hit.provision for hit in hits(verdict, "virus")] == [provision]
    assert world.sent(scans=found_virus()).outcome is not Outcome.REFUSE


def test_g2_the_scanner_that_does_not_answer_leads_to_the_declared_mode() -> None:
    patient, hasty = World("mpa"), World("mpa", gate={"failure": "accept"})
    verdict = patient.sent(scans=NO_ANSWER)
    assert verdict.outcome is Outcome.UNDECIDED
    assert verdict.reply is not None
    assert verdict.reply.code == "451"
    assert set(verdict.undecided) == {"virus", "spam"}
    accepted = hasty.sent(scans=NO_ANSWER)
    assert accepted.outcome is Outcome.PASS
    assert accepted.undecided == verdict.undecided


def test_a_refusal_does_not_wait_for_the_scanner() -> None:
    world = World("mpe")
    assert world.sent(attached(16 * MB), scans=NO_ANSWER).outcome is Outcome.REFUSE


def test_g13_the_block_cites_what_orders_it() -> None:
    """G13: MPMT 25, I, g orders what breaks the norm blocked, of what is sent."""
    world = World("mpe")
    sent = hits(world.sent(attached(16 * MB)), "attachment_size")[0]
    assert sent.also == ("mpmt-495-2015#art25_cpt_inc1_ali7",)


MEDIA = {"musica.mp3": m.MP3, "filme.mp4": m.MP4, "anima.gif": m.GIF_MOVING, "foto.jpg": m.JPEG}


@pytest.mark.parametrize(("name", "data"), MEDIA.items())
def test_g3_media_are_held_whatever_the_name(name: str, data: bytes) -> None:
    world = World("mpe")
    for shown in (name, "relatorio.pdf"):
        verdict = world.sent(world.written(files={shown: data}))
        assert verdict.outcome is Outcome.HOLD
        assert hits(verdict, "media")[0].provision == "mpmt-495-2015#art24_cpt_inc7"


def test_g3_media_within_an_archive_are_media_and_within_a_document_are_not() -> None:
    world = World("mpe")
    packed = world.sent(world.written(files={"a.zip": m.zipped({"b.txt": m.MP3})}))
    assert codes(packed, "media") == ["media"]
    shown = world.sent(world.written(files={"a.docx": m.docx(word__media__a_jpeg=m.JPEG)}))
    assert shown.outcome is Outcome.PASS


@pytest.mark.parametrize("data", [m.PNG, m.GIF, m.LOGO, m.PDF])
def test_g3_drawings_logos_and_documents_pass(data: bytes) -> None:
    world = World("mpe")
    assert world.sent(world.written(files={"foto.jpg": data})).outcome is Outcome.PASS


@pytest.mark.parametrize("body", ["ssp", "uniar", "mpa", "fazenda", "jaei"])
def test_g3_only_where_a_norm_speaks_of_media(body: str) -> None:
    world = World(body)
    assert "media" in world.sent(world.written(files={"a.mp3": m.MP3})).silent


FORMATS = [
    ({"a.pdf": m.PDF}, []),
    ({"a.PDF": m.PDF}, []),
    ({"a.odt": m.odt()}, []),
    ({"a.png": m.PNG}, []),
    ({"a.docx": m.docx()}, ["not_admitted"]),
    ({"a.pdf": m.PE}, ["not_admitted"]),
    ({"a.pdf": m.PNG}, []),
    ({"a.pdf.exe": m.PE}, ["not_admitted"]),
    ({"sem-extensao": m.PDF}, ["not_admitted"]),
    ({"a.pdf": b"texto"}, []),
]


@pytest.mark.parametrize(("files", "expected"), FORMATS)
def test_admitted_formats_by_name_and_by_content(
    files: dict[str, bytes], expected: list[str]
) -> None:
    """The sixth norm's list: pdf, odt, ods, png; a name alone opens no door."""
    world = World("jaei")
    verdict = world.sent(world.written(files=files))
    assert codes(verdict, "attachment_extensions") == expected


BARRED = [
    ({"a.rar": m.RAR}, ["barred"]),
    ({"a.pdf": m.RAR}, ["barred"]),
    ({"a.RAR": b"x"}, ["barred"]),
    ({"a.pdf": m.PDF}, []),
    ({"a.pdf": m.PDF, "b.rar": m.RAR}, ["barred"]),
]


@pytest.mark.parametrize(("files", "expected"), BARRED)
def test_barred_formats_by_name_and_by_content(
    tmp_path: Path, files: dict[str, bytes], expected: list[str]
) -> None:
    law = sixth_with(tmp_path / "jaei", "{mail.attachment.extensions.barred: [rar]}")
    world = World("jaei", law=law)
    verdict = world.sent(world.written(files=files))
    assert codes(verdict, "attachment_extensions") == expected


def test_formats_by_where_they_go(tmp_path: Path) -> None:
    law = sixth_with(tmp_path / "jaei", "{mail.attachment.extensions: {outside: [pdf]}}")
    world = World("jaei", law=law)
    raw = world.written(files={"a.png": m.PNG})
    assert codes(world.sent(raw), "attachment_extensions") == ["not_admitted"]
    assert "attachment_extensions" in world.sent(raw, to=(world.at("bia"),)).silent


@pytest.mark.parametrize("body", BODIES)
def test_a_plain_message_passes_everywhere(body: str) -> None:
    world = World(body)
    verdict = world.sent(world.written(), to=(world.at("bia"),))
    assert verdict.outcome is Outcome.PASS
    assert verdict.hits == ()
    assert verdict.undecided == ()
