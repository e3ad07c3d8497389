"""One batch from its first duty to the last step that follows from it, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from psycopg.errors import UniqueViolation

from portaria.database.copying import next_ids
from portaria.duties import following, opening, outcomes
from portaria.duties.batches import carry_out
from portaria.duties.models import Duty
from portaria.duties.registry import handlers
from portaria.duties.types import Again, DutyDraft, OpenDuty, Outcome
from portaria.ledger.types import Json

_PLAIN = frozenset({str, int, bool, type(None)})


@dataclass(slots=True)
class Carrying:
    """Carries a claimed batch out, in the transaction that claimed it.

    Args:
        at: the instant of the acts.
        until: what is due at this instant counts as due.
        follow: carry out with it the steps that it opens and that are due at once.
    """

    at: datetime
    until: datetime
    follow: bool
    results: list[Outcome] = field(default_factory=list)

    def run(self, duties: Sequence[OpenDuty]) -> list[Outcome]:
        """What became of ``duties``, and of the steps that were carried out with them.

        Raises:
            Renounced: steps followed through must be opened as rows after all; the transaction is
                to be undone and the batch carried out again without following.
        """
        gathered = following.Gathered(self.until) if self.follow else None
        handler = handlers()[duties[0].kind].handler
        results = carry_out(handler, duties, at=self.at, gathered=gathered)
        self.results += outcomes.write(duties, results, at=self.at)
        if gathered is not None:
            self._follow(gathered)
        return self.results

    def _follow(self, gathered: following.Gathered) -> None:
        clear = following.Clear(self.until)
        for _ in range(following.LEVELS):
            if not (drafts := gathered.take()):
                return
            followed, rest = clear.split(drafts)
            opening.insert(rest, self.at)
            gathered.waiting = followed
            for group in following.groups(followed):
                settled = self._group(group, gathered)
                clear.not_clear(
                    draft.person
                    for draft, outcome in zip(group, settled, strict=True)
                    if isinstance(outcome, Again)
                )
            gathered.waiting = []
        opening.insert(gathered.take(), self.at)

    def _group(
        self, drafts: Sequence[DutyDraft], gathered: following.Gathered
    ) -> Sequence[Outcome]:
        ids = next_ids(Duty, len(drafts))
        duties = [_open_duty(ident, draft) for ident, draft in zip(ids, drafts, strict=True)]
        handler = handlers()[drafts[0].kind].handler
        results = carry_out(handler, duties, at=self.at, gathered=gathered)
        try:
            final = outcomes.write_new(drafts, duties, results, at=self.at)
        except UniqueViolation as known:
            raise following.Renounced from known  # opened before: not to be done again
        self.results += final
        return final


def _open_duty(ident: int, draft: DutyDraft) -> OpenDuty:
    """The duty as its handler would receive it from its row."""
    return OpenDuty(
        id=ident,
        kind=draft.kind,
        body=draft.body,
        subject=draft.subject,
        person=draft.person,
        run_at=draft.run_at.astimezone(UTC),
        key=draft.key,
        provisions=draft.provisions,
        payload=_read_back(draft.payload),
        event=draft.event,
        attempts=0,
    )


def _read_back(payload: Mapping[str, Json]) -> Mapping[str, Json]:
    """What JSON makes of ``payload``: tuples come back as lists, for one."""
    if _PLAIN.issuperset(map(type, payload.values())):
        return payload
    read: Mapping[str, Json] = json.loads(json.dumps(payload))
    return read
