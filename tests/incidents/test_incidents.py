"""N11, A11: a breach goes to whoever each norm names, with its evidence, to the outcome."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from portaria.bodies.policies import adopted
from portaria.duties.models import Duty
from portaria.incidents import acts, decisions, listing
from portaria.incidents.models import Incident
from portaria.incidents.types import Outcome, Piece, Refused, Telling, Told
from rites.towns import BY, Town, kinds, last

pytestmark = pytest.mark.django_db


def told(town: Town, kind: str = "descumprimento", **changed: Any) -> int:
    values: dict[str, Any] = {
        "what": "propaganda a todos", "account": "mandou anúncio", "reporter": town.ana.pk,
        "about": town.beto.pk, **changed,
    }  # fmt: skip
    [key] = acts.register_incidents([Told(town.slug, kind, **values)], by=BY, at=town.at)
    return key


# the norm's body, what, to whom it goes first, the provision
ROUTES = [
    ("uniar", "descumprimento", "power:conduct.inquire", "unila-cgtic-5-2020#art21_par1u"),
    ("uniar", "acesso_indevido", "power:mail.handle_abuse", "unila-cgtic-5-2020#art6_cpt_inc5"),
    ("mpa", "descumprimento", "power:post.coordenador_ti", "mpsc-2005#art61_par1u"),
    ("mpe", "alerta_virus", "power:post.dti", "mpmt-495-2015#art25_cpt_inc2_ali6"),
    ("ssp", "descumprimento", "power:conduct.inquire", ""),
    ("fazenda", "descumprimento", "power:conduct.inquire", "sefaz-mt-1-2012#art3_cpt"),
    ("fazenda", "patrimonial", "power:post.gese", "sefaz-mt-1-2012#art83_cpt"),
]


@pytest.mark.parametrize(("slug", "kind", "to", "provision"), ROUTES)
def test_n11_registered_and_forwarded_as_each_norm_says(
    slug: str, kind: str, to: str, provision: str
) -> None:
    town = Town(slug)
    row = Incident.objects.get(pk=told(town, kind))
    assert row.assignee == to
    act = last(f"incident:{row.pk}", "incidents.incident.registered")
    assert (act.person, act.outcome) == (town.beto.pk, "registered")
    duty = Duty.objects.get(kind="incidents.handle")
    assert (duty.assignee, duty.state) == (to, "open")
    if provision:
        assert provision.partition("_")[0] in " ".join(act.provisions)


# the norm's body, which breach, who tells, the whole way, the provision that names its first
NAMED = [
    ("uniar", "correio_mal_usado", "ana", ["conduct.inquire"], "unila-cgtic-5-2020#art21_par1u"),
    ("mpa", "conteudo_mensagem", "ana", ["post.coordenador_ti", "post.secretario_geral"],
     "mpsc-2005#art61_par1u"),
    ("mpa", "programa_nao_homologado", "ana", ["post.secretario_geral"], "mpsc-2005#art70_par1u"),
    ("mpa", "condicoes_conexao", "ana", ["post.coordenador_ti"], "mpsc-2005#art41_par1u"),
    ("mpe", "", "ana", ["superior", "post.ceti"], "mpmt-495-2015#art16_cpt_inc7"),
    ("mpe", "", "SETOR", ["post.ceti"], "mpmt-495-2015#art37_par1u"),
    ("fazenda", "cracha_nao_ressarcido", "ana", ["conduct.inquire"],
     "sefaz-mt-1-2012#art23_par2"),
    ("fazenda", "camera_manipulada", "ana", ["conduct.inquire"], "sefaz-mt-1-2012#art3_cpt"),
    ("fazenda", "", "GESE", ["post.apoio_logistico", "conduct.inquire"],
     "sefaz-mt-1-2012#art3_par1"),
    ("ssp", "senha_compartilhada", "ana", ["conduct.inquire"], ""),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "breach", "teller", "way", "provision"), NAMED)
def test_n11_a_breach_goes_to_the_posts_that_the_norm_names(
    slug: str, breach: str, teller: str, way: list[str], provision: str
) -> None:
    town = Town(slug)
    who = town.ana if teller == "ana" else town.heads[teller]
    row = Incident.objects.get(pk=told(town, breach=breach, reporter=who.pk))
    assert (row.route, row.provision, row.breach) == (way, provision, breach)


# the norm's body, what, the whole way, the provision that names its first, names that nobody has
NAMED_OF_INCIDENTS = [
    ("mpe", "alerta_virus", ["post.dti"], "mpmt-495-2015#art25_cpt_inc2_ali6", []),
    ("mpe", "mensagem_indevida", ["post.dti"], "mpmt-495-2015#art25_cpt_inc2_ali5", []),
    ("fazenda", "patrimonial", ["post.gese"], "sefaz-mt-1-2012#art83_par1u", []),
    ("fazenda", "patrimonial_fora_da_sede", ["post.gese"], "sefaz-mt-1-2012#art3_par3",
     ["empresa responsável pela segurança"]),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "kind", "way", "provision", "unknown"), NAMED_OF_INCIDENTS)
def test_n11_an_incident_goes_to_the_posts_that_the_norm_names(
    slug: str, kind: str, way: list[str], provision: str, unknown: list[str]
) -> None:
    row = Incident.objects.get(pk=told(Town(slug), kind))
    assert (row.route, row.provision) == (way, provision)
    assert listing.unmatched(listing.timeline(row)) == unknown


@pytest.mark.parametrize(
    ("slug", "teller", "provision"),
    [
        ("mpe", Telling(), "mpmt-495-2015#art16_cpt_inc7"),
        ("mpe", Telling(head=True), "mpmt-495-2015#art37_par1u"),
        ("mpa", Telling(), ""),
    ],
)
def test_n11_how_soon_a_breach_is_told_is_by_who_tells_it(
    slug: str, teller: Telling, provision: str
) -> None:
    town = Town(slug)
    policy = adopted(slug).law.on(town.at.date())
    found = decisions.within("descumprimento", policy, teller)
    if not provision:
        assert found is None
        return
    assert found is not None
    assert (str(found.value), found.citations[0].ref) == ("0 days", provision)


def test_n11_who_decides_comes_after_who_looks_into_it() -> None:
    """MPMT 15 II: the committee decides on breaches; it looks into them, too, and has it once."""
    town = Town("mpe")
    row = Incident.objects.get(pk=told(town))
    act = last(f"incident:{row.pk}", "incidents.incident.registered")
    assert row.route == ["superior", "post.ceti"]
    assert "mpmt-495-2015#art15_cpt_inc2" in act.provisions


def test_n11_a_name_that_the_body_does_not_know_is_told_and_the_rest_goes_on() -> None:
    """SEFAZ 3: internal affairs and the unit of ethics, which this body does not have."""
    town = Town("fazenda")
    row = Incident.objects.get(pk=told(town))
    assert row.assignee == "power:conduct.inquire"
    assert listing.unmatched(listing.timeline(row)) == ["Unidade de Ética e Consciência Cidadã"]
    known = Incident.objects.get(pk=told(town, breach="cracha_nao_ressarcido"))
    assert listing.unmatched(listing.timeline(known)) == []


def test_n11_where_no_name_is_known_it_goes_where_it_went() -> None:
    its = Town("mpa")
    policy = adopted("mpa").law.on(its.at.date())
    unknown = Telling("condicoes_conexao")
    codes, decision = decisions.route("descumprimento", policy, unknown)
    assert codes == decisions.route("descumprimento", policy, Telling())[0]
    assert decisions.unmatched(decision) == ["Coordenador de Tecnologia da Informação"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"breach": "praga"}, "não distinguem o descumprimento «praga»: há correio_mal_usado"),
        ({"breach": "camera_manipulada"}, "não distinguem"),  # another body's norm does
        ({"kind": "alerta_virus", "breach": "correio_mal_usado"}, "só um descumprimento"),
    ],
)
def test_n11_which_breach_it_is_must_be_one_that_the_norms_tell_apart(
    changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        told(Town("uniar"), **changed)


def test_n11_a_relation_is_the_head_of_who_tells_and_the_norms_next_comes_after() -> None:
    """MPMT 16 VII and 37, p. ún.: to the superior, who tells the committee, at once."""
    town = Town("mpe")
    row = Incident.objects.get(pk=told(town))
    assert row.assignee == f"head-of:{town.units['SETOR'].pk}"
    assert row.due_on == town.at.date()
    head = town.heads["SETOR"].pk
    acts.forward_incidents([row.pk], why="grave", person=head, by=BY, at=town.at)
    row.refresh_from_db()
    assert row.assignee == "power:post.ceti"
    states = dict(Duty.objects.filter(kind="incidents.handle").values_list("assignee", "state"))
    assert states == {f"head-of:{town.units['SETOR'].pk}": "done", "power:post.ceti": "open"}
    with pytest.raises(Refused, match="já está com o último"):
        acts.forward_incidents([row.pk], why="mais", person=head, by=BY, at=town.at)


@pytest.fixture
def town() -> Town:
    return Town("uniar")


def test_n11_evidence_outcome_and_dossier(town: Town) -> None:
    key = told(town)
    [kept] = acts.attach_evidence([Piece(key, "a/b?.eml", b"From: x")], by=BY, at=town.at)
    boss = town.heads["CORREG"].pk
    assert acts.see_evidence(kept, purpose="apurar", person=boss, by=BY, at=town.at) == (
        "a/b?.eml", b"From: x",
    )  # fmt: skip
    acts.note_incidents([key], text="ouvi o servidor", person=boss, by=BY, at=town.at)
    raw = acts.export_dossier(key, purpose="processo 1", person=boss, by=BY, at=town.at)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.read(f"provas/{kept}-a_b_.eml") == b"From: x"
        assert json.loads(archive.read("comunicacao.json"))["what"] == "propaganda a todos"
        assert len(archive.read("SHA256SUMS").splitlines()) == 2
    acts.close_incidents([key], Outcome.DISCIPLINARY, why="PAD 3", person=boss, by=BY, at=town.at)
    row = Incident.objects.get(pk=key)
    assert (row.state, row.outcome) == ("closed", "disciplinary")
    assert [k.rpartition(".")[2] for k in kinds(f"incident:{key}")] == [
        "registered", "evidence_added", "evidence_seen", "noted", "exported", "closed",
    ]  # fmt: skip
    assert Duty.objects.get(kind="incidents.handle").state == "done"
    with pytest.raises(Refused, match="já foi concluída"):
        acts.note_incidents([key], text="x", person=boss, by=BY, at=town.at)
    with pytest.raises(Refused, match="comunicação aberta"):
        acts.attach_evidence([Piece(key, "x", b"x")], by=BY, at=town.at)


@pytest.mark.parametrize("who", ["ana", "beto"])
def test_n11_neither_who_told_nor_who_is_told_of_handles_it(town: Town, who: str) -> None:
    key, person = told(town), getattr(town, who).pk
    with pytest.raises(Refused, match="não trata a própria"):
        acts.close_incidents([key], Outcome.ARCHIVED, why="x", person=person, by=BY, at=town.at)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": "praga"}, "não existe a espécie «praga»: há acesso_indevido"),
        ({"what": " "}, "diga em uma linha"),
        ({"account": ""}, "diga em uma linha"),
        ({"account": "x" * 10_001}, "limite nosso"),
        ({"happened_on": "tomorrow"}, "ainda não chegou"),
    ],
)
def test_n11_what_a_report_lacks(town: Town, changed: dict[str, Any], said: str) -> None:
    if changed.get("happened_on"):
        changed = {"happened_on": town.at.date() + timedelta(days=1)}
    with pytest.raises(Refused, match=said):
        told(town, **changed)
    assert told(town, account="x" * 10_000, happened_on=town.at.date())


def test_n11_a_look_without_a_purpose_and_an_empty_file_are_refused(town: Town) -> None:
    key = told(town)
    with pytest.raises(Refused, match="1 octeto"):
        acts.attach_evidence([Piece(key, "x", b"")], by=BY, at=town.at)
    with pytest.raises(Refused, match="para que precisa"):
        acts.export_dossier(key, purpose=" ", person=None, by=BY, at=town.at)


def test_n11_a_confidential_reporter_is_not_told(town: Town) -> None:
    row = Incident.objects.get(pk=told(town, confidential=True))
    text = json.dumps(listing.as_json(row))
    assert '"reporter": null' in text
    assert f'"reporter": {town.ana.pk}' not in text


def test_a11_shared_credentials_found_are_registered_once(town: Town) -> None:
    one = Told("uniar", "credencial_alheia", "credencial em dois lugares", "dois lugares",
               about=town.ana.pk, source="sign-in:7:2024-03-04")  # fmt: skip
    [key] = acts.register_incidents([one], by="system:sign-in", at=town.at)
    assert acts.register_incidents([one], by="system:sign-in", at=town.at) == []
    assert Incident.objects.get(pk=key).reporter is None


def sign(town: Town) -> Incident:
    one = Told(town.slug, "credencial_alheia", "dois lugares de uma vez", "redes A e B",
               about=town.ana.pk, provision="mpsc-2005#art39_cpt", source="s:1")  # fmt: skip
    [key] = acts.propose_incidents([one], "power:accounts.manage", by="system:t", at=town.at)
    assert acts.propose_incidents([one], "power:accounts.manage", by="system:t", at=town.at) == []
    return Incident.objects.get(pk=key)


# the norm's body, to whom a confirmed sign goes first
CONFIRMED = [
    ("uniar", "power:conduct.inquire"), ("mpa", "power:post.coordenador_ti"),
    ("ssp", "power:conduct.inquire"), ("fazenda", "power:conduct.inquire"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "to"), CONFIRMED)
def test_a11_a_sign_confirmed_is_a_breach_and_goes_where_each_norm_says(slug: str, to: str) -> None:
    town = Town(slug)
    row, boss = sign(town), town.heads["SETOR"].pk
    assert not Duty.objects.filter(kind="incidents.handle").exists(), "nobody is accused yet"
    acts.confirm_incidents([row.pk], why="admitiu", person=boss, by=BY, at=town.at)
    row.refresh_from_db()
    assert (row.state, row.assignee) == ("open", to)
    assert Duty.objects.get(kind="incidents.confirm").state == "done"
    assert Duty.objects.get(kind="incidents.handle").assignee == to
    told = kinds(f"incident:{row.pk}")
    assert [k.rpartition(".")[2] for k in told] == ["proposed", "confirmed", "registered"]
    acts.close_incidents([row.pk], Outcome.FOUNDED, why="apurado", person=boss, by=BY, at=town.at)


def test_a11_a_sign_dismissed_keeps_the_reason_and_goes_nowhere(town: Town) -> None:
    row, boss = sign(town), town.heads["SETOR"].pk
    with pytest.raises(Refused, match="motivo"):
        acts.dismiss_incidents([row.pk], why=" ", person=boss, by=BY, at=town.at)
    with pytest.raises(Refused, match="própria"):
        acts.dismiss_incidents([row.pk], why="x", person=town.ana.pk, by=BY, at=town.at)
    acts.dismiss_incidents([row.pk], why="rede de visita", person=boss, by=BY, at=town.at)
    row.refresh_from_db()
    assert (row.state, row.outcome, row.conclusion) == ("closed", "dismissed", "rede de visita")
    assert Duty.objects.get(kind="incidents.confirm").state == "done"
    assert not Duty.objects.filter(kind="incidents.handle").exists()
    with pytest.raises(Refused, match="já foi decidido"):
        acts.confirm_incidents([row.pk], why="tarde", person=boss, by=BY, at=town.at)


def test_n11_who_sees_what(town: Town) -> None:
    key = told(town)
    seen = {
        name: listing.reachable({"uniar": powers}, heads).filter(pk=key).exists()
        for name, powers, heads in [
            ("inquiry", {"conduct.inquire"}, []),
            ("mail", {"mail.manage"}, []),
            ("none", set(), [7]),
        ]
    }  # fmt: skip
    assert seen == {"inquiry": True, "mail": False, "none": False}
