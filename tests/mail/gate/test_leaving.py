"""What leaves (G9), what arrives (G10), what the filter says (G8)."""

from __future__ import annotations

import pytest

from mail.gate import making as m
from mail.gate.world import World, codes, hits, message, spam
from portaria.mail.gate.rules.numbers import cnpjs, cpfs, is_cnpj, is_cpf
from portaria.mail.gate.rules.suspicions import odd
from portaria.mail.gate.verdict import AddHeader, Outcome, SetHeader

CPFS = ("529.982.247-25", "11144477735", "123.456.789-09")
SENSITIVE = "unila-cgtic-5-2020#art19_cpt_inc3"

NUMBERS = [
    ("CPF 529.982.247-25.", ["52998224725"]),
    ("(52998224725)", ["52998224725"]),
    ("529 982 247 25", ["52998224725"]),
    ("529.982.247-26", []),
    ("111.111.111-11", []),
    ("529982247250", []),
    ("protocolo 2026.52998224725", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_g9_cpf_by_its_check_digits(text: str, expected: list[str]) -> None:
    assert list(cpfs(text)) == expected


COMPANIES = [
    ("CNPJ 11.222.333/0001-81", ["11222333000181"]),
    ("11222333000181", ["11222333000181"]),
    ("12.ABC.345/01DE-35", ["12ABC34501DE35"]),
    ("12ABC34501DE35", ["12ABC34501DE35"]),
    ("12.ABC.345/01DE-36", []),
    ("11.222.333/0001-82", []),
    ("00.000.000/0000-00", []),
]


@pytest.mark.parametrize(("text", "expected"), COMPANIES)
def test_g9_cnpj_also_with_letters(text: str, expected: list[str]) -> None:
    assert list(cnpjs(text)) == expected


def test_check_digits_want_their_length() -> None:
    assert not is_cpf("5299822472")
    assert not is_cpf("5299822472a")
    assert not is_cnpj("1122233300018")
    assert is_cpf("52998224725")


@pytest.mark.parametrize(("count", "held"), [(2, False), (3, True)])
def test_g9_many_at_once_are_held(count: int, held: bool) -> None:
    """G9: below and at the number that the body sets; the sentence says that it is ours."""
    world = World("uniar", gate={"sensitive_from": 3})
    text = "Lista:\n" + "\n".join(CPFS[:count]) + "\n" + CPFS[0] + "\n"
    verdict = world.sent(world.written(text=text))
    assert verdict.outcome is (Outcome.HOLD if held else Outcome.PASS)
    if held:
        hit = hits(verdict, "sensitive")[0]
        assert (hit.code, hit.provision) == ("many_numbers", SENSITIVE)
        assert "configuração do órgão" in hit.sentence


HIDDEN = {
    "anexo de texto": {"files": {"lista.csv": "\n".join(CPFS).encode()}},
    "HTML com marcas no meio": {
        "html": "".join(f"<p>{c[:5]}<b>{c[5:]}</b></p>" for c in CPFS),
    },
    "HTML com entidades": {"html": "".join(f"<p>{c.replace('2', '&#50;')}</p>" for c in CPFS)},
    "caracteres invisíveis": {"text": "\n".join(c[:4] + "\u200b" + c[4:] for c in CPFS)},
    "espaços e hífens que parecem": {
        "text": "\n".join(
            c.replace(".", "\u00a0").replace("-", "\u2011")
            for c in (CPFS[0], "111.444.777-35", CPFS[2])
        )
    },
    "algarismos largos": {
        "text": "\n".join(c.translate({48 + n: 0xFF10 + n for n in range(10)}) for c in CPFS)
    },
    "documento do Word": {
        "files": {
            "a.docx": m.docx(
                word__document_xml="".join(
                    f"<w:p><w:t>{c[:5]}</w:t><w:t>{c[5:]}</w:t></w:p>" for c in CPFS
                ).encode()
            )
        }
    },
    "planilha": {
        "files": {
            "a.xlsx": m.docx(
                xl__sharedStrings_xml="".join(f"<si><t>{c}</t></si>" for c in CPFS).encode()
            )
        }
    },
    "documento ODF": {
        "files": {
            "a.odt": m.odt(content_xml="".join(f"<text:p>{c}</text:p>" for c in CPFS).encode())
        }
    },
    "planilha num ZIP": {"files": {"a.zip": m.zipped({"b.csv": "\n".join(CPFS).encode()})}},
    "anexo em UTF-16": {"files": {"lista.txt": "\n".join(CPFS).encode("utf-16")}},
    "largos, com pontos largos": {
        "text": "\n".join(CPFS).translate({c: c + 0xFEE0 for c in b"0123456789.-"})
    },
    "anexo em UTF-16 com um octeto a mais": {
        "files": {"lista.txt": "\n".join(CPFS).encode("utf-16") + b"\n"}
    },
    **{
        f"anexo em {name}": {"files": {"lista.txt": "\n".join(CPFS).encode(name)}}
        for name in ("utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
    },
}


@pytest.mark.parametrize("parts", HIDDEN.values(), ids=HIDDEN)
def test_g9_no_trick_of_form_hides_them(parts: dict[str, object]) -> None:
    world = World("uniar")
    assert codes(world.sent(world.written(**parts)), "sensitive") == ["many_numbers"]


def test_g9_inside_nothing_is_read() -> None:
    world = World("uniar")
    verdict = world.sent(world.written(text="\n".join(CPFS)), to=(world.at("bia"),))
    assert "sensitive" in verdict.misses


MARKS = [
    ("RESERVADO\n\nConteúdo", True),
    ("Texto\n*** DOCUMENTO SIGILOSO ***\n", True),
    ("Grau de sigilo: SECRETO\n", True),
    ("classificação: ULTRASSECRETO", True),
    ("Assunto [CONFIDENCIAL] anexo", True),
    ("o caráter reservado da reunião", False),
    ("Foi RESERVADO o auditório", False),
]


@pytest.mark.parametrize(("text", "held"), MARKS)
def test_g9_marks_of_secrecy_are_held(text: str, held: bool) -> None:
    world = World("uniar")
    verdict = world.sent(world.written(text=text))
    assert codes(verdict, "sensitive") == (["classified"] if held else [])


@pytest.mark.parametrize("body", ["mpe", "ssp", "mpa", "fazenda", "jaei"])
def test_g9_silence_is_no_hit(body: str) -> None:
    world = World(body)
    assert "sensitive" in world.sent(world.written(text="\n".join(CPFS))).silent


@pytest.mark.parametrize(
    ("body", "provision"),
    [("ssp", "sesp-mt-73-2018#art9_par6"), ("uniar", "unila-cgtic-5-2020#art19_cpt_inc5")],
)
@pytest.mark.parametrize(("count", "held"), [(9, False), (10, True)])
def test_g9_listings_of_our_addresses_are_held(
    body: str, provision: str, count: int, held: bool
) -> None:
    """G9: SESP 9, § 6, and UNILA 19, V; as many as the body's setting says."""
    world = World(body)
    text = "\n".join(world.at(f"pessoa{n}") for n in range(count))
    verdict = world.sent(world.written(text=text))
    assert [hit.provision for hit in hits(verdict, "directory")] == ([provision] if held else [])
    assert verdict.outcome is (Outcome.HOLD if held else Outcome.PASS)


ORIGIN = "sesp-mt-73-2018#art9_par5"


def test_g10_mail_from_outside_is_marked() -> None:
    """G10: SESP 9, § 5, has the reader look at the origin: the mark lets it be seen."""
    world = World("ssp", gate={"subject_tag": "[EXTERNO]"})
    verdict = world.received(message(Subject="Boleto"))
    assert verdict.outcome is Outcome.CHANGE
    assert verdict.changes == (
        AddHeader("X-Portaria-Origem", "externa"),
        SetHeader("Subject", 1, "[EXTERNO] Boleto"),
    )
    assert [hit.provision for hit in verdict.hits] == [ORIGIN]


def test_g10_no_tag_unless_the_body_says_one_and_none_twice() -> None:
    world = World("ssp")
    assert world.received(message()).changes == (AddHeader("X-Portaria-Origem", "externa"),)
    tagged = World("ssp", gate={"subject_tag": "[EXTERNO]"})
    verdict = tagged.received(message(Subject="[EXTERNO] Boleto"))
    assert verdict.changes == (AddHeader("X-Portaria-Origem", "externa"),)


def test_g10_a_subject_cannot_smuggle_a_field() -> None:
    world = World("ssp", gate={"subject_tag": "[EXTERNO]"})
    raw = b"From: x@fora.example\nSubject: =?utf-8?Q?a=0D=0ABcc:_y=40fora?=\n\noi"
    change = world.received(raw).changes[1]
    assert change == SetHeader("Subject", 1, "[EXTERNO] a  Bcc: y@fora")


def test_g10_a_subject_with_accents_is_encoded() -> None:
    world = World("ssp", gate={"subject_tag": "[EXTERNO]"})
    change = world.received(message(Subject="Ofício")).changes[1]
    assert change == SetHeader("Subject", 1, "=?utf-8?B?W0VYVEVSTk9dIE9mw61jaW8=?=")


def test_g10_what_we_mark_nobody_else_may() -> None:
    world = World("ssp")
    verdict = world.sent(world.written(X_Portaria_Origem="interna"))
    assert [(c.name.lower(), c.index) for c in verdict.changes] == [("x-portaria-origem", 1)]  # type: ignore[union-attr]


LINKED = '<a href="http://ladrao.example/x">https://www.banco.example</a>'
DOUBTS = [
    (message(From="bia@ssp.ar.example"), "own-domain"),
    (message(From='"bia@ssp.ar.example" <x@fora.example>'), "shown-address"),
    (message(Reply_To="y@outro.example"), "reply-elsewhere"),
    (message(From="x@xn--bnco-5cd.example"), "odd-domain"),
    (message(html=LINKED), "link"),
    (message(files={"nota.pdf": m.PE}), "attachment"),
]


@pytest.mark.parametrize(("raw", "doubt"), DOUBTS, ids=[doubt for _, doubt in DOUBTS])
def test_g10_suspicions_are_told(raw: bytes, doubt: str) -> None:
    verdict = World("ssp").received(raw)
    assert AddHeader("X-Portaria-Suspeita", doubt) in verdict.changes
    assert codes(verdict, "origin") == ["outside", "suspicious"]


INNOCENT = [
    message(Reply_To="y@mail.fora.example"),
    message(html='<a href="https://www.banco.example/x">banco.example</a>'),
    message(html='<a href="https://x.example">clique aqui</a>'),
    message(files={"a.pdf": m.PDF}),
]


@pytest.mark.parametrize("raw", INNOCENT)
def test_g10_ordinary_mail_raises_none(raw: bytes) -> None:
    assert codes(World("ssp").received(raw), "origin") == ["outside"]


@pytest.mark.parametrize(
    ("domain", "is_odd"),
    [("fora.example", False), ("bаnco.example", True), ("xn--bnco-5cd.example", True),
     ("xn--so-bla.example", False), ("são.example", False), ("xn--\udcff.example", True)],
)  # fmt: skip
def test_g10_domains_that_mix_alphabets(domain: str, is_odd: bool) -> None:
    assert odd(domain) is is_odd


SPAM_OUT = [
    ("ssp", "reject", Outcome.REFUSE, "sesp-mt-73-2018#art9_par10"),
    ("ssp", "add header", Outcome.HOLD, "sesp-mt-73-2018#art9_par10"),
    ("mpa", "reject", Outcome.REFUSE, "mpsc-2005#art61_cpt"),
    ("mpe", "reject", Outcome.REFUSE, "mpmt-495-2015#art24_cpt_inc2"),
    ("uniar", "add header", Outcome.HOLD, "unila-cgtic-5-2020#art19_cpt_inc6"),
    ("ssp", "no action", Outcome.PASS, ""),
]


@pytest.mark.parametrize(("body", "action", "outcome", "provision"), SPAM_OUT)
def test_g8_spam_does_not_leave(body: str, action: str, outcome: Outcome, provision: str) -> None:
    world = World(body)
    verdict = world.sent(world.written(), scans=spam(action))
    assert verdict.outcome is outcome
    assert [hit.provision for hit in hits(verdict, "spam")] == ([provision] if provision else [])


@pytest.mark.parametrize(
    ("body", "provision"),
    [("uniar", "unila-cgtic-5-2020#art6_cpt_inc2"), ("mpa", "mpsc-2005#art61_cpt")],
)
def test_g8_spam_that_arrives_is_marked_for_the_user(body: str, provision: str) -> None:
    """G8: the user sees to what was classified (UNILA 6, II): marked, never lost."""
    verdict = World(body).received(message(), scans=spam("reject"))
    assert verdict.outcome is Outcome.CHANGE
    assert AddHeader("X-Spam-Flag", "YES") in verdict.changes
    assert hits(verdict, "spam")[0].provision == provision


def test_g8_the_refusal_says_where_such_things_go() -> None:
    """MPMT 24, II: there is a place of its own for advertising."""
    hit = hits(World("mpe").sent(scans=spam("reject")), "spam")[0]
    assert "espaço de classificados na INTRANET" in hit.sentence
