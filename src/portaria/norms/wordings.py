"""Wordings: what a provision says and sets between two dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from portaria.norms import spans
from portaria.norms.assignments import Checker
from portaria.norms.fields import Fields, as_table, scalars
from portaria.norms.pack import HOWS, Carried, Wording, day_before
from portaria.norms.source import Items, Scalar, Table
from portaria.norms.values import suggestion


class WordingReader:
    """Reads the content of provisions. ``FIELDS`` are the keys a provision may have besides the
    provisions it contains."""

    CONTENT = (
        "about", "how", "sets", "names", "excepts", "amends", "open_cases", "carried_by",
        "since", "until", "notes",
    )  # fmt: skip
    FIELDS = (*CONTENT, "wordings")

    def __init__(self, norm: str, starts: date, checker: Checker) -> None:
        self._norm, self._starts, self._checker = norm, starts, checker
        self._findings = checker.findings

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
                wording = self._wording(provision, body, has_children, later=number > 0)
                Fields(body, self._findings, "uma redação").done(also=self.CONTENT)
                found.append(wording)
        return self._dated(found)

    def _wording(self, provision: str, table: Table, has_children: bool, later: bool) -> Wording:
        fields = Fields(table, self._findings, provision)
        sets, carried = fields.node("sets"), self._carried(fields)
        settings = tuple(self._checker.settings(sets)) if sets else ()
        how = fields.choice("how", HOWS)
        implied = "enforced" if sets else "procedure" if carried else ""
        if not (how or implied or has_children or table.get("how")):
            self._findings.add(
                table.place,
                f"{provision} não diz como é cumprido: dê «sets», «carried_by» ou «how» "
                f"({', '.join(HOWS)})",
            )
        about = fields.text("about", required=not has_children)
        amends = fields.text("amends")
        if amends and "#" not in amends:
            self._findings.add(
                fields.place("amends"), "«amends» aponta para outra norma: <norma>#<dispositivo>"
            )
        wording = Wording(
            since=fields.day("since"),
            until=fields.day("until"),
            about=about,
            how=how or implied,
            settings=settings,
            labels=self._labels(fields),
            excepts=self._excepts(provision, fields),
            amends=amends,
            open_cases=fields.choice(
                "open_cases",
                ("this", "previous"),
                required=bool(amends) or (later and bool(settings)),
            ),
            carried=carried,
            notes=fields.texts("notes"),
            place=table.place,
        )
        self._check_days(wording)
        return wording

    def _carried(self, fields: Fields) -> Carried | None:
        node = fields.node("carried_by")
        if node is None:
            return None
        if isinstance(node, Scalar):
            return Carried(node.text.strip())
        table = as_table(node, self._findings, "«carried_by»")
        if table is None:
            return None
        carrier = Fields(table, self._findings, "carried_by")
        within = carrier.text("within")
        if within:
            try:
                spans.parse(within)
            except ValueError as error:
                self._findings.add(carrier.place("within"), str(error))
        carried = Carried(
            procedure=carrier.text("procedure", required=True),
            asks=carrier.text("asks"),
            decides=carrier.text("decides"),
            needs=carrier.text("needs"),
            within=within,
        )
        carrier.done()
        return carried

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

    def _excepts(self, provision: str, fields: Fields) -> str:
        written = fields.text("excepts")
        if not written or "#" in written:
            return written
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
