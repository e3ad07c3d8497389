"""The form with which a what-if is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portaria.frame import categories
from portaria.governance.models import Draft
from portaria.journeys.whatif.alternatives import parse_edit
from portaria.journeys.whatif.keeping import Wanted
from portaria.norms.vocabulary import Rule


class WhatIfForm(forms.Form):
    """A draft, values edited, or both; and the days looked at."""

    edicoes = forms.CharField(
        label=_("Regras editadas"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "class": "source"}),
        help_text=_("Uma por linha, como mailbox.quota[category=discente]=512 MB"),
    )
    inicio = forms.DateField(
        label=_("Valeria desde"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    desde = forms.DateField(
        label=_("Eventos desde"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Em branco: há um ano."),
    )
    ate = forms.DateField(
        label=_("Prazos até"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Em branco: daqui a um ano."),
    )

    def __init__(self, *args: Any, drafts: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext("nenhuma")), *((str(key), title) for key, title in drafts)]
        self.fields["minuta"] = forms.ChoiceField(
            label=_("Minuta"), required=False, choices=choices
        )
        self.order_fields(["minuta"])

    def clean_edicoes(self) -> tuple[str, ...]:
        """The edits, one each line."""
        lines = tuple(line.strip() for line in self.cleaned_data["edicoes"].splitlines())
        edits = tuple(line for line in lines if line)
        for edit in edits:
            try:
                parse_edit(edit)
            except ValueError as error:
                raise forms.ValidationError(str(error)) from error
        return edits

    def clean(self) -> dict[str, Any]:
        """Something must be different."""
        data = super().clean() or self.cleaned_data
        if not data.get("minuta") and not data.get("edicoes") and "edicoes" in data:
            raise forms.ValidationError(gettext("Escolha uma minuta ou edite uma regra."))
        return data

    def wanted(
        self, body: str, drafts: Mapping[int, Draft], rules: Mapping[str, Rule[object]]
    ) -> Wanted:
        """What was asked for, of ``body``, whose vocabulary is ``rules``."""
        data = self.cleaned_data
        draft = drafts[int(data["minuta"])] if data["minuta"] else None
        edits = data["edicoes"]
        return Wanted(
            body=body,
            title=draft.title if draft else _title(edits, rules),
            files=dict(draft.files) if draft else None,
            edits=edits,
            start=data["inicio"],
            since=data["desde"],
            until=data["ate"],
            draft=draft.pk if draft else None,
        )


def _title(edits: Sequence[str], rules: Mapping[str, Rule[object]]) -> str:
    """The first edit in words, and how many more there are."""
    first = parse_edit(edits[0])
    rule = rules.get(first.rule)
    keys = "".join(f" ({categories.label(key)})" for key in first.keys.values())
    more = ", " + gettext("e mais %(n)s") % {"n": len(edits) - 1} if len(edits) > 1 else ""
    return f"{rule.about if rule else first.rule}{keys}: {first.value}{more}"
