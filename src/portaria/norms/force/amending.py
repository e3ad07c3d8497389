"""One norm's text, changed step by step. What changed stays as a dated wording with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from portaria.norms import lexml
from portaria.norms.contents import STATUS, Rectified, Source, Wording
from portaria.norms.pack import Pack, Provision, day_before, position, within
from portaria.norms.places import Place
from portaria.norms.transitions import UNSAID, OpenCases

ENDED = frozenset({"revoked", "replaced", "moved"})
"""Statuses of a wording that only says that there is no text here any more."""


class Impossible(ValueError):  # noqa: N818  # an answer, in the words of the house
    """A change that the text does not admit; the message says why, in Portuguese."""


@dataclass(frozen=True, slots=True)
class By:
    """What makes a change: its source, its first day, and where it is written."""

    source: Source
    day: date
    place: Place


class Text:
    """The provisions of one norm while they are changed in order of time."""

    def __init__(self, pack: Pack) -> None:
        self.pack, self._provisions = pack, dict(pack.provisions)

    def consolidated(self) -> Pack:
        """The norm with its changed text, provisions in their order."""
        ordered = sorted(self._provisions.items(), key=lambda item: position(item[0]))
        return replace(self.pack, provisions=dict(ordered))

    def reword(self, target: str, wording: Wording, by: By) -> None:
        """Give ``target`` a new text."""
        day = self._first(by.day)
        self._in_force(target, day)
        self._begin(target, replace(wording, since=day, status="amended", source=by.source))

    def add(self, target: str, wording: Wording, heading: str, by: By) -> None:
        """A provision that was not there."""
        day, parent = self._first(by.day), target.rpartition("_")[0]
        known = self._provisions.get(target)
        if known and _standing(known, day, self.pack.norm.in_force):
            raise Impossible(
                f"{target} já existe em {self.pack.norm.id} em {day:%d/%m/%Y}: para mudar o seu "
                "texto use «rewords»"
            )
        if parent:
            self._in_force(parent, day)
        if why := lexml.misplaced(parent.rpartition("_")[2], target.rpartition("_")[2]):
            raise Impossible(why)
        new = replace(wording, since=day, status="added", source=by.source)
        if known:
            self._begin(target, new)
        else:
            self._provisions[target] = Provision(target, heading, (new,), by.place)

    def end(self, target: str, status: str, by: By, open_cases: OpenCases = UNSAID) -> None:
        """``target`` and all inside it are revoked, or replaced by another provision."""
        day = self._first(by.day)
        self._in_force(target, day)
        for name in self._inside(target):
            if _standing(self._provisions[name], day, self.pack.norm.in_force):
                self._begin(name, _mark(status, by.source, day, open_cases, by.place))

    def renumber(self, target: str, becomes: str, by: By) -> None:
        """``target``, with all inside it, has another number from then on."""
        day = self._first(by.day)
        self._in_force(target, day)
        taken = self._provisions.get(becomes)
        if taken and _standing(taken, day, self.pack.norm.in_force):
            raise Impossible(f"{target} não pode passar a {becomes}, que já existe")
        if parent := becomes.rpartition("_")[0]:
            self._in_force(parent, day)
        for name in self._inside(target):
            old, new = self._provisions[name], becomes + name[len(target) :]
            text = _standing(old, day, self.pack.norm.in_force)
            if text is None:
                continue
            moved = replace(text, since=day, until=None, status="renumbered", source=by.source)
            before = self._provisions[new].wordings if new in self._provisions else ()
            self._provisions[new] = Provision(
                new, old.heading, (*before, moved), old.place, (*old.formerly, name)
            )
            mark = _mark("moved", by.source, day, UNSAID, by.place)
            said = f"(Passou a {lexml.label(new)}, {mark.told})"
            self._begin(name, replace(mark, about=said))

    def restore(self, target: str, by: By) -> None:
        """``target`` comes back, with what was revoked together with it."""
        day = self._first(by.day)
        last = self._known(target).wordings[-1]
        if last.status not in ENDED or (last.since or date.min) >= day:
            raise Impossible(f"{target} de {self.pack.norm.id} não está revogado: nada há a repor")
        for name in self._inside(target):
            wordings = self._provisions[name].wordings
            texts = [w for w in wordings if w.status not in ENDED]
            if texts and wordings[-1].source == last.source and wordings[-1].status in ENDED:
                back = replace(
                    texts[-1], since=day, until=None, status="restored", source=by.source
                )
                self._begin(name, back)

    def rectify(self, target: str, wording: Wording, published: date, by: By) -> None:
        """Correct the text in force on the eve of ``published``: it holds from its own first day,
        and was known only from then on."""
        was = self._in_force(target, self._first(day_before(published)))
        right = replace(
            wording, since=was.since, until=was.until, status=was.status, source=was.source,
            rectified=Rectified(published, by.source.label, was),
        )  # fmt: skip
        known = self._provisions[target]
        wordings = tuple(right if one is was else one for one in known.wordings)
        self._provisions[target] = replace(known, wordings=wordings)

    def _begin(self, target: str, new: Wording) -> None:
        """Put ``new`` after what held before its first day; what begins later stays."""
        assert new.since is not None  # noqa: S101  # every change has its day
        known, eve = self._provisions[target], day_before(new.since)
        before = [w for w in known.wordings if (w.since or self.pack.norm.in_force) < new.since]
        after = [w for w in known.wordings if w.since and w.since > new.since]
        if before:
            before[-1] = replace(before[-1], until=min(before[-1].until or eve, eve))
        if after and after[0].since and new.until is None:
            new = replace(new, until=day_before(after[0].since))
        self._provisions[target] = replace(known, wordings=(*before, new, *after))

    def _first(self, day: date) -> date:
        """A change made before the norm is in force holds with it."""
        return max(day, self.pack.norm.in_force)

    def _known(self, target: str) -> Provision:
        if target not in self._provisions:
            raise Impossible(f"{self.pack.norm.id} não tem {target}")
        return self._provisions[target]

    def _in_force(self, target: str, day: date) -> Wording:
        text = _standing(self._known(target), day, self.pack.norm.in_force)
        if text is None:
            raise Impossible(f"{target} de {self.pack.norm.id} não vigora em {day:%d/%m/%Y}")
        return text

    def _inside(self, target: str) -> Iterator[str]:
        yield from [name for name in self._provisions if within(name, target)]


def _standing(provision: Provision, day: date, starts: date) -> Wording | None:
    """The text of ``provision`` in force on ``day``."""
    for wording in provision.wordings:
        if (wording.since or starts) <= day and (wording.until is None or day <= wording.until):
            return None if wording.status in ENDED else wording
    return None


def _mark(status: str, source: Source, day: date, open_cases: OpenCases, place: Place) -> Wording:
    return Wording(
        since=day,
        until=None,
        about=f"({STATUS[status].capitalize()} {source.by})",
        how="framework",
        settings=(),
        labels={},
        excepts="",
        amends="",
        open_cases=open_cases,
        carried=None,
        notes=(),
        place=place,
        status=status,
        source=source,
    )
