"""Tables: what each event sets off under each norm, with which provision. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from journeys.support import account, bond, kinds, local, mailbox, situation, step
from portaria.accounts.types import State as AccountState
from portaria.journeys import composing
from portaria.journeys.events import PLANS, plan_for
from portaria.mail.types import Role, State
from portaria.people.types import OF_UNITS, EventKind
from portaria.workdays.arithmetic import lines_of

K = EventKind
HELD: dict[str, Any] = {"accounts": (account(),), "mailboxes": (mailbox(),)}

ON_NOTHING = [
    # body, event, category, steps and the provision that orders each
    ("uniar", K.ADMISSION, "servidor_efetivo", [("accounts.open", "uniar-cgti-4-2020#art3_cpt")]),
    ("uniar", K.ADMISSION, "discente", [("accounts.open", "uniar-cgti-4-2020#art3_cpt")]),
    ("uniar", K.ADMISSION, "voluntario", []),
    ("mpe", K.ADMISSION, "servidor_efetivo", [("accounts.open", "mpmt-495-2015#art2_cpt_inc3")]),
    ("mpa", K.ADMISSION, "membro", [("accounts.ask", "mpsc-2005#art33_cpt")]),
    (
        "ssp",
        K.ADMISSION,
        "servidor_efetivo",
        [("accounts.open", "ssp-sti-1-2018#art3_cpt"), ("mail.ask", "sesp-mt-73-2018#art8_cpt")],
    ),
    ("ssp", K.ADMISSION, "estagiario", [("accounts.ask", "ssp-sti-1-2018#art3_cpt")]),  # M2
    ("uniar", K.DISMISSAL, "servidor_efetivo", []),
    ("uniar", K.LEAVE, "servidor_efetivo", []),
]


@pytest.mark.parametrize(("slug", "kind", "category", "steps"), ON_NOTHING)
def test_what_an_event_gives_to_who_holds_nothing(
    slug: str, kind: EventKind, category: str, steps: list[tuple[str, str]]
) -> None:
    plan = plan_for(situation(slug, kind, "2026-03-02", category=category))
    found = [(s.kind, s.provisions[0]) for s in plan.steps]
    assert [pair for pair in found if pair[0] != "accounts.settle_doubt"] == steps


ON_HOLDINGS = [
    # UNILA 15: the mailbox closes with the credential, which the body's own act deactivates
    (
        "uniar",
        K.DISMISSAL,
        [
            ("accounts.block", "uniar-cgti-4-2020#art13_cpt"),
            ("mail.close", "unila-cgtic-5-2020#art15_cpt"),
        ],
    ),
    (
        "uniar",
        K.DEATH,
        [
            ("accounts.block", "uniar-cgti-4-2020#art13_cpt"),
            ("mail.close", "unila-cgtic-5-2020#art15_cpt"),
        ],
    ),
    (
        "uniar",
        K.SECONDMENT_OUT,
        [
            ("accounts.block", "uniar-cgti-4-2020#art13_par1"),
            ("mail.suspend", "uniar-cgti-4-2020#art13_par1"),
        ],
    ),
    ("uniar", K.TRANSFER, []),
    # MPMT 5, VIII: immediate block, whatever the end; seconded out too
    *[
        (
            "mpe",
            kind,
            [
                ("accounts.block", "mpmt-495-2015#art5_cpt_inc8"),
                ("mail.close", "mpmt-495-2015#art5_cpt_inc8"),
            ],
        )
        for kind in (K.DISMISSAL, K.RETIREMENT, K.DEATH, K.CONTRACT_END)
    ],
    (
        "mpe",
        K.SECONDMENT_OUT,
        [
            ("accounts.block", "mpmt-495-2015#art5_cpt_inc8"),
            ("mail.suspend", "mpmt-495-2015#art5_cpt_inc8"),
        ],
    ),
    # MPSC 32: access while in office; 37, par. un.
    *[
        (
            "mpa",
            kind,
            [
                ("accounts.block", "mpsc-2005#art32_cpt"),
                ("mail.close", "mpsc-2005#art37_par1u"),
            ],
        )
        for kind in (K.DISMISSAL, K.RETIREMENT, K.DEATH)
    ],
    # SESP 7 §1: immediate exclusion; 6 §2: an alias, never a second mailbox
    (
        "ssp",
        K.DISMISSAL,
        [
            ("accounts.block", "ssp-sti-1-2018#art3_par1"),
            ("mail.close", "sesp-mt-73-2018#art7_par1"),
        ],
    ),
    ("ssp", K.SECONDMENT_OUT, [("mail.add_alias", "sesp-mt-73-2018#art6_par2")]),
]


@pytest.mark.parametrize(("slug", "kind", "steps"), ON_HOLDINGS)
def test_what_an_event_does_to_account_and_mailbox(
    slug: str, kind: EventKind, steps: list[tuple[str, str]]
) -> None:
    """P3, A6, M4, M11: each consequence with the provision that orders it, the account first."""
    held = {"accounts": (account(body=slug),), "mailboxes": (mailbox(body=slug),)}
    plan = plan_for(situation(slug, kind, "2026-03-02", **held))
    assert [(s.kind, s.provisions[0]) for s in plan.steps] == steps
    assert {local(s.run_at, slug) for s in plan.steps} <= {"2026-03-02 00:00"}


RETENTION = [
    # told on the day, or later: keeping counts from the real closing, at nine o'clock
    ("uniar", "2026-03-02", "2026-03-02", "2028-03-02"),  # UNILA 18: 24 months
    ("uniar", "2026-03-01", "2026-03-20", "2028-03-20"),
    ("uniar", "2024-02-29", "2024-02-29", "2026-03-01"),  # 29 February 2026 is lacking
    ("mpe", "2026-03-02", "2026-03-02", "2026-04-01"),  # MPMT 26: 30 days
    ("mpa", "2026-03-02", "2026-03-02", "2026-03-17"),  # MPSC 37, par. un.: 15 days
    ("ssp", "2026-03-02", "2026-03-02", "2026-03-02"),  # SESP 7 §1: at once
]


@pytest.mark.parametrize(("slug", "on", "known", "kept_until"), RETENTION)
def test_how_long_content_is_kept(slug: str, on: str, known: str, kept_until: str) -> None:
    """M13, A6: the sum on the step that closes the mailbox."""
    held = {"accounts": (account(body=slug),), "mailboxes": (mailbox(body=slug),)}
    plan = plan_for(situation(slug, K.DISMISSAL, on, known=known, **held))
    sum_ = step(plan, "mail.close").sum
    assert sum_ is not None
    assert sum_["due_on"] == kept_until


def test_the_copy_window_rolls_to_a_business_day() -> None:
    """M11: UNILA 15 §2: 30 days from 4 March 2026 end on Good Friday, so on Monday the 6th."""
    plan = plan_for(situation("uniar", K.DISMISSAL, "2026-03-04", **HELD))
    assert "cópia pode ser pedida até 06/04/2026" in step(plan, "mail.close").about


def test_another_bond_keeps_account_and_mailbox_but_not_after_death() -> None:
    others = (bond("discente", id=2),)
    kept = plan_for(situation("uniar", K.DISMISSAL, "2026-03-02", others=others, **HELD))
    assert kinds(kept) == ["accounts.adjust", "mail.recategorise"]
    dead = plan_for(situation("uniar", K.DEATH, "2026-03-02", others=others, **HELD))
    assert kinds(dead) == ["accounts.block", "mail.close"]


@pytest.mark.parametrize(
    ("state", "login"),
    [
        (AccountState.ASKED, None),
        (AccountState.WAITING_TERM, None),
        (AccountState.BLOCKED, None),
        (AccountState.ERASED, None),
        (AccountState.ACTIVE, "ana.souza"),
    ],
)
def test_only_an_active_account_lends_its_login(state: AccountState, login: str | None) -> None:
    case = situation("uniar", K.ADMISSION, "2026-03-02", accounts=(account(state),))
    assert composing.login_of(case) == login


def test_the_mailbox_waits_for_the_account_and_takes_its_login() -> None:
    """M3: UNILA 9; MPSC 56."""
    before = situation("uniar", K.ADMISSION, "2026-03-02")
    assert kinds(plan_for(before)) == ["accounts.open"]
    after = situation("uniar", K.ADMISSION, "2026-03-02", accounts=(account(),))
    assert step(plan_for(after), "mail.open").payload["login"] == "ana.souza"
    [opening] = composing.mailbox_openings(before, "ana.souza")
    assert opening.payload["login"] == "ana.souza"


@pytest.mark.parametrize(
    ("leave_kind", "steps"),
    [("vacation", ["mail.set_auto_reply"]), ("licence", ["mail.set_auto_reply"]),
     ("absence", ["mail.set_auto_reply"])],
)  # fmt: skip
def test_an_absence_is_told_to_correspondents(leave_kind: str, steps: list[str]) -> None:
    """M15: SESP 4 §2, also when the person forgets."""
    held = {"accounts": (account(body="ssp"),), "mailboxes": (mailbox(body="ssp"),)}
    case = situation(
        "ssp",
        K.LEAVE,
        "2026-03-02",
        until="2026-03-31",
        details={"leave_kind": leave_kind},
        **held,
    )
    plan = plan_for(case)
    assert kinds(plan)[0:1] == steps
    assert plan.steps[0].provisions[0] == "sesp-mt-73-2018#art4_par2"
    uniar = situation("uniar", K.LEAVE, "2026-03-02", details={"leave_kind": leave_kind}, **HELD)
    assert kinds(plan_for(uniar)) == []  # UNILA does not order it


def test_the_successor_of_an_extinct_unit_decides() -> None:
    """M7, P4: UNILA 13 §1."""
    box = mailbox(id=31, kind="organizational", category="org_unit", unit=3, role=Role.RESPONSIBLE)
    case = situation(
        "uniar", K.UNIT_EXTINCT, "2026-03-02", mailboxes=(box,), details={"successor": 9}
    )
    decide = step(plan_for(case), "mail.decide_extinct")
    assert decide.assignee == "head-of:9"
    assert decide.provisions == ("unila-cgtic-5-2020#art13_par1",)


def test_who_leaves_passes_on_what_they_answer_for() -> None:
    """M6: SESP 6 §4."""
    box = mailbox(
        id=31, body="ssp", kind="organizational", category="org_unit", unit=3, role=Role.RESPONSIBLE
    )
    case = situation("ssp", K.DISMISSAL, "2026-03-02", mailboxes=(box,))
    assert step(plan_for(case), "mail.replace_responsible").provisions[0] == (
        "sesp-mt-73-2018#art6_par4"
    )


def test_back_from_secondment_everything_is_released() -> None:
    case = situation(
        "mpe",
        K.SECONDMENT_END,
        "2026-03-02",
        accounts=(account(AccountState.BLOCKED, body="mpe", blocked_for="secondment_out"),),
        mailboxes=(mailbox(State.SUSPENDED, body="mpe", suspended_for="secondment_out"),),
    )
    assert kinds(plan_for(case)) == ["accounts.unblock", "mail.release"]


def test_every_kind_of_event_has_its_plan_and_plans_never_lack_a_person_s_key() -> None:
    assert set(PLANS) == set(EventKind)
    for slug in ("uniar", "mpe", "mpa", "ssp", "ssp-pc", "fazenda"):
        for kind in EventKind:
            held = {"accounts": (account(body=slug),), "mailboxes": (mailbox(body=slug),)}
            for holdings in ({}, held):
                plan = plan_for(situation(slug, kind, "2026-03-02", **holdings))
                keys = [s.key for s in plan.steps]
                assert len(keys) == len(set(keys))
                assert all(s.event == 100 and s.key.startswith("event:100:") for s in plan.steps)
                assert all(s.about and s.policy for s in plan.steps)


def test_where_the_norms_are_silent_the_plan_says_so() -> None:
    case = situation("fazenda", K.DISMISSAL, "2026-03-02", **HELD)
    assert plan_for(case).steps == ()
    quiet = plan_for(case).quiet
    assert [one.slice for one in quiet] == ["accounts", "mail", "premises"]
    assert {d.outcome for one in quiet[:2] for d in one.decisions} == {"silent"}
    assert quiet[2].text == "Crachás e acessos: sem passo. A pessoa não tem crachá"


EMPTY: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("slug", "kind", "holdings", "said", "cited"),
    [
        ("uniar", K.ADMISSION, HELD, "já tem ana.souza@uniar.example", True),
        ("ssp", K.ADMISSION, {"category": "estagiario"}, "justificativa", True),
        ("fazenda", K.ADMISSION, EMPTY, "nada dizem sobre", False),
        ("uniar", K.REGISTRATION_CHANGE, HELD, "nada ligam a este evento", False),
        ("uniar", K.DISMISSAL, EMPTY, "A pessoa não tem conta de rede", False),
    ],
)
def test_p3_where_nothing_is_done_the_plan_says_why(
    slug: str, kind: K, holdings: dict[str, Any], said: str, cited: bool
) -> None:
    """P3: already held, not entitled, the norm silent: a provision, or that there is none."""
    plan = plan_for(situation(slug, kind, "2026-03-02", **holdings))
    told = [one.as_json() for one in plan.quiet]
    assert said in str(told)
    assert any(one["provisions"] for one in told) is cited


def test_every_event_in_every_body_has_in_each_slice_a_step_or_a_reason() -> None:
    for slug in ("uniar", "mpe", "mpa", "ssp", "ssp-pc", "fazenda"):
        for kind in EventKind:
            held = {"accounts": (account(body=slug),), "mailboxes": (mailbox(body=slug),)}
            for holdings in ({}, held):
                plan = plan_for(situation(slug, kind, "2026-03-02", **holdings))
                slices = {step.kind.partition(".")[0] for step in plan.steps}
                slices |= {one.slice for one in plan.quiet}
                assert slices >= ({"mail"} if kind in OF_UNITS else {"accounts", "mail"})
                assert all(one.decisions and one.text for one in plan.quiet), (slug, kind)


def test_m11_a_planned_closing_shows_each_deadline_with_its_own_sum_and_provision() -> None:
    """UNILA 15, § 2º (copy, 30 days) and 18 (keeping, 24 months)."""
    plan = plan_for(situation("uniar", K.DISMISSAL, "2026-03-02", **HELD))
    sum_ = step(plan, "mail.close").sum
    assert sum_ is not None
    text = "\n".join(lines_of(sum_))
    assert "unila-cgtic-5-2020#art18_cpt" in text
    assert "unila-cgtic-5-2020#art15_par2" in text
    assert "Prazo: 24 meses" in text
    assert "Prazo: 30 dias corridos" in text


def test_m8_an_extension_names_its_provision() -> None:
    """UNILA 7, IV; where nothing ties the mailbox to the contract, what gives the right to it."""
    for category in ("terceirizado", "servidor_efetivo"):
        held = mailbox(category=category, valid_until=date(2026, 12, 31))
        told = situation(
            "uniar", K.CONTRACT_RENEWAL, "2026-03-02", category=category, mailboxes=(held,),
            planned_end=date(2027, 12, 31),
        )  # fmt: skip
        assert step(plan_for(told), "mail.extend").provisions


@pytest.mark.parametrize(
    ("category", "steps", "said"),
    [
        ("org_unit", ["mail.rename"], ""),
        ("org_board", [], "não muda com a sigla"),
    ],
)
def test_m3_a_new_acronym_renames_what_the_norm_names_after_it(
    category: str, steps: list[str], said: str
) -> None:
    """UNILA 9 to 12: a unit's mailbox bears its acronym; another bears the name asked for."""
    box = mailbox(kind="organizational", category=category, address="ti@uniar.example", unit=3)
    told = situation(
        "uniar", K.UNIT_RENAMED, "2026-03-02", mailboxes=(box,),
        details={"old": "TI", "new": "STI"},
    )  # fmt: skip
    plan = plan_for(told)
    assert kinds(plan) == steps
    if steps:
        assert step(plan, "mail.rename").payload["name"] == "STI"
        assert step(plan, "mail.rename").provisions
    assert all(said in one.text and one.as_json()["provisions"] for one in plan.quiet)
