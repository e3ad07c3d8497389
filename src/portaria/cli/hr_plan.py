"""``portaria hr plan``: what would change, told person by person while the file is read."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

import click

from portaria.cli import hr_output
from portaria.cli.output import Json

if TYPE_CHECKING:
    from portaria.journeys.preview import Foreseen
    from portaria.people.hr.feed import Feed, Outcome
    from portaria.people.hr.reading import Reading
    from portaria.people.states import Change

_SHOWN = 40  # persons; ours: the rest is counted, and shown with --all


class Teller:
    """Receives the changes in chunks and keeps what it will say on disk, so that a plan for a
    million persons is told in flat memory."""

    def __init__(self, feed: Feed, *, as_json: bool, everything: bool) -> None:
        self.feed = feed
        self.as_json = as_json
        self.everything = everything or as_json
        self.told = 0
        self.consequences: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._cited: dict[str, str] = {}

    def __enter__(self) -> Teller:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def tell(self, changes: Sequence[Change], reading: Reading) -> None:
        """Note a chunk."""
        from portaria.journeys.preview import preview
        from portaria.people.hr.facts import facts_of

        foreseen = iter(list(preview(facts_of(changes, reading.book, self.feed))))
        for change in changes:
            if not change.events and not change.corrected and change.before:
                continue  # only today's situation moves on
            steps = [next(foreseen) for _ in change.events]
            for step in (s for f in steps for s in f.all_steps):
                self.consequences[step.kind, step.provisions] += 1
            if self.everything or self.told < _SHOWN:
                self._write(change, steps)
            self.told += 1

    def _write(self, change: Change, foreseen: Sequence[Foreseen]) -> None:
        if self.as_json:
            text = json.dumps(_as_json(change, foreseen), ensure_ascii=False)
            self._file.write(f"{',' if self.told else ''}\n    {text}")
        else:
            self._file.writelines(f"{line}\n" for line in _as_text(change, foreseen, self._quoted))

    def _quoted(self, provisions: Sequence[str]) -> str:
        """Provisions as somebody may quote them, each put into words once."""
        from portaria.frame import citations

        for ref in provisions:
            if ref not in self._cited:
                self._cited[ref] = citations.label(ref, self.feed.body.slug)
        return "; ".join(self._cited[ref] for ref in provisions)

    def drop(self) -> None:
        """The files were refused: nothing of what was noted holds."""
        self._file.truncate(0)

    def end(self, outcome: Outcome) -> None:
        """Say everything."""
        from portaria.frame import labels

        self._file.seek(0)
        if self.as_json:
            self._end_json(outcome)
            return
        hr_output.files(outcome.detected)
        for line in self._file:
            click.echo(line, nl=False)
        if self.told > _SHOWN and not self.everything:
            click.echo(f"… e mais {self.told - _SHOWN} (mostre todos com --all)")
        if outcome.state == "unchanged":
            click.echo("Nada mudaria: estes arquivos já foram aplicados.")
            return
        hr_output.summary(outcome)
        if self.consequences:
            click.echo("Consequências:")
        for (kind, provisions), count in self.consequences.most_common():
            word = labels.of(labels.DUTIES, kind)
            click.echo(f"  {count:>8}  {word}  {self._quoted(provisions)}".rstrip())
        if outcome.state == "stopped":
            from portaria.people.hr.report import percent

            share = percent(float(self.feed.settings.stop_if_ends_more_than))
            click.echo(f"A aplicação pararia: mais de {share} dos vínculos se encerrariam.")

    def _end_json(self, outcome: Outcome) -> None:
        consequences: list[Json] = [
            {"kind": kind, "provisions": list(provisions), "count": count}
            for (kind, provisions), count in self.consequences.most_common()
        ]
        head: dict[str, Json] = {
            "state": outcome.state,
            "files": [d.as_json() for d in outcome.detected],
            "counts": outcome.counts(),
            "consequences": consequences,
        }
        text = json.dumps(head, ensure_ascii=False, indent=2)
        click.echo(text.removesuffix("\n}") + ',\n  "changes": [', nl=False)
        while piece := self._file.read(1 << 16):
            click.echo(piece, nl=False)
        click.echo("\n  ]\n}")


def _as_json(change: Change, foreseen: Sequence[Foreseen]) -> Json:
    from portaria.workdays.arithmetic import lines_of

    bond, person = change.after, change.person_after
    return {
        "person": person.id if person.id > 0 else None,
        "name": person.shown_name,
        "registration": bond.registration,
        "corrected": list(change.corrected),
        "events": [
            {
                "kind": event.kind.value,
                "effective_on": event.effective_on.isoformat(),
                "until": event.until.isoformat() if event.until else None,
                "details": event.details,
                "steps": [
                    {
                        "kind": step.kind,
                        "run_at": step.run_at.isoformat(),
                        "about": step.about,
                        "provisions": list(step.provisions),
                        "arithmetic": lines_of(step.sum) if step.sum else [],
                    }
                    for step in found.all_steps
                ],
                "without_steps": [one.as_json() for one in found.quiet],
            }
            for event, found in zip(change.events, foreseen, strict=True)
        ],
    }


def _as_text(
    change: Change, foreseen: Sequence[Foreseen], quoted: Callable[[Sequence[str]], str]
) -> Iterator[str]:
    from portaria.people.words import EVENT_WORDS
    from portaria.workdays.arithmetic import lines_of

    yield f"{change.person_after.shown_name} (matrícula {change.after.registration})"
    if change.corrected:
        yield f"  correção: {', '.join(change.corrected)}"
    for event, found in zip(change.events, foreseen, strict=True):
        until = f" até {event.until:%d/%m/%Y}" if event.until else ""
        yield f"  {event.effective_on:%d/%m/%Y} {EVENT_WORDS[event.kind]}{until}"
        for step in found.all_steps:
            provisions = f" [{quoted(step.provisions)}]" if step.provisions else ""
            yield f"    → {step.about}{provisions}"
            for line in lines_of(step.sum) if step.sum else ():
                yield f"        {line}".rstrip()
        for one in found.quiet:
            yield f"    – {one.text}"
