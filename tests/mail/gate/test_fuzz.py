"""Whatever comes, the reader gives facts and the rules an answer (G2)."""

from __future__ import annotations

import io
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mail.gate import making as m
from mail.gate.test_reader import multipart
from mail.gate.world import World
from portaria.mail.gate.kinds.examining import Budget, examine
from portaria.mail.gate.reading import addresses, bounds, words
from portaria.mail.gate.reading.files import divided, read
from portaria.mail.gate.reading.parameters import file_names
from portaria.mail.gate.reading.parameters import read as parameters
from portaria.mail.gate.reading.reader import Reader

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

PIECES = st.sampled_from(
    [
        b"Content-Type: ", b"multipart/mixed; boundary=", b"message/rfc822", b"text/plain", b'"b"',
        b"\n--b\n", b"\n--b--\n", b"\r\n", b"\n\n", b"\r", b"--", b"b",
        b"Content-Transfer-Encoding: ",
        b"base64", b"quoted-printable", b"QUJD", b"=", b"==", b"=?utf-8?B?", b"?=", b"filename*0*=",
        b"Content-Disposition: attachment; ", b"begin 644 a.exe\n", b"M", b"end\n", b"From: ",
        b"<a@b.example>", b"(", b")", b'"', b"\\", b"\0", b"\xff", b"a.exe", b"x-uuencode",
        b";", b",",
        m.PE[:64], m.zipped({"a.txt": b"a"}), m.tnef(("a.exe", b"x")), m.RAR,
    ]
)  # fmt: skip
JUNK = st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=60).map(b"".join)

WORLD, OTHER = World("mpe"), World("ssp")
BROAD = World("uniar")


@SLOW
@given(JUNK)
def test_any_message_is_read_and_decided(raw: bytes) -> None:
    content = read(raw)
    assert len(content.parts) <= bounds.PARTS
    for verdict in (WORLD.received(raw), OTHER.received(raw), BROAD.sent(raw), WORLD.sent(raw)):
        assert verdict.undecided == ()


@SLOW
@given(JUNK)
def test_any_body_is_read_in_parts(body: bytes) -> None:
    raw = multipart("\noi").replace(b"oi", body)
    assert WORLD.received(raw).undecided == ()


@SLOW
@given(st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=60)), max_size=20), JUNK)
def test_any_header_is_read(fields: list[tuple[bytes, bytes]], body: bytes) -> None:
    reader = Reader(fields)
    reader.feed(body)
    assert reader.close().size == len(body)


@SLOW
@given(JUNK, st.lists(st.integers(1, 200), max_size=20))
def test_how_the_body_is_cut_does_not_matter(body: bytes, sizes: list[int]) -> None:
    fields = [(b"Content-Type", b'multipart/mixed; boundary="b"')]
    whole, cut = Reader(fields), Reader(fields)
    whole.feed(body)
    place = 0
    for size in [*sizes, len(body)]:
        cut.feed(body[place : place + size])
        place += size
    assert whole.close() == cut.close()


@SLOW
@given(st.binary(max_size=3_000))
def test_any_header_text_is_decoded(raw: bytes) -> None:
    assert isinstance(words.decoded(raw), str)
    found = parameters(raw)
    assert all(isinstance(name, str) for name in file_names(found.names(b"filename")))
    assert len(addresses.read(raw)) <= bounds.ADDRESSES


CONTAINERS = [
    m.zipped({"a.txt": b"a", "b.zip": m.zipped({"c": b"d"})}),
    m.docm(),
    m.compound({("Workbook",): m.workbook(macro=True), ("\x01Ole10Native",): m.package("a", m.PE)}),
    m.tnef(("a.exe", m.PE), ("b.txt", b"x")),
    m.tgz({"a.txt": b"a", "b": m.PE}),
    m.onenote(m.PE),
    m.JPEG,
    m.PDF_LAUNCH,
    m.ISO[-4000:],
]


@SLOW
@given(
    st.sampled_from(CONTAINERS),
    st.lists(st.tuples(st.integers(0, 6_000), st.integers(0, 255)), max_size=12),
    st.integers(0, 6_000),
)
def test_broken_containers_are_looked_at_without_failing(
    data: bytes, changes: list[tuple[int, int]], cut: int
) -> None:
    broken = bytearray(data)
    for place, byte in changes:
        broken[place % len(broken)] = byte
    budget = Budget(bytes=1 << 20)
    examine(bytes(broken[: max(len(broken) - cut, 1)]), ("a.doc",), budget)
    assert budget.bytes >= -(1 << 20)


NAMES = st.text(st.characters(exclude_characters="\0/\\", exclude_categories=["Cs"]), min_size=1)


@SLOW
@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=6))
def test_a_program_in_any_zip_is_found(files: dict[str, bytes]) -> None:
    """G2: wherever it stands among other files, whatever its name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr("zz notas.txt", m.PE)
    found = examine(out.getvalue(), ("a.zip",), Budget())
    assert "program" in [danger.code for danger in found.dangers] or found.unexamined


@SLOW
@given(st.binary(max_size=400))
def test_a_file_is_divided_without_loss(body: bytes) -> None:
    fields, found = divided(b"A: 1\n\n" + body)
    assert fields == [(b"A", b"1")]
    assert found == body
