"""Consolidation: the norms of a body with what other norms changed in their text.

Each change is applied in order of time and stays as a dated wording with its source, so that the
text of any day can be shown. Revoking a norm that amended another does not undo the amendment:
what it ended does not come back unless a norm says so (LINDB, art. 2º, § 3º).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from portaria.norms.contents import Change, Setting, Source, Wording
from portaria.norms.force.amending import By, Impossible, Text
from portaria.norms.force.intervals import Force
from portaria.norms.pack import Pack
from portaria.norms.places import Problem
from portaria.norms.transitions import UNSAID, OpenCases

if TYPE_CHECKING:
    from portaria.norms.law import NormOfBody

REVOKES, RESTORES, REPLACES = "revokes", "restores", "replaces"


@dataclass(frozen=True, slots=True)
class Happening:
    """One change of one provision of one norm, on its first day."""

    day: date
    order: int
    verb: str
    target: str
    by: By
    change: Change | None = None
    open_cases: OpenCases = UNSAID

    @property
    def norm(self) -> str:
        return self.target.partition("#")[0]

    @property
    def provision(self) -> str:
        return self.target.partition("#")[2]


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The norms with their changed text, and what was wrong with the changes."""

    norms: tuple[NormOfBody, ...]
    problems: tuple[Problem, ...]
    happenings: tuple[Happening, ...]


def consolidate(
    norms: Sequence[NormOfBody], force: Force, known: date | None = None
) -> Consolidated:
    """Apply every change that the norms make to one another.

    ``known``: leave out the rectifications that were published only after that day.
    """
    happenings = sorted(
        (h for norm in norms for h in _happenings(norm, force)),
        key=lambda h: (h.day, h.order, h.by.source.ref, h.target),
    )
    happenings = [h for h in happenings if not (known and _unknown(h, known))]
    if not happenings:
        return Consolidated(tuple(norms), (), ())
    texts = {norm.pack.norm.id: Text(norm.pack) for norm in norms}
    problems = list(_unordered(happenings))
    for happening in happenings:
        if why := _apply(happening, texts):
            problems.append(Problem(happening.by.place, why))
    made = tuple(replace(n, pack=texts[n.pack.norm.id].consolidated()) for n in norms)
    return Consolidated(made, tuple(problems), tuple(happenings))


def _happenings(norm: NormOfBody, force: Force) -> Iterator[Happening]:
    pack = norm.pack
    own = Source(pack.norm.id, pack.norm.short)
    for verb, targets in ((REVOKES, pack.norm.revokes), (RESTORES, pack.norm.restores)):
        for target in targets:
            if "#" in target and force.holds(pack.norm.id, norm.interval.first):
                by = By(own, norm.interval.first, pack.norm.place)
                yield Happening(by.day, 0, verb, target, by, open_cases=pack.norm.open_cases)
    for provision in pack.provisions.values():
        source = Source(pack.ref(provision.id), pack.label_of(provision.id))
        for wording in provision.wordings:
            days = norm.interval.meet(wording.since, wording.until)
            if not days or not force.holds(pack.norm.id, days.first):
                continue
            if wording.amends:
                by = By(source, days.first, wording.place)
                yield Happening(by.day, 0, REPLACES, wording.amends, by)
            for change in wording.changes:
                yield _of_change(change, days.first, source, pack)


def _of_change(change: Change, day: date, source: Source, pack: Pack) -> Happening:
    first = max(day, change.wording.since or day) if change.wording else day
    if change.verb == "rectifies" and change.published:
        first = change.published
    wording = change.wording and _own_ids(change.wording, pack.labels_on(first))
    by = By(source, first, change.place)
    whole = replace(change, wording=wording)
    return Happening(first, change.order, change.verb, change.target, by, whole, change.open_cases)


def _own_ids(wording: Wording, labels: Mapping[str, tuple[str, ...]]) -> Wording:
    """``wording`` with the amending norm's labels resolved: the amended one has its own."""

    def ids(setting: Setting) -> Setting:
        keys = (
            tuple(id for token in key for id in labels.get(token, (token,)))
            if isinstance(key, tuple)
            else key
            for key in setting.keys
        )
        return replace(setting, keys=tuple(keys))

    return replace(wording, settings=tuple(map(ids, wording.settings)))


def _unknown(happening: Happening, known: date) -> bool:
    return happening.verb == "rectifies" and happening.day > known


def _unordered(happenings: Sequence[Happening]) -> Iterator[Problem]:
    """Two changes of one day to one provision, and nothing that says which comes first."""
    seen: dict[tuple[date, int, str], Happening] = {}
    for happening in happenings:
        key = (happening.day, happening.order, happening.target)
        other = seen.setdefault(key, happening)
        if other is not happening:
            yield Problem(
                happening.by.place,
                f"{happening.target} já é alterado em {happening.day:%d/%m/%Y} {other.by.source.by}"
                f" ({other.by.place}): diga com «order» qual vem primeiro",
            )


def _apply(happening: Happening, texts: Mapping[str, Text]) -> str:
    """Apply one change; why it cannot be, or ""."""
    text, by, change = texts.get(happening.norm), happening.by, happening.change
    if text is None:
        if happening.change is None:
            return ""  # the body has no such norm: nothing to end in it
        return (
            f"«{happening.target}»: a norma «{happening.norm}» não está entre as do órgão (nem ao "
            "lado do pacote): sem ela não há o que alterar"
        )
    wording, target = change.wording if change else None, happening.provision
    try:
        match happening.verb:
            case "rewords" if wording:
                text.reword(target, wording, by)
            case "adds" if wording and change:
                text.add(target, wording, change.heading, by)
            case "rectifies" if wording and change and change.published:
                text.rectify(target, wording, change.published, by)
            case "renumbers" if change:
                text.renumber(target, change.becomes, by)
            case "restores":
                text.restore(target, by)
            case "replaces":
                text.end(target, "replaced", by)
            case _:
                text.end(target, "revoked", by, happening.open_cases)
    except Impossible as why:
        return f"«{happening.target}»: {why}"
    return ""
