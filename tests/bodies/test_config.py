"""``body.yaml``: what is read, and what is said of what is wrong, by file and line."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from bodies.support import BODY, CALENDAR, write
from portaria.bodies.assembly import assemble
from portaria.bodies.config import load
from portaria.bodies.folders import sources_of
from portaria.config.vocabulary import VOCABULARY
from portaria.norms.places import SourceError


def test_a_body_is_read(tmp_path: Path) -> None:
    config = load(write(tmp_path))
    assert (config.slug, config.acronym, config.zone) == ("corpo", "CT", "America/Sao_Paulo")
    assert [(n.pack, n.rank, n.since) for n in config.norms] == [("norma-1", 1, date(2020, 1, 1))]
    assert config.hr.categories == {"Docente": "servidor", "Aluno": "discente"}
    assert config.hr.stop_if_ends_more_than == Fraction(1, 10)
    assert config.competences[0].power == "mail.manage"


@pytest.mark.parametrize(
    ("domains", "named", "own"),
    [
        ("{a.br: a.example}", "a.br", "a.example"),
        ("{a.br: a.example}", "b.br", "b.br"),
        ('{"*": x.example}', "b.br", "x.example"),
        ('{"*": x.example}', "", "x.example"),
        ('{a.br: a.example, "*": x.example}', "a.br", "a.example"),
        ("{a.br: a.example}", "", ""),
    ],
)
def test_domains(tmp_path: Path, domains: str, named: str, own: str) -> None:
    body = BODY.replace("{teste.edu.br: corpo.example}", domains)
    assert load(write(tmp_path, body=body)).domain(named) == own


@pytest.mark.parametrize(
    ("written", "specific_first"),
    [
        ("", False),
        ("layering: [rank, date, specificity]\n", False),
        ("layering: [rank, specificity, date]\n", True),
    ],
)
def test_the_body_says_in_what_order_norms_prevail(
    tmp_path: Path, written: str, specific_first: bool
) -> None:
    """N3: hierarchy, date and specificity, as the body declares."""
    sources = sources_of(write(tmp_path, body=BODY + written), tmp_path / "packs")
    assert assemble(sources, VOCABULARY).law.specific_first is specific_first


BAD = [
    ("acronym: CT", "acronym: CT\nlayering: [date, rank]", 4, "«layering» diz em que ordem"),
    ("acronym: CT", "acrnym: CT", 1, "falta «acronym» em body.yaml"),
    ("acronym: CT", "acronym: CT\nacronymm: x", 4, "«acronymm» não é um campo de body.yaml"),
    ("slug: corpo", "slug: Corpo!", 1, "use só a–z, 0–9 e hífen"),
    ("America/Sao_Paulo", "America/Araucaria", 4, "não é um fuso: use, por exemplo"),
    ("pack: norma-1", "pack: norma-2", 6, "a norma «norma-2» não está em"),
    ("rank: 1", "rank: 0", 6, "«rank» é um número a partir de 1"),
    ("since: 2020-01-01}\ncal", "since: 2020-13-01}\ncal", 6, "não é uma data que exista"),
    ('md: "06-29"', 'md: "06-31"', 10, "municipal[0]"),
    ("national: br", "national: pt", 8, "o calendário «pt» não existe; há: br"),
    ("Docente: servidor", "Docente: servidr", 15, "(quis dizer «servidor»?)"),
    ("10 %", "dez", 16, "«dez»: escreva como «10 %»"),
    ("exclude_first: true", "exclude_first: sim", 17, "«sim» não é sim nem não"),
    ("mail.manage", "mail.mange", 19, "(quis dizer «mail.manage»?)"),
    ("norma-1#art1", "norma-1#art9", 19, "as normas do órgão não têm esse dispositivo"),
    ("mail.manage,", "mail.manage, oficial: Corregedoria,", 19, "«oficial» não é um campo"),
    (
        "  - {power: mail.manage,",
        "  - {power: post.x, unit: A, since: 2020-01-01, official: A  B}"
        "\n  - {power: mail.manage, official: a b,",
        20,
        "«a b» já é o nome oficial de «post.x»",
    ),
    ("norma-1#art1", "art1", 19, "escreva <norma>#<dispositivo>"),
]


@pytest.mark.parametrize(("old", "new", "line", "said"), BAD)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    directory = write(tmp_path, body=BODY.replace(old, new))
    with pytest.raises(SourceError) as error:
        assemble(sources_of(directory, tmp_path / "packs"), VOCABULARY)
    found = [p for p in error.value.problems if said in p.message]
    assert [(Path(p.place.file).name, p.place.line) for p in found] == [("body.yaml", line)]


def test_a_bad_norm_is_said_with_its_own_file(tmp_path: Path) -> None:
    directory = write(tmp_path, articles="art1: {about: x, sets: {mailbox.qota: 1 MB}}")
    with pytest.raises(
        SourceError, match=r"norma-1/capitulo-1\.yaml:1:25: a regra «mailbox\.qota»"
    ):
        assemble(sources_of(directory, tmp_path / "packs"), VOCABULARY)


def test_norms_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    articles = (
        "art1: {about: x, sets: {mailbox.quota: {discente: 1 MB}}}\n"
        "art2: {about: x, sets: {mailbox.quota: {discente: 2 MB}}}\n"
        "art3: {about: x, how: conduct}\n"
    )
    directory = write(tmp_path, articles=articles)
    with pytest.raises(SourceError, match="contradição para category=discente"):
        assemble(sources_of(directory, tmp_path / "packs"), VOCABULARY)


def test_an_internal_act_that_is_not_listed_is_refused(tmp_path: Path) -> None:
    directory = write(tmp_path)
    act = directory / "acts" / "ato-9"
    act.mkdir(parents=True)
    (act / "norm.yaml").write_text("id: ato-9\n", encoding="utf-8")
    with pytest.raises(SourceError, match="o ato «ato-9» não está em «norms»"):
        assemble(sources_of(directory, tmp_path / "packs"), VOCABULARY)


def test_a_folder_without_body(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(SourceError, match=r"falta body\.yaml"):
        load(tmp_path / "x")
    with pytest.raises(NotADirectoryError):
        load(tmp_path / "y")


def test_a_bad_holiday_is_said_with_its_file_and_line(tmp_path: Path) -> None:
    directory = write(tmp_path, calendar=CALENDAR.replace("09-07", "09-31"))
    with pytest.raises(SourceError, match=r"calendars/br\.yaml:3:\d+: Brasil\.holidays\[0\]"):
        assemble(sources_of(directory, tmp_path / "packs"), VOCABULARY)


def test_words_of_the_file_that_are_no_bond_of_the_body(tmp_path: Path) -> None:
    body = BODY.replace("Aluno: discente", 'Aluno: discente, Pensionista: "-"')
    directory = write(tmp_path, body=body)
    config = assemble(sources_of(directory, tmp_path / "packs"), VOCABULARY).config
    assert config.hr.categories["Pensionista"] == "-"
