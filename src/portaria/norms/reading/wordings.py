"""Wordings: what a provision says and sets between two dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypedDict

from portaria.norms.contents import Change, Rectified, Source
from portaria.norms.kinds.values import suggestion
from portaria.norms.pack import HOWS, Wording, day_before
from portaria.norms.reading import changes
from portaria.norms.reading.assignments import Checker
from portaria.norms.reading.carried import read_carried
from portaria.norms.reading.changes import ChangeReader
from portaria.norms.reading.fields import Fields, as_table, scalars
from portaria.norms.reading.open_cases import read_open_cases
from portaria.norms.reading.source import Items, Scalar, Table
from portaria.norms.transitions import UNSAID, OpenCases


class _Given(TypedDict):
    status: str
    source: Source | None


def _given(label: str, *, later: bool) -> _Given:
    """Who gave a wording, where that is no pack: the first wording was then added, a later one
    amended."""
    if not label:
        return {"status": "", "source": None}
    return {"status": "amended" if later else "added", "source": Source("", label)}


MISSING = "uma redação que muda valores: diga o que rege o que ela encontra aberto"
_OF_CHANGES = (*changes.VERBS, *changes.FIELDS)
_TEXT = ("about", "how", "sets", "names", "excepts", "open_cases", "carried_by", "since", "until",
         "notes")  # fmt: skip


class WordingReader:
    """Reads the content of provisions. ``FIELDS`` are the keys a provision may have besides the
    provisions it contains."""

    CONTENT = (
        "about", "how", "sets", "names", "excepts", "amends", "open_cases", "carried_by",
        "since", "until", "notes", "rectifies", "given_by",
    )  # fmt: skip
    FIELDS = (*CONTENT, "wordings")

    def __init__(
        self, norm: str, starts: date, checker: Checker, open_cases: OpenCases = UNSAID
    ) -> None:
        self._norm, self._starts, self._checker = norm, starts, checker
        self._findings, self._open_cases = checker.findings, open_cases
        self._changes = ChangeReader(norm, checker.vocabulary, checker.findings)

    def read(self, provision: str, table: Table, has_children: bool) -> tuple[Wording, ...]:
        """The wordings of ``provision``, oldest first; at least one."""
        versions = table.get("wordings")
        if versions is None:
            return (self._wording(provision, table, has_children, later=False),)
        for name in self.CONTENT:
            if (value := table.get(name)) is not None:
                self._findings.add(
                    value.place, f"«{name}» vai dentro de uma redação de «wordings», não ao lado"
                )
        if not isinstance(versions, Items) or not versions.items:
            self._findings.add(versions.place, "«wordings» é uma lista: - {since: …, about: …}")
            return ()
        found: list[Wording] = []
        for number, item in enumerate(versions.items):
            if body := as_table(item, self._findings, "uma redação"):
                later = number > 0 and body.get("rectifies") is None
                wording = self._wording(provision, body, has_children, later=later)
                Fields(body, self._findings, "uma redação").done(also=self.CONTENT)
                if body.get("rectifies") is None:
                    found.append(wording)
                elif rectified := self._rectified(wording, body, found):
                    found[-1] = rectified
        return self._dated(found)

    def _rectified(self, wording: Wording, table: Table, found: list[Wording]) -> Wording | None:
        """``wording`` in the place of the last one of ``found``, which was published wrong."""
        inner = as_table(table.get("rectifies"), self._findings, "«rectifies»")
        if inner is None:
            return None
        fields = Fields(inner, self._findings, "rectifies")
        published, source = fields.day("published", required=True), fields.text("source")
        fields.done()
        if not found:
            self._findings.add(
                inner.place, "«rectifies» corrige a redação anterior: não há nenhuma"
            )
            return None
        if wording.since or wording.until:
            self._findings.add(
                wording.place,
                "a redação retificada vale nos mesmos dias da que corrige: retire since e until",
            )
        was = found[-1]
        if published and published <= (was.since or self._starts):
            self._findings.add(
                fields.place("published"),
                f"a retificação de {published} precisa vir depois de {was.since or self._starts}, "
                "quando a redação errada começou a valer",
            )
        if published is None:
            return None
        return replace(
            wording, since=was.since, until=was.until, rectified=Rectified(published, source, was),
            open_cases=wording.open_cases or was.open_cases, status=was.status, source=was.source,
        )  # fmt: skip

    def _wording(
        self,
        provision: str,
        table: Table,
        has_children: bool,
        later: bool,
        *,
        foreign: bool = False,
    ) -> Wording:
        fields = Fields(table, self._findings, provision)
        sets = fields.node("sets")
        carried, rite = read_carried(fields.node("carried_by"), self._checker)
        amends, made = self._amends(fields)
        settings = (*(self._checker.settings(sets) if sets else ()), *rite)
        how = fields.choice("how", HOWS)
        implied = "enforced" if sets else "procedure" if carried else ""
        implied = implied or ("framework" if made else "")
        if not (how or implied or has_children or table.get("how")):
            self._findings.add(
                table.place,
                f"{provision} não diz como é cumprido: dê «sets», «carried_by» ou «how» "
                f"({', '.join(HOWS)})",
            )
        about = fields.text("about", required=not has_children)
        wording = Wording(
            since=fields.day("since"),
            until=fields.day("until"),
            about=about,
            how=how or implied,
            settings=settings,
            labels=self._labels(fields),
            excepts=self._excepts(provision, fields, foreign=foreign),
            amends=amends,
            open_cases=self._open(fields, required=bool(amends) or (later and bool(settings))),
            carried=carried,
            notes=fields.texts("notes"),
            place=table.place,
            changes=made,
            **_given(fields.text("given_by"), later=later),
        )
        self._check_days(wording)
        return wording

    def _open(self, fields: Fields, *, required: bool) -> OpenCases:
        """What the wording says of open cases, else what the norm says of all of them."""
        said = read_open_cases(fields, self._checker.vocabulary) or self._open_cases
        if required and not said and fields.table.get("open_cases") is None:
            self._findings.add(fields.table.place, f"falta «open_cases» em {MISSING}")
        return said

    def _amends(self, fields: Fields) -> tuple[str, tuple[Change, ...]]:
        """The provision whose place this one takes, and the texts of other norms it changes."""
        node = fields.node("amends")
        if node is None:
            return "", ()
        if not isinstance(node, Scalar):
            return "", tuple(self._changes.read(node, self._new_text))
        target = node.text.strip()
        if "#" not in target:
            self._findings.add(
                node.place, "«amends» aponta para outra norma: <norma>#<dispositivo>"
            )
        return target, ()

    def _new_text(self, target: str, table: Table) -> Wording:
        """The new text that a change gives to another norm's provision ``target``."""
        plain = Table(
            tuple((k, v) for k, v in table.named() if k.text not in _OF_CHANGES), table.place
        )
        later = table.get("rectifies") is None  # a correction found nothing open: it always held
        wording = self._wording(target, plain, has_children=False, later=later, foreign=True)
        Fields(plain, self._findings, "uma alteração").done(also=_TEXT)
        return wording

    def _labels(self, fields: Fields) -> dict[str, tuple[str, ...]]:
        node = fields.node("names")
        table = as_table(node, self._findings, "«names»")
        if table is None:
            return {}
        known = {key for ids in self._checker.vocabulary.keys.values() for key in ids}
        labels: dict[str, tuple[str, ...]] = {}
        for key, value in table.named():
            ids = scalars(value, self._findings)
            for item in ids:
                if item.text not in known:
                    self._findings.add(item.place, self._unknown(item.text, known))
            if key.text in known:
                self._findings.add(key.place, f"o rótulo «{key.text}» já é um id: use outro nome")
            labels[key.text] = tuple(item.text for item in ids)
        return labels

    def _unknown(self, word: str, known: set[str]) -> str:
        return f"«{word}» não é uma categoria nem outro id conhecido{suggestion(word, known)}"

    def _excepts(self, provision: str, fields: Fields, *, foreign: bool) -> str:
        written = fields.text("excepts")
        if not written or "#" in written or foreign:
            return written  # of another norm: looked up when the norms are put together
        outline = self._checker.outline
        target = outline.resolve(written, provision)
        if target is None:
            self._findings.add(fields.place("excepts"), outline.unknown(written))
            return ""
        return f"{self._norm}#{target}"

    def _check_days(self, wording: Wording) -> None:
        if wording.since and wording.since < self._starts:
            self._findings.add(
                wording.place,
                f"a redação vale desde {wording.since}, antes de a norma entrar em vigor "
                f"({self._starts}): corrija «since» ou «in_force» em norm.yaml",
            )
        if wording.until and wording.until < (wording.since or self._starts):
            self._findings.add(wording.place, "a redação termina («until») antes de começar")

    def _dated(self, found: list[Wording]) -> tuple[Wording, ...]:
        """Each wording ends the day before the next begins, unless it says when."""
        dated: list[Wording] = []
        for number, wording in enumerate(found):
            following = found[number + 1] if number + 1 < len(found) else None
            if number and wording.since is None:
                self._findings.add(wording.place, "falta «since» nesta redação: desde quando vale?")
            if following and following.since:
                starts = wording.since or self._starts
                if following.since <= starts:
                    self._findings.add(
                        following.place,
                        f"a redação de {following.since} precisa vir depois da de {starts}: "
                        "ponha as redações na ordem das datas",
                    )
                elif wording.until and wording.until >= following.since:
                    self._findings.add(
                        following.place,
                        f"duas redações valem em {following.since}: a anterior vai até "
                        f"{wording.until}",
                    )
                elif wording.until is None:
                    wording = replace(wording, until=day_before(following.since))
            dated.append(wording)
        return tuple(dated)
