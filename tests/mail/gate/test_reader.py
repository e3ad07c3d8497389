"""The reader of messages: what it finds in odd and hostile ones, within bounds (G2)."""

from __future__ import annotations

import base64
import binascii
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.gate import making as m
from mail.gate.world import World, codes, message
from portaria.mail.gate.facts import Content
from portaria.mail.gate.reading import addresses, bounds
from portaria.mail.gate.reading.files import read
from portaria.mail.gate.reading.parameters import file_names
from portaria.mail.gate.reading.parameters import read as parameters
from portaria.mail.gate.reading.reader import Reader
from portaria.mail.gate.reading.words import decoded, encoded
from portaria.mail.gate.verdict import Outcome

B64 = base64.encodebytes(m.PE).decode()


def dangers(content: Content) -> list[str]:
    return [danger.code for part in content.parts for danger in part.dangers]


def multipart(*parts: str, boundary: str = "b", header: str = "", end: str = "--b--\n") -> bytes:
    """A multipart written by hand."""
    head = header or f'Content-Type: multipart/mixed; boundary="{boundary}"\n'
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f"From: x@y.example\n{head}\n{body}{end}".encode()


UUENCODED = (
    b"\nbegin 644 a.pdf\n"
    + b"".join(binascii.b2a_uu(m.PE[i : i + 45]) for i in range(0, len(m.PE), 45))
    + b"`\nend\n"
)
PROGRAM = f"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n{B64}"

TRICKS = {
    "como se deve": multipart(PROGRAM),
    "linhas só com LF e com CRLF": multipart(PROGRAM.replace("\n", "\r\n")),
    "codificação em maiúsculas, com comentário": multipart(
        PROGRAM.replace("base64", "BASE64 (sic)")
    ),
    "codificação entre aspas": multipart(PROGRAM.replace("base64", '"base64"')),
    "espaço antes dos dois-pontos": multipart(PROGRAM.replace("Encoding:", "Encoding :")),
    "cabeçalho dobrado": multipart(PROGRAM.replace("Encoding:", "Encoding:\n ")),
    "base64 com lixo no meio": multipart(PROGRAM.replace("TV", "T!@V")),
    "base64 depois de um fim": multipart(PROGRAM.replace("\n\n", "\n\nQQ==\n")),
    "quoted-printable": multipart(
        "Content-Transfer-Encoding: quoted-printable\n\n"
        + "".join(f"={byte:02X}" for byte in m.PE)
    ),
    "sem o último limite": multipart(PROGRAM, end=""),
    "depois do último limite": multipart("\noi", end=f"--b--\n--b\n{PROGRAM}\n--b--\n"),
    "limite sem aspas": multipart(PROGRAM, header="Content-Type: multipart/mixed; boundary=b\n"),
    "limite com espaços no fim": multipart(PROGRAM).replace(b"--b\n", b"--b  \t\n"),
    "limite continuado (RFC 2231)": multipart(
        PROGRAM, header="Content-Type: multipart/mixed; boundary*0=b; boundary*1=\"\"\n"
    ),
    "dois limites": multipart(
        PROGRAM, header='Content-Type: multipart/mixed; boundary="a"; boundary="b"\n'
    ),
    "dois tipos": multipart(
        PROGRAM,
        header="Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n",
    ),
    "tipo que não existe": multipart(PROGRAM.replace("application/pdf", "x")),
    "diz ser texto": multipart(PROGRAM.replace("application/pdf", "text/plain")),
    "diz ser imagem no texto": multipart(
        PROGRAM.replace("application/pdf", "image/png\nContent-ID: <a>")
    ),
    "mensagem dentro de mensagem": multipart(
        "Content-Type: message/rfc822\n\n" + multipart(PROGRAM, boundary="c", end="--c--\n",
            header="Content-Type: multipart/mixed; boundary=c\n").decode()
    ),
    "uuencode no texto": b"From: x@y\n\noi" + UUENCODED,
    "begin-base64 no texto": b"From: x@y\n\nbegin-base64 644 a\n" + B64.encode() + b"====\n",
    "uuencode como codificação": multipart(
        f"Content-Type: a/b\nContent-Transfer-Encoding: x-uuencode\n{UUENCODED.decode()}"
    ),
    "uuencode em texto sob base64": multipart(
        "Content-Type: text/x\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(b"\0" + UUENCODED).decode()
    ),
    "uuencode sob base64 em texto que se diz PDF": multipart(
        "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(b"oi" + UUENCODED).decode()
    ),
    "uuencode depois de um PDF": multipart("Content-Type: application/pdf\n\n%PDF-1.7\n\0").replace(
        b"\0", b"\0" + UUENCODED
    ),
    "mensagem guardada em arquivo": multipart(
        "Content-Type: application/octet-stream; name=a.txt\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(multipart(PROGRAM, boundary="c", end="--c--\n",
            header="Content-Type: multipart/mixed; boundary=c\n")).decode()
    ),
    "mensagem sob base64": multipart(
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(b"From: x@y\n" + PROGRAM.encode()).decode()
    ),
    "em pedaços, por várias mensagens": multipart(
        'Content-Type: message/partial; id="a"; number=1; total=2\n\n' + PROGRAM[:120]
    ),
    "conteúdo a buscar fora": multipart(
        "Content-Type: message/external-body; access-type=URL; URL=\"http://x.example/a.exe\"\n\n"
    ),
    "partes sem nenhuma parte, sob base64": (
        b"From: x@y\nContent-Type: multipart/mixed; boundary=z\n"
        b"Content-Transfer-Encoding: base64\n\n" + B64.encode()
    ),
    "uuencode antes da primeira parte": multipart("\noi").replace(
        b"--b\n", UUENCODED[1:] + b"--b\n", 1
    ),
    "corpo que é o programa": b"From: x@y\nContent-Transfer-Encoding: base64\n\n" + B64.encode(),
    "CR sozinho": multipart(PROGRAM).replace(b"\n--b\n", b"\r--b\n"),
}  # fmt: skip


@pytest.mark.parametrize("raw", TRICKS.values(), ids=TRICKS)
def test_g2_no_trick_of_form_hides_a_program(raw: bytes) -> None:
    """G2: the program is found; or the message is held as one that programs read differently."""
    world = World("mpe")
    verdict = world.received(raw)
    assert verdict.outcome in (Outcome.REFUSE, Outcome.HOLD)
    assert codes(verdict, "harmful")


UNSEEN = {"base64 depois de um fim", "em pedaços, por várias mensagens", "conteúdo a buscar fora"}
EXACT = [name for name in TRICKS if name not in UNSEEN]


@pytest.mark.parametrize("name", EXACT)
def test_g2_most_tricks_are_seen_through(name: str) -> None:
    assert "program" in dangers(read(TRICKS[name]))


def test_an_ambiguous_message_without_attachments_passes() -> None:
    """Old programs write odd headers; only what may hide something is held."""
    world = World("mpe")
    raw = b"From: x@y.example\nContent-Type: text/plain\nContent-Type: text/plain\n\noi\n"
    assert world.received(raw).outcome is Outcome.PASS


NAMES = [
    (b'attachment; filename="nota.exe"', ["nota.exe"]),
    (b"attachment; filename=nota.exe", ["nota.exe"]),
    (b"attachment; filename*=UTF-8''n%C3%B3ta.exe", ["nóta.exe"]),
    (b"attachment; filename*0=not; filename*1=a.exe", ["nota.exe"]),
    (b"attachment; filename*1=a.exe; filename*0=not", ["nota.exe"]),
    (b"attachment; filename*0*=UTF-8''not; filename*1*=%61.exe", ["nota.exe"]),
    (b'attachment; filename="=?utf-8?B?bm90YS5leGU=?="', ["nota.exe"]),
    (b'attachment; filename="=?utf-8?Q?nota=2Eexe?="', ["nota.exe"]),
    (b'attachment; filename="=?utf-8?Q?no?= =?utf-8?Q?ta=2Eexe?="', ["nota.exe"]),
    (b'attachment; filename="a.txt"; filename="nota.exe"', ["a.txt", "nota.exe"]),
    (b'attachment; filename="..\\\\..\\\\nota.exe"', ["nota.exe"]),
    (b'attachment; filename="../nota.exe"', ["nota.exe"]),
    (b'attachment; filename="nota.exe. "', ["nota.exe"]),
    (b'attachment; filename="not\\a.exe"', ["nota.exe"]),
    (b'attachment; FILENAME = "nota.exe"', ["nota.exe"]),
    (b"attachment;\n filename=\n nota.exe", ["nota.exe"]),
    (b'attachment; filename="nota.exe', ["nota.exe"]),
    (b'attachment; filename="nota.exe::$DATA"', ["nota.exe"]),
    (b'attachment; filename="nota.exe:oculto:$DATA"', ["nota.exe"]),
    (b'attachment; filename="valores em R$.pdf"', ["valores em R$.pdf"]),
    (
        b"attachment; filename*=utf-8''%3D?utf-8?Q?nota=2Eexe?=",
        ["=?utf-8?Q?nota=2Eexe?=", "nota.exe"],
    ),
    ('attachment; filename="nota\u202etxt.exe"'.encode(), ["notatxt.exe"]),
    ('attachment; filename="nota．exe"'.encode(), ["nota.exe"]),
    (b"attachment; filename*=nosuch''nota.exe", ["nota.exe"]),
    (b"attachment", []),
    (b"", []),
]


@pytest.mark.parametrize(("value", "expected"), NAMES)
def test_g2_every_name_a_program_may_show_is_known(value: bytes, expected: list[str]) -> None:
    """RFC 2231, RFC 2047, folders, invisible characters, dots at the end."""
    found = parameters(value)
    names = file_names([*found.names(b"filename"), *found.names(b"name")])
    assert sorted(names) == sorted(expected)


def test_a_null_byte_gives_both_names() -> None:
    assert set(file_names(["a.exe\0.txt"])) == {"a.exe", "a.exe.txt"}


WORDS = [
    (b"Of\xc3\xadcio", "Ofício"),
    (b"Of\xedcio", "Ofício"),
    (b"=?utf-8?B?T2bDrWNpbw==?=", "Ofício"),
    (b"=?iso-8859-1?Q?Of=EDcio?=", "Ofício"),
    (b"=?utf-8*pt?Q?Of=C3=ADcio?=", "Ofício"),
    (b"=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=", "ab"),
    (b"=?nosuch?B?YQ==?= b", "a b"),
    (b"=?utf-8?B?T2b?=", "Of"),
    (b"=?utf-8?X?a?=", "=?utf-8?X?a?="),
    (b"a\r\n\tb", "a b"),
    (b"a\0b", "ab"),
]


@pytest.mark.parametrize(("value", "expected"), WORDS)
def test_header_text(value: bytes, expected: str) -> None:
    assert decoded(value) == expected


@given(st.text(max_size=300))
def test_text_put_into_a_field_is_one_field_and_reads_the_same(text: str) -> None:
    """Whatever a subject held, what is put back begins no other field."""
    value = encoded(text)
    assert value.isascii()
    for line in value.split("\n")[1:]:
        assert line.startswith("\t")
    plain = "".join(c if c.isprintable() else " " for c in text)
    assert decoded(value.encode()) == plain


MAILBOXES = [
    (b"a@b.c", ["a@b.c"]),
    (b"Ana <A@b.C>", ["a@b.c"]),
    (b'"Silva, Ana" <a@b>, Bia <c@d>', ["a@b", "c@d"]),
    (b"grupo: a@b, c@d;", ["a@b", "c@d"]),
    (b"undisclosed-recipients:;", []),
    (b"a@b (Ana)", ["a@b"]),
    (b"(comentario com x@y) a@b", ["a@b"]),
    (b"<@rota,@outra:a@b>", ["a@b"]),
    (b"a@b <c@d>", ["c@d"]),
    (b"<a@b> <c@d>", ["a@b", "c@d"]),
    (b"a@b\r\n ,c@d", ["a@b", "c@d"]),
    (b"=?utf-8?q?a=40b?= <c@d>", ["c@d"]),
    (b'"a@b"', ["a@b"]),
    (b"<>", [""]),
    (b"nada", [""]),
    (b"", []),
]


@pytest.mark.parametrize(("value", "expected"), MAILBOXES)
def test_g4_mailboxes_of_a_field(value: bytes, expected: list[str]) -> None:
    assert [one.address for one in addresses.read(value)] == expected


def test_facts_of_an_ordinary_message() -> None:
    content = read(
        message(
            text="Olá\n", html="<p>Olá</p>", files={"a.pdf": m.PDF}, Cc="c@d.example",
            Subject="Ofício nº 1", From="Ana <A@b.example>",
        )
    )  # fmt: skip
    assert content.subject == "Ofício nº 1"
    assert [one.address for one in content.from_] == ["a@b.example"]
    assert [one.shown for one in content.from_] == ["Ana"]
    assert [one.address for one in content.cc] == ["c@d.example"]
    assert [(p.number, p.type.id, p.attachment) for p in content.parts] == [
        ("1.1.1", "text", False),
        ("1.1.2", "text", False),
        ("1.2", "pdf", True),
    ]
    assert content.parts[2].size == len(m.PDF)
    assert content.anomalies == frozenset()


def test_chunks_change_nothing() -> None:
    raw = message(files={"a.zip": m.zipped({"a.txt": m.PE}), "b.pdf": m.PDF}, html="<b>a</b>")
    head, _, body = raw.partition(b"\r\n\r\n")
    fields = [tuple(line.split(b": ", 1)) for line in head.split(b"\r\n") if b": " in line]
    reader = Reader(fields)  # type: ignore[arg-type]
    for start in range(0, len(body), 7):
        reader.feed(body[start : start + 7])
    whole = Reader(fields)  # type: ignore[arg-type]
    whole.feed(body)
    assert reader.close() == whole.close()


def nested(levels: int) -> bytes:
    head = b"From: x@y.example\nContent-Type: multipart/mixed; boundary=n0\n\n"
    for level in range(1, levels):
        head += b"--n%d\nContent-Type: multipart/mixed; boundary=n%d\n\n" % (level - 1, level)
    return head + b"--n%d\n" % (levels - 1) + PROGRAM.encode()


@pytest.mark.parametrize("levels", [5, 38])
def test_g2_a_program_levels_below_is_found(levels: int) -> None:
    assert "program" in dangers(read(nested(levels)))


@pytest.mark.parametrize("levels", [100, 1_000])
def test_g2_a_hundred_levels_are_held(levels: int) -> None:
    content = read(nested(levels))
    assert "too_deep" in content.anomalies
    assert World("mpe").received(nested(levels)).outcome in (Outcome.HOLD, Outcome.REFUSE)


def test_g2_ten_thousand_parts_are_bounded_and_held() -> None:
    raw = multipart(*["\noi"] * 10_000, PROGRAM)
    content = read(raw)
    assert "too_many_parts" in content.anomalies
    assert len(content.parts) <= bounds.PARTS
    assert World("mpe").received(raw.replace(b"\noi", b"Content-Type: a/b\n\noi")).outcome is (
        Outcome.HOLD
    )


def test_messages_within_messages_are_bounded() -> None:
    raw = b"From: x@y\nContent-Type: message/rfc822\n\n" * 500 + b"oi"
    assert "too_deep" in read(raw).anomalies


def test_huge_headers_are_bounded() -> None:
    fields = [(b"To", b"a@b.example, " * 100_000), (b"Subject", b"=?utf-8?Q?a?= " * 50_000)]
    fields += [(b"X-%d" % n, b"x") for n in range(5_000)]
    content = Reader(fields).close()
    assert "long_header" in content.anomalies
    assert len(content.to) <= bounds.ADDRESSES
    assert len(content.subject) <= bounds.HEADER_VALUE


def test_a_body_above_the_bound_is_told() -> None:
    reader = Reader([(b"Content-Type", b"application/pdf; name=a.pdf")])
    for _ in range(bounds.BODY // (1 << 20) + 1):
        reader.feed(bytes(1 << 20))
    content = reader.close()
    assert "too_big" in content.anomalies
    assert content.parts[0].unexamined == "ambiguous"


def test_null_bytes_in_headers_are_told() -> None:
    content = Reader([(b"From", b"a@b.ex\0ample"), (b"Con\0tent-Type", b"text/plain")]).close()
    assert "null_bytes" in content.anomalies
    assert content.from_[0].address == "a@b.example"


@pytest.mark.parametrize(
    "charset", ["utf-7", "nosuch", "us-ascii", "\\xff", "utf-16", "idna", "zip"]
)
def test_wrong_charsets_do_no_harm(charset: str) -> None:
    raw = f"From: x@y\nSubject: =?{charset}?B?w6E=?=\nContent-Type: text/plain; charset={charset}"
    verdict = World("uniar").sent(raw.encode() + b"\n\n\xff\xfe\x00 529.982.247-25\n")
    assert verdict.undecided == ()


GROWING = {
    "quase limites": lambda n: multipart("\n" + "--c\n" * n),
    "começos de limite": lambda n: multipart("\n" + "\n--" * n),
    "fins de base64": lambda n: multipart(
        "Content-Type: a/b\nContent-Transfer-Encoding: base64\n\n" + "QQ==" * n
    ),
    "aspas sem fim": lambda n: b'From: "' + b'"a' * n + b"\n\noi",
    "parênteses": lambda n: b"To: " + b"(" * n + b"\n\noi",
    "parâmetros": lambda n: b"Content-Type: a/b" + b';a="' * n + b"\n\noi",
    "palavras codificadas": lambda n: b"Subject: " + b"=?a?b?" * n + b"\n\noi",
    "linhas begin": lambda n: b"From: x\n\n" + b"begin 644 a\n" * n,
    "uuencode quebrado": lambda n: b"From: x\n\nbegin 644 a\n" + b"M!\n" * n,
    "marcas de HTML": lambda n: b"Content-Type: text/html\n\n" + b"<a href=" * n,
    "dígitos": lambda n: b"From: x\n\n" + b"123.456.789-0 " * n,
    "arrobas": lambda n: b"From: x\n\n" + b"a@b.example " * n,
    "CR sozinhos": lambda n: multipart("\n" + "\ra" * n),
    "letras maiúsculas": lambda n: b"From: x\n\n" + b"A1" * n,
    "espaços": lambda n: b"From: x\n\n" + b" \t" * n + b"RESERVADO",
    "Content repetido": lambda n: multipart("Content-Type: a/b\n" * n + "\noi"),
}


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """A bound so wide that only what grows faster than its input meets it."""

    def stop(*_: object) -> None:
        pytest.fail(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("made", GROWING.values(), ids=GROWING)
def test_hostile_forms_are_decided_on(made: Callable[[int], bytes]) -> None:
    """What would take minutes if anything were quadratic is decided, by all rules."""
    raw = made(200_000)
    with at_most(60):
        for verdict in (World("uniar").sent(raw), World("ssp").received(raw)):
            assert verdict.undecided == ()
