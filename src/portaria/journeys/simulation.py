"""The future run on a copy: every duty carried out on its instant, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from portaria import clock
from portaria.bodies.models import Body
from portaria.bodies.policies import looked_up_once
from portaria.database.copying import cursor
from portaria.database.shadow import Shadow, shadowed
from portaria.duties import claims, runner
from portaria.duties.registry import handlers
from portaria.ledger.types import Json

_OF_BODIES = "body_id = ANY(%(bodies)s)"
_OF_ACCOUNTS = "account_id IN (SELECT id FROM accounts_account)"
_OF_MAILBOXES = "mailbox_id IN (SELECT id FROM mail_mailbox)"
_OF_TERMS = "term_id IN (SELECT id FROM procedures_term)"
_OF_LISTS = "list_id IN (SELECT id FROM mail_lists_mailinglist)"
_OF_PUBLICATIONS = "publication_id IN (SELECT id FROM governance_publication)"
_OF_PARTITIONS = "partition_id IN (SELECT id FROM traces_partition)"
_OF_REQUESTS = "request_id IN (SELECT id FROM mail_traces_tracerequest)"
_OF_CAMPAIGNS = "campaign_id IN (SELECT id FROM reviews_campaign)"
_OF_PLACES = "place_id IN (SELECT id FROM premises_places_place)"
_OF_LOTS = "lot_id IN (SELECT id FROM premises_places_lot)"
_OF_LEVELS = "level_id IN (SELECT id FROM premises_access_level)"
_OF_EXITS = "exit_id IN (SELECT id FROM premises_goods_exit)"
_OF_ROUNDS = "round_id IN (SELECT id FROM premises_rounds_round)"
_OF_BADGES = "badge_id IN (SELECT id FROM premises_badges_badge)"
_OF_VISITS = "visit_id IN (SELECT id FROM premises_visits_visit)"
_OF_EVENTS = "event_id IN (SELECT id FROM premises_visits_event)"
_OF_TRAININGS = "training_id IN (SELECT id FROM governance_training)"
#: Every table that acts write, with the family's rows. The ledger starts empty: what the future
#: adds is then all that stands there. What only loading an HR file needs is not copied.
TABLES: Sequence[Shadow] = (
    Shadow("people_person", "root = %(root)s"),
    Shadow("people_unit", _OF_BODIES),
    Shadow("people_bond", _OF_BODIES),
    Shadow("people_functionalevent", _OF_BODIES),
    Shadow("people_competence", _OF_BODIES),
    Shadow("people_load"),
    Shadow("people_rejection"),
    Shadow("people_line"),
    Shadow("notices_notice"),
    Shadow("notices_choice", "TRUE"),
    Shadow("notices_calendaraddress"),
    Shadow("privacy_personread"),
    Shadow("procedures_term", _OF_BODIES),
    Shadow("procedures_signature", _OF_TERMS),
    Shadow("procedures_termfile", _OF_TERMS),
    Shadow("permits_permit", _OF_BODIES),
    Shadow("reviews_campaign", _OF_BODIES),
    Shadow("reviews_item", _OF_CAMPAIGNS),
    Shadow("requests_request", _OF_BODIES),
    Shadow("requests_step"),
    Shadow("requests_happening"),
    Shadow("requests_delegation", _OF_BODIES),
    Shadow("accounts_loginname", "root = %(root)s"),
    Shadow("accounts_account", _OF_BODIES),
    Shadow("accounts_passwordkept", _OF_ACCOUNTS),
    Shadow("accounts_handover", _OF_ACCOUNTS),
    Shadow("mail_mailbox", _OF_BODIES),
    Shadow("mail_alias", _OF_MAILBOXES),
    Shadow("mail_delegation", _OF_MAILBOXES),
    Shadow("mail_addressname", "TRUE"),
    Shadow("mail_signin"),
    Shadow("mail_shared_shareduse"),
    Shadow("mail_lists_mailinglist", _OF_BODIES),
    Shadow("mail_lists_listaddress", _OF_LISTS),
    Shadow("mail_lists_listmember", _OF_LISTS),
    Shadow("mail_lists_listwriter", _OF_LISTS),
    Shadow("mail_held_heldmessage", _OF_BODIES),
    Shadow("traces_position"),
    Shadow("traces_partition", _OF_BODIES),
    Shadow("traces_segment", _OF_PARTITIONS),
    Shadow("traces_hold", _OF_BODIES),
    Shadow("mail_traces_tracerequest", _OF_BODIES),
    Shadow("mail_traces_concerned", _OF_REQUESTS),
    Shadow("mail_official_communication", _OF_BODIES),
    Shadow("mail_official_recipient", _OF_BODIES),
    Shadow("mail_official_certificate"),
    Shadow("mail_abuse_report", _OF_BODIES),
    Shadow("mail_abuse_evidence"),
    Shadow("incidents_incident", _OF_BODIES),
    Shadow("incidents_evidence"),
    Shadow("incidents_situationreport", _OF_BODIES),
    Shadow("premises_places_place", _OF_BODIES),
    Shadow("premises_places_area", _OF_BODIES),
    Shadow("premises_places_passage", _OF_BODIES),
    Shadow("premises_places_device", _OF_BODIES),
    Shadow("premises_places_lot", _OF_BODIES),
    Shadow("premises_places_space", _OF_LOTS),
    Shadow("premises_places_closure", _OF_BODIES),
    Shadow("premises_access_level", _OF_BODIES),
    Shadow("premises_access_levelarea", _OF_LEVELS),
    Shadow("premises_access_grant", _OF_BODIES),
    Shadow("premises_access_authorisation", _OF_BODIES),
    Shadow("premises_badges_credential", _OF_BODIES),
    Shadow("premises_badges_badge", _OF_BODIES),
    Shadow("premises_badges_block", _OF_BADGES),
    Shadow("premises_badges_impediment", _OF_BODIES),
    Shadow("premises_badges_replacement", _OF_BODIES),
    Shadow("premises_badges_charge", _OF_BODIES),
    Shadow("premises_badges_price", _OF_BODIES),
    Shadow("premises_guard_passing"),
    Shadow("premises_guard_standing"),
    Shadow("premises_guard_rescuer", _OF_BODIES),
    Shadow("premises_guard_evacuation", _OF_PLACES),
    Shadow("premises_guard_disclosure"),
    Shadow("premises_guard_disclosed"),
    Shadow("premises_guard_disclosedvisit"),
    Shadow("premises_goods_reconciliation", _OF_BODIES),
    Shadow("premises_goods_exit", _OF_BODIES),
    Shadow("premises_goods_item", _OF_EXITS),
    Shadow("premises_goods_check", _OF_EXITS),
    Shadow("premises_parking_vehicle", _OF_BODIES),
    Shadow("premises_parking_spacepermit", _OF_BODIES),
    Shadow("premises_parking_loading", _OF_BODIES),
    Shadow("premises_parking_parked", _OF_BODIES),
    Shadow("premises_parking_outage", _OF_BODIES),
    Shadow("premises_rounds_round", _OF_BODIES),
    Shadow("premises_rounds_point", _OF_ROUNDS),
    Shadow("premises_visits_visitor", _OF_BODIES),
    Shadow("premises_visits_registryentry", _OF_BODIES),
    Shadow("premises_visits_visit", _OF_BODIES),
    Shadow("premises_visits_visitarea", _OF_VISITS),
    Shadow("premises_visits_photo", _OF_VISITS),
    Shadow("premises_visits_delivery", _OF_BODIES),
    Shadow("premises_visits_event", _OF_BODIES),
    Shadow("premises_visits_participant", _OF_EVENTS),
    Shadow("governance_publication", _OF_BODIES),
    Shadow("governance_acknowledgement", _OF_PUBLICATIONS),
    Shadow("governance_training", _OF_BODIES),
    Shadow("governance_attendance", _OF_TRAININGS),
    Shadow("governance_omittedcase", _OF_BODIES),
    Shadow("governance_deliberation", _OF_BODIES),
    Shadow("governance_draft", _OF_BODIES),
    Shadow("duties_duty", "body = ANY(%(bodies)s) AND kind <> 'journey.whatif'"),
    Shadow("duties_attempt"),
    Shadow("ledger_act"),
    Shadow("ledger_content"),
    Shadow("ledger_pending"),
)
_ACTS = """
SELECT recorded_at, kind, subject, person, provisions, outcome FROM ledger_act
 WHERE body = %s ORDER BY recorded_at, id
"""


@dataclass(frozen=True, slots=True)
class SimulatedAct:
    """An act of the simulated future; ``at`` is in the body's zone."""

    at: datetime
    kind: str
    subject: str
    person: int | None
    provisions: tuple[str, ...]
    outcome: str

    def as_json(self) -> dict[str, Json]:
        """``{"at", "kind", "subject", "person", "provision", "provisions", "outcome"}``; ``at`` in
        ISO 8601 with the body's offset, ``provision`` the deciding one or ""."""
        return {
            "at": self.at.isoformat(),
            "kind": self.kind,
            "subject": self.subject,
            "person": self.person,
            "provision": self.provisions[0] if self.provisions else "",
            "provisions": list(self.provisions),
            "outcome": self.outcome,
        }


Progress = Callable[[datetime], None]


def simulate(body: str, *, until: datetime, progress: Progress | None = None) -> list[SimulatedAct]:
    """What would happen in ``body`` from now until ``until`` (inclusive) if nothing else did.

    Runs for the whole family of linked bodies, since they share persons and addresses, and tells
    the acts of ``body``. Human duties stay open: nobody is there to do them.

    Args:
        until: aware.
        progress: called with each simulated instant.

    Raises:
        Body.DoesNotExist: no body has that slug.
    """
    chosen = Body.objects.get(pk=body)
    family = list(Body.objects.filter(root=chosen.root).values_list("slug", flat=True))
    with looked_up_once(), shadowed(TABLES, {"bodies": family, "root": chosen.root}):
        carry_on(clock.now(), until.astimezone(UTC), progress)
        return _acts(body, ZoneInfo(chosen.zone))


def carry_on(start: datetime, until: datetime, progress: Progress | None = None) -> None:
    """Carry out what is due up to ``until``, from due instant to due instant, as if each were now.
    What is overdue is carried out at ``start``.
    """
    while (due := _next(until)) is not None:
        instant = max(due, start)
        if progress:
            progress(instant)
        with clock.at(instant):
            runner.run_due(until=instant, noted=False)


def _next(until: datetime) -> datetime | None:
    known = handlers()
    return min((due.first for due in claims.due_groups(until) if due.kind in known), default=None)


def _acts(body: str, zone: ZoneInfo) -> list[SimulatedAct]:
    with cursor() as c:
        c.execute(_ACTS, (body,))
        return [
            SimulatedAct(at.astimezone(zone), kind, subject, person, tuple(provisions), outcome)
            for at, kind, subject, person, provisions, outcome in c.fetchall()
        ]
