"""Translations without gettext's tools: extracted, read, compiled; English complete."""

from __future__ import annotations

import gettext
import io

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portaria.web import catalogs

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

# a comment
msgid "Pessoas"
msgstr "People"

msgid "duas "
"partes \\"aqui\\""
msgstr "two parts"

msgid "%(n)s ato"
msgid_plural "%(n)s atos"
msgstr[0] "%(n)s act"
msgstr[1] "%(n)s acts"

msgid "sem tradução"
msgstr ""
"""


def compiled(messages: dict[str, str]) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(catalogs.binary(messages)))


def test_a_catalog_is_read_and_compiled() -> None:
    messages = catalogs.read(PO)
    assert "sem tradução" not in messages
    found = compiled(messages)
    assert found.gettext("Pessoas") == "People"
    assert found.gettext('duas partes "aqui"') == "two parts"
    assert found.ngettext("%(n)s ato", "%(n)s atos", 1) == "%(n)s act"
    assert found.ngettext("%(n)s ato", "%(n)s atos", 2) == "%(n)s acts"


def test_a_translation_without_a_sentence_is_an_error() -> None:
    with pytest.raises(ValueError, match="sem msgid"):
        catalogs.read('msgstr "nada"')


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


@given(st.dictionaries(TEXT, TEXT, max_size=8))
def test_python_reads_what_is_compiled(messages: dict[str, str]) -> None:
    head = {"": "Content-Type: text/plain; charset=UTF-8\n"}
    found = compiled(head | messages)
    assert {key: found.gettext(key) for key in messages} == messages


def test_english_is_complete_and_has_nothing_more() -> None:
    [path] = [p for p in catalogs.sources() if p.match("en/LC_MESSAGES/django.po")]
    messages = catalogs.read(path.read_text(encoding="utf-8"))
    assert catalogs.sentences() - messages.keys() == set()
    assert messages.keys() - catalogs.sentences() == {""}


def test_placeholders_survive_translation() -> None:
    for path in catalogs.sources():
        for key, value in catalogs.read(path.read_text(encoding="utf-8")).items():
            assert sorted(set(_placeholders(key))) == sorted(set(_placeholders(value))), key


def _placeholders(text: str) -> list[str]:
    return [part.split(")")[0] for part in text.split("%(")[1:]]


def test_the_site_speaks_english_when_asked(ana: Client) -> None:
    ana.post("/idioma/", {"language": "en", "next": "/pessoas/"})
    page = ana.get("/pessoas/").content.decode()
    assert '<html lang="en">' in page
    assert "Name or registration" in page


@pytest.mark.parametrize("wanted", ["en-US,en;q=0.9", "pt-BR", "fr", ""])
def test_the_browsers_language_is_honoured(client: Client, db: None, wanted: str) -> None:
    page = client.get("/entrar/", headers={"accept-language": wanted}).content.decode()
    assert ('<html lang="en">' in page) == wanted.startswith("en")
    assert ("Não há cadastro aberto" in page) != wanted.startswith("en")
