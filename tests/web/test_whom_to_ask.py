"""What a refusal says, who may look into a unit's mailbox, and the words of lists (issues 4, 5)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import click
import pytest
from django.test import Client
from django.utils import translation

from portaria.bodies.acts import adopt
from portaria.cli.main import root
from portaria.frame import labels
from portaria.frame.templatetags.portaria import size
from portaria.mail.gate.table import TABLE
from portaria.mail.models import Mailbox
from portaria.people.models import Bond, Competence, Person, Unit
from portaria.people.powers import holders_of
from portaria.web import beginning
from portaria.web.beginning import Step, steps_of
from web.world import NOW, ROOT, World, sign_in_of

pytestmark = pytest.mark.django_db
SINCE = date(2020, 1, 2)


def _holder(body: str, name: str, *powers: str) -> Person:
    """Somebody with a bond in ``body`` who holds ``powers`` there."""
    adopt(ROOT / "bodies" / body, by="cli:teste", at=NOW)
    who = Person.objects.create(root=body, hr_key=f"w:{name}", name=name, recorded_at=NOW)
    Bond.objects.create(
        person=who, body_id=body, hr_key=f"w:{name}", registration="W1", start=SINCE,
        category="servidor_efetivo",
    )  # fmt: skip
    for power in powers:
        Competence.objects.create(body_id=body, power=power, person=who, start=SINCE, act=0)
    return who


@pytest.fixture
def plain(world: World) -> Client:
    """Somebody of UNIAR who heads nothing and holds nothing."""
    client = Client()
    client.force_login(sign_in_of("carla", world.carla))
    world.carla.bonds.update(end=None, end_kind="")
    return client


def test_a_refusal_names_who_holds_the_competence_in_ones_own_body(
    world: World, plain: Client
) -> None:
    far = _holder("mpe", "Zuleide Longe", "people.read")
    assert far.pk in {holder.key for holder in holders_of(["people.read"], "", NOW.date())}
    page = plain.get("/pessoas/").content.decode()
    assert world.ana.name in page
    assert "Zuleide" not in page


def test_the_head_looks_into_the_units_mailboxes_and_its_users_do_not(world: World) -> None:
    """M5: who answers for the unit sees who may read, delete and send as."""
    Competence.objects.all().delete()
    browsers = {}
    for name in ("ana", "beto"):
        browsers[name] = Client()
        browsers[name].force_login(sign_in_of(f"w.{name}", getattr(world, name)))
    team = browsers["ana"].get("/minha-equipe/").content.decode()
    assert f'href="/caixas/{world.shared.pk}/"' in team
    assert "ler, enviar em nome da caixa" in team
    assert browsers["ana"].get(f"/caixas/{world.shared.pk}/").status_code == 200
    assert browsers["beto"].get(f"/caixas/{world.shared.pk}/").status_code == 403
    other = Unit.objects.create(body_id="uniar", code="9", acronym="OUTRA", name="Outra")
    Mailbox.objects.filter(pk=world.shared.pk).update(unit=other)
    assert browsers["ana"].get(f"/caixas/{world.shared.pk}/").status_code == 403
    page = browsers["ana"].get(f"/pessoas/{world.ana.pk}/").content.decode()
    assert f'href="/caixas/{world.shared.pk}/"' not in page


def test_the_areas_of_who_answers_for_none_today_are_an_empty_list(world: World) -> None:
    """A substitute on a day when the head is there: no refusal of what the menu offers to heads."""
    Competence.objects.all().delete()
    browser = Client()
    browser.force_login(sign_in_of("w.beto", world.beto))
    assert browser.get("/instalacoes/").status_code == 200


def test_the_first_steps_name_commands_that_exist(world: World) -> None:
    for step in steps_of("uniar", NOW.date()):
        command: click.Command = root
        for word in step.command.split()[1:]:
            if not isinstance(command, click.Group):
                break
            found = command.get_command(click.Context(command), word)
            assert found is not None, step.command
            command = found


def test_a_first_step_found_done_is_not_asked_again_that_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor as long as the body runs on the same configuration; what is not done each page asks."""
    asked: list[str] = []
    done = Step("done", "x", done=True, said="", how="")
    still = Step("still", "x", done=False, said="", how="")

    def look(step: Step) -> Step:
        asked.append(step.key)
        return step

    monkeypatch.setattr(beginning, "_DONE", {})
    looks = [partial(look, done), partial(look, still)]
    monkeypatch.setattr(beginning, "_looks", lambda *_of: looks)
    today = NOW.date()
    for day, again in ((today, "done"), (today, ""), (today + timedelta(days=1), "done")):
        asked.clear()
        assert beginning.steps_left("uniar", day) == [still]
        assert asked == [key for key in (again, "still") if key]


def test_the_gates_rules_have_words_in_lists() -> None:
    assert {line.name: line.about for line in TABLE} == dict(labels.GATE_RULES)


@pytest.mark.parametrize(
    ("language", "said"), [("pt-br", ("1,5 KB", "2 GB")), ("en", ("1.5 KB", "2 GB"))]
)
def test_sizes_are_written_as_the_reader_writes_numbers(
    language: str, said: tuple[str, str]
) -> None:
    with translation.override(language):
        assert (size(1536), size(2 << 30)) == said


def test_the_menu_has_premises_where_the_norms_speak_of_them(world: World, beto: Client) -> None:
    """The university's say nothing of badges, doors or areas; the treasury's do."""
    assert "Meus crachás" not in beto.get("/").content.decode()
    chief = _holder("fazenda", "Davi Chefe", "body.admin")
    browser = Client()
    browser.force_login(sign_in_of("w.davi", chief))
    assert "Meus crachás" in browser.get("/").content.decode()


def test_posts_are_called_as_the_norm_calls_them_and_told_who_answers(world: World) -> None:
    """SEFAZ names posts: the administrator reads their names, and that somebody answers."""
    chief = _holder("fazenda", "Davi Chefe", "body.admin", "post.gese")
    browser = Client()
    browser.force_login(sign_in_of("w.davi", chief))
    for path in ("/competencias/", "/"):
        page = browser.get(path).content.decode()
        assert "post.gese" not in page
        assert "Gerência de Logística de Segurança" in page
    assert browser.get("/competencias/").content.decode().count("Davi Chefe") >= 4
