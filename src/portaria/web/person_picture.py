"""What a person holds and held, drawn over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portaria.accounts.models import Account
from portaria.frame import categories, labels
from portaria.mail.models import Delegation, Mailbox
from portaria.people.models import Bond, FunctionalEvent
from portaria.web.lanes import Lane, Span, lanes

_AWAY = {"leave", "secondment_out"}


def picture(
    bonds: Iterable[Bond],
    events: Iterable[FunctionalEvent],
    accounts: Iterable[Account],
    mailboxes: Iterable[Mailbox],
    delegations: Iterable[Delegation],
    *,
    today: date,
    zone: tzinfo,
) -> SafeString:
    """One lane for each bond, one for the absences, one for each account, mailbox and mailbox of
    others that the person opens; "" where nothing has a date."""
    rows = [_bond(bond) for bond in bonds]
    rows += _away(events)
    rows += [
        Lane(_("Conta {login}").format(login=one.login), _open(one.opened_at, one.blocked_at, zone))
        for one in accounts
    ]
    rows += [
        Lane(one.address or _("Caixa"), _open(one.opened_at, one.closed_at, zone, "two"))
        for one in mailboxes
    ]
    rows += [
        Lane(
            _("Acesso a {address}").format(address=one.mailbox.address or _("Caixa")),
            [Span(one.start, one.last_day, "two")],
        )
        for one in delegations
    ]
    return lanes(_("O que tem e teve, no tempo"), rows, today)


def _bond(bond: Bond) -> Lane:
    ended = bond.end - timedelta(days=1) if bond.end else bond.planned_end
    ended = max(ended, bond.start) if ended else None
    name = categories.label(bond.category)
    where = f" · {bond.unit.acronym}" if bond.unit else ""
    return Lane(f"{name}{where}", [Span(bond.start, ended)])


def _away(events: Iterable[FunctionalEvent]) -> Sequence[Lane]:
    by_kind: dict[str, list[Span]] = {}
    for event in events:
        if event.kind in _AWAY and event.until and event.until >= event.effective_on:
            span = Span(event.effective_on, event.until, "less")
            by_kind.setdefault(event.kind, []).append(span)
    return [
        Lane(labels.of(labels.EVENTS, kind).capitalize(), sorted(spans, key=lambda s: s.start))
        for kind, spans in by_kind.items()
    ]


def _open(
    since: datetime | None, until: datetime | None, zone: tzinfo, css: str = "one"
) -> Sequence[Span]:
    if since is None:
        return ()
    start = since.astimezone(zone).date()
    end = until.astimezone(zone).date() if until else None
    return (Span(start, max(start, end) if end else None, css),)
