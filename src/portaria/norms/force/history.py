"""What changed in a body's norms, when, by what and how: reworded, added, revoked expressly or
tacitly, replaced, renumbered, rectified, restored. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product

from portaria.norms.comparing.clashes import circumstances
from portaria.norms.comparing.differences import CASES_SHOWN
from portaria.norms.comparing.dividing import Division, divisions
from portaria.norms.deciding.entries import Contradiction, Entry, prevailing, with_lost
from portaria.norms.force.amendments import Happening
from portaria.norms.law import Law, NormOfBody
from portaria.norms.pack import Pack
from portaria.norms.plain import Json, canonical
from portaria.norms.vocabulary import Rule, Vocabulary

HOWS = {
    "rewords": "nova redação",
    "adds": "acréscimo",
    "revokes": "revogação expressa",
    "replaces": "substituição",
    "renumbers": "renumeração",
    "rectifies": "retificação",
    "restores": "repristinação expressa",
    "norm": "revogação da norma inteira",
    "matter": "revogação tácita: regula inteiramente a matéria",
    "tacit": "revogação tácita: decide o mesmo caso de outro modo",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One change. ``what`` and ``by`` are references or norm ids; ``detail`` says what of it and,
    where it is tacit, in which concrete case."""

    on: date
    how: str
    what: str
    by: str
    label: str
    detail: str = ""

    def as_json(self) -> dict[str, Json]:
        """``{"on", "how", "what", "by", "label", "detail"}``."""
        return {
            "on": self.on.isoformat(),
            "how": self.how,
            "what": self.what,
            "by": self.by,
            "label": self.label,
            "detail": self.detail,
        }


def history(law: Law, vocabulary: Vocabulary) -> tuple[Turn, ...]:
    """Every change, the oldest first."""
    turns = [
        *(_of_text(happening) for happening in law.happenings),
        *_of_wordings(law),
        *_of_norms(law),
        *_of_matters(law),
        *_tacit(law, vocabulary),
    ]
    return tuple(sorted(turns, key=lambda turn: (turn.on, turn.what, turn.how, turn.by)))


def _of_text(happening: Happening) -> Turn:
    change, source = happening.change, happening.by.source
    new = f"passa a {change.becomes}" if change and change.becomes else ""
    about = change.wording.about if change and change.wording else ""
    return Turn(
        happening.day, happening.verb, happening.target, source.ref, source.label, new or about
    )


def _of_wordings(law: Law) -> Iterator[Turn]:
    """Later wordings that a norm's own pack dates, and its own rectifications."""
    others = {(h.target, h.day) for h in law.happenings if h.verb == "rectifies"}
    for norm in law.norms:
        name, short = norm.pack.norm.id, norm.pack.norm.short
        for provision in norm.pack.provisions.values():
            ref = norm.pack.ref(provision.id)
            for number, wording in enumerate(provision.wordings):
                own = wording.source is None or not wording.source.ref
                if number and own and wording.since:
                    label = wording.source.label if wording.source else short
                    yield Turn(wording.since, "rewords", ref, name, label, wording.about)
                told = wording.rectified
                if told and (ref, told.published) not in others:
                    label = told.source or short
                    yield Turn(told.published, "rectifies", ref, name, label, wording.about)


def _of_norms(law: Law) -> Iterator[Turn]:
    for ending in law.force.endings:
        yield Turn(ending.on, "norm", ending.norm, ending.by, _short(law, ending.by))


def _of_matters(law: Law) -> Iterator[Turn]:
    """Each rule that an earlier norm of the same rank set and no longer says."""
    for later in law.norms:
        if not (later.pack.norm.regulates and later.interval):
            continue
        name = later.pack.norm
        for earlier in law.norms:
            if earlier.rank != later.rank or not _before(earlier, later):
                continue
            for ref, rule in _set_by(earlier.pack):
                if name.covers(rule):
                    yield Turn(later.interval.first, "matter", ref, name.id, name.short, rule)


def _before(earlier: NormOfBody, later: NormOfBody) -> bool:
    return bool(earlier.interval) and earlier.interval.first < later.interval.first


def _set_by(pack: Pack) -> list[tuple[str, str]]:
    found = {
        (pack.ref(provision.id), setting.rule): None
        for provision in pack.provisions.values()
        for wording in provision.wordings
        for setting in wording.settings
    }
    return list(found)


def _tacit(law: Law, vocabulary: Vocabulary) -> Iterator[Turn]:
    seen: set[tuple[str, str, str]] = set()
    for policy in law.policies():
        for name, entries in policy.entries.items():
            for old, new in _pairs(entries):
                key = (name, old.citation.ref, new.citation.ref)
                if key in seen:
                    continue
                rule = vocabulary.rule(name)
                case = _case(rule, old, new, entries, vocabulary, policy.day)
                if case is not None:
                    seen.add(key)
                    detail = f"{name}: de «{old.shown}» para «{new.shown}», em {case}"
                    on = max(policy.day, new.citation.since)
                    yield Turn(
                        on, "tacit", old.citation.ref, new.citation.ref, new.citation.label, detail
                    )


def _pairs(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """An earlier entry and a later one of its rank, from another norm, with another value."""
    for old in entries:
        for new in entries:
            if (
                old.rank == new.rank
                and old.citation.norm != new.citation.norm
                and old.dated < new.dated
                and canonical(old.plain) != canonical(new.plain)
            ):
                yield old, new


def _case(
    rule: Rule[object],
    old: Entry,
    new: Entry,
    entries: Sequence[Entry],
    vocabulary: Vocabulary,
    day: date,
) -> str | None:
    """A case, in words, in which ``new`` prevails where ``old`` would decide without it."""
    without = [entry for entry in entries if entry is not new]
    every = product(*divisions(rule, with_lost([old, new]), vocabulary))
    for parts in islice(every, CASES_SHOWN):
        keys = tuple(part.key for part in parts)
        for flags, moment in circumstances([old, new], day):
            try:
                if new in prevailing(rule.name, rule.by, entries, keys, flags) and (
                    old in prevailing(rule.name, rule.by, without, keys, flags)
                ):
                    return _in_words(parts, flags, moment)
            except Contradiction:
                continue
    return None


def _in_words(parts: Sequence[Division], flags: frozenset[str], moment: str) -> str:
    words = [part.text for part in parts if part.text] + sorted(flags)
    return ("; ".join(words) or "qualquer caso") + moment


def _short(law: Law, norm: str) -> str:
    pack = law.pack(norm)
    return pack.norm.short if pack else norm
