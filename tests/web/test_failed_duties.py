"""What the system could not do: listed with its reason, and sent round again by whoever administers
the body, after seeing what that does."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from click.testing import CliRunner, Result
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portaria.bodies.acts import adopt
from portaria.cli.main import root
from portaria.duties import acts
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.duties.retry import ATTEMPTS
from portaria.duties.types import DutyDraft
from portaria.ledger.models import Act
from portaria.people.models import Competence
from web.world import NOW, ROOT, World

LIST, RETRY = "/prazos/falhos/", "/prazos/falhos/tentar/"
WHY = "o servidor respondeu «452 4.3.1 disco cheio»"


def failed(count: int, *, body: str = "uniar", kind: str = "mail.purge", why: str = WHY,
           attempts: int = ATTEMPTS, person: int | None = None) -> list[int]:  # fmt: skip
    drafts = [
        DutyDraft(kind, body, f"mailbox:{n}", person, NOW, f"f:{body}:{kind}:{why}:{n}",
                  f"Expurgar a caixa {n}")
        for n in range(count)
    ]  # fmt: skip
    with transaction.atomic():
        open_duties(drafts, at=NOW)
    found = Duty.objects.filter(key__in=[draft.key for draft in drafts]).order_by("id")
    found.update(state="failed", attempts=attempts, last_error=why)
    return list(found.values_list("pk", flat=True))


def states(keys: Sequence[int]) -> set[str]:
    return set(Duty.objects.filter(pk__in=keys).values_list("state", flat=True))


def test_the_list_says_what_failed_and_why(ana: Client, world: World) -> None:
    assert "Nada falhou" in ana.get(LIST).content.decode()
    failed(2)
    failed(1, kind="mail.close", why="outra coisa", person=world.ana.pk)
    page = ana.get(LIST).content.decode()
    assert page.count(WHY) == 2
    assert f"{ATTEMPTS} tentativas" in page
    assert "outra coisa" not in ana.get(f"{LIST}?tipo=mail.purge").content.decode()
    of_unit = ana.get(f"{LIST}?unidade=ctic").content.decode()
    assert "outra coisa" in of_unit
    assert WHY not in of_unit
    lines = b"".join(ana.get(f"{LIST}exportar.csv")).decode().splitlines()
    assert len(lines) == 4
    assert ana.get(f"{LIST}?orgao=outro").status_code == 403


def test_the_list_asks_the_database_no_more_for_more_rows(
    ana: Client, world: World, django_assert_num_queries: object
) -> None:
    failed(3)
    ana.get(LIST)
    with CaptureQueriesContext(connection) as few:
        ana.get(LIST)
    failed(30, why="mais")
    with django_assert_num_queries(len(few)):  # type: ignore[operator]
        ana.get(LIST)


def test_marked_ones_are_shown_then_tried_again(ana: Client, world: World) -> None:
    first, second, third = failed(3)
    shown = ana.post(RETRY, {"dever": [first, second]}).content.decode()
    assert "Nada mudou ainda" in shown
    assert "Não se desfaz" in shown
    assert states([first, second, third]) == {"failed"}
    refused = ana.post(RETRY, {"conferido": f"{first},{second}", "motivo": " "})
    assert refused.status_code == 400
    assert "Diga por que se tenta de novo" in refused.content.decode()
    assert states([first, second]) == {"failed"}
    done = ana.post(RETRY, {"conferido": f"{first},{second}", "motivo": "Disco."}, follow=True)
    assert "2 deveres voltam a ser tentados" in done.content.decode()
    assert states([first, second]) == {"open"}
    assert states([third]) == {"failed"}
    reopened = Act.objects.filter(kind="duty.reopened")
    assert {act.cause for act in reopened} == {f"duty:{first}", f"duty:{second}"}


def test_what_is_no_longer_failed_is_told_and_left(ana: Client, world: World) -> None:
    first, second = failed(2)
    Duty.objects.filter(pk=first).update(state="done")
    assert "1 marcado já não está" in ana.post(RETRY, {"dever": [first, second]}).content.decode()
    ana.post(RETRY, {"conferido": f"{first},{second}", "motivo": "Disco."})
    assert states([first]) == {"done"}
    assert states([second]) == {"open"}
    assert "Nada a tentar" in ana.post(RETRY, {"dever": ["x", "9" * 30]}).content.decode()


@pytest.mark.parametrize("failures", [1, 2, 3])
def test_all_of_a_filter_below_at_and_above_our_limit(
    ana: Client, world: World, monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    monkeypatch.setattr(acts, "AGAIN_AT_ONCE", 2)
    keys = failed(failures)
    other = failed(1, kind="mail.close")
    page = ana.post(RETRY, {"todos": "sim", "tipo": "mail.purge"})
    chosen = page.context["keys"].split(",")
    assert chosen == [str(key) for key in keys[:2]]
    ana.post(RETRY, {"conferido": page.context["keys"], "motivo": "Disco.", "todos": "sim"})
    assert states(keys[:2]) == {"open"}
    assert states([*keys[2:], *other]) == {"failed"}


def test_another_bodys_are_neither_seen_nor_touched(ana: Client, world: World) -> None:
    adopt(ROOT / "bodies" / "mpe", by="cli:teste", at=NOW)
    [foreign] = failed(1, body="mpe", why="de lá")
    assert "de lá" not in ana.get(LIST).content.decode()
    ana.post(RETRY, {"conferido": str(foreign), "motivo": "Disco."})
    assert states([foreign]) == {"failed"}


@pytest.mark.parametrize(
    ("why", "attempts", "how", "then"),
    [
        (WHY, ATTEMPTS - 1, "daria no mesmo", "Corrija o que o texto diz"),
        (WHY, ATTEMPTS, "o limite é nosso", "Corrija o que o texto diz"),
        ("KeyError: 'x'", ATTEMPTS, "o limite é nosso", "erro do programa"),
        ("", 1, "daria no mesmo", "Corrija o que o texto diz"),
    ],
)
def test_its_own_page_says_what_failed_and_what_to_do(
    ana: Client, world: World, why: str, attempts: int, how: str, then: str
) -> None:
    [key] = failed(1, why=why, attempts=attempts)
    page = ana.get(f"/prazos/{key}/").content.decode()
    assert how in page
    assert then in page
    assert "Ver e tentar de novo" in page


def test_who_administers_opens_it_from_the_first_page(ana: Client, world: World) -> None:
    """With no other power: the panel leads to the list, and the list to each."""
    [key] = failed(1)
    Competence.objects.exclude(power="body.admin").delete()
    assert f'href="{LIST}"' in ana.get("/").content.decode()
    assert f'href="/prazos/{key}/"' in ana.get(LIST).content.decode()
    assert ana.get(f"/prazos/{key}/").status_code == 200
    Duty.objects.filter(pk=key).update(state="open")
    assert ana.get(f"/prazos/{key}/").status_code == 403


def test_who_only_follows_deadlines_is_told_who_may(ana: Client, world: World) -> None:
    [key] = failed(1)
    Competence.objects.exclude(power="duties.read").delete()
    page = ana.get(f"/prazos/{key}/").content.decode()
    assert "Quem administra o órgão manda tentar de novo" in page
    assert ana.post(RETRY, {"conferido": str(key), "motivo": "x"}).status_code == 403


def portaria(*arguments: str) -> Result:
    return CliRunner().invoke(root, list(arguments))


def test_by_command(world: World) -> None:
    first, second = failed(2)
    [other] = failed(1, kind="mail.close")
    told = json.loads(portaria("duty", "failed", "--kind", "mail.purge", "--json").stdout)["duties"]
    assert [(row["id"], row["why"], row["attempts"]) for row in told] == [
        (first, WHY, ATTEMPTS), (second, WHY, ATTEMPTS),
    ]  # fmt: skip
    shown = portaria("duty", "retry", "--kind", "mail.purge", "--why", "Disco.")
    assert (shown.exit_code, states([first, second])) == (1, {"failed"})
    assert f"nº {first}" in shown.stdout
    done = portaria("duty", "retry", str(first), "--why", "Disco.", "--confirm")
    assert (done.exit_code, states([first])) == (0, {"open"})
    assert "1 dever volta a ser tentado" in done.stdout
    rest = portaria("duty", "retry", "--body", "uniar", "--why", "Disco.", "--confirm")
    assert (rest.exit_code, states([second, other])) == (0, {"open"})
    assert portaria("duty", "failed").stdout == "nada falhou\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--why", "x"], "dê os números"),
        (["1", "--body", "uniar", "--why", "x"], "dê os números"),
        (["--body", "uniar", "--why", " "], "diga por que"),
        (["--body", "zzz", "--why", "x"], "zzz"),
        (["999999", "--why", "x", "--confirm"], "não está entre os que falharam"),
    ],
)
def test_bad_input_changes_nothing(world: World, arguments: list[str], said: str) -> None:
    [key] = failed(1)
    answer = portaria("duty", "retry", *arguments)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert states([key]) == {"failed"}
