"""Every article of the regulation on areas, badges, access, parking and goods (SEFAZ 6–28, 45–82)
has cases, and those that no story tells are decided here, each with its provision (F1–F14, E14)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from portaria.config import folders
from portaria.config.vocabulary import with_categories
from portaria.norms.decision import Decision
from portaria.premises.access import decisions as access
from portaria.premises.badges.decisions import issuing, losing
from portaria.premises.badges.decisions.losing import Shown
from portaria.premises.places.decisions import accessible, classify
from portaria.premises.places.types import AreaFacts
from portaria.premises.visits.decisions import events
from portaria.steps.reasons import provisions_of
from premises.support import ROOT, at, plan, policy

NORM = "sefaz-mt-1-2012"
ARTICLES = (*range(6, 29), *range(45, 83))
CASES = ROOT / "packs" / NORM / "cases"


def test_every_article_has_a_case_of_its_own() -> None:
    told: Counter[int] = Counter()
    for path in CASES.glob("*.yaml"):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            because = case.get("because") or ()
            for provision in [because] if isinstance(because, str) else because:
                told[int(provision.split("#")[-1].removeprefix("art").split("_")[0])] += 1
    assert [article for article in ARTICLES if not told[article]] == []


def area(level: str, *kinds: str) -> Decision:
    return classify(AreaFacts(level, kinds), policy())


def replaced(shown: Shown) -> Decision:
    return losing.replace("defeito", "servidor_efetivo", shown, policy())


def stay(*closures: tuple[str, str], override: bool = False) -> Decision:
    begins, ends = at("2026-11-12 18:00"), at("2026-11-12 22:00")
    asked = access.Stay(begins, ends, "servidor_efetivo", closures)
    return access.stay(asked, policy(), override=override)


def enters(*told: str) -> Decision:
    course = events.Course(True, authorised=True, responsible=True, present=True, guidance=True)
    return events.enter(course, frozenset(told), policy())


DECIDED: list[tuple[str, Callable[[], Decision], str]] = [
    # article, what is decided, the outcome
    ("art8", lambda: area("nivel_2", "complexo_da_sede"), "classified"),
    ("art8", lambda: area("nivel_1", "complexo_da_sede"), "misplaced"),
    ("art9", lambda: area("nivel_3", "tecnologia_da_informacao"), "classified"),
    ("art9", lambda: area("nivel_2", "tecnologia_da_informacao"), "misplaced"),
    ("art15", lambda: issuing.decide("servidor_efetivo", policy()), "issue"),
    ("art16", lambda: issuing.decide("terceirizado", policy()), "issue"),
    ("art24", lambda: losing.cost("defeito", "servidor_efetivo", policy()), "free"),
    ("art24", lambda: replaced(Shown(defective_returned=True)), "replace"),
    ("art24", lambda: replaced(Shown()), "missing"),
    ("art48", lambda: accessible([("turnstile", "Catraca")], policy()), "inaccessible"),
    ("art48", lambda: accessible([("turnstile", "Catraca"), ("door", "Porta")], policy()),
     "accessible"),
    ("art49", lambda: stay(), "authorise"),
    ("art49", lambda: stay(("obras_e_reformas", "obra no bloco A")), "refuse"),
    ("art49", lambda: stay(("obras_e_reformas", "obra no bloco A"), override=True), "authorise"),
    ("art65", lambda: enters(), "no"),
    ("art65", lambda: enters("prior_authorisation", "identification", "plate", "times"), "enter"),
]  # fmt: skip


def test_what_no_story_tells_is_decided_by_its_article() -> None:
    wrong = []
    for number, (article, decide, outcome) in enumerate(DECIDED):
        decision = decide()
        cited = any(f"#{article}_" in provision for provision in provisions_of(decision))
        if (decision.outcome, cited) != (outcome, True):
            wrong.append((number, article, decision.outcome, provisions_of(decision)))
    assert wrong == []


def test_every_area_of_the_demonstration_can_be_entered_by_everybody() -> None:
    """SEFAZ 48: no area behind turnstiles alone."""
    ways: dict[str, list[tuple[str, str]]] = {}
    for thing in plan().of("passage"):
        way = thing.columns["kind"], thing.columns["name"]
        ways.setdefault(thing.refs["inside"], []).append(way)
    shut = [
        code for code, told in ways.items() if accessible(told, policy()).outcome != "accessible"
    ]
    assert shut == []


SAID: list[tuple[str, str, dict[str, Any], str]] = [
    # article, rule, case, value
    ("art6", "area.access", {"area_level": "nivel_1"}, "free"),
    ("art6", "area.access", {"area_level": "nivel_4"}, "secure"),
    ("art14", "risk.analysis", {}, "compulsory"),
    ("art17", "badge.levels.asked_by", {}, "gestor da área demandante"),
    ("art18", "badge.use", {"category": "estagiario"}, "compulsory"),
    ("art20", "badge.outside", {"activity": "evento"}, "allowed"),
    ("art20", "badge.outside", {}, "forbidden"),
    ("art48", "access.accessibility", {}, "compulsory"),
    ("art51", "stay.after_hours", {}, "forbidden"),
    ("art80", "asset.inventory", {"inventory": "carga_da_unidade"}, "compulsory"),
]


@pytest.fixture(scope="module")
def rules() -> Any:
    return with_categories(folders.packs()).rules


def test_what_is_only_said_is_said_by_its_article(rules: Any) -> None:
    wrong = []
    for article, name, keys, value in SAID:
        cited = policy().find(rules[name], **keys)
        if cited is None:
            wrong.append((article, name, "nada"))
            continue
        text = getattr(cited.value, "value", cited.value)
        where = [c.provision.partition("_")[0] for c in cited.citations]
        if (str(text), article in where) != (value, True):
            wrong.append((article, name, f"{text} {where}"))
    assert wrong == []
