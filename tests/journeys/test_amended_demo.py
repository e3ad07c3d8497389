"""N3, whole: a demonstration body, its norm amended, what is open moved, given back, explained."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from journeys.support import ROOT
from journeys.world import World
from portaria import clock
from portaria.bodies.acts import adopt
from portaria.cli.main import root
from portaria.mail.models import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
ART18 = "unila-cgtic-5-2020#art18_cpt"
SHEET = """\
id: demo-cgtic-9-2026
urn: urn:lex:br;araucaria:resolucao;9
title: Resolução CGTIC nº 9/2026 (demonstração), que altera a Resolução CGTIC nº 5/2020
short: Resolução CGTIC nº 9/2026
of: da
authority: Comitê Gestor (demonstração)
signed: 2026-05-02
published: 2026-05-02
in_force: published + 30 days
vacatio_counts: both_included
source: inventada para o teste
"""
CHANGE = f"""\
art1:
  cpt:
    about: O art. 18 passa a vigorar com nova redação
    amends:
      rewords: {ART18}
      about: O conteúdo é guardado por doze meses
      open_cases: {{apply: lesser, elapsed: restarts}}
      sets: {{mailbox.retention: 12 months}}
art2:
  cpt: {{about: Entra em vigor trinta dias depois de publicada, how: framework}}
"""


def amended(home: Path) -> Path:
    """The demonstration body with the amendment among its norms, in a folder outside the project's
    own."""
    body = home / "bodies" / "uniar"
    shutil.copytree(ROOT / "bodies" / "uniar", body)
    act = body / "acts" / "demo-cgtic-9-2026"
    act.mkdir()
    (act / "norm.yaml").write_text(SHEET, encoding="utf-8")
    (act / "capitulo-1.yaml").write_text(CHANGE, encoding="utf-8")
    file = body / "body.yaml"
    first = "norms:\n"
    text = file.read_text(encoding="utf-8")
    assert first in text
    file.write_text(
        text.replace(first, f"{first}  - {{pack: demo-cgtic-9-2026, rank: 1}}\n"), encoding="utf-8"
    )
    return body


def test_an_amendment_from_its_adoption_to_its_undoing(tmp_path: Path) -> None:
    world = World("uniar")
    world.tell("2024-02-01", start="2024-02-01", cpf="52998224725", registration="1234567")
    world.tell("2026-03-02", end="2026-03-02", end_kind="dismissal")
    box = Mailbox.objects.get(person=world.person())
    assert str(box.purge_on) == "2028-03-03"

    def run(when: str, *words: str) -> tuple[int, Any]:
        with clock.at(world.at(when)):
            result = CliRunner().invoke(root, [*words, "--body", "uniar", "--json"])
        return result.exit_code, json.loads(result.output)

    folder = amended(tmp_path)
    adopt(folder, by="cli:teste", at=world.at("2026-05-10"))
    assert run("2026-05-31", "norm", "transition")[1]["changes"] == []  # vacatio: not in force yet
    ahead = run("2026-05-31", "norm", "transition", "--on", "2026-06-01")[1]
    assert ahead["counts"]["shortened"] == ahead["counts"]["moved"]

    _, told = run("2026-06-01", "norm", "transition")
    [purge] = [c for c in told["changes"] if c["kind"] == "mail.purge"]
    assert purge["old"]["due_at"].startswith("2028-03-03T00:00")
    assert purge["new"]["due_at"].startswith("2027-06-02T00:00")
    assert "redação dada pelo art. 1º da Resolução CGTIC nº 9/2026" in purge["why"]
    assert any("a norma posterior manda contar de novo" in a for a in purge["new"]["arithmetic"])

    with clock.at(world.at("2026-06-01")):
        refused = CliRunner().invoke(root, ["norm", "transition", "--body", "uniar", "--apply"])
    assert (refused.exit_code, "acabariam antes" in refused.output) == (1, True)
    code, done = run("2026-06-01", "norm", "transition", "--apply", "--confirm")
    assert code == 0
    box.refresh_from_db()
    assert str(box.purge_on) == "2027-06-02"

    now = run("2026-06-02", "explain", "mailbox.retention", "--event", "dismissal")[1]
    assert (now["value"], now["citations"][0]["provision"]) == (12, "art18_cpt")
    then = run("2026-06-02", "explain", "mailbox.retention", "--event", "dismissal",
               "--on", "2026-06-01", "--as-known-on", "2026-05-09")[1]  # fmt: skip
    assert (then["value"], then["citations"][0]["source"]) == (24, "")

    assert run("2026-06-03", "norm", "transition", "--undo", str(done["act"]))[0] == 0
    box.refresh_from_db()
    assert str(box.purge_on) == "2028-03-03"
    world.run("2028-03-02 23:00")
    box.refresh_from_db()
    assert box.state == "closed"
    world.run("2028-03-03 12:00")
    box.refresh_from_db()
    assert box.state == "purged"
