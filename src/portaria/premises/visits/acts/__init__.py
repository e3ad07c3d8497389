"""Acts on visits, deliveries and events, each in one transaction with its ledger lines."""

from __future__ import annotations

from portaria.premises.visits.acts.admitting import admit_visitors, answer_visits
from portaria.premises.visits.acts.delivering import (
    announce_deliveries,
    cancel_deliveries,
    collect_deliveries,
    lapse_deliveries,
    receive_deliveries,
)
from portaria.premises.visits.acts.expecting import (
    announce_arrivals,
    cancel_visits,
    expect_visits,
    lapse_visits,
    present_visits,
)
from portaria.premises.visits.acts.gathering import (
    begin_event,
    end_events,
    enter_event,
    leave_event,
    plan_events,
)
from portaria.premises.visits.acts.keeping import (
    erase_participants,
    erase_photos,
    erase_visitors,
    keep_photos,
    see_photo,
)
from portaria.premises.visits.acts.leaving import (
    call_out,
    deposit_badges,
    end_visits,
    extend_visits,
    recover_badges,
)
from portaria.premises.visits.acts.registering import (
    Entry,
    EntryText,
    check_entries,
    correct_entries,
    end_entries,
    enter_in_registers,
    restore_entries,
)

__all__ = [
    "Entry",
    "EntryText",
    "admit_visitors",
    "announce_arrivals",
    "announce_deliveries",
    "answer_visits",
    "begin_event",
    "call_out",
    "cancel_deliveries",
    "cancel_visits",
    "check_entries",
    "collect_deliveries",
    "correct_entries",
    "deposit_badges",
    "end_entries",
    "end_events",
    "end_visits",
    "enter_event",
    "enter_in_registers",
    "erase_participants",
    "erase_photos",
    "erase_visitors",
    "expect_visits",
    "extend_visits",
    "keep_photos",
    "lapse_deliveries",
    "lapse_visits",
    "leave_event",
    "plan_events",
    "present_visits",
    "receive_deliveries",
    "recover_badges",
    "restore_entries",
    "see_photo",
]
