"""``portaria hr`` with a demonstration body: what it answers, its JSON and its exit statuses."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.conf import settings

from people.hr_files import NOON
from portaria.bodies.acts import adopt
from portaria.cli.hr import hr
from portaria.demo import generator
from portaria.demo.plan import plan
from portaria.duties.models import Duty
from portaria.people.models import Bond, Load

BODY = "uniar"
AT = "2024-12-02T09:00:00-03:00"


@pytest.fixture
def months(db: None, tmp_path: Path) -> list[Path]:
    """Two months of the demonstration's university."""
    adopt(settings.BODIES_DIR / BODY, by="cli:teste", at=NOON)
    generator.write(plan(BODY, 300, date(2024, 11, 1)), range(2), tmp_path)
    return [tmp_path / "2024-11", tmp_path / "2024-12"]


def run(command: str, folder: Path, *options: str) -> Result:
    files = [str(folder / "pessoas.csv"), str(folder / "unidades.csv")]
    arguments = [command, *files, "--body", BODY, "--at", AT, *options]
    return CliRunner().invoke(hr, arguments, catch_exceptions=False)


def answer(result: Result) -> Any:
    return json.loads(result.stdout)


def test_p1_check_plan_apply_and_again(months: list[Path]) -> None:
    first = months[0]
    checked = run("check", first, "--json")
    assert (checked.exit_code, answer(checked)["state"]) == (0, "sound")
    planned = run("plan", first, "--json")
    assert planned.exit_code == 0
    told = answer(planned)
    assert told["state"] == "planned"
    assert len(told["changes"]) == told["counts"]["bonds"] == 300
    assert {"kind", "provisions", "count"} == set(told["consequences"][0])
    assert not Bond.objects.exists()
    applied = run("apply", first, "--json", "--no-work")
    assert applied.exit_code == 0
    assert answer(applied)["counts"] == told["counts"]
    assert Load.objects.get(pk=answer(applied)["load"]).state == "applied"
    assert answer(run("apply", first, "--json"))["state"] == "unchanged"
    assert "nada foi escrito" in run("apply", first).stdout


def test_p1_the_second_month_is_planned_in_words(months: list[Path]) -> None:
    run("apply", months[0], "--no-work")
    planned = run("plan", months[1], "--all")
    assert planned.exit_code == 0
    assert "utf-8, separado por «;»" in planned.stdout
    assert "vínculos encerrados" in planned.stdout
    assert "matrícula" in planned.stdout
    told = planned.stdout.partition("Consequências:")
    for part in (told[0], told[2]):
        assert re.search(r"art\. \d+.* d[ao] [A-Z]", part), "provisions as somebody quotes them"
        assert not re.search(r"#art\d", part), "never as ids"


def test_p1_apply_carries_out_what_is_due(months: list[Path]) -> None:
    result = run("apply", months[0], "--json")
    assert answer(result)["work"]["done"] > 0
    assert not Duty.objects.filter(kind="journey.start", state="open", run_at__lte=NOON).exists()


def test_p1_rejections_leave_with_2(months: list[Path]) -> None:
    people = months[0] / "pessoas.csv"
    text = people.read_text(encoding="utf-8").replace(";ativo;", ";flutuante;", 1)
    people.write_text(text, encoding="utf-8")
    for command in ("check", "plan", "apply"):
        result = run(command, months[0], "--json")
        assert result.exit_code == 2
        [rejection] = answer(result)["rejections"]
        assert (rejection["column"], rejection["value"]) == ("situacao", "flutuante")
        assert rejection.keys() == {"file", "line", "column", "value", "why"}
    assert "coluna situacao: «flutuante»" in run("check", months[0]).stderr


def test_p1_a_truncated_file_leaves_with_1(months: list[Path]) -> None:
    run("apply", months[0], "--no-work")
    people = months[0] / "pessoas.csv"
    people.write_text("".join(people.read_text("utf-8").splitlines(True)[:200]), encoding="utf-8")
    assert run("plan", months[0]).exit_code == 1
    stopped = run("apply", months[0])
    assert stopped.exit_code == 1
    assert "--confirm" in stopped.stderr
    assert run("apply", months[0], "--confirm", "--no-work").exit_code == 0


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--body", "nenhum"], "não está aqui"),
        (["--body", BODY, "--layout", "nenhum"], "não existe"),
        (["--body", BODY, "--at", "2026-03-20"], "fuso"),
        (["--body", BODY, "--at", "ontem"], "instante"),
    ],
)
def test_bad_input_leaves_with_2(options: list[str], why: str, months: list[Path]) -> None:
    path = str(months[0] / "pessoas.csv")
    result = CliRunner().invoke(hr, ["check", path, *options])
    assert result.exit_code == 2
    assert why in result.stderr
