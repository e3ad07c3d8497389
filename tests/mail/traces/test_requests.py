"""Records of mail are seen by request only (G12): who may ask, on which ground, decided by two
persons, delivered sealed, on record; every refused ask too."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from mail.traces.logs import START, Adopted, Log, postfix, take_in
from mail.worlds import BY
from portaria.duties.models import Duty
from portaria.ledger.models import Act, Content
from portaria.mail.models import Mailbox
from portaria.mail.traces.models import Concerned, TraceRequest
from portaria.mail.traces.querying import Scope
from portaria.mail.traces.requests import asking, deciding, delivering, executing
from portaria.mail.traces.requests.forms import AskForm
from portaria.mail.traces.requests.lasting import ERASE
from portaria.mail.traces.requests.types import ASK, DECIDE, Asked, Refused
from portaria.people.models import Competence, Person
from portaria.procedures.records import sealing

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 20, 15, tzinfo=UTC)
FIRST, LAST = date(2024, 3, 1), date(2024, 3, 15)
SOURCE = Path(__file__).resolve().parents[3] / "src" / "portaria"


class Uni(Adopted):
    """The university: ana has a mailbox, bia answers for an organizational one, the corregedoria's
    carla may ask, and dora, eva and fred run the mail service."""

    def __init__(self, body: str = "uni") -> None:
        super().__init__(body)
        self.ana, self.bia, self.carla, self.dora, self.eva, self.nobody = (
            self.person(category="servidor") for _ in range(6)
        )
        self.box("individual", f"ana@{body}.example", self.ana)
        self.box("organizational", f"setor@{body}.example", self.bia)
        self.power(ASK, self.carla)
        self.power(DECIDE, self.dora)
        self.power(DECIDE, self.eva)

    def box(self, kind: str, address: str, person: Person) -> Mailbox:
        return Mailbox.objects.create(
            body_id=self.slug, kind=kind, category="servidor", address=address, person=person,
            state="active", state_since=self.at,
        )  # fmt: skip

    def power(self, power: str, person: Person) -> None:
        Competence.objects.create(
            body_id=self.slug,
            power=power,
            person=person,
            start=date(2024, 1, 1),
            provision="",
            act=0,
        )


@pytest.fixture
def uni(settings: pytest.FixtureRequest, tmp_path: Path) -> Uni:
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    world = Uni()
    log = Log(at=START)
    log.sent("4XyzABCD01", sender="ana@uni.example", to="x@fora.example", mid="<1@uni.example>")
    log.sent("4XyzABCD02", sender="x@fora.example", to="setor@uni.example", mid="<2@fora.example>")
    log.sent("4XyzABCD03", sender="caio@uni.example", to="ana@uni.example", mid="<3@uni.example>")
    (tmp_path / "mail.log").write_bytes(log.text)
    take_in(postfix(tmp_path / "mail.log"))
    return world


def asked(uni: Uni, requester: str, person: Person, **scope: tuple[str, ...]) -> Asked:
    return Asked(
        uni.slug, requester, "Ofício 12/2024", "apurar um extravio", Scope(FIRST, LAST, **scope),
        person=person.pk,
    )  # fmt: skip


def sender(uni: Uni) -> Asked:
    return asked(uni, "remetente", uni.ana, senders=("ana@uni.example",))


def responsible(uni: Uni) -> Asked:
    return asked(uni, "responsavel_caixa", uni.bia, recipients=("setor@uni.example",))


def inquiry(uni: Uni) -> Asked:
    one = asked(uni, "corregedoria", uni.carla, either=("ana@uni.example",))
    return replace(one, inquiry="admissibilidade_e_preparatorios", sealed_why="apuração em sigilo")


def court(uni: Uni) -> Asked:
    one = asked(uni, "poder_judiciario", uni.dora, either=("ana@uni.example",))
    return replace(one, on_behalf="2ª Vara Federal", letter="Ordem 5/2024")


ENTITLED = {
    "the sender": (sender, "art24_cpt_inc1", {"<1@uni.example>"}),
    "the responsible": (responsible, "art24_cpt_inc2", {"<2@fora.example>"}),
    "the corregedoria, weighing a case": (
        inquiry, "art24_cpt_inc3", {"<1@uni.example>", "<3@uni.example>"}),
    "the corregedoria, for a committee": (
        lambda u: replace(inquiry(u), inquiry="pedido_de_comissao_apuratoria"),
        "art24_cpt_inc3", {"<1@uni.example>", "<3@uni.example>"}),
    "a court": (court, "art24_cpt_inc4", {"<1@uni.example>", "<3@uni.example>"}),
}  # fmt: skip


@pytest.mark.parametrize("who", ENTITLED)
def test_each_entitled_person_is_served_by_two_others(uni: Uni, who: str) -> None:
    make, provision, messages = ENTITLED[who]
    wanted = make(uni)
    row = asking.ask(wanted, by=BY, at=NOW)
    assert (row.state, row.provisions[0]) == ("asked", f"unila-cgtic-5-2020#{provision}")
    first, second = (uni.eva, uni.dora) if who == "a court" else (uni.dora, uni.eva)
    deciding.authorise(row.pk, person=first.pk, by=BY, at=NOW)
    done = deciding.release(row.pk, person=second.pk, by=BY, at=NOW)
    assert done.rows == len(messages)
    assert wanted.person is not None
    package = delivering.deliver(row.pk, person=wanted.person, by=BY, at=NOW)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        text = archive.read("registros.csv").decode()
        assert archive.read("registros.pdf").startswith(b"%PDF")
        manifest = json.loads(archive.read("manifesto.json"))
    assert {mid for n in (1, 2, 3) for mid in (f"<{n}@uni.example>", f"<{n}@fora.example>")
            if mid in text} == messages  # fmt: skip
    assert (manifest["records"], manifest["request"]) == (len(messages), row.pk)
    assert sealing.check(package).problems == ()
    kinds = Act.objects.filter(
        kind__startswith="mail.trace_request.", subject=f"trace_request:{row.pk}"
    )
    steps = [
        kind.rpartition(".")[2] for kind in kinds.order_by("id").values_list("kind", flat=True)
    ]
    assert [step for step in steps if step != "told"] == [
        "asked", "authorised", "released", "delivered",
    ]  # fmt: skip
    left = Duty.objects.filter(subject=f"trace_request:{row.pk}", state="open")
    assert [duty.kind for duty in left] == [ERASE], "nothing but its own end is to come"


NOT_ENTITLED = {
    "a sender asking about another's messages": (
        lambda u: asked(u, "remetente", u.ana, senders=("caio@uni.example",)), "ele mesmo enviou"),
    "a sender asking what they received": (
        lambda u: asked(u, "remetente", u.ana, recipients=("ana@uni.example",)),
        "ele mesmo enviou"),
    "a sender asking about both sides": (
        lambda u: asked(u, "remetente", u.ana, senders=("ana@uni.example",),
                        either=("caio@uni.example",)), "ele mesmo enviou"),
    "who answers for another mailbox": (
        lambda u: asked(u, "responsavel_caixa", u.ana, recipients=("setor@uni.example",)),
        "pela qual responde"),
    "who answers for one and asks about a person": (
        lambda u: asked(u, "responsavel_caixa", u.bia, recipients=("ana@uni.example",)),
        "pela qual responde"),
    "the corregedoria without an inquiry": (lambda u: replace(inquiry(u), inquiry=""), "apuração"),
    "the corregedoria on a ground of its own": (
        lambda u: replace(inquiry(u), inquiry="curiosidade"), "pedido_de_comissao_apuratoria"),
    "somebody who says they are the corregedoria": (
        lambda u: replace(inquiry(u), person=u.nobody.pk), "competência"),
    "a court order that the mail service did not register": (
        lambda u: replace(court(u), person=u.carla.pk), "unidade que gere"),
    "a court that is not named": (lambda u: replace(court(u), on_behalf=" "), "juízo"),
    "the public prosecutor": (
        lambda u: replace(court(u), requester="ministerio_publico"), "nada dizem"),
    "the head": (lambda u: replace(inquiry(u), requester="chefia"), "nada dizem"),
    "without a letter": (lambda u: replace(sender(u), letter=" "), "por escrito"),
    "without a purpose": (lambda u: replace(sender(u), purpose=""), "para que"),
    "about everybody": (lambda u: replace(inquiry(u), scope=Scope(FIRST, LAST)), "busca aberta"),
    "of no period": (
        lambda u: replace(sender(u), scope=Scope(LAST, FIRST, ("ana@uni.example",))), "termina"),
    "of the future": (
        lambda u: replace(sender(u), scope=Scope(
            NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=2), ("ana@uni.example",))),
        "ainda não começou"),
    "of a time that is not over": (
        lambda u: replace(sender(u), scope=Scope(
            FIRST, NOW.date() + timedelta(days=1), ("ana@uni.example",))), "ainda não terminou"),
}  # fmt: skip


def test_each_other_is_refused_and_on_record(uni: Uni) -> None:
    for who, (make, said) in NOT_ENTITLED.items():
        row = asking.ask(make(uni), by=BY, at=NOW)
        assert row.state == "refused", who
        assert said in row.why, who
        act = Act.objects.get(subject=f"trace_request:{row.pk}")
        assert (act.kind, act.outcome) == ("mail.trace_request.refused", "may_not_ask"), who
        left = Duty.objects.filter(subject=f"trace_request:{row.pk}")
        assert [duty.kind for duty in left] == [ERASE], who
        with pytest.raises(Refused):
            deciding.authorise(row.pk, person=uni.dora.pk, by=BY, at=NOW)


def test_a_time_that_is_not_over_is_told_beside_its_field() -> None:
    told = {
        "quem": "remetente", "oficio": "Ofício 12/2024", "finalidade": "apurar",
        "desde": FIRST.isoformat(), "remetentes": "ana@uni.example",
    }  # fmt: skip
    for last, fits in ((LAST, True), (NOW.date(), True), (NOW.date() + timedelta(days=1), False)):
        form = AskForm({**told, "ate": last.isoformat()}, inquiries=[], today=NOW.date())
        assert form.is_valid() is fits, last
        assert set(form.errors) == (set() if fits else {"ate"})
    assert "ainda não chegou" in str(form.errors["ate"])


def test_where_the_norm_is_silent_nobody_is_entitled(uni: Uni) -> None:
    pol = Uni("mp")
    for one in (
        asked(pol, "remetente", pol.ana, senders=("ana@mp.example",)),
        replace(asked(pol, "poder_judiciario", pol.dora, either=("ana@mp.example",)),
                on_behalf="x"),
    ):  # fmt: skip
        row = asking.ask(one, by=BY, at=NOW)
        assert row.state == "refused"
        assert "nada dizem" in row.why


def test_four_eyes(uni: Uni) -> None:
    uni.power(DECIDE, uni.ana)
    row = asking.ask(sender(uni), by=BY, at=NOW)
    with pytest.raises(Refused, match="quem pediu não decide"):
        deciding.authorise(row.pk, person=uni.ana.pk, by=BY, at=NOW)
    with pytest.raises(Refused, match="unidade que gere"):
        deciding.authorise(row.pk, person=uni.carla.pk, by=BY, at=NOW)
    with pytest.raises(Refused, match="não espera liberação"):
        deciding.release(row.pk, person=uni.dora.pk, by=BY, at=NOW)
    deciding.authorise(row.pk, person=uni.dora.pk, by=BY, at=NOW)
    with pytest.raises(Refused, match="segunda pessoa"):
        deciding.release(row.pk, person=uni.dora.pk, by=BY, at=NOW)
    with pytest.raises(Refused, match="quem pediu não decide"):
        deciding.release(row.pk, person=uni.ana.pk, by=BY, at=NOW)
    deciding.release(row.pk, person=uni.eva.pk, by=BY, at=NOW)


def test_the_right_is_looked_at_again_when_it_is_decided(uni: Uni) -> None:
    row = asking.ask(responsible(uni), by=BY, at=NOW)
    deciding.authorise(row.pk, person=uni.dora.pk, by=BY, at=NOW)
    Mailbox.objects.filter(address="setor@uni.example").update(person=uni.ana)
    with pytest.raises(Refused, match="não cabe mais"):
        deciding.release(row.pk, person=uni.eva.pk, by=BY, at=NOW)


def test_only_who_asked_receives_and_each_time_is_on_record(uni: Uni) -> None:
    row = released(uni, sender(uni))
    for other in (uni.dora, uni.eva, uni.carla):
        with pytest.raises(Refused, match="só quem pediu"):
            delivering.deliver(row.pk, person=other.pk, by=BY, at=NOW)
    for _ in range(2):
        delivering.deliver(row.pk, person=uni.ana.pk, by=BY, at=NOW)
    assert Act.objects.filter(kind="mail.trace_request.delivered").count() == 2


def test_those_concerned_are_told_unless_it_is_secret(uni: Uni) -> None:
    open_ = released(uni, replace(inquiry(uni), sealed_why=""))
    [told] = Concerned.objects.filter(request=open_)
    assert (told.person_id, told.told_at) == (uni.ana.pk, NOW)
    assert Act.objects.get(kind="mail.trace_request.told").person == uni.ana.pk
    secret = released(uni, inquiry(uni))
    [waits] = Concerned.objects.filter(request=secret)
    assert waits.told_at is None
    later = NOW + timedelta(days=30)
    deciding.unseal(secret.pk, person=uni.dora.pk, by=BY, at=later)
    waits.refresh_from_db()
    assert waits.told_at == later


def test_a_refusal_has_its_reason_and_a_withdrawal_its_owner(uni: Uni) -> None:
    row = asking.ask(sender(uni), by=BY, at=NOW)
    with pytest.raises(Refused, match="diga por que"):
        deciding.refuse(row.pk, " ", person=uni.dora.pk, by=BY, at=NOW)
    with pytest.raises(Refused, match="só quem pediu"):
        asking.withdraw(row.pk, person=uni.bia.pk, by=BY, at=NOW)
    deciding.refuse(row.pk, "sem relação com o ofício", person=uni.dora.pk, by=BY, at=NOW)
    with pytest.raises(Refused):
        asking.withdraw(row.pk, person=uni.ana.pk, by=BY, at=NOW)


def test_no_record_is_in_the_ledger(uni: Uni) -> None:
    released(uni, sender(uni))
    kept = " ".join(Content.objects.values_list("content", flat=True))
    assert "x@fora.example" not in kept
    assert "<1@uni.example>" not in kept


def test_a_package_changed_by_a_byte_is_found_out_also_without_this_product(
    uni: Uni, tmp_path: Path
) -> None:
    row = released(uni, sender(uni))
    package = delivering.deliver(row.pk, person=uni.ana.pk, by=BY, at=NOW)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        archive.extractall(tmp_path / "out")
    command = [
        "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "chave-publica.pem", "-rawin", "-in",
        "manifesto.json", "-sigfile", "manifesto.sig",
    ]  # fmt: skip
    run = subprocess.run(
        command, cwd=tmp_path / "out", capture_output=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    for name in ("registros.csv", "manifesto.json"):
        assert sealing.check(changed(package, name)).problems
    assert sealing.check(b"no zip").problems


def changed(package: bytes, name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w") as new:
        for one in old.namelist():
            data = old.read(one)
            new.writestr(one, data.replace(b"2024", b"2025", 1) if one == name else data)
    return made.getvalue()


def test_packages_go_after_their_days(uni: Uni) -> None:
    row = released(uni, sender(uni))
    path = executing.SHELF.path_of(TraceRequest.objects.get(pk=row.pk).package)
    assert path.stat().st_mode & 0o777 == 0o600
    delivering.end_packages(at=NOW + timedelta(days=30))
    assert TraceRequest.objects.get(pk=row.pk).package
    delivering.end_packages(at=NOW + timedelta(days=30, seconds=1))
    with pytest.raises(Refused, match="já se foi"):
        delivering.deliver(row.pk, person=uni.ana.pk, by=BY, at=NOW)


def released(uni: Uni, wanted: Asked) -> TraceRequest:
    row = asking.ask(wanted, by=BY, at=NOW)
    assert row.state == "asked", row.why
    deciding.authorise(row.pk, person=uni.dora.pk, by=BY, at=NOW)
    return deciding.release(row.pk, person=uni.eva.pk, by=BY, at=NOW)


READERS = {
    # who imports what looks at records: none of them but the released request shows any
    "portaria.mail.traces.querying": {"mail/traces/requests/executing.py"},
    "portaria.premises.guard.disclosing.seeking": {"premises/guard/disclosing/sealed.py"},
    "portaria.traces.querying": {
        "mail/traces/querying.py", "premises/guard/disclosing/seeking.py",
    },
    "portaria.traces.closing": {"traces/keeping.py"},
    "portaria.traces.segments": {
        "mail/traces/querying.py", "mail/traces/storing.py", "traces/closing.py",
        "traces/dropping.py", "traces/lookup.py", "traces/querying.py", "traces/trimming.py",
    },
    "portaria.traces.lookup": {"traces/closing.py", "traces/querying.py", "traces/trimming.py"},
    "portaria.traces.engine": {
        "traces/querying.py", "traces/closing.py", "traces/dropping.py", "traces/trimming.py",
        "mail/traces/ingesting.py", "mail/traces/storing.py",
        "premises/guard/recording.py",
    },
    "portaria.traces.places": {
        "traces/catalogue.py", "traces/closing.py", "traces/dropping.py", "traces/engine.py",
        "traces/lookup.py", "traces/parquet.py", "traces/segments.py", "traces/trimming.py",
        "mail/traces/storing.py", "premises/guard/recording.py",
        "procedures/records/packages.py",
    },
}  # fmt: skip
TYPES_ONLY = {"Scope"}


@cache
def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            wanted = {alias.name for alias in node.names} - TYPES_ONLY
            names |= {f"{node.module}.{name}" for name in wanted}
            if wanted:
                names.add(node.module)
    return names


@pytest.mark.parametrize("module", READERS)
def test_nothing_else_in_the_product_can_look_at_a_record(module: str) -> None:
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and module in imported(path)
    }
    assert found == READERS[module]


def test_who_reads_parquet_files_is_known() -> None:
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if imported(path) & {"duckdb", "pyarrow", "pyarrow.parquet"}
    }
    kept = ("traces/", "mail/traces/", "premises/guard/recording.py")
    assert all(name.startswith(kept) for name in found), found
