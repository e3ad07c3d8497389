"""How accounts are found by the search of the site."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.accounts.listing import Wanted, accounts
from portaria.frame import labels
from portaria.frame.search import Hit, provider
from portaria.frame.viewer import Viewer


@provider(
    "accounts", gettext_noop("Contas de rede"), place=30, icon="fa-id-badge",
    powers=("accounts.manage",), more="/contas/?q=",
)  # fmt: skip
def find(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Accounts whose login begins so."""
    wanted = Wanted(viewer.bodies_with("accounts.manage"), text)
    return [
        Hit(
            one.login,
            reverse("account", args=[one.pk]),
            f"{one.person.shown_name} · {one.body.acronym}",
            labels.of(labels.STATES, one.state),
            labels.tone(one.state),
        )
        for one in accounts(wanted, "login", descending=False)[:limit]
    ]
