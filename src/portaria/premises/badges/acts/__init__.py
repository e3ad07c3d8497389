"""Acts on badges, each a batch in one transaction, with a ledger line for each badge."""

from __future__ import annotations

from portaria.premises.badges.acts.blocking import (
    block_badges,
    block_by_hand,
    expire_badges,
    give_back,
    hinder,
    lift,
    unblock_badges,
    unblock_by_hand,
)
from portaria.premises.badges.acts.charging import (
    notify_charges,
    pay_charges,
    send_charges,
    set_price,
    waive_charges,
)
from portaria.premises.badges.acts.issuing import issue_badges
from portaria.premises.badges.acts.lending import Lent, lend_provisionals, return_provisionals
from portaria.premises.badges.acts.losing import (
    block_lost,
    deliver_replacements,
    find_badges,
    order_replacements,
    tell_losses,
)
from portaria.premises.badges.acts.releasing import (
    allow_releases,
    charge_unreturned,
    release_after_terms,
)
from portaria.premises.badges.acts.visiting import hand_over, stock_number, take_back

__all__ = [
    "Lent",
    "allow_releases",
    "block_badges",
    "block_by_hand",
    "block_lost",
    "charge_unreturned",
    "deliver_replacements",
    "expire_badges",
    "find_badges",
    "give_back",
    "hand_over",
    "hinder",
    "issue_badges",
    "lend_provisionals",
    "lift",
    "notify_charges",
    "order_replacements",
    "pay_charges",
    "release_after_terms",
    "return_provisionals",
    "send_charges",
    "set_price",
    "stock_number",
    "take_back",
    "tell_losses",
    "unblock_badges",
    "unblock_by_hand",
    "waive_charges",
]
