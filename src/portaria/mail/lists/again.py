"""The decisions behind acts on lists, made again from what the acts recorded. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.mail.lists import decisions
from portaria.steps.again import Bench, Decider, Missing, Recorded, Redecided


def _named(act: Recorded, bench: Bench) -> Redecided:
    members = act.fact("members")
    if not isinstance(members, int):
        raise Missing("members")
    name, _, decision = decisions.named(act.text("before"), members, bench.policy)
    return Redecided(decision, {"name": name})


def _made(act: Recorded, bench: Bench) -> Redecided:
    members = act.fact("members")
    if not isinstance(members, int):
        raise Missing("members")
    name, _, decision = decisions.made(act.text("before"), members, bench.policy)
    return Redecided(decision, {"name": name})


DECIDERS: Mapping[str, Decider] = {
    "mail.list.sized": _named,
    "mail.list.made": _made,
}
NO_DECISIONS: Mapping[str, str] = {
    "mail.list.changed": "escolha de quem responde pela lista",
    "mail.list.members_changed": "segue a regra da lista ou quem responde por ela",
    "mail.list.left": "vontade de quem estava na lista",
    "mail.list.ended": "ordem de quem responde pela lista",
    "mail.list.restored": "desfaz a extinção",
}
"""Acts that decide nothing by the norms, and why not."""
