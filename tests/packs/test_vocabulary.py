"""Rules are named for the matter, never for one norm or institution; and each has a use."""

from __future__ import annotations

import re

from packs.support import PACKS, ROOT, folders, pack, vocabulary
from portaria.norms.kinds.values import Flag
from portaria.norms.reading.categories import FILE, read_categories

SIXTH = ROOT / "tests" / "norms" / "sixth" / "acts" / "jaei-6-2023"
"""The norm that mixes traits of none of the five."""
OF_THE_BODY = {
    "access.review.undone",
    "request.consults",
    "request.own",
    "request.silence",
    "deadline.counting.exclude_first",
    "deadline.counting.roll_to_business",
    "norm.acknowledgement.reminded_every",
    "norm.acknowledgement.within",
    "norm.reviewed_every",
    "training.valid_for",
}
"""Terms that the norms leave to the body: said by body.yaml (``counting``) or by an internal act,
and shown as silence until then."""


def test_every_rule_is_set_by_some_norm():
    """A rule that no norm ever sets is not law, it is imagination."""
    used = {
        setting.rule
        for folder in (*folders(), SIXTH)
        for provision in pack(folder).provisions.values()
        for wording in provision.wordings
        for setting in wording.settings
    }
    assert set(vocabulary().rules) - used == OF_THE_BODY


def test_rules_name_no_institution():
    institutions = re.compile(r"\b(sesp|mpmt|mpsc|unila|sefaz|pgj|dti|ctic|progepe)\b", re.I)
    for rule in vocabulary().rules.values():
        assert not institutions.search(f"{rule.name} {rule.about}"), rule.name


def test_every_rule_says_what_it_decides():
    for rule in vocabulary().rules.values():
        assert len(rule.about) > 12, rule.name


def test_categories_are_persons_or_organizational():
    """P2: every category that the obligations name has an id and a label."""
    found = read_categories((PACKS / FILE).read_text(encoding="utf-8"))
    assert {category.group for category in found.values()} == {"person", "organizational"}
    named = """membro servidor_efetivo servidor_comissionado servidor_temporario empregado_publico
        policial estagiario aprendiz bolsista terceirizado contratado conveniado voluntario discente
        pos_doutorando usuario_externo representante_aposentados visitante autoridade"""
    assert set(named.split()) <= set(found)


FACTS = {
    "account.valid_with_contract": "a validity",
    "area.criterion": "a classification",
    "area.includes": "a classification",
    "asset.mobile": "a classification",
    "asset.movement.exclusive": "the extent of a competence",
    "deadline.counting.exclude_first": "how a sum is made",
    "deadline.counting.roll_to_business": "how a sum is made",
    "information.confidential": "a classification",
    "information.confidential.open_ended": "what a list is",
    "internet.access.possible_is_allowed": "a presumption",
    "internet.rights_presumed": "a presumption",
    "mail.institution_liable": "a liability",
    "mail.official": "the standing of a means",
    "mail.privacy.expected": "an expectation",
    "mailbox.suspension.release.ends_inquiry": "an effect",
    "mailbox.valid_with_contract": "a validity",
    "mailing_list.extensive": "a classification",
    "network.wireless.same_rules": "the reach of other rules",
    "norm.ignorance_excuses": "an effect",
    "parking.guaranteed": "the extent of a right",
    "parking.liability": "a liability",
    "term.outlives_bond": "an effect",
}
"""What a norm states yes or no of: it is so or it is not. Whatever a norm makes compulsory, allows,
recommends, forbids or leaves open is a modality."""


def test_only_facts_are_flags():
    """Issue 3, §2: no modality is wired in; a yes or no would leave a norm only two answers."""
    flags = {name for name, rule in vocabulary().rules.items() if isinstance(rule.type, Flag)}
    assert flags == set(FACTS)
