"""N2, N3: a norm changes another's text; the text of any day shows it with its source."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from norms.amended import OLD, REWORDS
from norms.support import (
    FORWARDING,
    QUOTA,
    RETENTION,
    SHEET,
    VOCABULARY,
    day,
    law,
    pack,
    problems,
)
from portaria.norms.authoring.checking import check_folder
from portaria.norms.authoring.coverage import wording_on
from portaria.norms.comparing.consistency import problems_of
from portaria.norms.law import Law


def amended(changes: str, in_force: str = "2021-06-01", old: str = OLD) -> Law:
    """A body with the old norm and one whose art. 1 makes ``changes``."""
    text = f"art1:\n  about: Altera\n  amends:\n{changes}"
    return law(pack(old, id="velha"), pack(text, id="nova", in_force=in_force))


def text_on(found: Law, provision: str, on: str) -> tuple[str, str]:
    read = found.pack("velha")
    assert read is not None
    wording = wording_on(read, read.provisions[provision], day(on))
    return wording.about, wording.told


@pytest.mark.parametrize(
    ("on", "days", "about", "told"),
    [
        ("2021-05-31", 1, "Guarda de um dia", ""),
        ("2021-06-01", 2, "Dois", "redação dada pelo art. 1º da Resolução nova"),
        ("2030-01-01", 2, "Dois", "redação dada pelo art. 1º da Resolução nova"),
    ],
)
def test_a_new_wording_holds_from_its_day_and_names_its_source(
    on: str, days: int, about: str, told: str
) -> None:
    found = amended(REWORDS)
    cited = found.on(day(on)).get(RETENTION)
    assert cited.value.amount == days
    assert cited.refs == ("velha#art1_par1u",)
    assert cited.citations[0].source == told
    assert text_on(found, "art1_par1u", on) == (about, told)
    assert problems_of(found, VOCABULARY) == ()


def test_a_provision_is_added_in_its_place() -> None:
    found = amended(
        "    - {adds: velha#art1-1, about: Novo, open_cases: this, sets: {mailbox.quota: 1 MB}}\n"
    )
    read = found.pack("velha")
    assert read is not None
    assert [name for name in read.provisions if "_" not in name] == [
        "art1",
        "art1-1",
        "art2",
        "art3",
    ]
    assert found.on(day("2021-05-31")).find(QUOTA) is None
    cited = found.on(day("2021-06-01")).get(QUOTA)
    assert cited.citations[0].label == "art. 1º-A da Resolução velha"
    assert cited.citations[0].source == "acrescido pelo art. 1º da Resolução nova"


def test_a_provision_is_revoked_with_what_it_contains() -> None:
    found = amended("    - {revokes: velha#art2_cpt}\n")
    assert found.on(day("2021-05-31")).find(FORWARDING) is not None
    assert found.on(day("2021-06-01")).find(FORWARDING) is None
    told = "revogado pelo art. 1º da Resolução nova"
    said = "(Revogado pelo art. 1º da Resolução nova)"
    assert text_on(found, "art2_cpt", "2021-06-01") == (said, told)
    assert text_on(found, "art2_cpt_inc1", "2021-06-01")[1] == told
    assert text_on(found, "art2_cpt_inc1", "2021-05-31") == ("salvo em férias", "")


def test_a_renumbered_provision_keeps_its_value_and_its_exceptions() -> None:
    old = (
        OLD.rstrip()
        + """
    art4:
      about: x
      excepts: velha#art2_cpt
      sets: {mailbox.forwarding: {when: on_leave, is: allowed}}
    """
    )
    found = amended("    - {renumbers: velha#art2, as: art2-1}\n", old=old)
    cited = found.on(day("2021-06-01")).get(FORWARDING)
    assert cited.refs == ("velha#art2-1_cpt",)
    away = found.on(day("2021-06-01")).get(FORWARDING, flags=frozenset({"on_leave"}))
    assert away.value == "allowed"
    assert text_on(found, "art2_cpt", "2021-06-01")[0].startswith("(Passou a art. 2º-A, caput")
    assert text_on(found, "art2-1_cpt_inc1", "2021-06-01")[0] == "salvo em férias"
    assert found.on(day("2021-05-31")).get(FORWARDING).refs == ("velha#art2_cpt",)


def test_labels_of_the_amending_norm_are_resolved_and_given_to_the_amended() -> None:
    new = pack(
        """\
        art1: {about: x, how: framework, names: {TODOS: [servidor, discente]}}
        art2:
          about: x
          amends:
            rewords: velha#art3
            about: y
            open_cases: this
            sets: {mailbox.quota: {TODOS: 2 MB}}
        """,
        id="nova", in_force="2021-06-01",
    )  # fmt: skip
    both = law(pack(OLD, id="velha"), new)
    assert both.on(day("2021-06-01")).get(QUOTA, category="servidor").value == 2 << 20


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ("    - {revokes: velha#art9}\n", "velha não tem art9"),
        ("    - {revokes: outra#art1}\n", "a norma «outra» não está entre as do órgão"),
        ("    - {adds: velha#art2, about: x, how: conduct}\n", "art2 já existe"),
        ("    - {adds: velha#art9_cpt, about: x, how: conduct}\n", "velha não tem art9"),
        ("    - {renumbers: velha#art2, as: art1}\n", "não pode passar a art1"),
        (
            "    - {revokes: velha#art2}\n    - {revokes: velha#art2_cpt, order: 1}\n",
            "não vigora em 01/06/2021",
        ),
        (
            "    - {revokes: velha#art3}\n    - {rewords: velha#art3, about: x, how: conduct}\n",
            "velha#art3 já é alterado em 01/06/2021",
        ),
    ],
)
def test_what_cannot_be_changed_is_said_with_its_line(changes: str, said: str) -> None:
    found = problems_of(amended(changes), VOCABULARY)
    assert any(said in problem.message for problem in found), found
    assert {problem.place.line for problem in found} <= {4, 5}


def test_order_settles_two_changes_of_one_day() -> None:
    found = amended(
        "    - {rewords: velha#art1_par1u, order: 2, about: b, open_cases: this,"
        " sets: {mailbox.retention: 3 days}}\n" + REWORDS
    )
    assert problems_of(found, VOCABULARY) == ()
    assert found.on(day("2021-06-01")).get(RETENTION).value.amount == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{rewords: nova#art2, about: x, how: conduct}", "é desta mesma norma"),
        ("{rewords: velha#artigo2, about: x, how: conduct}", "não é um identificador"),
        ("{rewords: art2, about: x, how: conduct}", "aponta para outra norma"),
        ("{about: x}", "diz o que faz"),
        ("{revokes: velha#art1, adds: velha#art2}", "use um só de"),
        ("{renumbers: velha#art1}", "falta «as»"),
        ("{revokes: velha#art1, about: x}", "«about» não é um campo"),
        ("{rewords: velha#art1, about: x, sets: {mailbox.retention: 1 day}}", "falta «open_cases»"),
        ("{rewords: velha#art1, about: x, how: conduct, order: já}", "«order» é um número"),
        ("{rectifies: velha#art1, about: x, how: conduct}", "falta «published»"),
    ],
)
def test_a_change_that_is_badly_written(text: str, said: str) -> None:
    found = problems(
        f"art1: {{about: x, amends: {text}}}\nart2: {{about: x, how: conduct}}", id="nova"
    )
    assert any(said in problem.message for problem in found), found


CLASH = """\
    - {rewords: velha#art2_cpt, about: x, open_cases: this, sets: {mailbox.quota: {discente: 1 MB}}}
    - {adds: velha#art4, about: x, open_cases: this, sets: {mailbox.quota: {discente: 2 MB}}}
"""


def test_an_amendment_that_contradicts_what_it_amends_is_found_with_a_case(tmp_path: Path) -> None:
    """N3: `norm check` of an amendment reads the norm it amends, beside it."""
    for name, text in (("velha", dedent(OLD)), ("nova", f"art1:\n  about: x\n  amends:\n{CLASH}")):
        folder = tmp_path / name
        folder.mkdir()
        since = "2020-01-01" if name == "velha" else "2021-06-01"
        (folder / "norm.yaml").write_text(
            SHEET.format(id=name, short=f"Resolução {name}", in_force=since), encoding="utf-8"
        )
        (folder / "a.yaml").write_text(text, encoding="utf-8")
    [problem] = check_folder(tmp_path / "nova", VOCABULARY).problems
    assert "category=discente" in problem.message
    assert problem.place.file == str(tmp_path / "nova" / "a.yaml")
    assert check_folder(tmp_path / "velha", VOCABULARY).problems == ()
    (tmp_path / "velha" / "norm.yaml").unlink()
    said = [p.message for p in check_folder(tmp_path / "nova", VOCABULARY).problems]
    missing = "a norma «velha» não está entre as do órgão (nem ao lado do pacote)"
    assert all(missing in message for message in said)
