"""The author's view of a pack: begun from a norm of the body or from a pack sent, changed provision
by provision, checked among the body's norms, discarded and taken up again (N5)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from governance.worlds import BY, MONDAY, NORM, SHEET, World, at
from portaria.bodies.acts import adopt
from portaria.bodies.policies import adopted
from portaria.governance.drafting import acts
from portaria.governance.drafting.checking import check_draft
from portaria.governance.models import Draft
from portaria.governance.publication.changes import changed_provisions
from portaria.governance.types import Refused
from portaria.ledger.models import Act

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NEW = "cpt: {about: As caixas têm mais espaço, sets: {mailbox.quota: 4 GB}}\n"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "ens")


def _begun() -> int:
    with transaction.atomic():
        return acts.begin_draft("ens", NORM, "Mais espaço", by=BY, at=at(MONDAY))


def _change(key: int, provision: str, text: str) -> None:
    with transaction.atomic():
        acts.change_provision(key, provision, text, by=BY, at=at(MONDAY, 11))


def test_a_draft_begins_as_the_norm_is_and_differs_where_it_was_changed(world: World) -> None:
    key = _begun()
    its = adopted("ens")
    verdict = check_draft(Draft.objects.get(pk=key).files, its)
    assert verdict.problems == ()
    assert verdict.pack is not None
    assert changed_provisions(its.packs[NORM], verdict.pack) == ()
    _change(key, "art1_cpt", NEW)
    after = check_draft(Draft.objects.get(pk=key).files, its)
    assert after.pack is not None
    assert changed_provisions(its.packs[NORM], after.pack) == ("art1_cpt",)
    kinds = list(Act.objects.filter(kind__startswith="governance.draft").order_by("pk"))
    assert [act.kind.rpartition(".")[2] for act in kinds] == ["begun", "changed"]
    assert adopted("ens").packs[NORM].digest == its.packs[NORM].digest


def test_what_is_wrong_is_told_with_its_line_and_kept(world: World) -> None:
    key = _begun()
    _change(key, "art1_cpt", NEW.replace("4 GB", "4 gigas"))
    [problem] = check_draft(Draft.objects.get(pk=key).files, adopted("ens")).problems
    assert (problem.place.file, problem.place.line) == ("texto.yaml", 2)
    assert "não é um tamanho" in problem.message


def test_what_cannot_be_read_at_all_is_refused(world: World) -> None:
    key = _begun()
    before = Draft.objects.get(pk=key).files
    for text, why in (("cpt: {about: [\n", "texto.yaml"), ("", "não pode ficar vazio")):
        with pytest.raises(Refused, match=why):
            _change(key, "art1_cpt", text)
    with pytest.raises(Refused, match="não tem o dispositivo"):
        _change(key, "art99", NEW)
    with pytest.raises(Refused, match="não tem o arquivo"), transaction.atomic():
        acts.change_file(key, "outro.yaml", "a: 1\n", by=BY, at=at(MONDAY))
    assert Draft.objects.get(pk=key).files == before


def test_a_draft_that_contradicts_another_norm_of_the_body_says_so(world: World) -> None:
    sheet = SHEET.replace(NORM, "outra-2-2024").replace("nº 1/2024", "nº 2/2024")
    files = {"norm.yaml": sheet, "a.yaml": f"art1:\n  {NEW}"}
    with transaction.atomic():
        key = acts.upload_draft("ens", "Outra", files, by=BY, at=at(MONDAY))
    draft = Draft.objects.get(pk=key)
    assert (draft.norm, draft.based_on) == ("outra-2-2024", "")
    problems = check_draft(draft.files, adopted("ens")).problems
    assert any("contradição" in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("files", "why"),
    [({}, "falta norm.yaml"), ({"norm.yaml": "title: x\n"}, "falta norm.yaml"),
     ({"norm.yaml": "id: [\n"}, "norm.yaml:")],
)  # fmt: skip
def test_a_pack_that_is_none_is_refused(world: World, files: dict[str, str], why: str) -> None:
    with pytest.raises(Refused, match=why), transaction.atomic():
        acts.upload_draft("ens", "Nova", files, by=BY, at=at(MONDAY))
    assert not Draft.objects.exists()


def test_a_discarded_draft_is_taken_up_again(world: World) -> None:
    key = _begun()
    with transaction.atomic():
        acts.discard_draft(key, by=BY, at=at(MONDAY))
    with pytest.raises(Refused, match="descartada"):
        _change(key, "art1_cpt", NEW)
    with transaction.atomic():
        acts.restore_draft(key, by=BY, at=at(MONDAY))
    _change(key, "art1_cpt", NEW)
    with pytest.raises(Refused, match="não foi descartada"), transaction.atomic():
        acts.restore_draft(key, by=BY, at=at(MONDAY))


def test_a_draft_of_a_norm_that_has_cases_brings_them() -> None:
    """N5: what the norm promised in cases is tried against the draft from its first line on."""
    adoption = adopt(ROOT / "bodies" / "uniar", by=BY, at=at(MONDAY))
    for norm in ("unila-cgtic-5-2020", "uniar-ctic-1-2021"):
        files = acts.pack_files(adoption.contents, norm)
        assert "cases/medidas.yaml" in files
        assert check_draft(files, adopted("uniar")).problems == ()
        assert check_draft(files, adopted("uniar")).cases > 0
    assert adopt(ROOT / "bodies" / "uniar", by=BY, at=at(MONDAY, 11)).pk == adoption.pk
