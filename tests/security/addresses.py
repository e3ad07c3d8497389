"""What each route's address is about, so that each is tried with everybody's things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from security.conftest import Site
from security.people import HERE, THERE
from security.things import NORMS
from web.test_permissions import ROUTES, Route

PERSONS: Mapping[str, str] = {
    "person": "person", "event": "event", "duty": "duty", "duty_do": "duty", "notice": "notice",
    "account_hand_over": "account", "session_end": "presence", "request_one": "request",
    "request_correct": "request", "request_do": "request", "request_together": "request",
    "request_together_undo": "request", "account": "account",
    "mailbox": "mailbox", "mailing_list": "list", "mailing_list_members_csv": "list",
    "mailing_list_change": "list", "mailing_list_members": "list",
    "mailing_list_end": "list", "mailing_list_leave": "list", "held_message": "held",
    "held_undo": "held", "held_content": "held", "held_allow": "held", "trace_request": "trace",
    "passage_package": "request", "passage_unseal": "request",
    "trace_package": "trace", "trace_content": "trace", "trace_request_decide": "trace",
    "communication": "communication",
    "certificate": "receipt", "abuse_report": "report", "abuse_evidence": "report",
    "omitted_case": "case", "omitted_withdraw": "case", "term": "term", "term_witnesses": "term",
    "term_certificate": "term", "term_paper": "term", "term_revoke": "term", "term_pdf": "term",
    "term_unsigned": "term", "term_file": "term", "incident": "incident",
    "delegation_end": "delegation", "badge": "badge", "badge_do": "badge",
    "grant_end": "grant", "area": "area",
    "visit": "visit", "visit_do": "visit", "visit_code": "visit", "visit_photo": "visit",
    "visit_card": "visit", "visit_report": "visit", "delivery_do": "delivery",
    "school_event": "school_event", "school_event_do": "school_event",
    "goods_exit": "exit", "goods_check": "exit", "goods_do": "exit", "goods_paper": "exit",
    "parking_leave": "parked", "vehicle_end": "vehicle", "outage_end": "outage", "round": "round",
    "situation_report": "situation_report",
    "incident_attach": "incident",
    "incident_dossier": "incident", "incident_evidence": "proof",
}  # fmt: skip
"""Routes about something that somebody has: tried with one's own, one of one's unit, one of another
unit, and one of another body."""
BODIES: Mapping[str, str] = {
    "competence_end": "competence", "unit": "unit", "load": "load", "transition_undo": "act",
    "whatif": "whatif", "whatif_csv": "whatif", "whatif_json": "whatif", "whatif_file": "whatif",
    "draft": "draft", "draft_zip": "draft", "draft_discard": "draft", "draft_restore": "draft",
    "draft_file": "draft", "draft_provision": "draft", "act": "act", "act_proof": "act",
    "system_rotate": "system", "system_close": "system", "api_token_revoke": "token",
    "publication": "publication", "publication_csv": "publication",
    "publication_remind": "publication", "my_norm": "asked", "training": "training",
    "attendance_withdraw": "training", "deliberation": "deliberation", "review": "review",
    "guard_leave_end": "evacuation",
    "review_csv": "review", "register_entry": "entry", "register_do": "entry",
    "impediment_lift": "impediment",
    "union_presidency_end": "presidency",
}  # fmt: skip
"""Routes about something that a body has: tried with this body's and another's."""
NAMED = ("transition", "transition_csv", "transition_apply", "norm", "publish", "term_template")
"""Routes whose address names the body."""
OTHERS: Mapping[str, Any] = {
    "year": 2026, "number": 11, "name": "mailbox.quota", "kind": "sigilo", "slug": "inicio",
    "provision": "art14", "secret": "nao-existe", "code": "AAAA-BBBB-CCCC-DDDD-EEEE",
    "token": "x" * 43, "provider_id": "fora", "rite": "mail.quota_increase",
}  # fmt: skip
WHAT = {
    "request_do": "aprovar",
    "trace_request_decide": "autorizar",
    "terms_act": "assinar",
    "badge_do": "perdido",
    "goods_do": "cancelar",
    "visit_do": "cancelar",
    "delivery_do": "cancelar",
    "school_event_do": "cancelar",
    "register_do": "conferir",
    "live": "guarda",
}
NAMES = {"help_picture": "inicio.png", "draft_file": "norm.yaml"}


def cases(route: Route) -> tuple[str, ...]:
    """Whose things a route is tried with."""
    if route.name in PERSONS:
        return ("own", "unit", "other", "foreign")
    if route.name in BODIES or route.name in NAMED:
        return ("here", "foreign")
    return ("-",)


def address(route: Route, case: str, site: Site) -> str:
    """The address of ``route`` about the thing of ``case``."""
    names = route.at.pattern.regex.groupindex
    body = THERE if case == "foreign" else HERE
    given = {**OTHERS, "body": body, "norm": NORMS[body], "what": WHAT.get(route.name, "x")}
    given["name"] = NAMES.get(route.name, OTHERS["name"])
    things = site.things.get(case, {})
    kind = PERSONS.get(route.name) or BODIES.get(route.name)
    given["pk"] = things[kind] if kind else 999_999_999
    given["key"] = things.get("file", 0)
    given["person"] = things.get("attendee", 0)
    return reverse(route.name, kwargs={name: given[name] for name in names})


def of_the_site() -> Iterator[Route]:
    """The routes of people, once each: those of programs have a table of their own."""
    seen = set()
    for route in ROUTES:
        if route.name.startswith(("api_", "scim")) and not route.name.startswith("api_token"):
            continue
        if route.name not in seen:
            seen.add(route.name)
            yield route
