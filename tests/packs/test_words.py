"""What people read names categories and bodies as people call them, never by their ids."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest

from packs.support import SLUGS, body
from portaria.accounts.decisions import entitlement as accounts
from portaria.journeys.whatif.alternatives import alternative
from portaria.journeys.whatif.rules import changed
from portaria.mail.decisions import address, entitlement, quota
from portaria.mail.types import Refused

DAY = date(2024, 6, 3)


@pytest.mark.parametrize("slug", SLUGS)
def test_reasons_speak_in_labels(slug: str) -> None:
    """Every category of every body, with what it gives and does not give, and every silence."""
    its = body(slug)
    law = its.law.on(DAY)
    said = StringIO()
    for category in its.vocabulary.keys["category"]:
        decisions = [accounts.decide(category, law), entitlement.decide(category, law),
                     quota.standard(category, law)[2]]  # fmt: skip
        told = [reason.text for decision in decisions for reason in decision.reasons]
        try:
            told.append(address.domain_for(category, law, {})[1].text)
        except Refused as refusal:
            told.append(str(refusal))
        for text in told:
            assert f"«{category}»" not in text
            assert f"({category})" not in text
            assert f"«{slug}»" not in text
            said.write(text)
    assert f"«{its.config.acronym}»" in said.getvalue()


def test_a_what_if_tells_rules_in_labels() -> None:
    laws = alternative(
        body("uniar"), edits=["mailbox.quota[category=discente]=512 MB"], today=DAY, since=DAY
    )
    [quota_] = [one for one in changed(laws, DAY) if one.rule == "mailbox.quota"]
    assert [said.case for said in quota_.after] == ["Discente"]
    assert {"Discente", "Pós-doutorando"} >= {
        part for said in quota_.before for part in said.case.split(", ")
    }
