"""First access, passwords, sessions, lock-out, connections (A3–A5, A11; ASVS 5 V6, V7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as configured
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from accounts.support import BY, adopted, someone
from accounts.test_acts import opened
from portaria import clock
from portaria.accounts import acts
from portaria.accounts.hashing import MailArgon2
from portaria.accounts.models import Account, HandOver
from portaria.accounts.types import Grant
from portaria.bodies.models import Body
from portaria.duties.models import Duty
from portaria.incidents.acts import confirm_incidents
from portaria.incidents.models import Incident
from portaria.ledger.models import Act
from portaria.mail.sign_ins import SignedIn, record_sign_ins, sign_ins_since
from portaria.norms.decision import Decision
from portaria.notices.models import Notice
from portaria.people.models import Person
from portaria.web import resets
from portaria.web.guarding.delays import PAIR, SOURCE, STRANGERS, Delay
from portaria.web.models import Failure, Presence, ResetAsk, SignIn
from portaria.web.sealing import sealed
from portaria.web.sessions import watching
from portaria.web.sessions.networks import network_of
from web.test_sign_in import code
from web.world import NOW, PASSWORD, World, sign_in_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/149.0 Safari/537.36"
NEW = "girafa lenta come bolo"


MAIL: dict[int, set[str]] = {}
"""From where persons are signed in to a mail server that is not there."""


class AtTheMail:
    """What the site sees of that server."""

    def addresses(self, person: int) -> frozenset[str]:
        return frozenset(MAIL[person])

    def end(self, person: int) -> None:
        MAIL[person].clear()


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


def chosen(account: Account, password: str = NEW) -> None:
    with transaction.atomic():
        acts.choose_passwords({account.pk: password}, by=BY, at=clock.now())


def browser(address: str = "198.51.100.7", agent: str = FIREFOX) -> Client:
    return Client(REMOTE_ADDR=address, headers={"user-agent": agent})


def enters(client: Client, login: str, password: str) -> Any:
    return client.post("/entrar/", {"login": login, "password": password})


def with_both(client: Client, login: str, password: str) -> Any:
    enters(client, login, password)
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    cache.clear()  # a code serves once, and here several browsers enter within its half minute
    return client.post("/entrar/segundo-fator/", {"code": code()})


class TestFirstAccess:
    def test_a3_the_initial_password_opens_nothing_but_its_own_change(self, world: World) -> None:
        with transaction.atomic():
            given = acts.hand_credentials({world.account.pk: "recibo"}, by=BY, at=clock.now())
        client = browser()
        assert enters(client, "ana.conceicao", given[world.account.pk]).status_code == 302
        answer = client.get("/pessoas/")
        assert answer["Location"] == "/conta/senha/"
        page = client.get("/conta/senha/").content.decode()
        assert "provisória" in page
        said = {"oldpassword": given[world.account.pk], "password1": NEW, "password2": NEW}
        answer = client.post("/conta/senha/", said, follow=True)
        assert answer.redirect_chain[-1][0] == "/conta/segundo-fator/ativar/"
        world.account.refresh_from_db()
        assert not world.account.password_change_due
        assert HandOver.objects.get().closed_for == "used"
        act = Act.objects.get(kind="accounts.account.password_changed")
        assert act.by == f"user:{SignIn.objects.get(person=world.ana).user_id}"
        assert Act.objects.filter(kind="web.sign_in.opened", person=world.ana.pk).count() == 1

    @pytest.mark.parametrize(("hours", "serves"), [(71, True), (72, False), (73, False)])
    def test_a3_it_is_temporary(self, world: World, hours: int, serves: bool) -> None:
        at = clock.now() - timedelta(hours=hours, seconds=-5 if hours == 71 else 5)
        with transaction.atomic():
            given = acts.hand_credentials({world.account.pk: "recibo"}, by=BY, at=at)
        answer = enters(browser(), "ana.conceicao", given[world.account.pk])
        assert (answer.status_code == 302) is serves

    def test_the_mailboxs_address_is_the_same_name(self, world: World) -> None:
        chosen(world.account)
        assert enters(browser(), "ana.conceicao@uniar.example", NEW).status_code == 302

    @pytest.mark.parametrize("state", ["blocked", "erased", "waiting_term", "asked"])
    def test_a6_an_account_out_of_use_opens_nothing(self, world: World, state: str) -> None:
        chosen(world.account)
        Account.objects.filter(pk=world.account.pk).update(state=state)
        assert enters(browser(), "ana.conceicao", NEW).status_code == 200

    def test_a_weak_password_is_refused_with_every_reason(self, world: World) -> None:
        with transaction.atomic():
            given = acts.hand_credentials({world.account.pk: "recibo"}, by=BY, at=clock.now())
        client, first = browser(), given[world.account.pk]
        enters(client, "ana.conceicao", first)
        for weak, why in (("curta", "12 caracteres"), ("Ana Conceicao 2026", "adivinhada")):
            said = {"oldpassword": first, "password1": weak, "password2": weak}
            assert why in client.post("/conta/senha/", said).content.decode()
        said = {"oldpassword": "não é esta", "password1": NEW, "password2": NEW}
        assert "não confere" in client.post("/conta/senha/", said).content.decode()

    def test_a3_the_link_page_lets_its_bearer_choose_once(self, world: World) -> None:
        with transaction.atomic():
            token = acts.make_links({world.account.pk: "chefia"}, by=BY, at=clock.now())
        address = f"/entrar/ligacao/{token[world.account.pk]}/"
        client = browser()
        for _ in range(3):  # programs that look into messages open links
            page = client.get(address)
            assert page.status_code == 200
            assert page["Referrer-Policy"] == "same-origin", "the token goes to no other site"
        answer = client.post(address, {"password1": NEW, "password2": NEW})
        assert answer["Location"] == "/entrar/"
        assert client.get(address).status_code == 410
        assert enters(browser(), "ana.conceicao", NEW).status_code == 302


class TestHandingOver:
    def test_a3_on_the_screen_by_link_and_on_paper_each_on_record(
        self, ana: Client, world: World
    ) -> None:
        address = f"/contas/{world.account.pk}/entrega/"
        assert "Ligação de uso único" in ana.get(address).content.decode()
        wrong = ana.post(address, {"means": "told", "whom": " "})
        assert (wrong.status_code, HandOver.objects.count()) == (400, 0)
        page = ana.post(address, {"means": "told", "whom": "a própria, na sala"}).content.decode()
        secret = re.search(r'id="segredo">([^<]+)<', page)
        assert secret
        assert len(secret[1]) == 14
        page = ana.post(address, {"means": "link", "whom": "chefia"}).content.decode()
        assert "/entrar/ligacao/" in page
        paper = ana.post(address, {"means": "sealed", "whom": "chefia"})
        assert paper["Content-Type"] == "application/pdf"
        told = list(HandOver.objects.order_by("id").values_list("means", "closed_for"))
        assert told == [("told", "replaced"), ("link", "replaced"), ("sealed", "")]

    def test_a3_the_letter_is_drawn_only_on_paper(self) -> None:
        letter = sealed("Senha", "ana", "Abc234", "amanhã", issuer="Órgão", at=NOW)
        reader = PdfReader(BytesIO(letter))
        layers = reader.root_object["/OCProperties"]
        [off] = layers["/D"]["/OFF"]
        assert off.get_object()["/Usage"]["/View"]["/ViewState"] == "/OFF"
        assert off.get_object()["/Usage"]["/Print"]["/PrintState"] == "/ON"
        drawn = reader.pages[0]["/Resources"]["/XObject"]
        assert drawn["/Secret"]["/OC"].get_object() == off.get_object()
        assert b"Abc234" in drawn["/Secret"].get_data()
        assert b"Abc234" not in reader.pages[0].get_contents().get_data()

    def test_whoever_does_not_manage_accounts_hands_nothing_over(
        self, beto: Client, world: World
    ) -> None:
        assert beto.post(f"/contas/{world.account.pk}/entrega/", {}).status_code == 403


class TestSuspicion:
    def test_a3_the_person_says_so_and_everything_else_closes(self, world: World) -> None:
        chosen(world.account)
        user = sign_in_of("ana", world.ana)
        here, there = browser(), browser("203.0.113.9", CHROME)
        Account.objects.update(max_connections=2)
        with_both(there, "ana.conceicao", NEW)
        with_both(here, "ana.conceicao", NEW)
        assert here.get("/").status_code == there.get("/").status_code == 200
        here.post("/conta/senha/suspeita/")
        assert there.get("/")["Location"].startswith("/entrar/")
        assert here.get("/")["Location"] == "/conta/senha/"
        world.account.refresh_from_db()
        assert world.account.password_change_due
        assert Presence.objects.filter(user=user, ended_at=None).count() == 1

    def test_a3_a_suspected_password_alone_opens_nothing(self, world: World) -> None:
        chosen(world.account)
        with transaction.atomic():
            acts.mark_suspicion({world.account.pk: "anotada"}, by=BY, at=clock.now())
        assert enters(browser(), "ana.conceicao", NEW).status_code == 200
        sign_in_of("ana", world.ana)
        assert enters(browser(), "ana.conceicao", NEW).status_code == 302


class _Counting(MailArgon2):
    """The house's hasher, that says how often it ran."""

    ran = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).ran += 1
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        type(self).ran += 1
        return super().verify(password, encoded)


@pytest.fixture
def counting(settings: Any) -> type[_Counting]:
    settings.PASSWORD_HASHERS = [f"{__name__}._Counting"]
    return _Counting


class TestEnumeration:
    NAMES = (
        "ana.conceicao",
        "ana.conceicao@uniar.example",
        "ninguem",
        "a@b.example",
        "ana",
        "x" * 150,
    )

    def test_every_name_costs_one_hash_and_the_same_queries(
        self, world: World, counting: type[_Counting]
    ) -> None:
        """ASVS 6.3.8: by construction, not by the clock."""
        chosen(world.account)
        sign_in_of("ana", world.ana)
        seen = set()
        for name in self.NAMES:
            client = browser()
            client.get("/entrar/")
            counting.ran = 0
            with CaptureQueriesContext(connection) as queries:
                page = enters(client, name, "errada, mas comprida")
            said = re.findall(r'message-body">([^<]+)<', page.content.decode())
            asked = [q for q in queries if "web_failure" not in q["sql"] or "INSERT" in q["sql"]]
            seen.add((counting.ran, len(asked), page.status_code, tuple(said)))
        assert len(seen) == 1, seen
        assert next(iter(seen))[0] == 1

    @pytest.mark.usefixtures("world")
    def test_asking_for_a_new_password_looks_nobody_up(self) -> None:
        pages, counts = set(), set()
        for name in self.NAMES[:4]:
            client = browser()
            with CaptureQueriesContext(connection) as queries:
                page = client.post("/entrar/esqueci/", {"login": name})
            pages.add(
                re.sub(r'value="[^"]+"', "", page.content.decode()).replace(
                    re.search(r'"X-CSRFToken": "([^"]+)"', page.content.decode())[1], ""
                )
            )  # type: ignore[index]
            counts.add(len(queries))
        assert (len(pages), len(counts)) == (1, 1)
        assert ResetAsk.objects.count() == 4


class _Taking:
    """A mail server that keeps what it is given, or refuses it."""

    def __init__(self, *, up: bool = True) -> None:
        self.up, self.taken = up, []  # type: ignore[var-annotated]

    def send(self, message: Any, recipients: Any) -> None:
        if not self.up:
            raise OSError("fora do ar")
        self.taken.append((message, list(recipients)))


class TestReset:
    def test_the_link_goes_where_the_person_is_reached(self, world: World) -> None:
        Person.objects.filter(pk=world.ana.pk).update(email="ana@casa.example")
        chosen(world.account)
        browser().post("/entrar/esqueci/", {"login": "ana.conceicao"})
        browser().post("/entrar/esqueci/", {"login": "ninguem"})
        server = _Taking()
        while resets._settle_one(server, clock.now()):
            pass
        [(message, to)] = server.taken
        assert to == ["ana@casa.example"]
        address = re.search(r"/entrar/ligacao/\S+", message.get_content())
        assert address
        answer = browser().post(address[0], {"password1": "outra girafa de tijolos",
                                             "password2": "outra girafa de tijolos"})  # fmt: skip
        assert answer["Location"] == "/entrar/"
        assert not ResetAsk.objects.exclude(name="").exists(), "who asked is not kept"

    def test_a_server_that_is_down_loses_no_request(self, world: World) -> None:
        Person.objects.filter(pk=world.ana.pk).update(email="ana@casa.example")
        browser().post("/entrar/esqueci/", {"login": "ana.conceicao"})
        with pytest.raises(OSError, match="fora do ar"):
            resets._settle_one(_Taking(up=False), clock.now())
        assert ResetAsk.objects.filter(settled_at=None).count() == 1
        assert not HandOver.objects.exists()


@pytest.fixture
def one_instant() -> Iterator[None]:
    """However slow the machine, the guesses come at once."""
    with clock.at(clock.now()):
        yield


@pytest.mark.usefixtures("one_instant")
class TestLockOut:
    @pytest.mark.parametrize(
        ("delay", "failures", "seconds"),
        [
            (PAIR, 4, 0), (PAIR, 5, 15), (PAIR, 6, 30), (PAIR, 10, 480), (PAIR, 11, 900),
            (PAIR, 500, 900), (SOURCE, 99, 0), (SOURCE, 100, 5), (STRANGERS, 49, 0),
            (STRANGERS, 50, 5),
        ],
    )  # fmt: skip
    def test_delays_below_at_and_above(self, delay: Delay, failures: int, seconds: float) -> None:
        assert delay.after(failures) == seconds

    def test_others_cannot_lock_somebody_out(self, world: World) -> None:
        chosen(world.account)
        sign_in_of("ana", world.ana)
        guesser = browser("203.0.113.66")
        for _ in range(8):
            enters(guesser, "ana.conceicao", "errada")
        assert enters(guesser, "ana.conceicao", NEW).status_code == 200, "the guesser waits"
        assert enters(browser(), "ana.conceicao", NEW).status_code == 302, "the person does not"

    def test_a_known_browser_is_not_kept_waiting_by_guesses_from_everywhere(
        self, world: World
    ) -> None:
        chosen(world.account)
        sign_in_of("ana", world.ana)
        own = browser()
        with_both(own, "ana.conceicao", NEW)
        own.post("/sair/")
        for number in range(60):
            enters(browser(f"203.0.113.{number}"), "ana.conceicao", "errada")
        stranger = browser("192.0.2.200")
        assert enters(stranger, "ana.conceicao", NEW).status_code == 200
        assert enters(own, "ana.conceicao", NEW).status_code == 302

    def test_the_wait_ends(self, world: World) -> None:
        chosen(world.account)
        sign_in_of("ana", world.ana)
        guesser = browser()
        for _ in range(5):
            enters(guesser, "ana.conceicao", "errada")
        assert enters(guesser, "ana.conceicao", NEW).status_code == 200
        Failure.objects.update(last_at=clock.now() - timedelta(seconds=16))
        assert enters(guesser, "ana.conceicao", NEW).status_code == 302

    @pytest.mark.usefixtures("world")
    def test_names_are_not_readable_in_the_table(self) -> None:
        enters(browser(), "ana.conceicao", "errada")
        kept = b"".join(bytes(row.pair) for row in Failure.objects.all())
        assert b"ana" not in kept


class TestSessions:
    def test_seen_and_ended_one_by_one_and_all(self, world: World) -> None:
        chosen(world.account)
        sign_in_of("ana", world.ana)
        Account.objects.update(max_connections=None)
        here, there = browser(), browser("10.1.2.3", CHROME)
        with_both(there, "ana.conceicao", NEW)
        with_both(here, "ana.conceicao", NEW)
        page = here.get("/conta/sessoes/").content.decode()
        for word in ("Firefox, Linux", "Chrome, Windows", "rede interna", "é esta"):
            assert word in page
        assert "10.1.2.3" not in page, "a network's name, no address"
        other = Presence.objects.get(agent="Chrome, Windows")
        here.post(f"/conta/sessoes/{other.pk}/encerrar/")
        assert there.get("/")["Location"].startswith("/entrar/")
        with_both(there, "ana.conceicao", NEW)
        here.post("/conta/sessoes/encerrar/")
        assert there.get("/").status_code == 302
        assert here.get("/").status_code == 200

    def test_nobody_ends_anothers(self, world: World, beto: Client) -> None:
        chosen(world.account)
        sign_in_of("ana", world.ana)
        client = browser()
        with_both(client, "ana.conceicao", NEW)
        pk = Presence.objects.get(user__sign_in__person=world.ana).pk
        assert beto.post(f"/conta/sessoes/{pk}/encerrar/").status_code == 404
        assert client.get("/").status_code == 200

    @pytest.mark.parametrize(("minutes", "open_"), [(59, True), (61, False)])
    def test_a_session_left_alone_ends(self, world: World, minutes: int, open_: bool) -> None:
        chosen(world.account)
        sign_in_of("ana", world.ana)
        client = browser()
        with_both(client, "ana.conceicao", NEW)
        session = client.session
        session["presence_seen"] -= minutes * 60
        session.save()
        assert (client.get("/").status_code == 200) is open_

    def test_the_session_id_changes_with_the_entry_and_with_the_password(
        self, world: World
    ) -> None:
        """ASVS 7.2.4: nobody keeps a session that they fixed before."""
        chosen(world.account)
        sign_in_of("ana", world.ana)
        client = browser()
        client.get("/entrar/")
        enters(client, "ana.conceicao", NEW)
        waiting = client.session.session_key
        client.post("/entrar/segundo-fator/", {"code": code()})
        inside = client.session.session_key
        said = {"oldpassword": NEW, "password1": NEW + " azul", "password2": NEW + " azul"}
        client.post("/conta/senha/", said)
        assert len({waiting, inside, client.session.session_key}) == 3
        assert client.get("/").status_code == 200
        assert not Session.objects.filter(session_key=inside).exists()

    def test_a_new_browser_is_told_and_a_known_one_is_not(self, world: World) -> None:
        chosen(world.account)
        sign_in_of("ana", world.ana)
        Account.objects.update(max_connections=None)
        first = browser()
        with_both(first, "ana.conceicao", NEW)
        assert not Notice.objects.exists(), "nothing to compare the first with"
        with_both(first, "ana.conceicao", NEW)
        assert not Notice.objects.exists()
        other = browser("203.0.113.9", CHROME)
        with_both(other, "ana.conceicao", NEW)
        [notice] = Notice.objects.all()
        assert (notice.person_id, notice.kind) == (world.ana.pk, "accounts.sign_in")
        assert "Chrome, Windows" in notice.text
        assert "Sua última entrada foi em" in other.get("/").content.decode()

    def test_what_is_told_of_a_sign_in_has_the_hour_of_the_body(self, world: World) -> None:
        """Two hours from the installation's: the page of the sessions says the same."""
        chosen(world.account)
        sign_in_of("ana", world.ana)
        Account.objects.update(max_connections=None)
        Body.objects.filter(slug=world.account.body_id).update(zone="America/Rio_Branco")
        with_both(browser(), "ana.conceicao", NEW)
        other = browser("203.0.113.9", CHROME)
        with_both(other, "ana.conceicao", NEW)
        zone = ZoneInfo("America/Rio_Branco")
        first, second = (
            one.began_at.astimezone(zone) for one in Presence.objects.order_by("began_at")
        )
        assert f"{second:%d/%m/%Y às %H:%M}" in Notice.objects.get().text
        assert (
            f"Sua última entrada foi em {first:%d/%m/%Y %H:%M}" in other.get("/").content.decode()
        )

    @pytest.mark.parametrize(
        ("address", "name"),
        [("10.1.2.3", "CTIC"), ("10.2.0.1", "rede interna"), ("8.8.8.8", "fora das redes do órgão"),
         ("2001:db8::1", "v6"), ("nada", "fora das redes do órgão")],
    )  # fmt: skip
    def test_networks_by_name(self, settings: Any, address: str, name: str) -> None:
        import ipaddress

        settings.NETWORKS = [
            ("CTIC", ipaddress.ip_network("10.1.0.0/16")),
            ("v6", ipaddress.ip_network("2001:db8::/32")),
        ]
        assert network_of(address) == name


class TestConnections:
    @pytest.mark.usefixtures("db")
    @pytest.mark.parametrize(("granted", "waits"), [(None, True), (2, False)])
    def test_a5_one_connection_too_many_waits_until_the_other_ends(
        self, granted: int | None, waits: bool
    ) -> None:
        """MPSC 36: one connection each; more only where it was granted (§ único)."""
        adopted("mpa")
        person = someone("Rui Reis")
        account = opened(person)
        chosen(account)
        sign_in_of("rui", person)
        if granted:
            grant = Grant(account.pk, Decision("granted", (), ""), NOW, connections=granted)
            with transaction.atomic():
                acts.grant_connections([grant], by=BY, at=NOW)
        here, there = browser(), browser("203.0.113.9", CHROME)
        with_both(there, "rreis", NEW)
        with_both(there, "rreis", NEW)  # the same browser again is no second connection
        assert there.get("/").status_code == 200
        with_both(here, "rreis", NEW)
        answer = here.get("/")
        assert (answer.status_code == 302) is waits
        if waits:
            assert answer["Location"] == "/conta/conexoes/"
            page = here.get("/conta/conexoes/").content.decode()
            assert "art. 36" in page
            assert "Chrome, Windows" in page
            assert there.get("/").status_code == 200, "nothing ends unless the person says so"
            here.post("/conta/conexoes/")
            assert here.get("/").status_code == 200
            assert there.get("/").status_code == 302

    @pytest.mark.usefixtures("db")
    @pytest.mark.parametrize(
        ("places", "waits"),
        [
            (set(), False),
            ({"203.0.113.4"}, True),
            ({"198.51.100.7"}, False),  # the browser's own computer
            ({"127.0.0.1", "::1"}, False),  # the server's webmail
        ],
    )
    def test_a5_a_mail_program_elsewhere_is_a_connection(
        self, places: set[str], waits: bool, settings: Any
    ) -> None:
        adopted("mpa")
        person = someone("Rui Reis")
        chosen(opened(person))
        sign_in_of("rui", person)
        MAIL.update({person.pk: places})
        settings.PORTARIA_MAIL_SESSIONS = f"{__name__}.AtTheMail"
        here = browser()
        with_both(here, "rreis", NEW)
        answer = here.get("/")
        assert (answer.status_code == 302) is waits
        if waits:
            page = here.get("/conta/conexoes/").content.decode()
            assert "programa de correio, em 203.0.113.4" in page
            with TestCase.captureOnCommitCallbacks(execute=True):
                here.post("/conta/conexoes/")
            assert MAIL[person.pk] == set(), "the person said so"
            assert here.get("/").status_code == 200

    def test_a11_shared_use_is_proposed_to_the_manager_who_confirms_it(self, world: World) -> None:
        """A11, N11: one browser, two persons: a sign, told once; confirmed, it goes where the norm
        says; nothing is blocked."""
        chosen(world.account)
        now = clock.now()
        for name, person in (("a", world.ana), ("b", world.beto)):
            Presence.objects.create(
                user=sign_in_of(name, person), device=b"d" * 32, began_at=now, used_at=now,
                network="rede interna",
            )  # fmt: skip
        assert watching.watch(now) == 1
        assert watching.watch(now) == 0, "told once"
        row = Incident.objects.get()
        assert (row.state, row.kind, row.assignee) == (
            "proposed", "credencial_alheia", "power:accounts.manage",
        )  # fmt: skip
        duty = Duty.objects.get(kind="incidents.confirm")
        assert duty.provisions
        assert duty.assignee == "power:accounts.manage"
        confirm_incidents([row.pk], why="confessou", person=None, by=BY, at=now)
        row.refresh_from_db()
        assert (row.state, row.assignee) == ("open", "power:conduct.inquire")
        assert Duty.objects.get(kind="incidents.handle").assignee == "power:conduct.inquire"
        duty.refresh_from_db()
        assert duty.state == "done"
        world.account.refresh_from_db()
        assert world.account.state == "active"

    def test_a11_the_mails_sign_ins_count_too(self, world: World, settings: Any) -> None:
        settings.SIGN_IN_PLACES = 2
        now = clock.now()
        address = world.mailbox.address or ""

        def signed_in(last: int) -> list[SignedIn]:
            places = [f"198.51.100.{n}" for n in range(last)]
            return [SignedIn(address, place, now, now) for place in places]

        record_sign_ins(signed_in(2))
        assert watching.watch(now) == 0, "at the limit"
        record_sign_ins(signed_in(3))
        assert watching.watch(now) == 1
        assert watching.watch(now) == 0, "told once"
        row = Incident.objects.get()
        assert (row.state, row.kind, row.about_id) == (
            "proposed", "credencial_alheia", world.mailbox.person_id,
        )  # fmt: skip
        assert row.account.endswith("Visto nos acessos ao correio.")
        watching.watch(now + timedelta(days=3))
        assert list(sign_ins_since(now - timedelta(days=1))) == [], "forgotten after days"


def test_the_sites_own_sign_in_serves_who_has_no_account(world: World) -> None:
    sign_in_of("op", None, operator=True)
    assert enters(browser(), "op", PASSWORD).status_code == 302
    assert User.objects.filter(username="op").exists()
    assert configured.AUTHENTICATION_BACKENDS == ["portaria.web.credentials.Credentials"]


@pytest.mark.parametrize(
    ("left", "said"),
    [(-1, ""), (0, ""), (1, "só mais 1 dia"), (15, "mais 15 dias"), (16, ""), (None, "")],
)
def test_a3_days_before_a_password_ends_every_page_says_so(
    ana: Client, world: World, left: int | None, said: str
) -> None:
    today = clock.today(ZoneInfo("America/Sao_Paulo"))
    ends = today + timedelta(days=left) if left is not None else None
    Account.objects.filter(pk=world.account.pk).update(password_expires_on=ends)
    page = ana.get("/meu/").content.decode()
    assert ("Trocar a senha agora" in page) is bool(said)
    assert said in page
