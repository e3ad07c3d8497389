"""What pages say of codes that the ledger and the sign-in keep: words, in the number they count."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.template import Context, Template
from django.test import Client

from portaria.frame import labels
from portaria.frame.templatetags.portaria import sentence
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft
from web.world import NOW, World

SOURCE = Path(labels.__file__).resolve().parents[2]


def _written(path: Path) -> set[str]:
    """The outcomes that a file gives as they stand: ``Decision("x", …)``, ``decided("x", …)``,
    an act's ``outcome="x"``."""
    found = set()
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", "")
        given = [*call.args[:1]] if name in ("Decision", "decided") else []
        if name == "ActDraft":
            given += [word.value for word in call.keywords if word.arg == "outcome"]
        found |= {str(one.value) for one in given if isinstance(one, ast.Constant) and one.value}
    return found


def test_every_outcome_that_an_act_may_have_is_said_in_words() -> None:
    """An auditor reads the ledger in Portuguese: what was decided, not its code."""
    written = set().union(*(_written(path) for path in SOURCE.rglob("*.py")))
    assert {"silent", "closed", "enrolled"} <= written
    assert written - labels.OUTCOMES.keys() == set()


def test_the_ledger_says_what_was_decided_in_words(ana: Client, world: World) -> None:
    draft = ActDraft(
        "accounts.account.password_changed", "account:1", None, "uniar", NOW, outcome="changed"
    )
    append([draft], by="cli:t", at=NOW)
    page = ana.get("/livro/").content.decode()
    assert "· trocado" in page
    assert "· changed" not in page


@pytest.mark.parametrize(
    ("left", "said"),
    [(1, "Resta 1 código, para uma só entrada."), (2, "Restam 2 códigos, cada um para uma só")],
)
def test_the_second_factors_page_says_since_when_and_how_many_codes(
    ana: Client, world: World, left: int, said: str
) -> None:
    codes = Authenticator.objects.get(type="recovery_codes", user__username="ana")
    codes.data["used_mask"] = (1 << (10 - left)) - 1
    codes.save()
    page = ana.get("/conta/segundo-fator/").content.decode()
    assert said in page
    assert "em uso desde –" not in page
    assert ">ativo<" in page


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("diga o motivo", "Diga o motivo"),
        ("é tarde", "É tarde"),
        ("«Complexo I» já está fechado", "«Complexo I» já está fechado"),
        ("ana@fazenda.ar.example está suspensa", "ana@fazenda.ar.example está suspensa"),
        ("", ""),
    ],
)
def test_a_refusal_is_a_sentence(said: str, shown: str) -> None:
    assert sentence(said) == shown
    page = Template("{{ text|sentence }} {{ texts|join:' '|sentence }}")
    escaped = page.render(Context({"text": f"{said}<b>", "texts": [f"{said}<b>"]}))
    assert escaped == f"{shown}&lt;b&gt; {shown}&lt;b&gt;"
