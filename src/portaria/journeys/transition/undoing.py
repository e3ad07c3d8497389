"""Undoing a transition: the deadlines of before come back, except where something was carried out,
or changed, meanwhile; that is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from portaria.bodies.policies import adopted
from portaria.database.copying import cursor
from portaria.journeys.transition.acts import APPLIED, MOVED_LINE
from portaria.journeys.transition.gathering import CHUNK
from portaria.journeys.transition.moving import State, Write, write
from portaria.journeys.transition.sums import Sums
from portaria.journeys.transition.types import COPY, PURGE, Stuck, Undone
from portaria.ledger.acts import append
from portaria.ledger.models import Act
from portaria.ledger.types import ActDraft, key_of, ref
from portaria.workdays.calendar import Calendar

UNDONE, RESTORED_LINE = "norm.transition.undone", "duty.deadline_restored"

_LINES = """
SELECT a.id, a.subject, a.person, c.content FROM ledger_act a
  LEFT JOIN ledger_content c ON c.act = a.id
 WHERE a.cause = %s AND a.kind = %s AND a.id > %s ORDER BY a.id LIMIT %s
"""
_DUTIES = "SELECT id, state, due_at FROM duties_duty WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
_BOXES = """
SELECT id, state, copy_until, purge_on FROM mail_mailbox WHERE id = ANY(%s) ORDER BY id FOR UPDATE
"""
_STATES = {"done": "já foi cumprido", "dropped": "já não tem objeto", "failed": "falhou"}


class NotUndoable(ValueError):  # noqa: N818  # an answer, in the words of the house
    """The act is no transition of the body, or is undone already; nothing was changed."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A deadline that was moved: ``content`` as the ledger keeps it, None once erased."""

    subject: str
    person: int | None
    content: Mapping[str, Any] | None


def undo_transition(body: str, act: int, *, by: str, at: datetime) -> Undone:
    """Give back the deadlines that the act ``act`` moved in ``body``, in one transaction: an act
    ``norm.transition.undone`` over all, a line ``duty.deadline_restored`` for each.

    Raises:
        NotUndoable: it is no transition of ``body``, or is undone already.
    """
    calendar = adopted(body).calendar
    with transaction.atomic():
        _check(body, act)
        restored, stuck, sums = 0, [], Sums()
        head = ActDraft(
            kind=UNDONE, subject=ref("body", body), person=None, body=body, held_at=at,
            cause=ref("act", act), content={"act": act},
        )  # fmt: skip
        [undoing] = append([head], by=by, at=at)
        for lines in _moved(act, sums):
            good, bad = _sorted(lines, calendar)
            stuck += bad
            restored += len(good)
            _give_back(good, calendar)
            append([_restored(line, body, undoing, at) for line in good], by=by, at=at)
        return Undone(undoing, restored, tuple(stuck))


def _check(body: str, act: int) -> None:
    found = Act.objects.filter(pk=act, kind=APPLIED, body=body).exists()
    if not found:
        raise NotUndoable(f"o ato {act} não é uma transição de «{body}»: veja-a no livro de atos")
    undone = Act.objects.filter(kind=UNDONE, cause=ref("act", act)).first()
    if undone is not None:
        raise NotUndoable(f"o ato {act} já foi desfeito, pelo ato {undone.pk}")


def _moved(act: int, sums: Sums) -> Iterator[list[_Line]]:
    after = 0
    while True:
        with cursor() as c:
            c.execute(_LINES, [ref("act", act), MOVED_LINE, after, CHUNK])
            rows = c.fetchall()
        if rows:
            after = rows[-1][0]
            yield [_Line(row[1], row[2], _content(row[3], sums)) for row in rows]
        if len(rows) < CHUNK:
            return


def _content(text: str | None, sums: Sums) -> Mapping[str, Any] | None:
    if text is None:
        return None
    content: dict[str, Any] = json.loads(text)
    return content | {name: sums.one(content[name]) for name in ("old_sum", "new_sum")}


def _sorted(lines: Sequence[_Line], calendar: Calendar) -> tuple[list[_Line], list[Stuck]]:
    """Those that stand as the transition left them, and the others with the reason."""
    duties = _rows(_DUTIES, [line.content["duty"] for line in lines if line.content])
    boxes = _rows(
        _BOXES, [key_of(line.subject) for line in lines if line.content and not _duty(line)]
    )
    good, stuck = [], []
    for line in lines:
        why = _why_not(line, duties, boxes, calendar)
        if why:
            about = line.content["new"]["about"] if line.content else ""
            stuck.append(Stuck(line.subject, about, why))
        else:
            good.append(line)
    return good, stuck


def _why_not(
    line: _Line,
    duties: Mapping[int, Sequence[Any]],
    boxes: Mapping[int, Sequence[Any]],
    calendar: Calendar,
) -> str:
    if line.content is None:
        return "o conteúdo do ato já foi eliminado: não se sabe o prazo de antes"
    new = State.of(line.content["new"], line.content["new_sum"])
    if key := _duty(line):
        _, state, due_at = duties.get(key, (key, "dropped", None))
        if state != "open":
            return f"o dever {_STATES.get(state, state)}"
        return "" if due_at == new.due_at else "o prazo mudou de novo depois"
    _, state, copy_until, purge_on = boxes.get(key_of(line.subject), (0, "purged", None, None))
    if state != "closed":
        return "a caixa já não está encerrada"
    stamped = {COPY: copy_until, PURGE: purge_on}[line.content["stamp"]]
    expected = (
        new.sum["due_on"]
        if line.content["stamp"] == COPY
        else calendar.day_of(new.due_at).isoformat()
    )
    return "" if stamped and stamped.isoformat() == expected else "o prazo mudou de novo depois"


def _give_back(lines: Sequence[_Line], calendar: Calendar) -> None:
    write(
        [
            Write(
                _duty(line),
                line.subject,
                content["stamp"],
                State.of(content["old"], content["old_sum"]),
            )
            for line in lines
            if (content := line.content)
        ],
        calendar,
    )


def _restored(line: _Line, body: str, head: int, at: datetime) -> ActDraft:
    assert line.content is not None  # noqa: S101  # those without content are stuck
    told = line.content
    old = told["old"]
    return ActDraft(
        kind=RESTORED_LINE,
        subject=line.subject,
        person=line.person,
        body=body,
        held_at=at,
        provisions=tuple(old["provisions"]),
        policy=old["policy"],
        content={
            **told,
            "old": told["new"],
            "old_sum": told["new_sum"],
            "new": old,
            "new_sum": told["old_sum"],
        },
        cause=ref("act", head),
    )


def _duty(line: _Line) -> int | None:
    return line.content["duty"] if line.content else None


def _rows(query: str, ids: Sequence[Any]) -> dict[int, Sequence[Any]]:
    wanted = [key for key in ids if key]
    if not wanted:
        return {}
    with cursor() as c:
        c.execute(query, [wanted])
        return {row[0]: row for row in c.fetchall()}
