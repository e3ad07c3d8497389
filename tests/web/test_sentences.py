"""What duties say, in the reader's language: told again from the facts that stand in the sentence;
what the table does not know stays as it was written."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from portaria.duties.models import Duty
from portaria.frame.sentences import SENTENCES, in_language

TOLD = [
    ("Criar a conta de rede", "Open the network account"),
    ("Criar a conta de rede, válida até 05/03/2026",
     "Open the network account, valid until 5 Mar 2026"),
    ("Bloquear a conta «ana.reis»; dados guardados e eliminados em 01/02/2026",
     "Block the account “ana.reis”; data kept, and erased on 1 Feb 2026"),
    ("Encerrar ana@x.example; cópia pode ser pedida até 04/02/2026; a norma não fixa a guarda do "
     "conteúdo",
     "Close ana@x.example; a copy may be asked for until 4 Feb 2026; the norm does not say how "
     "long content is kept"),
    ("Encerrar a caixa nº 31, com vigência até 01/02/2026",
     "Close mailbox no. 31, valid until 1 Feb 2026"),
    ("Eliminar de vez o conteúdo de a@x.example, em 01/02/2026",
     "Erase the content of a@x.example for good on 1 Feb 2026"),
    ("Salvar até 01/02/2026 as mensagens de a@x.example: fica b@x.example",
     "Save by 1 Feb 2026 the messages of a@x.example: b@x.example stays"),
    ("Entrar em a@x.example, antes de 01/02/2026: a caixa está sem acesso; e mais (art. 8º)",
     "Sign in to a@x.example before 1 Feb 2026: a caixa está sem acesso; e mais (art. 8º)"),
    ("Decidir o pedido nº 13: Aumento do limite de uma caixa",
     "Decide request no. 13: Higher limit of a mailbox"),
    ("Decidir o caso omisso nº 2, de Resolução CGTIC nº 5/2020",
     "Decide omitted case no. 2, of Resolução CGTIC nº 5/2020"),
    ("Frase de outro lugar", "Frase de outro lugar"),
    ("Frase de outro lugar; a norma não fixa a guarda dos dados",
     "Frase de outro lugar; the norm does not say how long data are kept"),
    ("Encerrar a@x.example até 99/99/9999", "Close a@x.example até 99/99/9999"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("written", "english"), TOLD)
def test_a_sentence_is_told_in_english(written: str, english: str) -> None:
    with translation.override("en"):
        assert in_language(written) == english


@pytest.mark.parametrize("written", [written for written, _ in TOLD])
def test_in_portuguese_it_is_as_it_was_written(written: str) -> None:
    with translation.override("pt-br"):
        assert in_language(written) == written


def test_a_day_that_does_not_exist_stays_as_it_was_written() -> None:
    with translation.override("en"):
        said = in_language("Criar a conta de rede, válida até 31/02/2026")
    assert said.endswith("31/02/2026")


def _filled(sentence: str) -> str:
    facts = {"day": "05/03/2026", "why": "por isto", "number": "7"}
    return sentence % _Facts(facts)


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"<{name}>"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_line_of_the_table_tells_its_own_sentence(sentence: str) -> None:
    """None is hidden by one that stands before it."""
    facts: dict[str, Any] = {"day": "5 Mar 2026", "why": "por isto", "number": "7"}
    with translation.override("en"):
        said = in_language(_filled(sentence))
        assert said == translation.gettext(sentence) % _Facts(facts)
        assert said != _filled(sentence)


def test_pages_tell_it(ana: Client) -> None:
    duty = Duty.objects.filter(state="open").first()
    assert duty is not None
    about = "Encerrar a@x.example, com vigência até 01/02/2026"
    Duty.objects.filter(pk=duty.pk).update(about=about)
    ana.post("/idioma/", {"language": "en", "next": "/"})
    page = ana.get(f"/prazos/{duty.pk}/").content.decode()
    assert "<h1>Close a@x.example, valid until 1 Feb 2026</h1>" in page
