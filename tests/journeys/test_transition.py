"""N3: open cases moved by an amendment in one previewed, reversible act."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from journeys.amended import LONGER, amended, at, written
from portaria import clock
from portaria.bodies.policies import adopted as running
from portaria.cli.main import root
from portaria.duties.models import Duty
from portaria.duties.runner import run_due
from portaria.journeys.transition.acts import NotConfirmed, apply_transition, preview
from portaria.journeys.transition.types import Fate, Totals
from portaria.journeys.transition.undoing import NotUndoable, undo_transition
from portaria.ledger.models import Act
from portaria.mail import acts as mail
from portaria.mail.models import Mailbox
from portaria.mail.types import Change, Closing, MailboxAsk
from portaria.people.models import Bond, Person

pytestmark = pytest.mark.django_db
BY = "cli:teste"


def box_of(name: str, when: str = "2024-02-05") -> Mailbox:
    person = Person.objects.create(root="corpo", hr_key=name, name=name, recorded_at=at(when))
    Bond.objects.create(
        person=person, body_id="corpo", hr_key=name, registration=name, category="servidor",
        start=date(2024, 2, 1),
    )  # fmt: skip
    ask = MailboxAsk(body="corpo", kind="individual", category="servidor", person=person.pk,
                     name=name, term_counts=True)  # fmt: skip
    mail.open_mailboxes([ask], by=BY, at=at(when))
    return Mailbox.objects.get(person=person)


def closed(name: str, when: str) -> Mailbox:
    box = box_of(name)
    mail.close_mailboxes([Closing(box.pk, "dismissal")], by=BY, at=at(when))
    return Mailbox.objects.get(pk=box.pk)


def seen(when: str) -> dict[tuple[str, str], Fate]:
    """What the norms of ``when`` make of what is open then, by subject and kind."""
    day = at(when)
    fates = preview(running("corpo"), on=day.date(), at=day, totals=Totals())
    return {(fate.term.subject, fate.term.kind): fate for fate in fates}


def due(box: Mailbox, kind: str = "mail.purge") -> str:
    found = Duty.objects.get(subject=f"mailbox:{box.pk}", kind=kind, state="open")
    return found.sum["due_on"]


TRANSITIONS = [
    # open_cases, new due day of a mailbox closed on 11 March 2024 (12 months: 11 March 2025)
    ("this", "24 months", "2026-03-11", False),
    ("previous", "24 months", "2025-03-11", False),
    ("{apply: this, elapsed: restarts}", "24 months", "2026-06-03", False),
    ("this", "1 month", "2024-04-11", True),
    ("{apply: this, elapsed: restarts}", "1 month", "2024-07-03", True),
    ("{apply: lesser, elapsed: restarts}", "1 month", "2024-07-03", True),
    ("{apply: lesser, elapsed: restarts}", "24 months", "2025-03-11", False),
    ("{apply: greater, elapsed: restarts}", "1 month", "2025-03-11", False),
    ("greater", "24 months", "2026-03-11", False),
    ("{apply: this, from: 2024-07-01}", "24 months", "2025-03-11", False),
    ("{rules: {mailbox.retention: previous}}", "24 months", "2025-03-11", False),
]


@pytest.mark.parametrize(("open_cases", "span", "new", "shortens"), TRANSITIONS)
def test_an_open_purge_goes_where_the_transition_says(
    home: Path, open_cases: str, span: str, new: str, shortens: bool
) -> None:
    box = closed("ana", "2024-03-11")
    assert due(box) == "2025-03-11"
    change = f"{{rewords: norma-1#art2, about: x, open_cases: {open_cases}, "
    amended(home, "2024-06-03", f"    - {change}sets: {{mailbox.retention: {span}}}}}\n")
    fate = seen("2024-06-03")[f"mailbox:{box.pk}", "mail.purge"]
    assert fate.outcome == ("kept" if new == "2025-03-11" else "moved")
    assert fate.shortens is shortens
    act, totals = apply_transition("corpo", by=BY, at=at("2024-06-03"), confirmed=True)
    assert due(box) == new
    assert (act is None) == (new == "2025-03-11")
    assert totals.shortened == int(shortens)
    stamped = Mailbox.objects.get(pk=box.pk)
    assert stamped.purge_on == date.fromordinal(date.fromisoformat(new).toordinal() + 1)
    assert stamped.retention_provision == "norma-1#art2"


def test_before_the_amendment_nothing_is_listed_and_what_is_closed_after_it_neither(
    home: Path,
) -> None:
    closed("ana", "2024-03-11")
    assert seen("2024-06-02") == {}
    amended(home, "2024-06-03", LONGER)
    later = closed("bia", "2024-06-03")
    assert (f"mailbox:{later.pk}", "mail.purge") not in seen("2024-06-03")


def test_a_shortened_promise_waits_for_confirmation(home: Path) -> None:
    """Invariant 8: a later norm does not shorten an earlier promise silently."""
    box = closed("ana", "2024-03-11")
    amended(home, "2024-06-03", LONGER.replace("24 months", "1 month"))
    with pytest.raises(NotConfirmed, match="1 de 1 prazos"):
        apply_transition("corpo", by=BY, at=at("2024-06-03"), confirmed=False)
    assert due(box) == "2025-03-11"
    assert not Act.objects.filter(kind="norm.transition.applied").exists()


def test_applied_in_one_act_with_a_line_each_and_undone_by_another(home: Path) -> None:
    boxes = [closed(name, "2024-03-11") for name in ("ana", "bia", "caio")]
    before = list(Duty.objects.filter(kind="mail.purge").order_by("id").values())
    amended(home, "2024-06-03", LONGER)
    act, totals = apply_transition("corpo", by=BY, at=at("2024-06-03"), confirmed=False)
    assert act is not None
    head = Act.objects.get(pk=act)
    assert (head.subject, head.provisions, totals.moved) == ("body:corpo", ["norma-1#art2"], 3)
    lines = Act.objects.filter(cause=f"act:{act}").order_by("id")
    assert [line.subject for line in lines] == [f"mailbox:{box.pk}" for box in boxes]
    assert {line.kind for line in lines} == {"duty.deadline_moved"}
    assert {d.about[-10:] for d in Duty.objects.filter(kind="mail.purge")} == {"12/03/2026"}

    assert apply_transition("corpo", by=BY, at=at("2024-06-04"), confirmed=True)[0] is None
    undone = undo_transition("corpo", act, by=BY, at=at("2024-06-05"))
    assert (undone.restored, undone.stuck) == (3, ())
    assert list(Duty.objects.filter(kind="mail.purge").order_by("id").values()) == before
    assert {b.purge_on for b in Mailbox.objects.all()} == {date(2025, 3, 12)}
    assert Act.objects.filter(cause=f"act:{undone.act}", kind="duty.deadline_restored").count() == 3
    with pytest.raises(NotUndoable, match="já foi desfeito"):
        undo_transition("corpo", act, by=BY, at=at("2024-06-06"))
    with pytest.raises(NotUndoable, match="não é uma transição"):
        undo_transition("corpo", head.pk + 1, by=BY, at=at("2024-06-06"))


def test_what_was_carried_out_meanwhile_is_shown_and_stays(home: Path) -> None:
    gone, kept = closed("ana", "2024-03-11"), closed("bia", "2024-05-27")
    amended(home, "2024-06-03", LONGER.replace("24 months", "1 month"))
    act, _ = apply_transition("corpo", by=BY, at=at("2024-06-03"), confirmed=True)
    assert act is not None
    with clock.at(at("2024-06-04")):
        run_due()
    assert Mailbox.objects.get(pk=gone.pk).state == "purged"
    undone = undo_transition("corpo", act, by=BY, at=at("2024-06-05"))
    assert undone.restored >= 1
    assert [(one.subject, one.why) for one in undone.stuck] == [
        (f"mailbox:{gone.pk}", "o dever já foi cumprido")
    ]
    assert due(kept) == "2025-05-27"


def test_the_window_to_ask_for_a_copy_moves_too(home: Path) -> None:
    box = closed("ana", "2024-05-27")
    assert box.copy_until == date(2024, 6, 26)
    amended(home, "2024-06-03", "    - {rewords: norma-1#art3, about: x, open_cases: this, "
            "sets: {mailbox.copy.within: 60 days}}\n")  # fmt: skip
    fate = seen("2024-06-03")[f"mailbox:{box.pk}", "mail.copy"]
    assert fate.due_at == at("2024-07-27").replace(hour=0)
    act, _ = apply_transition("corpo", by=BY, at=at("2024-06-03"), confirmed=False)
    assert Mailbox.objects.get(pk=box.pk).copy_until == date(2024, 7, 26)
    assert act is not None
    assert (f"mailbox:{box.pk}", "mail.copy") not in seen("2024-06-04")
    undo_transition("corpo", act, by=BY, at=at("2024-06-05"))
    assert Mailbox.objects.get(pk=box.pk).copy_until == date(2024, 6, 26)


def test_what_a_legal_hold_suspends_is_moved_with_the_rest(home: Path) -> None:
    box = closed("ana", "2024-03-11")
    mail.hold_mailboxes([Change(box.pk, "ordem")], by=BY, at=at("2024-04-01"))
    amended(home, "2024-06-03", LONGER)
    apply_transition("corpo", by=BY, at=at("2024-06-03"), confirmed=False)
    assert Mailbox.objects.get(pk=box.pk).purge_on == date(2026, 3, 12)
    mail.unhold_mailboxes([Change(box.pk, "levantada")], by=BY, at=at("2024-07-01"))
    assert due(box) == "2026-03-11"


def test_inactivity_counts_from_the_last_access_under_the_norm_that_rules_it(home: Path) -> None:
    box = box_of("ana", "2024-02-05")
    mail.record_accesses([_access(box, "2024-05-06")], by=BY, at=at("2024-05-06"))
    amended(home, "2024-06-03", "    - {rewords: norma-1#art4, about: x, open_cases: {apply: this, "
            "elapsed: restarts}, sets: {mailbox.idle.after: 60 days, "
            "mailbox.idle.outcome: close}}\n")  # fmt: skip
    fate = seen("2024-06-03")[f"mailbox:{box.pk}", "mail.check_idle"]
    assert fate.sum is not None
    assert (fate.sum["start"], fate.sum["due_on"]) == ("2024-06-03", "2024-08-02")
    apply_transition("corpo", by=BY, at=at("2024-06-03"), confirmed=True)
    with clock.at(at("2024-08-02")):
        run_due()
    assert Mailbox.objects.get(pk=box.pk).state == "active"
    with clock.at(at("2024-08-03")):
        run_due()
    assert Mailbox.objects.get(pk=box.pk).state == "closed"


def _access(box: Mailbox, when: str):
    from portaria.mail.types import Access

    return Access(box.address, at(when))


def test_a_revoked_rule_leaves_what_was_promised(home: Path) -> None:
    box = closed("ana", "2024-03-11")
    amended(home, "2024-06-03", "    - {revokes: norma-1#art2}\n")
    fate = seen("2024-06-03")[f"mailbox:{box.pk}", "mail.purge"]
    assert (fate.outcome, "mantém-se o que se prometeu" in fate.why) == ("kept", True)


def test_a_rectified_value_moves_what_the_wrong_one_dated(home: Path) -> None:
    box = closed("ana", "2024-03-11")
    amended(home, "2024-06-03", "    - {rectifies: norma-1#art2, published: 2024-06-03, about: x, "
            "open_cases: this, sets: {mailbox.retention: 2 years}}\n")  # fmt: skip
    fate = seen("2024-06-03")[f"mailbox:{box.pk}", "mail.purge"]
    assert fate.sum is not None
    assert fate.sum["due_on"] == "2026-03-11"


def run(*words: object) -> tuple[int, str]:
    with clock.at(at("2024-06-03")):
        result = CliRunner().invoke(root, ["norm", "transition", *map(str, words)])
    return result.exit_code, result.output


def test_the_command_previews_applies_and_undoes(home: Path) -> None:
    box = closed("ana", "2024-03-11")
    amended(home, "2024-06-03", LONGER.replace("24 months", "1 month"))
    code, text = run("--body", "corpo")
    assert code == 0
    assert "encurta: de 11/03/2025 [norma-1#art2] para 11/04/2024 [norma-1#art2]" in text
    assert "redação dada pelo art. 1º da Resolução norma-2" in text
    code, text = run("--json")
    told = json.loads(text)
    assert (told["counts"]["moved"], told["changes"][0]["shortens"]) == (1, True)
    assert told["changes"][0]["new"]["sum"]["rule"] == "mailbox.retention"
    assert run("--csv")[1].count("\n") == 2
    assert run("--apply")[0] == 1
    code, text = run("--apply", "--confirm", "--json")
    assert (code, json.loads(text)["counts"]["moved"]) == (0, 1)
    assert due(box) == "2024-04-11"
    act = json.loads(text)["act"]
    assert run("--undo", act)[0] == 0
    assert due(box) == "2025-03-11"
    assert run("--undo", act)[0] == 2
    assert run("--apply", "--undo", act)[0] == 2
    assert run("--apply", "--on", "2024-06-03")[0] == 2
    assert run("--json", "--csv")[0] == 2


def test_an_amendment_is_previewed_before_it_is_adopted(home: Path) -> None:
    closed("ana", "2024-03-11")
    folder = written(home, LONGER)
    assert "alonga" not in run("--body", "corpo")[1]
    code, text = run("--body", "corpo", "--bodies-dir", folder.parent)
    assert (code, "alonga: de 11/03/2025" in text) == (0, True)


def test_what_was_decided_by_a_text_rectified_later_is_listed(home: Path) -> None:
    """An erratum changes nothing silently: the acts by the wrong text are named."""
    box = closed("ana", "2024-03-11")
    amended(home, "2024-06-03", "    - {rectifies: norma-1#art2, published: 2024-06-03, about: x, "
            "open_cases: this, sets: {mailbox.retention: 2 years}}\n")  # fmt: skip
    closed("bia", "2024-06-03")
    with clock.at(at("2024-06-04")):
        result = CliRunner().invoke(root, ["norm", "rectified", "--body", "corpo", "--json"])
    [told] = json.loads(result.output)["rectifications"]
    assert result.exit_code == 1
    assert (told["provision"], told["published"]) == ("norma-1#art2", "2024-06-03")
    assert (told["wrong"], told["right"]) == (
        "Guarda de doze meses (mailbox.retention: 12 meses)", "x (mailbox.retention: 2 anos)",
    )  # fmt: skip
    assert [(a["kind"], a["subject"]) for a in told["acts"]] == [
        ("mail.mailbox.closed", f"mailbox:{box.pk}")
    ]
    with clock.at(at("2024-06-04")):
        shown = CliRunner().invoke(root, ["norm", "history", "--body", "corpo"])
    assert "norma-1#art2: retificação" in shown.output
